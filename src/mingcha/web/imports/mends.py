"""Cells mended on the page: kept sealed like the files, because they hold identities."""

import json

from mingcha.lake.reading.mended import Mends
from mingcha.web.jobs.file_store import FileStore

MendsOfFiles = dict[tuple[str, str], Mends]


def read_mends(store: FileStore, sha256: str) -> dict[tuple[str, str], dict[tuple[int, int], str]]:
    """(file, sheet) → (row number, place) → text; nothing where no cell was mended yet."""
    if not sha256:
        return {}
    found: dict[tuple[str, str], dict[tuple[int, int], str]] = {}
    for file, sheet, row, place, text in json.loads(store.read(sha256)):
        found.setdefault((file, sheet), {})[row, place] = text
    return found


def save_mends(store: FileStore, mends: MendsOfFiles) -> str:
    """Keep them. Returns the hash to read them by."""
    lines = [
        (file, sheet, row, place, text)
        for (file, sheet), cells in sorted(mends.items())
        for (row, place), text in sorted(cells.items())
    ]
    return store.save_bytes(json.dumps(lines, ensure_ascii=False).encode()).sha256
