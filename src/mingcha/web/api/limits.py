"""The limits of content/parameters/work_api.yml, and how many requests a token may send a minute."""

import threading
from datetime import date
from functools import cache

from django.db import OperationalError, connection

from mingcha.catalog.content_root import content_root
from mingcha.catalog.parameters import Parameter, read_parameter_file

WINDOW_SECONDS = 60
_WAIT_MILLISECONDS = 250
"""SQLite has one writer at a time: so long a count waits for another one's transaction, then this process counts alone."""
_COUNT = """
INSERT INTO api_requestcount AS kept (post_id, minute, count) VALUES (%s, %s, 1)
ON CONFLICT (post_id) DO UPDATE SET
  count = CASE WHEN kept.minute = excluded.minute THEN kept.count + 1 ELSE 1 END, minute = excluded.minute
RETURNING count
"""


@cache
def _parameters() -> dict[str, Parameter]:
    found = read_parameter_file(content_root() / "parameters" / "work_api.yml")
    return {parameter.id: parameter for parameter in found}


def limit(name: str, on: date | None = None) -> int:
    """The number of a parameter on a day (today if None).

    Errors
        LookupError  it has no value on that day
    """
    found = _parameters()[f"api_{name}"].lookup(None, on or date.today())
    if found is None or found.value is None:
        raise LookupError(name)
    return int(found.value)


class Pace:
    """Requests of each token in the present minute, over all web processes: keeps one system's mistake from stopping the others.

    One row a token, one statement a request. While a long transaction holds SQLite's write lock, each process counts for itself.
    """

    def __init__(self) -> None:
        self._lock, self._counts, self._minute = threading.Lock(), dict[int, int](), 0

    def seconds_to_wait(self, post_id: int, at_seconds: float) -> int:
        """Count a request of a token's post; 0 = go on, else after how many seconds it may ask again."""
        minute = int(at_seconds // WINDOW_SECONDS)
        if max(self._counted_here(post_id, minute), _counted(post_id, minute)) <= limit(
            "requests_per_minute"
        ):
            return 0
        return max(1, int((minute + 1) * WINDOW_SECONDS - at_seconds) + 1)

    def _counted_here(self, post_id: int, minute: int) -> int:
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            self._counts[post_id] = self._counts.get(post_id, 0) + 1
            return self._counts[post_id]


def _counted(post_id: int, minute: int) -> int:
    """The requests of a post in that minute, this one included; 0 where the row cannot be written now."""
    sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0] if sqlite else None
        try:
            if sqlite:
                cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MILLISECONDS}")
            cursor.execute(_COUNT, [post_id, minute])
            return cursor.fetchall()[0][0]  # all: the statement has ended, and with it SQLite's write lock
        except OperationalError:
            if not sqlite:
                raise
            return 0
        finally:
            if sqlite:
                cursor.execute(f"PRAGMA busy_timeout = {before}")


pace = Pace()
