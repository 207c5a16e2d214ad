"""The import: a folder of files → new snapshots, all or nothing.

Order of things: understand every file before reading a row · judge rows · key identities (members first) · find duplicates ·
write snapshots aside · move them into place · replace the catalogue. A kill at any moment leaves the former catalogue.
"""

import errno
import getpass
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from xlsxwriter.exceptions import XlsxWriterException

from mingcha.catalog.tables import load_tables
from mingcha.domain.errors import ClerkError
from mingcha.domain.regions import pad_region_code
from mingcha.lake.audit import record
from mingcha.lake.catalogue import EVERYWHERE
from mingcha.lake.keying import keying_order
from mingcha.lake.matching.mapping_file import FILE_NAME as MAPPING_NAME
from mingcha.lake.matching.mapping_file import FileMapping, read_mapping
from mingcha.lake.matching.table_names import table_by_name
from mingcha.lake.matching.units import Unit, understand
from mingcha.lake.reading.opening import TO_BE_SAVED, is_readable_kind, list_files, must_be_saved, open_sheets
from mingcha.lake.report import ImportReport, ImportStopped
from mingcha.lake.transaction import Transaction
from mingcha.lake.workspace import Workspace, disk_full, not_writable

Progress = Callable[[str, int, int], None]
"""progress(step in words, done, total): rows that have been read, of about how many; it may stop the import by raising."""


@dataclass(frozen=True)
class ImportOptions:
    """What may be said about an import besides its files.

    force     go on without files that cannot be used and without required columns that are missing
    region    the import is the whole of this region only (2–12 digits); None = of everything in the workspace
    importer  who imports, for the record; None = the system's user
    now       the time of the import
    """

    force: bool = False
    mapping: Path | None = None
    region: str | None = None
    importer: str | None = None
    now: datetime | None = None


def import_folder(
    source: Path,
    workspace: Workspace,
    *,
    out_dir: Path | None = None,
    progress: Progress | None = None,
    options: ImportOptions | None = None,
    **more: object,
) -> ImportReport:
    """Import a folder (or one file) into a workspace.

    Arguments
        out_dir   where rejected.xlsx goes if rows were not taken; never the workspace. None = it is not written
        progress  called with (step, rows done, rows expected)
        options   or its fields as keyword arguments: force, mapping, region, importer, now

    Errors
        READ-…    nothing can be read · MAP-…  the mapping file · VAULT-…  the key file · LAKE-…  the workspace
        IMPORT-01 no file of any table · IMPORT-02 not a region code · IMPORT-03 the region lies in a wider snapshot
        IMPORT-04 rejected.xlsx would lie in the workspace
        ImportStopped  files that claim a table cannot be used (without force)
    """
    chosen = replace(options or ImportOptions(), **more)  # type: ignore[arg-type]
    report_progress: Progress = progress or (lambda step, done, total: None)
    source = Path(source)
    region = _region(chosen.region)
    _refuse_identities_in_workspace(out_dir, workspace)
    now = chosen.now or datetime.now(UTC)
    try:
        with workspace.lock():
            workspace.clean_leftovers()
            report = ImportReport()
            units = _understand_all(source, chosen, report)
            if report.stopped and not chosen.force:
                raise ImportStopped(report.stopped, report)
            if not units:
                raise _nothing_to_import(source, report)
            importer = chosen.importer or getpass.getuser()
            with Transaction(workspace, report, region, importer, now, report_progress) as transaction:
                transaction.read(_by_table(units))
                if out_dir is not None:
                    transaction.write_rejected(Path(out_dir))
                record(workspace.audit_log, act="import", who=importer, when=now, what=_summary(report))
                transaction.commit()
            return report
    except (OSError, duckdb.Error, XlsxWriterException) as error:
        raise in_words(error, workspace) from error


