"""Anchors: after each commit the last link's hash is written to a file outside of the database, so that dropping or rewriting rows shows."""

import json
import os
from datetime import datetime
from pathlib import Path


def write_anchor(folder: Path, number: int, hash_: str, at: datetime) -> None:
    """Append one line to the month's file; one small write, so that writers do not mix their lines."""
    folder.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"number": number, "hash": hash_, "at": at.isoformat()}) + "\n"
    descriptor = os.open(folder / f"{at:%Y-%m}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, line.encode())
    finally:
        os.close(descriptor)


def read_anchors(folder: Path) -> dict[int, str]:
    """{number: hash} of all anchors. The last line may be cut off by a kill: it is left out.

    Where a number comes twice the first counts: a chain that was thrown away and begun anew writes its anchors after the old ones.
    """
    found: dict[int, str] = {}
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text().splitlines():
            try:
                anchor = json.loads(line)
            except ValueError:
                continue
            found.setdefault(anchor["number"], anchor["hash"])
    return found
