"""One CSV file a table with the contract's own headers: what an exact export would be."""

import csv
from datetime import date, datetime
from pathlib import Path
from typing import Any

from mingcha.catalog.tables import Column, load_tables
from mingcha.domain.months import month_text
from mingcha.example.world import Row


def cell_text(column: Column, value: Any) -> str:
    """A value as an exact export writes it."""
    if value is None:
        return ""
    match column.type:
        case "bool":
            return "是" if value else "否"
        case "month":
            return month_text(value) if isinstance(value, int) else value
        case "money":
            return f"{value:.2f}"
        case "date" | "datetime" if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S")
        case "date" | "datetime" if isinstance(value, date):
            return value.isoformat()
    return str(value)


def write_plain(folder: Path, tables: dict[str, list[Row]]) -> None:
    """Write `<table id>.csv`, UTF-8, for all tables of the contract."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in load_tables().values():
        with (folder / f"{table.id}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(c.name for c in table.columns)
            for row in tables.get(table.id, []):
                writer.writerow(cell_text(c, row.get(c.name)) for c in table.columns)
