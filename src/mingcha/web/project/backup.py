"""Backup and restore of an installation: database, lake, vault, runs, files and audit anchors, in one archive with checked hashes.

The two key files are not in it: whoever takes the archive has no identities. They must be kept apart (docs/admin/running.md).
"""

import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from mingcha import __version__
from mingcha.domain.errors import ClerkError
from mingcha.web.audit.services import verify_chain

MANIFEST, DATABASE_SQLITE, DATABASE_POSTGRES = "manifest.json", "database.sqlite3", "database.pgdump"
FOLDERS = ("lake", "vault", "runs", "web/files")
REGISTER, ACTS_AT_THE_TERMINAL = "flags.sqlite", "audit.log"
_CHUNK = 1 << 20


def write_backup(target: Path, *, now: datetime) -> dict:
    """Write the archive whole or not at all, while people go on working; imports wait.

    Order: anchors, then database, then the files. So no anchor is newer than the chain, and no row names a file that is not there.

    Errors
        LAKE-04    an import is at work · BACKUP-01 the target exists · BACKUP-02 pg_dump is missing or fails
    """
    if target.exists():
        raise ClerkError(
            "BACKUP-01",
            what=f"文件 {target.name} 已存在",
            why="备份不覆盖已有文件",
            next_step="请换一个文件名",
        )
    home = settings.HOME
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    hashes: dict[str, str] = {}
    workspace = home.workspace()
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as aside, workspace.lock():
            anchors = Path(aside) / "anchors"
            if home.anchors.exists():
                shutil.copytree(home.anchors, anchors)
            database = _copy_database(Path(aside))
            with tarfile.open(unfinished, "w") as archive:
                _add(archive, database, database.name, hashes)
                for file in _files_below(anchors):
                    _add(archive, file, f"web/anchors/{file.relative_to(anchors).as_posix()}", hashes)
                for name in FOLDERS:
                    for file in _files_below(home.folder / name):
                        _add(
                            archive, file, f"{name}/{file.relative_to(home.folder / name).as_posix()}", hashes
                        )
                for name, copy in _still(Path(aside)):
                    _add(archive, copy, name, hashes)
                manifest = {
                    "version": __version__,
                    "at": now.isoformat(),
                    "database": connection.vendor,
                    "sha256": hashes,
                }
                text = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
                entry = tarfile.TarInfo(MANIFEST)
                entry.size = len(text)
                archive.addfile(entry, io.BytesIO(text))
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return manifest


