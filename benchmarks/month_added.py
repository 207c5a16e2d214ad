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
    first = _import_and_run(without, kept, AFTER)
    added = _import_and_run(home, kept, AFTER)
    same = run_fresh("benchmarks.one_run", home, "--kept", kept, "--digest")
    shutil.rmtree(kept)
    _import_and_run(without, kept, BEFORE)
    later = _import_and_run(home, kept, AFTER)
    shutil.rmtree(kept)
    run_fresh("benchmarks.one_run", without, "--kept", kept)
    alone = run_fresh("benchmarks.one_run", home, "--kept", kept, "--digest")
    for folder in (without, kept):
        shutil.rmtree(folder, ignore_errors=True)
    rows = [
        ("full run, nothing kept or prepared", full),
        ("preparing at the import of everything", first["preparing"]),
        ("the run after it, which keeps its results", first),
        ("**the last month's payments arrive**, same day of question: preparing at their import", added["preparing"]),
        ("**the run after it**", added),
        ("the run after it where imports prepare nothing", alone),
        ("nothing new at all", same),
        (
            "the last month arrives and the day of question moves to its end: preparing at the import",
            later["preparing"],
        ),
        ("the run after it", later),
    ]  # fmt: skip
    equal = len({r["digest"] for r in (full, same, added, later, alone)}) == 1
    return str(
        write_result(
            "month_added",
            f"(d) One month added, size {size}",
            f"Flags of the incremental runs {'equal' if equal else 'DIFFER FROM'} those of the full run, byte by byte. Goal ≤ 0.15 of a full run. "
            "Where only payments are new, the checks that do not rest on payments are taken from the cache, the former months of views over payments and the "
            "views that stand beside them from their files. Where the day of question moves, nearly every check asks about another day and has to be answered anew.",
            markdown_table(
                ("what", "seconds", "CPU seconds", "share of full, time", "share of full, CPU"),
                [
                    (what, r["seconds"], r["cpu"], r["seconds"] / full["seconds"], r["cpu"] / full["cpu"])
                    for what, r in rows
                ],
            ),
            "Preparing looks ahead to the end of the newest month of payments. Before the last month came that was the end of the month before, so that part "
            "of what it does here (who is old or a child in the month, relatives of officials as of a later day) is for the days of the new month.",
        )
    )


def _import_and_run(home: Path, kept: Path, as_of: date) -> dict:
    """What the last step of an import and the run after it take."""
    preparing = run_fresh("benchmarks.one_prepare", home, kept / "views", "--today", as_of)
    run = run_fresh("benchmarks.one_run", home, "--kept", kept, "--as-of", as_of, "--digest")
    return {**run, "preparing": preparing}


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
