"""Headers as a batch keeps them between steps: JSON, samples masked."""

import re
from typing import Any

from mingcha.catalog.tables import load_tables
from mingcha.domain.masking import mask_id_number
from mingcha.lake.matching.chosen import SheetHead, SheetHeaders, match_head

_LONG_NUMBER = re.compile(r"[0-9０-９Xx]{6,}")
_NAME_LIKE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·]{2,4}")
_DAY_LIKE = re.compile(r"(19|20)\d{2}([01]\d([0-3]\d)?)?")


def masked_sample(text: str) -> str:
    """A sample that shows what kind of thing a column holds, and nobody: long numbers and short words are masked, days are not."""
    text = text.strip()[:40]
    if _NAME_LIKE.fullmatch(text):
        return text[0] + "*" * (len(text) - 1)
    return _LONG_NUMBER.sub(lambda m: m[0] if _DAY_LIKE.fullmatch(m[0]) else mask_id_number(m[0]), text)


def heads_as_json(heads: list[SheetHead]) -> list[dict[str, Any]]:
    """To be kept with the batch."""
    return [
        {
            "file": h.file,
            "sheet": h.sheet,
            "row": h.header_row,
            "headers": [list(texts) for texts in h.headers],
            "samples": [[masked_sample(t) for t in texts] for texts in h.samples],
        }
        for h in heads
    ]


def heads_from_json(kept: list[dict[str, Any]]) -> list[SheetHead]:
    """As they were read."""
    return [
        SheetHead(
            k["file"], k["sheet"], k["row"], tuple(tuple(t) for t in k["headers"]), tuple(tuple(t) for t in k["samples"])
        )
        for k in kept
    ]  # fmt: skip


def matched(kept: list[dict[str, Any]], table: str, columns: dict[str, str | None]) -> list[SheetHeaders]:
    """What the headers of a batch are taken as."""
    return [match_head(head, load_tables()[table], columns) for head in heads_from_json(kept)]


def differing(kept: list[dict[str, Any]], table: str, said: dict[str, str | None]) -> dict[str, str | None]:
    """Only those of a person's matches that the automatic matching would not make: units in headers (万元) stay with it."""
    alone: dict[str, str | None] = {}
    for headers in matched(kept, table, {}):
        for cell in headers.cells:
            alone.setdefault(cell.header, cell.column.name if cell.column else None)
    unknown = {h.header for hs in matched(kept, table, {}) for h in hs.cells if h.how == "unknown"}
    return {
        header: column
        for header, column in said.items()
        if header in alone and (alone[header] != column) and not (column is None and header in unknown)
    }
