"""A workspace: the folder that holds lake, vault, runs and the audit log."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from mingcha.domain.errors import ClerkError
from mingcha.lake.audit import record
from mingcha.lake.catalogue import Catalogue, read_catalogue
from mingcha.lake.dataset import PEOPLE_SCHEMA, Dataset, StoredTable
from mingcha.lake.vault.identities import VaultIdentities
from mingcha.lake.vault.secret import (
    Secret,
    create_key_file,
    default_key_file,
    read_secret,
    refuse_key_among_data,
    wrong_key,
)


class Workspace:
    """Where the data lies, and the way to it.

    home      the folder; made when first written to
    key_file  the vault's key file; None = MINGCHA_KEY_FILE, else the user's configuration folder
    """

    def __init__(self, home: Path, key_file: Path | None = None) -> None:
        self.home = Path(home)
        self.key_file = Path(key_file) if key_file else default_key_file()

    @property
    def lake(self) -> Path:
        """Snapshots and the catalogue."""
        return self.home / "lake"

    @property
    def vault(self) -> Path:
        """Encrypted identities."""
        return self.home / "vault"

    @property
    def runs(self) -> Path:
        """Run records."""
        return self.home / "runs"

    @property
    def audit_log(self) -> Path:
        """One line an act."""
        return self.home / "audit.log"

    def catalogue(self) -> Catalogue:
        """The current state."""
        return read_catalogue(self.lake)

    def secret(self, catalogue: Catalogue | None = None, *, create: bool = False) -> Secret:
        """The vault's keys. `create` makes a key file where the vault is still empty and there is none.

        Errors
            VAULT-01 … VAULT-07
        """
        expected = (catalogue or self.catalogue()).vault.key_id
        refuse_key_among_data(self.key_file, self.home)
        if expected is None and create and not self.key_file.exists():
            return create_key_file(self.key_file)
        secret = read_secret(self.key_file)
        if expected is None or secret.key_id == expected:
            return secret
        # A rotation that was cut off after its commit left the new key beside the old one.
        waiting = self.key_file.with_name(self.key_file.name + ".new")
        if waiting.exists() and (renewed := read_secret(waiting)).key_id == expected:
            os.replace(waiting, self.key_file)
            return renewed
        raise wrong_key()

    def dataset(self) -> Dataset:
        """All current snapshots, as the engine reads them. Without a key file the data can be read, identities cannot."""
        catalogue = self.catalogue()
        tables: dict[str, StoredTable] = {}
        for table in catalogue.tables():
            snapshots = catalogue.current(table)
            tables[table] = StoredTable(
                paths=tuple(self.lake / name for s in snapshots for name in s.current_files),
                columns=frozenset(c for s in snapshots for c in s.columns),
                snapshots=tuple(s.id for s in snapshots),
            )
        people = StoredTable(
            tuple(self.lake / p for p in catalogue.people), columns=frozenset(PEOPLE_SCHEMA.names)
        )
        if not catalogue.people:
            people = StoredTable(arrow=PEOPLE_SCHEMA.empty_table(), columns=people.columns)
        identities = None
        if catalogue.vault.key_id is not None and self.key_file.exists():
            identities = VaultIdentities(self.vault, self.secret(catalogue), catalogue.vault)
        return Dataset(tables, people, identities, tuple(self.manifests(catalogue)))

    def identities(self) -> VaultIdentities:
        """The way back to identities; ClerkError where the key file is missing or wrong."""
        catalogue = self.catalogue()
        return VaultIdentities(self.vault, self.secret(catalogue), catalogue.vault)

    def manifests(self, catalogue: Catalogue | None = None) -> Iterator[dict]:
        """The sources of the current snapshots in the form of run.json."""
        for s in (catalogue or self.catalogue()).snapshots:
            if s.current:
                for source in s.sources:
                    yield {
                        "id": s.id, "table": s.table, "file": source.file, "sheet": source.sheet, "sha256": source.sha256,
                        "in": source.rows_in, "accepted": source.accepted, "rejected": source.rejected, "ignored": source.ignored,
                    }  # fmt: skip

    def reveal(self, key: int, *, who: str, reason: str, now: datetime) -> str:
        """One person's ID number, opened with a reason, on record before it is shown.

        Errors
            VAULT-10  no reason given · VAULT-11  no such person
        """
        if len(reason.strip()) < 4:
            raise ClerkError(
                "VAULT-10",
                what="查看身份证号要写明理由",
                why="每一次查看都要留痕，理由会记入日志",
                next_step="请用 --reason 写明核查件编号或用途（不少于 4 个字）",
            )
        texts = self.identities().texts("person", [key])
        if key not in texts:
            raise ClerkError(
                "VAULT-11",
                what=f"没有代号为 P{key:06d} 的人",
                why="代号可能抄错，或者出自另一个数据文件夹",
                next_step="请核对疑点清单上的代号",
            )
        record(self.audit_log, act="reveal", who=who, when=now, what=f"P{key:06d}", why=reason.strip())
        return texts[key]

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Exclusive use while importing or rotating.

        Errors
            LAKE-04  somebody else is at it · LAKE-05  the folder cannot be written to
        """
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            file = (self.home / "lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise not_writable(self.home) from error
        with file:
            if not _try_lock(file):
                file.seek(0)
                since = file.read().strip()
                raise ClerkError(
                    "LAKE-04",
                    what="另一个导入正在进行",
                    why=f"同一个数据文件夹一次只能有一个导入{'（' + since + '）' if since else ''}",
                    next_step="请等它结束后再试；如果确认没有别的导入在运行，重启电脑后重试",
                )
            file.truncate(0)
            file.write(f"进程 {os.getpid()}，{datetime.now():%Y-%m-%d %H:%M} 开始")
            file.flush()
            try:
                yield
            finally:
                file.truncate(0)

    def clean_leftovers(self) -> None:
        """Remove what a killed import left behind: everything that the catalogue does not name. Only under the lock."""
        catalogue = self.catalogue()
        named = {Path(f).parent.as_posix() for s in catalogue.snapshots for f in s.files.values()}
        people = set(catalogue.people)
        for folder in self.lake.glob("*/*") if self.lake.exists() else ():
            inside = folder.relative_to(self.lake).as_posix()
            if folder.is_dir() and inside not in named:
                shutil.rmtree(folder, ignore_errors=True)
            elif folder.is_file() and folder.parent.name == "people" and inside not in people:
                folder.unlink(missing_ok=True)
        shutil.rmtree(self.lake / "incoming", ignore_errors=True)
        for file in self.vault.glob("*") if self.vault.exists() else ():
            if file.name not in catalogue.vault.files:
                file.unlink(missing_ok=True)


def not_writable(home: Path) -> ClerkError:
    """The message for a workspace that cannot be written to."""
    return ClerkError(
        "LAKE-05",
        what=f"数据文件夹“{home.name}”不能写入",
        why="没有写权限，或者这个位置不是文件夹",
        next_step="请换一个位置，或请管理员开通写权限后重试",
    )


def disk_full(home: Path) -> ClerkError:
    """The message for a full disk. What was there before is untouched."""
    return ClerkError(
        "LAKE-06",
        what="磁盘空间不足，导入没有完成",
        why=f"写入“{home.name}”时磁盘已满；原有数据没有变动",
        next_step="请清理磁盘或换到更大的磁盘后重新导入；所需空间大约是源文件的两倍",
    )


def _try_lock(file) -> bool:
    if os.name == "nt":
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
