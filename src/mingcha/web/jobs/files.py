"""The file stores of this installation."""

from functools import cache
from pathlib import Path

from django.conf import settings

from mingcha.web.jobs.file_store import FileStore

RESULTS = "results"
"""The room of jobs' results: kept as long as their jobs say, then swept."""


@cache
def _store(folder: str, secret: str) -> FileStore:
    return FileStore(Path(folder), secret)


def file_store(room: str = "") -> FileStore:
    """A store under MINGCHA_HOME/web/files, sealed with a key drawn from web/secret.key.

    Arguments
        room  "" = the common one, from which nothing goes by itself; else a room of one app's own, which that app sweeps
    """
    folder = settings.HOME.files / f"room-{room}" if room else settings.HOME.files
    return _store(str(folder), settings.SECRET_KEY)
