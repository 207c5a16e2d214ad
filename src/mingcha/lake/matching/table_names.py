"""Which table a file or sheet is: by its name, else by its headers."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from mingcha.catalog.tables import Table
from mingcha.lake.cell_text import squeeze
from mingcha.lake.matching.header_rows import FoundHeader, find_header
from mingcha.lake.reading.sheets import TopRow


def table_by_name(name: str, tables: Iterable[Table]) -> Table | None:
    """The table whose id or title a name begins with, or else holds; the longest wins. None if none or two equally long.

    Suffixes (_2024年1-3月) and prefixes (文水县_) do not matter. An id counts only as a whole word.
    """
    text = squeeze(name).lower()
    by_place: dict[bool, list[tuple[int, Table]]] = {True: [], False: []}
    for table in tables:
        if (at := text.find(squeeze(table.title))) >= 0:
            by_place[at == 0].append((len(squeeze(table.title)), table))
        elif match := re.search(rf"(?<![a-z0-9]){re.escape(table.id)}(?![a-z])", text):
            # An id is Latin: halve its length, so that a title of four characters is not beaten by an id of eight.
            by_place[match.start() == 0].append((len(table.id) // 2, table))
    for hits in (by_place[True], by_place[False]):
        if hits:
            longest = max(length for length, _ in hits)
            best = [table for length, table in hits if length == longest]
            return best[0] if len(best) == 1 else None
    return None


def other_table_of_name(name: str, top: Sequence[TopRow], tables: Iterable[Table]) -> Table | None:
    """The one table whose title a name holds and whose required columns are all there; None if none or several.

    救助家庭成员 holds two titles: what it begins with is tried first, then what its headers say.
    """
    text = squeeze(name).lower()
    best, _ = table_by_headers(top, [t for t in tables if squeeze(t.title) in text])
    return best[0].match.table if len(best) == 1 else None


def table_by_headers(
    top: Sequence[TopRow], tables: Iterable[Table]
) -> tuple[list[FoundHeader], FoundHeader | None]:
    """(the tables whose required columns are all there, best first and only the best ones; the nearest of the others).

    Best = most columns recognised, then fewest left over. Two equals mean that headers alone cannot tell.
    """
    complete: list[tuple[tuple[int, int], FoundHeader]] = []
    nearest: tuple[int, FoundHeader] | None = None
    for table in tables:
        found = find_header(top, table)
        if found is None:
            continue
        recognised = len(found.match.matches)
        if not found.match.missing and not found.match.wrong_units:
            complete.append(((recognised, -len(found.match.unknown)), found))
        elif nearest is None or recognised > nearest[0]:
            nearest = recognised, found
    if not complete:
        return [], nearest[1] if nearest else None
    best = max(score for score, _ in complete)
    return [found for score, found in complete if score == best], None


def name_parts(path: Path, sheet: str) -> list[str]:
    """The names to try for a sheet: its own, then the file's."""
    return [sheet, path.stem] if sheet else [path.stem]
