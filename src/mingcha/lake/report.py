"""What an import says about itself: by table, file and sheet, with counts that add up."""

from dataclasses import dataclass, field
from pathlib import Path

from mingcha.domain.errors import ClerkError
from mingcha.lake.catalogue import Snapshot


@dataclass
class UnitReport:
    """One sheet (or text file) read as one table. rows_in = accepted + rejected + ignored.

    unknown  headers that were not recognised and are left out
    missing  required columns that were missing (imported with --force)
    note     what was detected: encoding, separator
    """

    table: str
    title: str
    file: str
    sheet: str
    note: str = ""
    rows_in: int = 0
    accepted: int = 0
    rejected: int = 0
    ignored: int = 0
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reasons: dict[str, int] = field(default_factory=dict)
    """reason → how many cells or rows"""

    @property
    def where(self) -> str:
        """File and sheet as a person reads them."""
        return f"{self.file}（{self.sheet}）" if self.sheet else self.file


@dataclass
class ImportReport:
    """The whole import.

    unused     files and sheets that were not imported, and why
    stopped    messages of files that were left out although they claim a table (only with --force)
    warnings   what was read but should be looked at
    rejected   where rejected.xlsx was written, None if every row was taken
    """

    units: list[UnitReport] = field(default_factory=list)
    unused: list[tuple[str, str]] = field(default_factory=list)
    stopped: list[ClerkError] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    rejected: Path | None = None

    @property
    def rows_in(self) -> int:
        """All rows of all files."""
        return sum(u.rows_in for u in self.units)

    @property
    def accepted(self) -> int:
        """Rows that were taken."""
        return sum(u.accepted for u in self.units)

    @property
    def rejected_rows(self) -> int:
        """Rows that must be mended."""
        return sum(u.rejected for u in self.units)

    @property
    def ignored(self) -> int:
        """Rows that need nothing: totals, repetitions."""
        return sum(u.ignored for u in self.units)


class ImportStopped(ClerkError):
    """The import was not made because files cannot be used. `problems` has one message a file."""

    def __init__(self, problems: list[ClerkError], report: ImportReport) -> None:
        first = problems[0]
        more = f"；另有 {len(problems) - 1} 处同类问题" if len(problems) > 1 else ""
        super().__init__(first.code, first.what + more, first.why, first.next_step)
        self.problems, self.report = problems, report
