"""Units read, judged and staged: what an import and a preview of one do alike. What becomes of the staged rows is the heirs'."""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from mingcha.catalog.tables import load_tables
from mingcha.lake.catalogue import Catalogue, Snapshot
from mingcha.lake.keying import Keyring, key_members_first, stored_arrays
from mingcha.lake.matching.units import Unit
from mingcha.lake.oddities import Oddities
from mingcha.lake.refusals import Refusals, mended_rows
from mingcha.lake.report import ImportReport, UnitReport
from mingcha.lake.snapshots import former_within, refuse_overlap, sources_of
from mingcha.lake.staging import StagedTable
from mingcha.lake.validating import Judged, ValidBatch, judge_unit

_MEMORY_LIMIT = "1500MB"


class Intake:
    """Reads units, judges rows, stages those that are taken, takes back duplicates.

    lake       the workspace's folder of snapshots, whose rows may be carried over
    working    a folder of its own, to be thrown away
    adds       rows are added to what is there, instead of taking its place; None = only where all units bring mended rows back
    fence      rows of regions outside of this one are refused; "" = none are
    """

    def __init__(
        self, lake: Path, catalogue: Catalogue, keyring: Keyring, report: ImportReport, region: str, working: Path,
        progress: Callable[[str, int, int], None], *, adds: bool | None = None, fence: str = "",
    ) -> None:  # fmt: skip
        self.lake, self.catalogue, self.keyring, self.report = lake, catalogue, keyring, report
        self.region, self.working, self.progress = region, working, progress
        self.adds, self.fence = adds, fence
        self.oddities, self.refusals = Oddities(), Refusals()
        self._rows_done = self._rows_expected = 0
        self._con = duckdb.connect(
            config={"memory_limit": _MEMORY_LIMIT, "temp_directory": str(working / "spill")}
        )

    def read(self, units_by_table: dict[str, list[Unit]]) -> None:
        """Read, judge and stage all tables, and hand each on."""
        for table_id in units_by_table:
            refuse_overlap(self.catalogue, table_id, self.region)
        every = [u for units in units_by_table.values() for u in units]
        self._begin(every)
        self._rows_expected = sum(u.sheet.rows_expected() for u in every)
        for table_id, units in units_by_table.items():
            staged = StagedTable(load_tables()[table_id], self.working / "staged" / table_id)
            former = former_within(self.catalogue, table_id, self.region)
            all_mended = all(u.brings_back for u in units)
            former = former if (all_mended if self.adds is None else self.adds) else []
            kept: list[tuple[int, Unit, ValidBatch]] = []
            reports: list[UnitReport] = []
            replaced = {} if all_mended else mended_rows(units)
            for place, unit in enumerate(units, start=len(sources_of(former))):
                self._tell(f"读取 {unit.where}")
                mended = replaced.get((unit.file, unit.sheet.name))
                reports.append(self._read_unit(unit, place, staged, kept, mended))
            key_members_first(self.keyring, [valid.parsed for _, _, valid in kept if len(valid.row_numbers)])
            for place, unit, valid in kept:
                self._stage(staged, unit, place, valid)
            self._finish_table(staged, units, reports, former)
        self._tell("读取完毕", whole=True)
        self.report.warnings += self.oddities.messages()

    def close(self) -> None:
        """Let go of the database in memory."""
        self._con.close()

    def _begin(self, units: list[Unit]) -> None:
        """Before the first row is read."""

    def _see(self, unit: Unit, judged: Judged) -> None:
        """A batch was judged."""

    def _keep(
        self, staged: StagedTable, units: list[Unit], reports: list[UnitReport], former: list[Snapshot], carried: int
    ) -> None:  # fmt: skip
        """A table is staged, its duplicates known."""

    def _tell(self, step: str, *, whole: bool = False) -> None:
        expected = max(self._rows_expected, self._rows_done)
        self.progress(step, expected if whole else self._rows_done, expected)

    def _read_unit(
        self, unit: Unit, place: int, staged: StagedTable, kept: list, replaced: dict[int, str] | None
    ) -> UnitReport:
        report = UnitReport(
            unit.table.id, unit.table.title, unit.file, unit.sheet.name, unit.sheet.note,
            unknown=tuple(unit.header.match.unknown), missing=tuple(c.header for c in unit.missing),
        )  # fmt: skip
        self.report.units.append(report)
        self.report.warnings += [
            f"{unit.where}{said}" for said in unit.sheet.oddities(unit.header.first_data_row)
        ]
        staged.present |= unit.present
        merged_rows = np.array([area.top for area in unit.sheet.unfilled_areas()], dtype=np.int64)
        before = self._rows_done
        for judged in judge_unit(unit, replaced, self.fence):
            self.refusals.add(unit, report, judged.refused)
            report.rows_in += judged.rows_in
            report.accepted += len(judged.valid.row_numbers)
            self.oddities.look_at(unit.where, judged.valid.parsed)
            if len(merged_rows):
                self.oddities.look_at_merged(unit.where, merged_rows, judged.data_rows())
            self._see(unit, judged)
            if unit.table.id == "members":
                kept.append((place, unit, judged.valid))
            else:
                self._stage(staged, unit, place, judged.valid)
            self._rows_done = before + report.rows_in
            self._tell(f"读取 {unit.where}：{report.rows_in} 行")
        if hasattr(unit.sheet, "close"):
            unit.sheet.close()
        return report

    def _stage(self, staged: StagedTable, unit: Unit, place: int, valid: ValidBatch) -> None:
        if len(valid.row_numbers):
            staged.add(
                stored_arrays(unit.table, valid.parsed, self.keyring),
                set(valid.parsed),
                place,
                valid.row_numbers,
            )

    def _finish_table(
        self, staged: StagedTable, units: list[Unit], reports: list[UnitReport], former: list[Snapshot]
    ) -> None:
        self._tell(f"整理 {staged.table.title}")
        before, first = staged.rows, 0
        for snapshot in former:
            for month in sorted(set(snapshot.current) & set(staged.months or [0])):
                staged.add_stored(self.lake / snapshot.files[str(month)], set(snapshot.columns), first)
            first += len(snapshot.sources)
        carried = staged.rows - before
        if not before and not carried:
            self.report.warnings.append(
                f"“{staged.table.title}”的文件里没有可以接收的行，导入后这张表是空的；不是本意的，请重新导出后再导入"
            )
        staged.close()
        self.refusals.add_duplicates(staged.find_duplicates(self._con), units, reports, first)
        self._keep(staged, units, reports, former, carried)
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(staged.folder)
