"""(e) Reading files: a large workbook against calamine alone, large CSV files against DuckDB's own reader."""

import csv
import json
import resource
import sys
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
    """Make the files, read them both ways, write results/reading.md. The CSV is scaled down with the sizes asked for."""
    rows = CSV_ROWS if "province" in sizes else CSV_ROWS // 10
    workbook, text = _workbook(), _csv(rows)
    rows_read = []
    for what, path, ours, theirs, goal in (
        (f"workbook {WORKBOOK_ROWS:,} × {WORKBOOK_COLUMNS}", workbook, "ours", "calamine", 1.5),
        (f"CSV {rows:,} × 12", text, "ours", "duckdb", 2.0),
    ):
        a, b = (
            min((run_fresh("benchmarks.reading", how, path) for _ in range(2)), key=lambda r: r["seconds"])
            for how in (ours, theirs)
        )
        rows_read.append(
            (
                what,
                a["seconds"],
                a["peak_mb"],
                theirs,
                b["seconds"],
                b["peak_mb"],
                a["seconds"] / b["seconds"],
                goal,
            )
        )
    text.unlink()
    return str(
        write_result(
            "reading",
            "(e) Reading files",
            "Every cell as text, in batches, without judging it (judging and keying belong to the import). calamine alone: `fastexcel` to Arrow, all "
            "columns as strings. DuckDB: `read_csv` with all columns as VARCHAR, every batch taken out as Arrow.",
            markdown_table(
                (
                    "file",
                    "ours, s",
                    "ours, peak MB",
                    "against",
                    "theirs, s",
                    "theirs, peak MB",
                    "times",
                    "goal",
                ),
                rows_read,
            ),
        )
    )


def _workbook() -> Path:
    path = DATA / "reading" / "workbook.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, [f"列{i}" for i in range(WORKBOOK_COLUMNS)])
            for row in range(1, WORKBOOK_ROWS + 1):
                sheet.write_row(
                    row,
                    0,
                    [f"9901{row:08d}{i:02d}" if i % 3 else row * 1.25 + i for i in range(WORKBOOK_COLUMNS)],
                )
    return path


def _csv(rows: int) -> Path:
    path = DATA / "reading" / "payments.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow([f"列{i}" for i in range(12)])
    duckdb.execute(
        f"""COPY (SELECT 'P' || i, '农村低保', 'H' || (i // 12), '9901' || lpad(CAST(i % 99999999 AS VARCHAR), 14, '0'), '王小明', '个人',
        '62' || lpad(CAST(i AS VARCHAR), 17, '0'), '2024-0' || (i % 6 + 1), CAST(i % 900 AS VARCHAR) || '.00', '2024-06-08', '成功', '正常'
        FROM range({rows}) AS r(i)) TO '{path}.part' (FORMAT csv, HEADER false)"""
    )
    with path.open("ab") as whole, Path(f"{path}.part").open("rb") as part:
        while block := part.read(1 << 24):
            whole.write(block)
    Path(f"{path}.part").unlink()
    return path


def _read(how: str, path: Path) -> dict:
    started, cells = time.perf_counter(), 0
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
        "seconds": time.perf_counter() - started, "rows": cells,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(_read(sys.argv[1], Path(sys.argv[2]))))
