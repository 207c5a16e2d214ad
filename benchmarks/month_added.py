"""(d) One month of payments added to what was checked before, against a full run."""

import json
import shutil
from datetime import date
from pathlib import Path

from benchmarks.fresh_process import run_fresh
from benchmarks.made_data import DATA, workspace_of
from benchmarks.result_tables import markdown_table, write_result
from mingcha.domain.months import month_of

BEFORE, AFTER = date(2024, 5, 31), date(2024, 6, 30)


def measure(sizes: list[str]) -> str:
    """Run and write results/month_added.md, on the size before the largest where there are three."""
    size = sizes[min(1, len(sizes) - 1)]
    home = workspace_of(size).home
    without, kept = DATA / size / "without_last_month", DATA / size / "kept"
    for folder in (without, kept):
        shutil.rmtree(folder, ignore_errors=True)
    _without_month(home, without, month_of(AFTER))
    full = run_fresh("benchmarks.one_run", home, "--digest")
    first = run_fresh("benchmarks.one_run", without, "--kept", kept)
    saved = DATA / size / "kept_before"
    shutil.rmtree(saved, ignore_errors=True)
    shutil.copytree(kept, saved, copy_function=shutil.copy2)
    added = run_fresh("benchmarks.one_run", home, "--kept", kept)
    same = run_fresh("benchmarks.one_run", home, "--kept", kept, "--digest")
    shutil.rmtree(kept)
    run_fresh("benchmarks.one_run", without, "--kept", kept, "--as-of", BEFORE)
    later = run_fresh("benchmarks.one_run", home, "--kept", kept, "--digest")
    for folder in (without, kept, saved):
        shutil.rmtree(folder, ignore_errors=True)
    rows = [
        ("full run, nothing kept", full),
        ("full run that keeps results and months", first),
        ("the last month's payments arrive, same day of question", added),
        ("nothing new at all", same),
        ("the last month arrives and the day of question moves to its end", later),
    ]
    equal = full["digest"] == same["digest"] == later["digest"]
    return str(
        write_result(
            "month_added",
            f"(d) One month added, size {size}",
            f"Flags of the incremental runs {'equal' if equal else 'DIFFER FROM'} those of the full run, byte by byte. Goal ≤ 0.15 of a full run. "
            "Where only payments are new, the checks that do not rest on payments are taken from the cache, the former months of views over payments and the "
            "views that stand beside them from their files. Where the day of question moves, nearly every check asks about another day and has to be answered anew; only the months are kept.",
            markdown_table(
                ("run", "seconds", "CPU seconds", "share of full, time", "share of full, CPU"),
                [
                    (what, r["seconds"], r["cpu"], r["seconds"] / full["seconds"], r["cpu"] / full["cpu"])
                    for what, r in rows
                ],
            ),
        )
    )


def _without_month(home: Path, target: Path, month: int) -> None:
    """A workspace as it was before the last month's payments came: the same files, another catalogue."""
    (target / "lake").mkdir(parents=True)
    catalogue = json.loads((home / "lake" / "catalogue.json").read_text("utf-8"))
    for snapshot in catalogue["snapshots"]:
        if snapshot["table"] == "payments":
            snapshot["current"] = [m for m in snapshot["current"] if m != month]
    (target / "lake" / "catalogue.json").write_text(json.dumps(catalogue), "utf-8")
    for folder in (home / "lake").iterdir():
        if folder.is_dir():
            (target / "lake" / folder.name).symlink_to(folder.resolve())
