"""The file store of this installation."""

from functools import cache
from pathlib import Path

from django.conf import settings

from mingcha.web.jobs.file_store import FileStore


@cache
def _store(folder: str, secret: str) -> FileStore:
    return FileStore(Path(folder), secret)


def file_store() -> FileStore:
    """The store under MINGCHA_HOME/web/files, sealed with a key drawn from web/secret.key."""
    return _store(str(settings.HOME.files), settings.SECRET_KEY)
