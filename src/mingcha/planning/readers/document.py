"""What every reader hands on: lines and tables in the document's order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One line as the format gives it.

    heading  level that the format marks (#, Word heading style, h1…); 0 = none; only ever a hint
    whole    the format itself says that the paragraph ends here
    """

    text: str
    heading: int = 0
    whole: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells, merged cells repeated downwards and to the right as empty texts."""

    rows: tuple[tuple[str, ...], ...]


Document = tuple[Line | Table, ...]
