"""`mingcha plan DIR`: every document of a folder, on all cores, with a progress bar and one line for each that could not be read."""

import json
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from datetime import date
from pathlib import Path

import click

from mingcha.cli.console import EXIT_REFUSED, progress_shown, say
from mingcha.domain.errors import ClerkError
from mingcha.planning.readers import readers_by_suffix


def read_folder(
    folder: Path, *, as_json: bool, ledger: Path | None, calendar: Path | None, today: date
) -> None:
    """Read a folder; ledger and calendar then name folders to write into."""
    paths = sorted(
        p
        for p in folder.rglob("*")
        if p.suffix.lower() in readers_by_suffix() and p.is_file() and not p.name.startswith((".", "~$"))
    )
    if not paths:
        raise ClerkError(
            "PLAN-15",
            what=f"“{folder}”里没有可读取的方案文件",
            why=f"能读取的格式是：{'、'.join(sorted(readers_by_suffix()))}",
            next_step="请确认文件夹选对了",
        )
    for target in (ledger, calendar):
        if target is not None and target.suffix:
            raise ClerkError(
                "PLAN-16",
                what=f"“{target}”应是文件夹",
                why="读取整个文件夹时，每份方案各写一个文件",
                next_step="请给出一个文件夹名，不带扩展名",
            )
        if target is not None:
            target.mkdir(parents=True, exist_ok=True)
    results: dict[Path, dict] = {}
    with (
        progress_shown("读取方案") as step,
        ProcessPoolExecutor(max_workers=min(8, os.cpu_count() or 1)) as pool,
    ):
        running = {
            pool.submit(
                read_one,
                p,
                _target(ledger, folder, p, ".xlsx"),
                _target(calendar, folder, p, ".ics"),
                today,
                as_json,
            ): p
            for p in paths
        }
        for done, future in enumerate(as_completed(running), 1):
            results[running[future]] = future.result()
            step("", done, len(paths))
    failed = {p: r["error"] for p, r in results.items() if "error" in r}
    if as_json:
        say(json.dumps({str(p.relative_to(folder)): results[p] for p in paths}, ensure_ascii=False, indent=2))
    else:
        for p in paths:
            r = results[p]
            if "error" not in r:
                say(
                    f"{p.relative_to(folder)}　{r['title']}　{r['items']} 条，{r['dated']} 条有时限，报送 {r['reporting']} 项，疑点 {r['defects']} 处"
                )
    for p in paths:
        if p in failed:
            click.echo(f"{p.relative_to(folder)}　未读出：{failed[p]}", err=True)
    say(
        f"共 {len(paths)} 份，读出 {len(paths) - len(failed)} 份"
        + (f"，{len(failed)} 份未读出。" if failed else "。")
    ) if not as_json else None
    if len(failed) == len(paths):
        raise click.exceptions.Exit(EXIT_REFUSED)


def _target(folder: Path | None, source: Path, path: Path, suffix: str) -> Path | None:
    """A name of its own for each document, its folders joined with -, so that equal names do not overwrite each other."""
    return None if folder is None else folder / ("-".join(path.relative_to(source).parts) + suffix)


def read_one(path: Path, ledger: Path | None, calendar: Path | None, today: date, whole: bool) -> dict:
    """One document in a process of its own: its plan, or its counts, or the sentence that says why not."""
    from mingcha.cli.plan import write_outputs
    from mingcha.planning.reading import read_plan

    try:
        plan = read_plan(path)
        write_outputs(plan, ledger, calendar, today)
    except ClerkError as error:
        return {"error": f"{error.what}（{error.why}）"}
    if whole:
        return plan.as_json()
    return {
        "title": plan.title,
        "items": len(plan.items),
        "dated": sum(i.due is not None for i in plan.items),
        "reporting": len(plan.reporting),
        "defects": len(plan.defects),
    }
