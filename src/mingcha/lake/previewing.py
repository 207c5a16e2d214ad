"""What an import of files would do, row by row and cell by cell, without doing it: the same reading, judging and comparing.

Nothing is written into the workspace. The rows go to two Parquet files in a folder of the caller's, with identities in clear as the
files have them: it is the caller who keeps them safe.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from mingcha.domain.errors import ClerkError
from mingcha.lake.catalogue import EVERYWHERE
from mingcha.lake.intake import Intake
from mingcha.lake.matching.chosen import FileChoice, understand_chosen
from mingcha.lake.matching.units import Unit
from mingcha.lake.preview_rows import PreviewColumn, RowJudgement, columns_of_unit, write_rows
from mingcha.lake.refusals import Refusals
from mingcha.lake.rejected import RefusedUnit
from mingcha.lake.remarks import Remark, remarks_on
from mingcha.lake.report import ImportReport, ImportStopped, UnitReport
from mingcha.lake.validating import Judged, RefusedRow
from mingcha.lake.vault.looking_up import LookupKeyring
from mingcha.lake.workspace import Workspace

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Counts:
    """What would become of the rows. rows_in = accepted + wrong + repeated + ignored."""

    rows_in: int = 0
    accepted: int = 0
    wrong: int = 0
    repeated: int = 0
    ignored: int = 0


@dataclass
class Preview:
    """A judged import.

    rows, refused  Parquet files (see `preview_rows`): all rows in order; those that would not be taken
    columns        of each unit, by its place
    """

    report: ImportReport
    counts: Counts
    columns: list[list[PreviewColumn]]
    rows: Path
    refused: Path
    remarks: int = 0
    refused_units: list[RefusedUnit] = field(default_factory=list)


def preview_files(
    paths: Sequence[Path],
    workspace: Workspace,
    choice: FileChoice,
    *,
    out: Path,
    region: str = EVERYWHERE,
    adds: bool | None = None,
    fence: str = "",
    progress: Progress | None = None,
) -> Preview:
    """Judge files as an import of them would.

    Arguments
        out       an empty folder for the rows and for what is worked on
        region    12 digits; the import would be the whole of this region
        adds      rows are added to what is there; None = only where all of them are mended rows
        fence     rows of other regions are refused; "" = none
        progress  called with (step, rows done, rows expected); may stop everything by raising

    Errors
        READ-…         the files cannot be read · IMPORT-03 the region lies in a wider snapshot
        ImportStopped  a file lacks required columns, or its columns cannot be told
    """
    understood = understand_chosen(paths, choice)
    report = ImportReport(unused=understood.unused)
    if understood.stops:
        raise ImportStopped(understood.stops, report)
    units = understood.units
    catalogue = workspace.catalogue()
    secret = workspace.secret(catalogue) if catalogue.vault.key_id is not None else None
    keyring = LookupKeyring(workspace.vault, secret, catalogue.vault)
    told = progress or (lambda step, done, total: None)
    look = _Look(
        workspace.lake, catalogue, keyring, report, region, out / "working", told, adds=adds, fence=fence
    )
    try:
        look.read({choice.table: units})
        rows, refused = write_rows(units, look.judgements(units), out, told)
    except duckdb.OutOfMemoryException as error:
        raise ClerkError(
            "LAKE-07",
            what="内存不足，校验没有完成",
            why="整理数据时超出了可用内存；原有数据没有变动",
            next_step="请把文件拆小后重试，或请管理员换到内存更大的电脑",
        ) from error
    finally:
        look.close()
    return Preview(
        report,
        look.counts(),
        [columns_of_unit(u) for u in units],
        rows,
        refused,
        len(look.remarks),
        look.refusals.listed(),
    )


class _Look(Intake):
    """An intake that remembers what it saw instead of keeping rows."""

    def __init__(self, *arguments, **more) -> None:
        super().__init__(*arguments, **more)
        self.refusals = self._seen = _SeenRefusals()
        self.remarks: dict[tuple[int, int], list[Remark]] = {}
        self._units: list[Unit] = []

    def judgements(self, units: list[Unit]) -> dict[int, dict[int, RowJudgement]]:
        """Place of the unit → row number → what was said about it."""
        places = {id(unit): place for place, unit in enumerate(units)}
        found: dict[int, dict[int, RowJudgement]] = {place: {} for place in places.values()}
        for (place, number), remarks in self.remarks.items():
            found[place][number] = RowJudgement("accepted", remarks=remarks)
        for unit, row in self._seen.rows:
            found[places[id(unit)]][row.row_number] = RowJudgement(_status(row), row.problems)
        return found

    def counts(self) -> Counts:
        """The sums."""
        statuses = [_status(row) for _, row in self._seen.rows]
        return Counts(
            self.report.rows_in,
            self.report.accepted,
            statuses.count("wrong"),
            statuses.count("repeated"),
            statuses.count("ignored"),
        )

    def _begin(self, units: list[Unit]) -> None:
        self._units = units

    def _see(self, unit: Unit, judged: Judged) -> None:
        place = next(i for i, u in enumerate(self._units) if u is unit)
        for number, remarks in remarks_on(judged.valid, unit).items():
            self.remarks.setdefault((place, number), []).extend(remarks)


class _SeenRefusals(Refusals):
    """Also remembers every row, those beyond the listed ones without their texts."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[Unit, RefusedRow]] = []

    def add(self, unit: Unit, report: UnitReport, rows: Iterable[RefusedRow]) -> None:
        """Count, keep, remember."""
        super().add(unit, report, (self._noted(unit, row) for row in rows))

    def _noted(self, unit: Unit, row: RefusedRow) -> RefusedRow:
        self.rows.append((unit, row))
        return row


def _status(row: RefusedRow) -> str:
    if row.status == "rejected":
        return "wrong"
    return "repeated" if any(problem.code == "ROW-02" for _, _, problem in row.problems) else "ignored"