def restore_files(source: Path, home: Path) -> dict:
    """Lay an archive out as a new installation's folder: checked first, then moved into place in one step.

    Errors
        BACKUP-03  not an archive of ours, or damaged · BACKUP-04 the folder is not empty
    """
    home = Path(home).absolute()
    if home.exists() and any(home.iterdir()):
        raise ClerkError(
            "BACKUP-04", what=f"文件夹 {home.name} 不是空的", why="恢复只写入新的文件夹，不覆盖现有数据", next_step="请用 --home 指定一个新的文件夹"
        )  # fmt: skip
    home.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{home.name}-restoring-", dir=home.parent))
    try:
        try:
            with tarfile.open(source, "r") as archive:
                archive.extractall(aside, filter="data")
            manifest = json.loads((aside / MANIFEST).read_text("utf-8"))
            wrong = [name for name, sha in manifest["sha256"].items() if _sha256(aside / name) != sha]
        except (OSError, tarfile.TarError, ValueError, KeyError) as error:
            raise _damaged(source, "文件读不出来，或不是本系统的备份") from error
        present = {f.relative_to(aside).as_posix() for f in _files_below(aside)} - {MANIFEST}
        if wrong or present != set(manifest["sha256"]):
            raise _damaged(source, f"内容与清单不符：{'、'.join(sorted(wrong)[:3]) or '多出或缺少文件'}")
        (aside / MANIFEST).unlink()
        (aside / "web").mkdir(exist_ok=True)
        if manifest["database"] == "sqlite":
            (aside / DATABASE_SQLITE).rename(aside / "web" / "db.sqlite3")
        if home.exists():
            home.rmdir()
        aside.rename(home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return manifest


def restore_database_and_verify(manifest: dict) -> str:
    """After `restore_files`, with Django started on the new folder: load a PostgreSQL's dump, then walk the audit chain.

    Result
        words for the person at the terminal

    Errors
        BACKUP-02  pg_restore is missing or fails · BACKUP-05 the other kind of database · BACKUP-06 the audit chain is broken
    """
    if manifest["database"] != connection.vendor:
        raise ClerkError(
            "BACKUP-05", what="备份与当前数据库不是同一种", why=f"备份来自 {manifest['database']}，当前是 {connection.vendor}",
            next_step="请把 MINGCHA_DATABASE 设为同一种数据库后再恢复",
        )  # fmt: skip
    dump = settings.HOME.folder / DATABASE_POSTGRES
    if dump.exists():
        _postgres("pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction", "--dbname", _postgres_url(), str(dump))  # fmt: skip
        dump.unlink()
    broken = verify_chain()
    if broken:
        raise ClerkError(
            "BACKUP-06", what=f"恢复后的审计记录在第 {broken.number} 条断开", why=broken.why, next_step="请不要启用这份数据，换更早的备份，并报告纪检部门"
        )  # fmt: skip
    return "审计记录完整"


def _still(folder: Path) -> Iterator[tuple[str, Path]]:
    """Copies of the files that others may be writing to at this moment."""
    register, acts = settings.HOME.folder / REGISTER, settings.HOME.folder / ACTS_AT_THE_TERMINAL
    if register.exists():
        yield REGISTER, _copy_sqlite(register, folder / REGISTER)
    if acts.exists():
        yield ACTS_AT_THE_TERMINAL, Path(shutil.copy(acts, folder / ACTS_AT_THE_TERMINAL))


def _copy_sqlite(source: Path, target: Path) -> Path:
    """SQLite's own backup: whole, also while others write."""
    with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as written:
        read.backup(written)
    return target


def _copy_database(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        return _copy_sqlite(settings.DATABASES["default"]["NAME"], folder / DATABASE_SQLITE)
    target = folder / DATABASE_POSTGRES
    _postgres("pg_dump", "--format=custom", "--no-owner", "--file", str(target), "--dbname", _postgres_url())
    return target


def _postgres_url() -> str:
    """The database that the application is connected to."""
    said = connection.settings_dict
    who = quote(said["USER"]) + (f":{quote(said['PASSWORD'])}" if said["PASSWORD"] else "")
    return f"postgresql://{who}@{said['HOST'] or 'localhost'}:{said['PORT'] or 5432}/{quote(said['NAME'])}"


def _postgres(program: str, *arguments: str) -> None:
    try:
        finished = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise ClerkError(
            "BACKUP-02", what=f"没有找到 {program}", why="备份 PostgreSQL 要用它自带的工具", next_step="请安装 postgresql-client 后重试"
        ) from error  # fmt: skip
    if finished.returncode:
        raise ClerkError(
            "BACKUP-02", what=f"{program} 没有成功", why=finished.stderr.strip().splitlines()[-1] if finished.stderr.strip() else "没有说明",
            next_step="请检查数据库的地址、口令和磁盘空间后重试",
        )  # fmt: skip


def _damaged(source: Path, why: str) -> ClerkError:
    return ClerkError(
        "BACKUP-03", what=f"备份 {source.name} 不能用", why=why, next_step="请换一份备份；现有数据没有变动"
    )


def _files_below(folder: Path) -> Iterator[Path]:
    """Every finished file; what is still being written lies under names that begin with a dot."""
    for file in sorted(folder.rglob("*")) if folder.exists() else ():
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts):
            yield file


def _add(archive: tarfile.TarFile, file: Path, name: str, hashes: dict[str, str]) -> None:
    hashes[name] = _sha256(file)
    archive.add(file, arcname=name, recursive=False)


def _sha256(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
