"""(e) Reading files: a large workbook against calamine alone, large CSV files against DuckDB's own reader."""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import fastexcel
import xlsxwriter

from benchmarks.fresh_process import run_fresh
from benchmarks.made_data import DATA
from benchmarks.result_tables import markdown_table, write_result
from mingcha.lake.reading.opening import open_sheets

WORKBOOK_ROWS, WORKBOOK_COLUMNS, CSV_ROWS = 200_000, 25, 30_000_000


def measure(sizes: list[str]) -> str:
    """Make the files, read them both ways, write results/reading.md. The same files whatever the sizes asked for."""
    rows_read = [
        _compare(f"workbook {WORKBOOK_ROWS:,} × {WORKBOOK_COLUMNS}", _workbook(), "calamine", 3, 1.5),
        _compare("with 合计 below the numbers", _workbook(WORKBOOK_ROWS), "calamine", 2, 1.5),
        _compare("one text among the numbers", _workbook(WORKBOOK_ROWS // 2), "calamine", 2, 1.5),
    ]
    with tempfile.TemporaryDirectory(dir=DATA / "reading") as folder:
        text = _csv(Path(folder) / "payments.csv", CSV_ROWS)
        size = f"{text.stat().st_size / 1e9:.1f} GB"
        rows_read.append(_compare(f"CSV {CSV_ROWS:,} × 12, {size}", text, "duckdb", 2, 2.0))
    return str(_write(rows_read))


def _write(rows_read: list[tuple[object, ...]]) -> Path:
    return write_result(
        "reading",
        "(e) Reading files",
        "Every cell as text, in batches, without judging it (judging and keying belong to the import). calamine alone: `fastexcel` to Arrow, all "
        "columns as strings, one batch. DuckDB: `read_csv` with all columns as VARCHAR, every batch taken out as Arrow. Ours and theirs in turn, each in a "
        "process of its own, the best of 3 (of 2 from the second line on). CPU s tells more than s where the machine was busy; DuckDB reads on two cores. "
        "A text among numbers further up than the last rows sends the sheet to the reading cell by cell (docs/decisions/workbooks-by-column.md).",
        markdown_table(
            (
                "file", "ours, s", "CPU s", "peak MB", "against", "theirs, s", "CPU s", "peak MB",
                "times", "CPU times", "goal",
            ),
            rows_read,
        ),
    )  # fmt: skip


def _compare(what: str, path: Path, theirs: str, times: int, goal: float) -> tuple[object, ...]:
    """One line of the table: the best of some readings, ours and theirs in turn."""
    ours_read, theirs_read = [], []
    for _ in range(times):
        ours_read.append(run_fresh("benchmarks.reading", "ours", path))
        theirs_read.append(run_fresh("benchmarks.reading", theirs, path))
    a, b = (min(read, key=lambda r: r["seconds"]) for read in (ours_read, theirs_read))
    a_cpu, b_cpu = (min(r["cpu"] for r in read) for read in (ours_read, theirs_read))
    return (
        what, a["seconds"], a_cpu, a["peak_mb"], theirs, b["seconds"], b_cpu, b["peak_mb"],
        a["seconds"] / b["seconds"], a_cpu / b_cpu, goal,
    )  # fmt: skip


def _workbook(text_row: int = 0) -> Path:
    """Columns of texts and of numbers; below row `text_row`, if any, a row more with a text among the numbers."""
    path = DATA / "reading" / f"workbook{text_row or ''}.xlsx"
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [f"列{i}" for i in range(WORKBOOK_COLUMNS)])
        at = 1
        for row in range(1, WORKBOOK_ROWS + 1):
            sheet.write_row(
                at,
                0,
                [f"9901{row:08d}{i:02d}" if i % 3 else row * 1.25 + i for i in range(WORKBOOK_COLUMNS)],
            )
            at += 1
            if row == text_row:
                sheet.write_row(at, 0, ["合计", "", "", 1.25])
                at += 1
    return path


def _csv(path: Path, rows: int) -> Path:
    header = ", ".join(f'"列{i}"' for i in range(12))
    duckdb.execute(
        f"""COPY (FROM (SELECT 'P' || i, '农村低保', 'H' || (i // 12), '9901' || lpad(CAST(i % 99999999 AS VARCHAR), 14, '0'), '王小明', '个人',
        '62' || lpad(CAST(i AS VARCHAR), 17, '0'), '2024-0' || (i % 6 + 1), CAST(i % 900 AS VARCHAR) || '.00', '2024-06-08', '成功', '正常'
        FROM range({rows}) AS r(i)) AS made({header})) TO '{path}' (FORMAT csv, HEADER true)"""
    )
    return path


def _read(how: str, path: Path) -> dict:
    started, started_cpu, cells = time.perf_counter(), time.process_time(), 0
    if how == "calamine":
        sheet = fastexcel.read_excel(path).load_sheet(0, dtypes="string")
        cells = sheet.to_arrow().num_rows
    elif how == "duckdb":
        for batch in duckdb.sql(f"SELECT * FROM read_csv('{path}', all_varchar = true)").to_arrow_reader(
            100_000
        ):
            cells += batch.num_rows
    else:
        for sheet in open_sheets(path):
            for batch in sheet.batches(1, WORKBOOK_COLUMNS if path.suffix == ".xlsx" else 12):
                cells += max(len(column.texts) for column in batch.columns)
    return {
        "seconds": time.perf_counter() - started, "cpu": time.process_time() - started_cpu, "rows": cells,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(_read(sys.argv[1], Path(sys.argv[2]))))
