"""已植入清单.csv: what was planted, for tests and for those who try the checks."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from mingcha.example.world import Planted


def write_planted(path: Path, planted: Iterable[Planted]) -> dict[str, dict[str, int]]:
    """Write the list, sorted; gives the counts by check and kind."""
    entries = sorted(planted, key=lambda p: (p.check_id, p.kind, p.subject_id))
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("check_id", "subject_id", "kind", "note"))
        for p in entries:
            writer.writerow((p.check_id, p.subject_id, p.kind, p.note))
            counts[p.check_id][p.kind] += 1
    return {check: dict(kinds) for check, kinds in counts.items()}
