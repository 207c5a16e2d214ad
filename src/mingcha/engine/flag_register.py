"""The flag register of a workspace: every flag once, under one number for ever.

A flag is known by (check, subject, episode). Running again updates it; what is no longer flagged is marked gone and stays; what comes
back does so under its old number, as its next episode. Checks that could not run change nothing: no data is not no problem.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

State = Literal["new", "still_there", "gone", "back"]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS flags (
  flag_no INTEGER PRIMARY KEY AUTOINCREMENT,
  check_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  episode INTEGER NOT NULL DEFAULT 1,
  state TEXT NOT NULL,
  first_run_id TEXT NOT NULL,
  last_run_id TEXT NOT NULL,
  first_as_of TEXT NOT NULL,
  last_as_of TEXT NOT NULL,
  UNIQUE (check_id, subject_id)
)
"""


@dataclass(frozen=True)
class RegisteredFlag:
    """One flag of the register; subject_id is in pseudonyms."""

    flag_no: int
    check_id: str
    subject_id: str
    episode: int
    state: State
    first_run_id: str
    last_run_id: str
    first_as_of: str
    last_as_of: str


@dataclass(frozen=True)
class Changes:
    """What a run changed, by state."""

    new: int
    still_there: int
    gone: int
    back: int


class FlagRegister:
    """The register in one SQLite file; one transaction a run."""

    def __init__(self, path: Path) -> None:
        self._con = sqlite3.connect(path, isolation_level=None)
        self._con.execute("PRAGMA journal_mode = WAL")
        self._con.execute(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._con.close()

    def merge(
        self, *, run_id: str, as_of: date, checks_run: Iterable[str], flagged: Iterable[tuple[str, str]]
    ) -> Changes:
        """Take in the flags of a run.

        Arguments
            checks_run  the checks that came to flagged or clear; only their flags can be gone
            flagged     (check_id, subject_id in pseudonyms) of every flag
        """
        con, day = self._con, as_of.isoformat()
        con.execute("BEGIN IMMEDIATE")
        try:
            con.execute(
                "CREATE TEMP TABLE now_flagged (check_id TEXT, subject_id TEXT, PRIMARY KEY (check_id, subject_id)) WITHOUT ROWID"
            )
            con.execute("CREATE TEMP TABLE now_run (check_id TEXT PRIMARY KEY) WITHOUT ROWID")
            con.executemany("INSERT OR IGNORE INTO now_flagged VALUES (?, ?)", flagged)
            con.executemany("INSERT OR IGNORE INTO now_run VALUES (?)", ((c,) for c in checks_run))
            here = "EXISTS (SELECT 1 FROM now_flagged AS n WHERE n.check_id = flags.check_id AND n.subject_id = flags.subject_id)"
            gone = con.execute(
                f"UPDATE flags SET state = 'gone' WHERE state <> 'gone' AND check_id IN (SELECT check_id FROM now_run) AND NOT {here}"
            ).rowcount
            stamp = "last_run_id = ?, last_as_of = ?"
            back = con.execute(
                f"UPDATE flags SET state = 'back', episode = episode + 1, {stamp} WHERE state = 'gone' AND {here}",
                (run_id, day),
            ).rowcount
            still = con.execute(
                f"UPDATE flags SET state = 'still_there', {stamp} WHERE state <> 'gone' AND last_run_id <> ? AND {here}",
                (run_id, day, run_id),
            ).rowcount
            new = con.execute(
                "INSERT INTO flags (check_id, subject_id, state, first_run_id, last_run_id, first_as_of, last_as_of) "
                "SELECT n.check_id, n.subject_id, 'new', ?, ?, ?, ? FROM now_flagged AS n WHERE NOT EXISTS "
                "(SELECT 1 FROM flags AS f WHERE f.check_id = n.check_id AND f.subject_id = n.subject_id) ORDER BY n.check_id, n.subject_id",
                (run_id, run_id, day, day),
            ).rowcount
            con.execute("DROP TABLE now_flagged")
            con.execute("DROP TABLE now_run")
            con.execute("COMMIT")
        except BaseException:
            con.execute("ROLLBACK")
            raise
        return Changes(new, still, gone, back)

    def get(self, flag_no: int) -> RegisteredFlag | None:
        """The flag of that number."""
        rows = self._con.execute("SELECT * FROM flags WHERE flag_no = ?", (flag_no,)).fetchall()
        return _registered(rows[0]) if rows else None

    def find(self, check_id: str, subject_id: str) -> RegisteredFlag | None:
        """The flag of that check and subject (in pseudonyms)."""
        rows = self._con.execute(
            "SELECT * FROM flags WHERE check_id = ? AND subject_id = ?", (check_id, subject_id)
        ).fetchall()
        return _registered(rows[0]) if rows else None

    def all(self) -> list[RegisteredFlag]:
        """Every flag, by number."""
        return [_registered(row) for row in self._con.execute("SELECT * FROM flags ORDER BY flag_no")]


def _registered(row: tuple[Any, ...]) -> RegisteredFlag:
    return RegisteredFlag(*row)
