"""One import in progress: everything is made aside and takes effect with the catalogue's replacement, or not at all."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

import duckdb
from xlsxwriter.exceptions import XlsxWriterException

from mingcha.catalog.tables import load_tables
from mingcha.domain.errors import ClerkError
from mingcha.lake.audit import hide_numbers
from mingcha.lake.catalogue import Snapshot, SourceCount, sync_folder, write_catalogue
from mingcha.lake.file_hashes import FileHashes
from mingcha.lake.keying import key_members_first, stored_arrays
from mingcha.lake.matching.units import Unit
from mingcha.lake.oddities import Oddities
from mingcha.lake.refusals import Refusals, mended_rows
from mingcha.lake.rejected import write_rejected
from mingcha.lake.report import ImportReport, UnitReport
from mingcha.lake.snapshots import merged_with_former, refuse_overlap
from mingcha.lake.staging import StagedTable
from mingcha.lake.validating import ValidBatch, judge_unit
from mingcha.lake.vault.keyring import VaultKeyring
from mingcha.lake.workspace import Workspace

_MEMORY_LIMIT = "1500MB"


class Transaction:
    """Reads units, stages rows, writes snapshots aside, commits. Used as a context; leaving it without commit undoes all."""

    def __init__(
        self, workspace: Workspace, report: ImportReport, region: str, importer: str, now: datetime,
        progress: Callable[[str, int, int], None],
    ) -> None:  # fmt: skip
        self.workspace, self.report, self.progress = workspace, report, progress
        self.region, self.importer, self.now = region, importer, now
        self.catalogue = workspace.catalogue()
        self.label = f"{self.catalogue.imports + 1:05d}"
        self.incoming = workspace.lake / "incoming"
        self.incoming.mkdir(parents=True)
        self.people_name = f"people/{self.label}.parquet"
        self.keyring = VaultKeyring(
            workspace.vault,
            workspace.secret(self.catalogue, create=True),
            self.catalogue.vault,
            self.label,
            self.incoming / "people.parquet",
        )
        self.hashes = FileHashes()
        self.oddities = Oddities()
        self.refusals = Refusals()
        self._done = self._total = 0
        self._made: list[tuple[Snapshot, Path]] = []
        self._con = duckdb.connect(
            config={"memory_limit": _MEMORY_LIMIT, "temp_directory": str(self.incoming / "spill")}
        )

    def __enter__(self) -> "Transaction":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hashes.close()
        self._con.close()
        if error is not None:
            self.keyring.abandon()
        shutil.rmtree(self.incoming, ignore_errors=True)
        if error is not None:
            self.workspace.clean_leftovers()

    def read(self, units_by_table: dict[str, list[Unit]]) -> None:
        """Read, judge and stage all tables; write their snapshots aside."""
        for table_id in units_by_table:
            refuse_overlap(self.catalogue, table_id, self.region)
        every = [u for units in units_by_table.values() for u in units]
        self.hashes.start({u.sheet.path for u in every})
        self._total = sum(p.stat().st_size for p in {u.sheet.path for u in every})
        seen: set[Path] = set()
        for table_id, units in units_by_table.items():
            staged = StagedTable(load_tables()[table_id], self.incoming / "staged" / table_id)
            added = all(u.guided for u in units) and bool(self.catalogue.current(table_id))
            former = merged_with_former(self.catalogue, table_id) if added else ()
            kept: list[tuple[int, Unit, ValidBatch]] = []
            reports: list[UnitReport] = []
            replaced = {} if added else mended_rows(units)
            for place, unit in enumerate(units, start=len(former)):
                self.progress(f"读取 {unit.where}", self._done, self._total)
                reports.append(
                    self._read_unit(unit, place, staged, kept, replaced.get((unit.file, unit.sheet.name)))
                )
                if unit.sheet.path not in seen:
                    seen.add(unit.sheet.path)
                    self._done += unit.sheet.path.stat().st_size
            key_members_first(self.keyring, [valid.parsed for _, _, valid in kept if len(valid.row_numbers)])
            for place, unit, valid in kept:
                self._stage(staged, unit, place, valid)
            self._finish_table(staged, units, reports, former, added)
        self.progress("读取完毕", self._total, self._total)
        self.report.warnings += self.oddities.messages()

    def write_rejected(self, out_dir: Path) -> None:
        """Write rejected.xlsx, if there is anything to list."""
        if self.refusals:
            self.progress("写出退回的行", self._done, self._total)
            try:
                self.report.rejected = write_rejected(out_dir, self.refusals.listed())
            except (OSError, XlsxWriterException) as error:
                raise ClerkError(
                    "IMPORT-05",
                    what="退回的行写不出来，导入没有进行",
                    why=f"输出位置“{out_dir.name}”不能写入：没有权限、磁盘已满，或 rejected.xlsx 正被打开",
                    next_step="请关闭正在打开的 rejected.xlsx，或换一个输出位置后重新导入",
                ) from error

    def commit(self) -> None:
        """Make the import take effect: files into place, then the catalogue."""
        self.progress("保存", self._done, self._total)
        vault = self.keyring.finish()
        lake, catalogue = self.workspace.lake, self.catalogue
        for snapshot, folder in self._made:
            target = lake / snapshot.table / snapshot.id
            target.parent.mkdir(exist_ok=True)
            for file in folder.iterdir():
                _sync_file(file)
            os.rename(folder, target)
            sync_folder(target.parent)
            catalogue = catalogue.with_snapshot(snapshot)
            self.report.snapshots.append(snapshot)
        people = catalogue.people
        if self.keyring.has_new_people:
            (lake / "people").mkdir(exist_ok=True)
            _sync_file(self.incoming / "people.parquet")
            os.rename(self.incoming / "people.parquet", lake / self.people_name)
            sync_folder(lake / "people")
            people = (*people, self.people_name)
        sync_folder(self.workspace.vault)
        write_catalogue(lake, type(catalogue)(catalogue.snapshots, people, vault, catalogue.imports + 1))

    def _read_unit(
        self, unit: Unit, place: int, staged: StagedTable, kept: list, replaced: dict[int, str] | None
    ) -> UnitReport:
        report = UnitReport(
            unit.table.id, unit.table.title, unit.file, unit.sheet.name, unit.sheet.note,
            unknown=tuple(unit.header.match.unknown), missing=tuple(c.header for c in unit.missing),
        )  # fmt: skip
        self.report.units.append(report)
        staged.present |= unit.present
        for judged in judge_unit(unit, replaced):
            self.refusals.add(unit, report, judged.refused)
            report.rows_in += judged.rows_in
            report.accepted += len(judged.valid.row_numbers)
            self.oddities.look_at(unit.where, judged.valid.parsed)
            if unit.table.id == "members":
                kept.append((place, unit, judged.valid))
            else:
                self._stage(staged, unit, place, judged.valid)
            self.progress(f"读取 {unit.where}：{report.rows_in} 行", self._done, self._total)
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
        self,
        staged: StagedTable,
        units: list[Unit],
        reports: list[UnitReport],
        former: tuple[SourceCount, ...],
        added: bool,
    ) -> None:
        table = staged.table.id
        self.progress(f"整理 {staged.table.title}", self._done, self._total)
        before = staged.rows
        if added:
            first = 0
            for snapshot in self.catalogue.current(table):
                for month in sorted(set(snapshot.current) & set(staged.months or [0])):
                    staged.add_stored(
                        self.workspace.lake / snapshot.files[str(month)], set(snapshot.columns), first
                    )
                first += len(snapshot.sources)
        carried = staged.rows - before
        staged.close()
        self.refusals.add_duplicates(staged.find_duplicates(self._con), units, reports, len(former))
        snapshot_id = f"{table}-{self.label}"
        folder = self.incoming / "snapshots" / snapshot_id
        files, rows = staged.write_sorted(self._con, folder)
        sources = tuple(
            SourceCount(
                hide_numbers(r.file),
                hide_numbers(r.sheet),
                self.hashes.of(u.sheet.path),
                r.rows_in,
                r.accepted,
                r.rejected,
                r.ignored,
            )
            for u, r in zip(units, reports, strict=True)
        )
        columns = tuple(c.name for c in staged.table.columns if c.name in staged.present)
        stored = {str(month): f"{table}/{snapshot_id}/{name}" for month, name in files.items()}
        when = self.now.isoformat(timespec="seconds")
        self._made.append(
            (
                Snapshot(
                    snapshot_id,
                    table,
                    self.region,
                    when,
                    self.importer,
                    columns,
                    (*former, *sources),
                    stored,
                    rows,
                    tuple(files),
                    carried,
                ),
                folder,
            )
        )
        shutil.rmtree(staged.folder)


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
