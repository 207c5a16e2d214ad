"""Where the header lies: below titles, in one row or in two with merged cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingcha.catalog.tables import Table
from mingcha.lake.matching.headers import HeaderMatch, match_headers
from mingcha.lake.reading.sheets import TopRow


@dataclass(frozen=True)
class FoundHeader:
    """A header and what it matches.

    first_data_row  number of the first row below it
    headers         for each column the texts that were tried
    above           the rows above it (titles), which may be repeated on later pages
    """

    match: HeaderMatch
    first_data_row: int
    headers: tuple[tuple[str, ...], ...]
    above: tuple[tuple[str, ...], ...]
    header_row: int

    @property
    def shown(self) -> list[str]:
        """The header as one row of texts."""
        return [texts[0] if texts else "" for texts in self.headers]


def find_header(
    top: Sequence[TopRow],
    table: Table,
    mapped: dict[str, str | None] | None = None,
    header_row: int | None = None,
) -> FoundHeader | None:
    """The row, or the two, that match most columns of a table; None where no row matches any.

    Of equals the one row beats two, and the upper beats the lower; but a row below that only names columns of which nothing
    is known (基本情况 over 序号 and 备注) belongs to the header. Two rows count only where they lie next to each other.
    """
    best: FoundHeader | None = None
    best_score = (0, 0)
    for at, row in enumerate(top):
        if header_row is not None and row.number != header_row:
            continue
        candidates = [(row.number, _single(row))]
        if at and top[at - 1].number == row.number - 1 and _may_be_upper(top[at - 1]):
            candidates.append((row.number - 1, _joined(top[at - 1], row)))
        for number, headers in candidates:
            match = match_headers(table, headers, mapped)
            found = len(match.matches) + len(match.wrong_units)
            score = (found, -len(match.missing))
            is_lower = best is not None and number == best.header_row and _only_names_the_rest(row, best)
            if found and (score > best_score or (score == best_score and is_lower)):
                above = tuple(_trimmed(r.texts) for r in top if r.number < number)
                best, best_score = FoundHeader(match, row.number + 1, headers, above, row.number), score
    return best


def is_summary(found: FoundHeader, table: Table, others: Sequence[Sequence[TopRow]]) -> bool:
    """Whether a sheet only adds up the table that its workbook is named after.

    It has one column of the table; or a few and not its key, beside a sheet (`others`, their first rows) that has all required ones.
    """
    match = found.match
    if len(match.missing) < 2:
        return False
    if len(match.matches) < 2:
        return True
    lacks_key = any(column.name in table.key for column in match.missing)
    if not lacks_key or len(match.missing) * 2 <= sum(column.required for column in table.columns):
        return False
    beside = (find_header(top, table) for top in others)
    return any(other is not None and not other.match.missing for other in beside)


def _only_names_the_rest(row: TopRow, upper: FoundHeader) -> bool:
    """Whether the row below a header says something only under columns that were not recognised, and no numbers."""
    texts = {place: text.strip() for place, text in enumerate(row.texts) if text.strip()}
    known = {match.position for match in upper.match.matches.values()}
    return not known & set(texts) and not any(text[0].isdigit() for text in texts.values())


def _single(row: TopRow) -> tuple[tuple[str, ...], ...]:
    return tuple((text.strip(),) if text.strip() else () for text in row.texts)


def _may_be_upper(row: TopRow) -> bool:
    """A title has one cell; the upper level of a header names several columns or groups."""
    return sum(bool(t.strip()) for t in row.texts) > 1


def _joined(upper: TopRow, lower: TopRow) -> tuple[tuple[str, ...], ...]:
    """For each column: the joined text, the lower, the upper. A merged upper cell spreads to the right over its group."""
    width = max(len(upper.texts), len(lower.texts))
    headers: list[tuple[str, ...]] = []
    group = ""
    for i in range(width):
        above = upper.texts[i].strip() if i < len(upper.texts) else ""
        below = lower.texts[i].strip() if i < len(lower.texts) else ""
        group = above or (group if below else "")
        texts = [group + below, below, group] if below else [group]
        headers.append(tuple(dict.fromkeys(t for t in texts if t)))
    return tuple(headers)


def _trimmed(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(t.strip() for t in texts if t.strip())
