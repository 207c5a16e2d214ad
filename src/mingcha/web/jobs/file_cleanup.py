"""What may be removed from the file store: what no record names any more, and what killed processes left behind."""

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mingcha.web.jobs.file_store import FileStore

_GRACE = timedelta(hours=24)
"""A file is stored before the record that names it: what is younger is left alone."""
_REFERENCES: list[Callable[[], Iterable[str]]] = []


def names_files(hashes: Callable[[], Iterable[str]]) -> Callable[[], Iterable[str]]:
    """Register (as a decorator) a function that gives the hashes of all files that an app still needs."""
    _REFERENCES.append(hashes)
    return hashes


def sweep(store: "FileStore", *, now: datetime) -> int:
    """Delete what no app names any more. Returns how many files went."""
    needed = {sha256 for hashes in _REFERENCES for sha256 in hashes()}
    before = (now - _GRACE).timestamp()
    gone = [sha256 for sha256, stored_at in store.kept() if sha256 not in needed and stored_at < before]
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
