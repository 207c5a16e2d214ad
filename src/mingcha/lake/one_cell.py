"""One cell judged by itself: what a person types in place of a wrong value."""

from mingcha.catalog.tables import load_tables
from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.columns import RawColumn, parse_column
from mingcha.lake.id_columns import IdColumn
from mingcha.lake.remarks import why_not_valid


def judge_cell(table: str, column: str, text: str) -> CellRefused | None:
    """Why the text cannot be read as a value of the column; None if it can."""
    wanted = load_tables()[table].column(column)
    parsed = parse_column(RawColumn.of([text or None]), wanted)
    if refused := parsed.refused.get(0):
        return refused
    return CellRefused("CELL-01") if wanted.required and bool(parsed.empty[0]) else None


def remark_on_cell(table: str, column: str, text: str) -> str:
    """What is odd about a text that can be read, in a sentence; "" if nothing."""
    parsed = parse_column(RawColumn.of([text or None]), load_tables()[table].column(column))
    if isinstance(parsed.values, IdColumn) and parsed.values.invalid:
        return why_not_valid(parsed.values.invalid[0])
    return ""
