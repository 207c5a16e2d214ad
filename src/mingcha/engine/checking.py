"""The main job: run the checks on a workspace's data and hand back the files for machines and for people."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mingcha.domain.errors import ClerkError
from mingcha.domain.months import month_of, month_text
from mingcha.engine.flag_lines import flag_lines, guide_lines, naming_for, summary_lines
from mingcha.engine.printing import Printer
from mingcha.engine.result_files import printed_rows, run_record, write_flags_csv, write_run_json
from mingcha.engine.run import Run
from mingcha.engine.stored_rows import first_month
from mingcha.lake.dataset import Dataset
from mingcha.office.flag_workbook import write_flag_workbook

FLAGS_CSV, WORKBOOK, RUN_JSON = "flags.csv", "疑点清单.xlsx", "run.json"


@dataclass(frozen=True)
class WrittenFiles:
    """Where the results lie, and how many flags they hold."""

    folder: Path
    flags: int


def write_results(run: Run, dataset: Dataset, out: Path, *, reveal: bool = False) -> WrittenFiles:
    """Write flags.csv, 疑点清单.xlsx and run.json into `out`, all or none."""
    printer = Printer(dataset.identities, reveal=reveal)
    with written_whole(out) as folder:
        count = write_flags_csv(folder / FLAGS_CSV, printed_rows(run, printer))
        heading = f"疑点清单　统计日 {run.as_of.isoformat()}　引擎 {run.engine}"
        lines = flag_lines(run, printer, naming_for(run, dataset))
        write_flag_workbook(folder / WORKBOOK, heading, summary_lines(run), guide_lines(run), lines)
        write_run_json(folder / RUN_JSON, run_record(run, dataset))
    return WrittenFiles(out, count)


@contextmanager
def written_whole(out: Path) -> Iterator[Path]:
    """A folder beside `out` to write into; its files replace those of the same name only when all are written.

    Errors
        OUT-01  the folder cannot be made or written
        OUT-02  the disk is full
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=out))
    except OSError as error:
        raise _not_writable(out, error) from error
    try:
        yield folder
        for file in sorted(folder.iterdir()):
            os.replace(file, out / file.name)
    except OSError as error:
        raise _not_writable(out, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _not_writable(out: Path, error: OSError) -> ClerkError:
    if error.errno == 28:
        return ClerkError(
            "OUT-02",
            what="磁盘已满，结果没有写出",
            why=f"{out} 所在的磁盘没有剩余空间，原有文件保持不变",
            next_step="清理磁盘或换一个输出文件夹后重新运行",
        )
    return ClerkError(
        "OUT-01",
        what=f"结果写不进文件夹 {out}",
        why=error.strerror or str(error),
        next_step="检查该文件夹是否可写、文件是否正被 Excel 打开，或用 --out 换一个文件夹",
    )


def refuse_unwritable(out: Path) -> None:
    """See that results can be written before the work begins.

    Errors
        OUT-01, OUT-02
    """
    with written_whole(out):
        pass


def refuse_future(as_of: date, today: date) -> None:
    """Refuse a day of question that has not come yet.

    Errors
        ASOF-01
    """
    if as_of > today:
        raise ClerkError(
            "ASOF-01",
            what=f"统计日 {as_of} 在今天之后",
            why="还没有发生的事无法比对",
            next_step="把 --as-of 改为今天或更早的日期",
        )


def refuse_day_before_data(as_of: date, dataset: Dataset) -> None:
    """Refuse a day of question before all payments and households.

    Errors
        ASOF-02
    """
    first = first_month(dataset)
    if first is not None and month_of(as_of) < first:
        raise ClerkError(
            "ASOF-02",
            what=f"统计日 {as_of} 早于全部数据",
            why=f"导入的数据最早从 {month_text(first)} 开始",
            next_step="核对 --as-of 的年份，或补充导入更早的数据",
        )
