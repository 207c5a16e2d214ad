"""What may be removed from file stores. The common room keeps everything that is not released; a room of one app's own is swept by that app."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingcha.web.jobs.file_store import FileStore

_GRACE = timedelta(hours=24)
"""A file is stored before the record that names it: what is younger is left alone."""
_NAMED: list[Callable[[], Iterable[str]]] = []


def names_files(hashes: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Register (as a decorator) a function that gives the hashes of all files of the common room that an app still needs."""
    _NAMED.append(hashes)
    return hashes


def release(store: "FileStore", hashes: Iterable[str]) -> int:
    """Delete files of the common room, but for those that an app has registered as needed. Returns how many files went."""
    needed = {sha256 for named in _NAMED for sha256 in named()}
    gone = [sha256 for sha256 in set(hashes) if sha256 not in needed and store.has(sha256)]
    for sha256 in gone:
        store.delete(sha256)
    return len(gone)


def sweep(store: "FileStore", needed: Iterable[str], *, now: datetime) -> int:
    """Delete from an app's own room whatever is not needed and older than a day. Returns how many files went."""
    kept = set(needed)
    before = (now - _GRACE).timestamp()
    gone = [sha256 for sha256, stored_at in store.kept() if sha256 not in kept and stored_at < before]
    for sha256 in gone:
        store.delete(sha256)
    return len(gone)


def left_by_the_dead(folder: Path) -> Iterator[Path]:
    """Entries named after a process (`<pid>-…`) that no longer lives."""
    for path in folder.iterdir():
        pid = path.name.split("-")[0]
        if pid.isdigit() and not _is_alive(int(pid)):
            yield path


def _is_alive(pid: int) -> bool:
    if os.name != "posix":
        return True  # elsewhere asking a process by signal ends it
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
