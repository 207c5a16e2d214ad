"""The rows of the imported tables that a flag rests on, printed in pseudonyms."""

import re
from collections.abc import Iterator

import duckdb

from mingcha.catalog.checks import Check
from mingcha.catalog.tables import load_tables
from mingcha.engine.printing import Printer, identity_kind
from mingcha.engine.stored_rows import rows_source
from mingcha.lake.dataset import Dataset

SHOWN_ROWS = 12
_PSEUDONYM = re.compile(r"\b([PXHA])(\d{6,})\b")
_KINDS = {"P": "person", "X": "person", "H": "household", "A": "account"}


def rows_behind(
    check: Check, subject_id: str, row: dict[str, str], dataset: Dataset
) -> Iterator[tuple[str, list[str]]]:
    """(table id, printed rows) for every table that the check reads and that has rows of the flag's household, people or record.

    Arguments
        subject_id  the flag's subject in pseudonyms
        row         the flag as the workspace keeps it
    """
    keys: dict[str, set[int]] = {}
    for letter, digits in _PSEUDONYM.findall(f"{subject_id}|{row['household_id']}|{row['person_id']}"):
        keys.setdefault(_KINDS[letter], set()).add(-int(digits) if letter == "X" else int(digits))
    plain = [part for part in subject_id.split("|") if not _PSEUDONYM.fullmatch(part)]
    printer = Printer(None, reveal=False, households=False)
    con = duckdb.connect()
    for table in dict.fromkeys(check.tables):
        stored = dataset.tables.get(table)
        if stored is None:
            continue
        columns = [c for c in load_tables()[table].lake_columns if c.name != "source_row"]
        conditions = [
            f"{c.name} IN ({', '.join(map(str, sorted(keys[kind])))})"
            for c in columns
            if (kind := identity_kind(c.name)) in keys
            and any(c in s.lake_columns for s in load_tables()[table].columns if s.name in stored.columns)
        ]
        own_key = load_tables()[table].key[0]
        values: list[str] = []
        if (
            not conditions
            and plain
            and own_key in stored.columns
            and load_tables()[table].column(own_key).type == "text"
        ):
            conditions, values = [f"{own_key} = ?"], [plain[0]]
        if not conditions:
            continue
        cursor = con.execute(
            f"SELECT * FROM {rows_source(con, stored)} WHERE {' OR '.join(conditions)} LIMIT {SHOWN_ROWS + 1}",
            values,
        )
        names = [d[0] for d in cursor.description or ()]
        found = cursor.fetchall()
        lines = [_line(names, r, printer) for r in found[:SHOWN_ROWS]]
        if len(found) > SHOWN_ROWS:
            lines.append("……（其余略）")
        if lines:
            yield table, lines
    con.close()


def _line(names: list[str], row: tuple[object, ...], printer: Printer) -> str:
    at = dict(zip(names, row, strict=True))
    place = f"第 {at['source_row']} 行：" if at.get("source_row") is not None else ""
    shown = [
        printer.value(n, v)
        for n, v in at.items()
        if v is not None and n not in ("source_row", "source_file") and not n.endswith("_converted")
    ]
    return place + "，".join(shown)
