"""One reading of exactly the columns that the catalogue names: what no engine on these files can do without.

Every value is unpacked and looked at once (hashed), table after table; nothing is joined, grouped or kept.
"""

import json
import resource
import sys
import time
from pathlib import Path

import duckdb

from benchmarks.made_data import DATA
from mingcha.catalog.catalogue import load_catalogue
from mingcha.engine.needs import Needs
from mingcha.engine.stored_rows import rows_source
from mingcha.lake.dataset import PEOPLE_SCHEMA, Dataset
from mingcha.lake.workspace import Workspace


def needed_columns(dataset: Dataset) -> dict[str, list[str]]:
    """Stored columns by table: those that some check or view names, and the dates by which a table is seen as of a day."""
    catalogue = load_catalogue()
    needs = Needs(catalogue)
    named: dict[str, set[str]] = {"people": set(PEOPLE_SCHEMA.names)}
    for check in catalogue.checks.values():
        words = needs.words(check)
        for table_id in needs.tables_behind(check):
            table = catalogue.tables[table_id]
            own = {table.own_date, *table.done_dates}
            named.setdefault(table_id, set()).update(
                c.name for c in table.lake_columns if c.name in words or c.name in own
            )
    return {
        t: sorted(n for n in names if t == "people" or _is_stored(dataset, t, n))
        for t, names in named.items()
        if t == "people" or t in dataset.tables
    }


def _is_stored(dataset: Dataset, table_id: str, name: str) -> bool:
    table = load_catalogue().tables[table_id]
    return any(
        name in {s.name for s in c.lake_columns}
        for c in table.columns
        if c.name in dataset.tables[table_id].columns
    )


def read_once(home: Path) -> dict:
    """Seconds, CPU seconds and values of one reading."""
    dataset = Workspace(home, DATA / "none.key").dataset()
    columns = needed_columns(dataset)
    con = duckdb.connect()
    con.execute("SET memory_limit = '2500MB'")
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    rows = 0
    for table_id, names in columns.items():
        stored = dataset.people if table_id == "people" else dataset.tables[table_id]
        if stored.paths and names:
            hashes = ", ".join(f"bit_xor(hash({n}))" for n in names)
            rows += con.execute(f"SELECT count(*), {hashes} FROM {rows_source(con, stored)}").fetchall()[0][0]
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": time.perf_counter() - started,
        "cpu": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
        "rows": rows,
        "columns": sum(map(len, columns.values())),
    }


if __name__ == "__main__":
    print(json.dumps(read_once(Path(sys.argv[1]))))
