"""The audit log: one JSON line an act, appended and brought to the disk before the act takes effect. Never an identity in clear."""

import json
import os
import re
from datetime import datetime
from pathlib import Path

_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[0-9Xx]|\d{15,19})(?!\d)")


def record(path: Path, *, act: str, who: str, when: datetime, what: str, why: str = "") -> None:
    """Append one line: act (reveal, import, run, rotate), who, when, what, why. Numbers that look like an identity are hidden."""
    entry = {"when": when.isoformat(timespec="seconds"), "who": who, "act": act, "what": what, "why": why}
    line = json.dumps({k: hide_numbers(v) for k, v in entry.items()}, ensure_ascii=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def hide_numbers(text: str) -> str:
    """The same text, ID- and account-shaped numbers hidden: people write them into reasons and file names."""
    return _NUMBER.sub("〔号码已隐去〕", text)
