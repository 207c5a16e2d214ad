"""A file taken as the table that a person chose, with the columns that this person matched. Headers shown before rows are read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from mingcha.catalog.tables import Column, Table, load_tables
from mingcha.lake.matching.header_rows import find_header
from mingcha.lake.matching.headers import match_headers
from mingcha.lake.matching.mapping_file import FileMapping
from mingcha.lake.matching.units import GUIDE_HEADERS, Understood, no_header, tail_place, understand_as
from mingcha.lake.reading.mended import MendedSheet, Mends
from mingcha.lake.reading.opening import open_sheets
from mingcha.lake.reading.sheets import Sheet

EXPLANATION_SHEET = "填写说明"
_SAMPLES, _FEWEST = 3, 2
"""So many columns of a sheet must be recognised for it to be taken as the table: a sheet of notes may hold one such word."""


@dataclass(frozen=True)
class FileChoice:
    """How files are to be taken.

    table        id of the table
    columns      header text → column of the contract, or None to leave it out; only what differs from the automatic matching
    mends        file name, sheet → cells mended by hand
    header_rows  file name, sheet → number of its header's (lower) row, where that was shown to a person already
    """

    table: str
    columns: dict[str, str | None] = field(default_factory=dict)
    mends: dict[tuple[str, str], Mends] = field(default_factory=dict)
    header_rows: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetHead:
    """A header as the file has it.

    headers      for each column the texts that are tried, () for those that only say where a row was
    samples      for each column the texts of the first rows below
    brings_back  the sheet holds mended rows
    """

    file: str
    sheet: str
    header_row: int
    headers: tuple[tuple[str, ...], ...]
    samples: tuple[tuple[str, ...], ...] = ()
    brings_back: bool = False


@dataclass(frozen=True)
class HeaderCell:
    """One column of a file: where it is, what its header says, and what it is taken as.

    how  auto: recognised · said: as the person said · left_out: the person left it out · unknown: not recognised
    """

    place: int
    header: str
    column: Column | None
    how: Literal["auto", "said", "left_out", "unknown"]
    scale: str = ""


@dataclass(frozen=True)
class SheetHeaders:
    """The header of one sheet.

    missing   required columns that no column of the file is
    repeated  headers that claim a column which another has
    misfits   headers whose unit does not fit their column
    """

    file: str
    sheet: str
    header_row: int
    cells: tuple[HeaderCell, ...]
    missing: tuple[Column, ...]
    repeated: tuple[str, ...]
    misfits: tuple[str, ...]


def understand_chosen(paths: Sequence[Path], choice: FileChoice) -> Understood:
    """The units of files taken as the chosen table; sheets that are none are listed with the reason.

    Errors
        READ-…  as the readers say · READ-24  no sheet has the table's header
    """
    result = Understood()
    table = load_tables()[choice.table]
    for path in paths:
        found = len(result.units) + len(result.stops)
        for sheet in open_sheets(path):
            if why := _why_not(sheet, table, choice):
                result.unused.append((f"{path.name}（{sheet.name}）" if sheet.name else path.name, why))
                continue
            mends = choice.mends.get((path.name, sheet.name))
            guided = _is_guided(sheet)
            row = choice.header_rows.get((path.name, sheet.name))
            mapping = FileMapping(path.name, table, header_row=row, columns=dict(choice.columns))
            understand_as(
                result,
                MendedSheet(sheet, mends) if mends else sheet,
                path.name,
                table,
                mapping,
                guided=guided,
            )
        if len(result.units) + len(result.stops) == found:
            raise no_header(path.name, table)
    return result


def read_heads(path: Path, choice: FileChoice, sheets: Sequence[Sheet] | None = None) -> list[SheetHead]:
    """The headers of the sheets that are the table; where none is, what most looks like a header, for a person to match.

    Arguments
        sheets  the file's sheets, where they are open already: a large workbook takes seconds to open

    Errors
        READ-…  as the readers say · READ-24  nothing looks like a header
    """
    table = load_tables()[choice.table]
    sheets = open_sheets(path) if sheets is None else sheets
    heads = [_head_of(s, path.name, table, choice) for s in sheets if not _why_not(s, table, choice)]
    if not heads:
        heads = [h for s in sheets if s.name != EXPLANATION_SHEET and (h := _guessed(s, path.name))][:1]
    if not heads:
        raise no_header(path.name, table)
    return heads


def read_headers(path: Path, choice: FileChoice) -> list[SheetHeaders]:
    """What the header of each sheet is taken as.

    Errors
        READ-…  as `read_heads`
    """
    table = load_tables()[choice.table]
    return [match_head(head, table, choice.columns) for head in read_heads(path, choice)]


def match_head(head: SheetHead, table: Table, columns: dict[str, str | None]) -> SheetHeaders:
    """What a header is taken as, to be shown and corrected."""
    match, alone = match_headers(table, head.headers, columns), match_headers(table, head.headers)
    at = {m.position: m for m in match.matches.values()}
    cells = []
    for place, texts in enumerate(head.headers):
        if not texts:
            continue
        taken = at.get(place)
        by_itself = next((m.column for m in alone.matches.values() if m.position == place), None)
        if taken is None:
            how = "left_out" if columns.get(texts[0], "") is None else "unknown"
        else:
            how = "auto" if taken.column == by_itself else "said"
        scale = "" if taken is None or taken.scale == 1 else f"{taken.scale.normalize():f}"
        cells.append(HeaderCell(place, texts[0], taken.column if taken else None, how, scale))
    return SheetHeaders(
        head.file, head.sheet, head.header_row, tuple(cells), tuple(match.missing),
        tuple(dict.fromkeys(match.repeated)), tuple(match.wrong_units),
    )  # fmt: skip


def _head_of(sheet: Sheet, file: str, table: Table, choice: FileChoice) -> SheetHead:
    found = find_header(sheet.top_rows(), table, choice.columns)
    assert found is not None  # _why_not has looked
    tail, guided = tail_place(found.shown), _is_guided(sheet)
    first = len(GUIDE_HEADERS) if guided else 0
    headers = tuple(
        texts if first <= i and (tail is None or i < tail) else () for i, texts in enumerate(found.headers)
    )
    samples = _samples(sheet, found.header_row, len(headers))
    return SheetHead(file, sheet.name, found.header_row, headers, samples, guided or tail is not None)


def _guessed(sheet: Sheet, file: str) -> SheetHead | None:
    """The first row with most texts among the first ones; None where no row has three."""
    best = max(sheet.top_rows(), key=lambda row: sum(bool(t.strip()) for t in row.texts), default=None)
    if best is None or sum(bool(t.strip()) for t in best.texts) < 3:
        return None
    headers = tuple((t.strip(),) if t.strip() else () for t in best.texts)
    return SheetHead(file, sheet.name, best.number, headers, _samples(sheet, best.number, len(headers)))


def _samples(sheet: Sheet, header_row: int, width: int) -> tuple[tuple[str, ...], ...]:
    below = [row.texts for row in sheet.top_rows() if row.number > header_row][:_SAMPLES]
    return tuple(
        tuple(texts[i] for texts in below if i < len(texts) and texts[i].strip()) for i in range(width)
    )


def _why_not(sheet: Sheet, table: Table, choice: FileChoice) -> str:
    """Why a sheet is not taken; "" if it is."""
    if sheet.name == EXPLANATION_SHEET:
        return "填写说明，不是数据"
    if not (top := sheet.top_rows()):
        return "空表"
    found = find_header(top, table, choice.columns)
    needed = min(_FEWEST, len(table.columns))
    if found is None or len(found.match.matches) + len(found.match.wrong_units) < needed:
        return f"没有找到“{table.title}”的表头"
    return ""


def _is_guided(sheet: Sheet) -> bool:
    return any(row.texts[: len(GUIDE_HEADERS)] == GUIDE_HEADERS for row in sheet.top_rows())