def in_words(error: Exception, workspace: Workspace) -> Exception:
    """What the system says about disks and permissions, as a clerk's message; the error itself where it is something else."""
    number = getattr(error, "errno", None)
    if number == errno.ENOSPC or "No space left" in str(error) or "out of disk" in str(error).lower():
        return disk_full(workspace.home)
    if number in (
        errno.EACCES,
        errno.EROFS,
        errno.EPERM,
        errno.ENOTDIR,
        errno.EEXIST,
    ) or "Permission denied" in str(error):
        return not_writable(workspace.home)
    if isinstance(error, duckdb.OutOfMemoryException):
        return ClerkError(
            "LAKE-07",
            what="内存不足，导入没有完成",
            why="整理数据时超出了可用内存；原有数据没有变动",
            next_step="请关闭其他程序后重试，或换到内存更大的电脑",
        )
    return error


def _understand_all(source: Path, options: ImportOptions, report: ImportReport) -> list[Unit]:
    mappings = _mappings(source, options.mapping)
    units: list[Unit] = []
    for path in list_files(source):
        name = path.relative_to(source).as_posix() if path != source else path.name
        if path.name == MAPPING_NAME:
            continue
        claims = table_by_name(path.stem, load_tables().values()) is not None
        if not is_readable_kind(path):
            if path.suffix.lower() in TO_BE_SAVED and claims:
                report.stopped.append(must_be_saved(path))
            elif path.suffix.lower() in TO_BE_SAVED:
                report.unused.append((name, must_be_saved(path).next_step))
            else:
                report.unused.append((name, "不是表格文件"))
            continue
        if not claims and path.stat().st_size == 0:
            # A new document that somebody made and left; one with a table's name is an export that failed.
            report.unused.append((name, "空文件（0 字节）"))
            continue
        try:
            understood = understand(path, source, open_sheets(path), mappings)
        except ClerkError as error:
            if path.suffix.lower() == ".txt" and not claims:
                report.unused.append((name, "不是表格文件"))
            else:
                report.stopped.append(error)
            continue
        units += understood.units
        report.unused += understood.unused
        report.stopped += understood.stops
    return [u for u in units if not _is_stopped_for_good(u)]


def _is_stopped_for_good(unit: Unit) -> bool:
    """Even with force: a unit or a repeated column leaves values that could only be guessed."""
    return bool(unit.header.match.wrong_units or unit.header.match.repeated)


def _by_table(units: list[Unit]) -> dict[str, list[Unit]]:
    grouped: dict[str, list[Unit]] = {}
    for unit in units:
        grouped.setdefault(unit.table.id, []).append(unit)
    return {table: grouped[table] for table in keying_order(list(grouped))}


def _mappings(source: Path, chosen: Path | None) -> list[FileMapping]:
    if chosen is not None:
        return read_mapping(Path(chosen))
    beside = source / MAPPING_NAME
    return read_mapping(beside) if source.is_dir() and beside.exists() else []


def _region(text: str | None) -> str:
    if text is None:
        return EVERYWHERE
    code = pad_region_code(text)
    if code is None:
        raise ClerkError(
            "IMPORT-02",
            what=f"“{text}”不是区划代码",
            why="区划代码是 2、4、6、9 或 12 位数字",
            next_step="请核对后重试，例如 141121",
        )
    return code


def _refuse_identities_in_workspace(out_dir: Path | None, workspace: Workspace) -> None:
    if out_dir is not None:
        target, home = Path(out_dir).resolve(), workspace.home.resolve()
        if target == home or home in target.parents:
            raise ClerkError(
                "IMPORT-04",
                what="输出位置不能在数据文件夹里",
                why="退回的行带有身份证号原文，数据文件夹里不允许有",
                next_step="请把输出位置改到别处",
            )


def _nothing_to_import(source: Path, report: ImportReport) -> ClerkError:
    if report.stopped:
        return ImportStopped(report.stopped, report)
    seen = "；".join(f"{where}：{why}" for where, why in report.unused[:5])
    return ClerkError(
        "IMPORT-01",
        what=f"“{source.name}”里没有可以导入的表",
        why=f"看过的文件：{seen}" if seen else "没有表格文件",
        next_step="请检查是否选错了文件夹；文件名用表名（如“家庭成员.xlsx”）或列名用约定的列名，就能认出来",
    )


def _summary(report: ImportReport) -> str:
    tables = "、".join(dict.fromkeys(u.title for u in report.units))
    return f"{tables}：读入 {report.rows_in} 行，接收 {report.accepted}，退回 {report.rejected_rows}，略过 {report.ignored}"
