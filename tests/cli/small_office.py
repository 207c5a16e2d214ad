"""A very small office: a handful of files as a county would hand them in, for tests of the command line."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from mingcha.catalog.tables import load_tables
from mingcha.domain.id_numbers import synthetic_id

WANG = synthetic_id(date(1950, 3, 1), 101)
LI = synthetic_id(date(1952, 7, 9), 102)
VILLAGE = "990101001001"
ACCOUNT = "6200000000000001"

TABLES: dict[str, list[dict[str, Any]]] = {
    "households": [
        {"household_id": "H1", "programme": "农村低保", "region_code": VILLAGE, "head_id": WANG, "head_name": "王老大", "member_count": 2,
         "amount_yuan": "600.00", "start_month": "2023-01"},
    ],
    "members": [
        {"household_id": "H1", "person_id": WANG, "name": "王老大", "relation": "本人", "covered": "是"},
        {"household_id": "H1", "person_id": LI, "name": "李大妈", "relation": "配偶", "covered": "是"},
    ],
    "payments": [
        {"payment_id": f"A{month}", "programme": "农村低保", "household_id": "H1", "payee_name": "王老大", "account_no": ACCOUNT,
         "for_month": f"2024-0{month}", "amount_yuan": "600.00", "paid_on": f"2024-0{month}-08", "status": "成功"}
        for month in range(1, 7)
    ],
    "deaths": [{"person_id": WANG, "name": "王老大", "died_on": "2024-02-20", "source": "公安"}],
}  # fmt: skip


def write_office(
    folder: Path, tables: dict[str, list[dict[str, Any]]] | None = None, *, encoding: str = "utf-8-sig"
) -> Path:
    """Write each table as <中文表名>.csv with the contract's headers; only columns that some row has."""
    folder.mkdir(parents=True, exist_ok=True)
    for table_id, rows in (tables or TABLES).items():
        table = load_tables()[table_id]
        used = [c for c in table.columns if any(c.name in row for row in rows)]
        with (folder / f"{table.title}.csv").open("w", encoding=encoding, newline="") as file:
            writer = csv.writer(file)
            writer.writerow([c.header for c in used])
            writer.writerows([row.get(c.name, "") for c in used] for row in rows)
    return folder
