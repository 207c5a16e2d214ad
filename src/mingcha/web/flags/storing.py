"""A run's flags merged into the table: new, still there, gone, back; the same rules as the engine's flag register.

Set by set in SQL, in one transaction. The state comes from the data; the status, where the work stands, follows only where nobody has
begun to work: what is gone need not be looked at, what is back must be looked at again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.engine.flag_register import Changes
from mingcha.web.audit.services import acting
from mingcha.web.flags import words
from mingcha.web.flags.models.indexes import FLAG_INDEXES
from mingcha.web.flags.repeats import checks_left_out, mark_flags_left_out, mark_staged
from mingcha.web.flags.staging import DATA_COLUMNS, STAGE, StagedRun
from mingcha.web.flags.summaries import hold_summary, rebuild_summary

_MANY = 50_000
_SAME = "s.check_id = f.check_id AND s.subject_id = f.subject_id"
_UNTOUCHED = "('" + "', '".join(words.UNTOUCHED) + "')"
_UNDER_WAY = "('" + "', '".join(words.UNDER_WAY) + "')"
_WORK = ("package_id", "case_id", "holder_unit_id", "assignee_id", "due_on", "soon_on", "limit_days")
_LET_GO = ", ".join(f"{c} = CASE WHEN f.status IN {_UNDER_WAY} THEN f.{c} END" for c in _WORK)
_SAID = [c for c in DATA_COLUMNS if c not in ("check_id", "subject_id")]
_FROM_DATA = ", ".join(f'"{c}" = s."{c}"' for c in _SAID)
_DIFFERS = " OR ".join(f'f."{c}" IS DISTINCT FROM s."{c}"' for c in _SAID)
_NAMES = ", ".join(f'"{c}"' for c in DATA_COLUMNS)


def store_run(*, actor: Actor, staged: StagedRun, now: datetime) -> Changes:
    """Merge a staged run. One transaction (the caller's where there is one): a kill leaves what was there before.

    Flags of checks that could not run are not touched: no data is not no problem. A silence in force keeps a flag from being new.
    """
    with acting(actor, now=now) as act:
        hold_summary(alone=True)
        with connection.cursor() as cursor:
            changes = _Merge(cursor, staged, now).done()
        rebuild_summary()
        act.record(
            "store_flags",
            "run",
            object_id=staged.run_id,
            region_code=actor.region_code,
            after=changes.__dict__,
        )
        transaction.on_commit(refresh_statistics, robust=True)
        return changes


def refresh_statistics() -> None:
    """Let the database count its rows again, so that it chooses indexes by what is there now."""
    with connection.cursor() as cursor:
        for table in ("flags_flag", "flags_flagsummary", "flags_flagevidence"):
            cursor.execute(
                f"VACUUM (ANALYZE) {table}" if connection.vendor == "postgresql" else f"ANALYZE {table}"
            )


@contextmanager
def indexes_laid_aside(cursor: Any, changing: int) -> Iterator[None]:
    """On SQLite many rows are written faster without the indexes, which are then made anew in one go; readers see none of it before the
    commit. On PostgreSQL that would lock readers out.

    Arguments
        changing  how many rows are about to be written
    """
    if connection.vendor != "sqlite" or changing < _MANY:
        yield
        return
    names = ", ".join(f"'{index.name}'" for index in FLAG_INDEXES)
    cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND name IN ({names})")
    known = cursor.fetchall()
    for name, _ in known:
        cursor.execute(f'DROP INDEX "{name}"')
    yield
    for _, made_by in known:
        cursor.execute(made_by)


class _Merge:
    """The steps, in the order of `engine.flag_register`."""

    def __init__(self, cursor, staged: StagedRun, now: datetime) -> None:
        self._cursor, self._staged = cursor, staged
        self._run, self._as_of = staged.run_id, staged.as_of.isoformat()
        self._today = timezone.localdate(now).isoformat()

    def done(self) -> Changes:
        """All steps."""
        run = self._execute
        run(f"CREATE UNIQUE INDEX staged_once ON {STAGE} (check_id, subject_id)")
        run("CREATE TEMP TABLE ran_checks (check_id varchar(60) PRIMARY KEY)")
        self._cursor.executemany(
            "INSERT INTO ran_checks (check_id) VALUES (%s)", [(c,) for c in self._staged.checks_run]
        )
        if connection.vendor == "postgresql":
            run(f"ANALYZE {STAGE}")
        run(
            "CREATE TEMP TABLE going AS SELECT f.id FROM flags_flag AS f WHERE f.state <> 'gone' AND f.check_id IN "
            f"(SELECT check_id FROM ran_checks) AND NOT EXISTS (SELECT 1 FROM {STAGE} AS s WHERE {_SAME})"
        )
        left_out = checks_left_out(self._cursor)
        mark_staged(self._cursor, STAGE, left_out)
        (going,) = self._row("SELECT count(*) FROM going")
        (known,) = self._row(f"SELECT count(*) FROM {STAGE} AS s JOIN flags_flag AS f ON {_SAME}")
        with indexes_laid_aside(self._cursor, going + self._staged.count - known):
            changes = self._merged()
        mark_flags_left_out(self._cursor, STAGE, left_out)
        for name in ("TABLE going", "TABLE ran_checks", "INDEX staged_once"):
            run(f"DROP {name}")
        return changes

    def _merged(self) -> Changes:
        run = self._execute
        gone = self._gone()
        back = self._back()
        stamp = "state = 'still_there', last_run_id = %s, last_as_of = %s"
        here = f"FROM {STAGE} AS s WHERE {_SAME} AND f.state <> 'gone' AND f.last_run_id <> %s"
        values = (self._run, self._as_of, self._run)
        changed = run(f"UPDATE flags_flag AS f SET {stamp}, {_FROM_DATA} {here} AND ({_DIFFERS})", *values)
        # rows that say the same are touched where no index lies
        same = run(f"UPDATE flags_flag AS f SET {stamp} {here}", *values)
        new = self._new()
        self._silences()
        run(
            f"INSERT INTO flags_flagevidence AS e (flag_id, run_id, shown) SELECT f.id, {self._number()}, s.shown FROM {STAGE} AS s "
            f"JOIN flags_flag AS f ON {_SAME} WHERE 1 = 1 ON CONFLICT (flag_id) DO UPDATE "
            "SET run_id = excluded.run_id, shown = excluded.shown WHERE e.shown <> excluded.shown",
            self._run,
        )
        return Changes(new, changed + same, gone, back)

    def _gone(self) -> int:
        """In the data no more. What somebody works on keeps its status; so do conclusions."""
        which = "f.id IN (SELECT id FROM going)"
        self._note_change("gone", which, "f.episode")
        return self._execute(
            f"UPDATE flags_flag AS f SET state = 'gone', repeated = FALSE, status = CASE WHEN f.status IN {_UNTOUCHED} THEN '{words.GONE}' ELSE f.status END "
            f"WHERE {which}"
        )

    def _back(self) -> int:
        """The old number, the next episode, to be looked at again, unless somebody is still at it."""
        self._note_change(
            "back", f"f.state = 'gone' AND EXISTS (SELECT 1 FROM {STAGE} AS s WHERE {_SAME})", "f.episode + 1"
        )
        return self._execute(
            "UPDATE flags_flag AS f SET state = 'back', episode = f.episode + 1, last_run_id = %s, last_as_of = %s, found_on = %s, "
            f"status = CASE WHEN f.status IN {_UNDER_WAY} THEN f.status ELSE '{words.NEW}' END, {_LET_GO}, "
            f"{_FROM_DATA} FROM {STAGE} AS s WHERE {_SAME} AND f.state = 'gone'",
            self._run, self._as_of, self._today,
        )  # fmt: skip

    def _new(self) -> int:
        return self._execute(
            f"INSERT INTO flags_flag ({_NAMES}, episode, state, status, found_on, first_run_id, last_run_id, first_as_of, last_as_of) "
            f"SELECT {_NAMES}, 1, 'new', '{words.NEW}', {self._day()}, {self._number()}, {self._number()}, {self._day()}, {self._day()} "
            f"FROM {STAGE} AS s WHERE NOT EXISTS (SELECT 1 FROM flags_flag AS f WHERE {_SAME}) ORDER BY s.check_id, s.subject_id",
            self._today, self._run, self._run, self._as_of, self._as_of,
        )  # fmt: skip

    def _silences(self) -> None:
        """Silenced while a silence is in force, new again after its day."""
        in_force = (
            "EXISTS (SELECT 1 FROM flags_silence AS q WHERE q.check_id = f.check_id AND q.subject_id = f.subject_id "
            f"AND q.ended_at IS NULL AND q.until_on >= {self._day()})"
        )
        for status, instead, condition in (
            (words.NEW, words.SILENCED, in_force),
            (words.SILENCED, words.NEW, f"NOT {in_force}"),
        ):
            self._execute(
                f"UPDATE flags_flag AS f SET status = '{instead}' WHERE f.status = '{status}' AND {condition}",
                self._today,
            )

    def _note_change(self, change: str, which: str, episode: str) -> None:
        self._execute(
            'INSERT INTO flags_flagchange (flag_id, run_id, "on", change, episode, status) '
            f"SELECT f.id, {self._number()}, {self._day()}, '{change}', {episode}, f.status FROM flags_flag AS f WHERE {which}",
            self._run, self._as_of,
        )  # fmt: skip

    def _execute(self, sql: str, *values: object) -> int:
        self._cursor.execute(sql, values or None)
        return max(self._cursor.rowcount, 0)

    def _row(self, sql: str) -> tuple[int, ...]:
        self._cursor.execute(sql)
        return self._cursor.fetchone()

    @staticmethod
    def _day() -> str:
        """A day as a value of a SELECT list: PostgreSQL has to be told its type, SQLite keeps it as text."""
        return "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"

    @staticmethod
    def _number() -> str:
        return "CAST(%s AS bigint)" if connection.vendor == "postgresql" else "%s"
