"""One import in progress: everything is made aside and takes effect with the catalogue's replacement, or not at all."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import TracebackType

from xlsxwriter.exceptions import XlsxWriterException

from mingcha.domain.errors import ClerkError
from mingcha.lake.audit import hide_numbers
from mingcha.lake.catalogue import Snapshot, SourceCount, sync_folder, write_catalogue
from mingcha.lake.file_hashes import FileHashes
from mingcha.lake.intake import Intake
from mingcha.lake.matching.units import Unit
from mingcha.lake.rejected import write_rejected
from mingcha.lake.report import ImportReport, UnitReport
from mingcha.lake.snapshots import sources_of
from mingcha.lake.staging import StagedTable
from mingcha.lake.vault.keyring import VaultKeyring
from mingcha.lake.workspace import Workspace


class Transaction(Intake):
    """Reads units, stages rows, writes snapshots aside, commits. Used as a context; leaving it without commit undoes all."""

    keyring: VaultKeyring

    def __init__(
        self, workspace: Workspace, report: ImportReport, region: str, importer: str, now: datetime,
        progress: Callable[[str, int, int], None], *, adds: bool | None = None, fence: str = "", batch: str = "",
    ) -> None:  # fmt: skip
        self.workspace, self.importer, self.now, self.batch = workspace, importer, now, batch
        catalogue = workspace.catalogue()
        self.label = f"{catalogue.imports + 1:05d}"
        self.incoming = workspace.lake / "incoming"
        self.incoming.mkdir(parents=True)
        workspace.vault.mkdir(parents=True, exist_ok=True)
        self.people_name = f"people/{self.label}.parquet"
        keyring = VaultKeyring(
            workspace.vault,
            workspace.secret(catalogue, create=True),
            catalogue.vault,
            self.label,
            self.incoming / "people.parquet",
        )
        super().__init__(
            workspace.lake,
            catalogue,
            keyring,
            report,
            region,
            self.incoming,
            progress,
            adds=adds,
            fence=fence,
        )
        self.hashes = FileHashes()
        self._made: list[tuple[Snapshot, Path]] = []

    def __enter__(self) -> "Transaction":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hashes.close()
        self.close()
        if error is not None:
            self.keyring.abandon()
        shutil.rmtree(self.incoming, ignore_errors=True)
        if error is not None:
            self.workspace.clean_leftovers()

    def write_rejected(self, out_dir: Path) -> None:
        """Write rejected.xlsx, if there is anything to list."""
        if self.refusals:
            self._tell("写出退回的行", whole=True)
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
        self._tell("保存", whole=True)
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

    def _begin(self, units: list[Unit]) -> None:
        self.hashes.start({u.sheet.path for u in units})

    def _keep(
        self, staged: StagedTable, units: list[Unit], reports: list[UnitReport], former: list[Snapshot], carried: int
    ) -> None:  # fmt: skip
        table = staged.table.id
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
        snapshot = Snapshot(
            id=snapshot_id,
            table=table,
            region=self.region,
            imported_at=self.now.isoformat(timespec="seconds"),
            importer=self.importer,
            columns=tuple(c.name for c in staged.table.columns if c.name in staged.present),
            sources=(*sources_of(former), *sources),
            files={str(month): f"{table}/{snapshot_id}/{name}" for month, name in files.items()},
            rows=rows,
            current=tuple(files),
            carried=carried,
            batch=self.batch,
        )
        self._made.append((snapshot, folder))


def _sync_file(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())
