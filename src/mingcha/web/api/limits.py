"""The limits of content/parameters/work_api.yml, and how many requests a token may send a minute."""

import threading
from datetime import date
from functools import cache

from mingcha.catalog.content_root import content_root
from mingcha.catalog.parameters import Parameter, read_parameter_file

WINDOW_SECONDS = 60


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
    """Requests of each token in the present minute, in this web process: keeps one system's mistake from stopping the others."""

    def __init__(self) -> None:
        self._lock, self._counts, self._minute = threading.Lock(), dict[int, int](), 0

    def seconds_to_wait(self, post_id: int, at_seconds: float) -> int:
        """Count a request of a token's post; 0 = go on, else after how many seconds it may ask again."""
        minute = int(at_seconds // WINDOW_SECONDS)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            self._counts[post_id] = self._counts.get(post_id, 0) + 1
            if self._counts[post_id] <= limit("requests_per_minute"):
                return 0
        return max(1, int((minute + 1) * WINDOW_SECONDS - at_seconds) + 1)


pace = Pace()
