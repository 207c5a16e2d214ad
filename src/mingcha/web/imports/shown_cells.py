"""A judged row as a page shows it: what is right is masked, what is wrong is shown as it stands, with what to do under it."""

from dataclasses import dataclass, field

from mingcha.catalog.tables import Column, load_tables
from mingcha.domain.masking import mask_account, mask_id_number, mask_name
from mingcha.lake.preview_rows import PreviewRow
from mingcha.web.imports.heads import masked_sample
from mingcha.web.imports.models import ImportBatch
from mingcha.web.imports.services.mending import Cell
from mingcha.web.imports.wording import problem_text

_MASKS = {"id_number": mask_id_number, "name": mask_name, "account": mask_account}
STATUS_WORDS = {"accepted": "可以入库", "wrong": "有错", "repeated": "重复", "ignored": "略过"}


@dataclass
class ShownCell:
    """One cell. `wrong`: what stands under it; `remark`: what should be looked at; `field`: name of its input, "" = not to be mended here."""

    header: str
    text: str
    wrong: str = ""
    remark: str = ""
    field: str = ""
    was: str = ""
    """What the file has, beside what a person typed."""


@dataclass
class ShownRow:
    """One row, with what is said about the whole of it."""

    sheet: str
    row_number: int
    status: str
    cells: list[ShownCell]
    said: list[str] = field(default_factory=list)
    head: list[str] | None = None
    """Headers, where the sheet is another one than in the row above."""

    @property
    def status_word(self) -> str:
        """可以入库, 有错 …"""
        return STATUS_WORDS[self.status]


def shown_rows(
    batch: ImportBatch,
    rows: list[PreviewRow],
    *,
    typed: dict[Cell, str] | None = None,
    refused: dict[Cell, str] | None = None,
) -> list[ShownRow]:
    """Rows of one page.

    Arguments
        typed    what a person typed that could not be taken, kept in the inputs
        refused  what is wrong with it
    """
    table, units = load_tables()[batch.table], batch.said["units"]
    shown: list[ShownRow] = []
    above = -1
    for row in rows:
        unit = units[row.unit]
        by_place: dict[int, list] = {}
        for said in row.said:
            by_place.setdefault(said.place, []).append(said)
        cells = []
        for entry in unit["columns"]:
            place, column = entry["place"], table.column(entry["name"]) if entry["name"] else None
            text = row.texts[place] if place < len(row.texts) else ""
            cell: Cell = row.unit, row.row_number, place
            cells.append(
                _cell(
                    entry["header"], column, text, by_place.get(place, ()), cell, typed or {}, refused or {}
                )
            )
        whole = [problem_text(s.code, s.text, s.reason, s.remedy) for s in by_place.get(-1, ())]
        head = [c["header"] for c in unit["columns"]] if shown and row.unit != above else None
        above = row.unit
        shown.append(ShownRow(unit["sheet"], row.row_number, row.status, cells, whole, head))
    return shown


def _cell(header: str, column: Column | None, text: str, said, cell: Cell, typed: dict[Cell, str], refused: dict[Cell, str]) -> ShownCell:  # fmt: skip
    wrong = "；".join(problem_text(s.code, text, s.reason, s.remedy) for s in said if s.code)
    remark = "；".join(s.reason for s in said if not s.code)
    if wrong:
        return ShownCell(
            header, typed.get(cell, text), refused.get(cell, wrong), remark, field_name(cell), text
        )
    return ShownCell(header, masked(column, text), remark=remark)


def masked(column: Column | None, text: str) -> str:
    """A text that is right, as others may see it."""
    if column is not None and column.type in _MASKS:
        return _MASKS[column.type](text.strip())
    if column is not None and column.type in (
        "date",
        "month",
        "money",
        "int",
        "decimal",
        "bool",
        "enum",
        "region_code",
    ):
        return text
    return masked_sample(text)


def field_name(cell: Cell) -> str:
    """The name of a cell's input."""
    return "cell-" + "-".join(map(str, cell))


def cells_typed(posted) -> dict[Cell, str]:
    """The cells of a form: those whose text differs from what the page had printed."""
    found: dict[Cell, str] = {}
    for name, text in posted.items():
        parts = name.split("-")
        is_cell = parts[0] == "cell" and len(parts) == 4 and all(p.isdigit() for p in parts[1:])
        if is_cell and text != posted.get(f"was-{name}", ""):
            found[int(parts[1]), int(parts[2]), int(parts[3])] = text
    return found
