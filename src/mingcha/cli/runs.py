"""`mingcha runs`: what was run, and what came of it."""

from pathlib import Path

import click

from mingcha.cli.console import say
from mingcha.cli.workspaces import home_option, key_option, open_workspace
from mingcha.domain.errors import ClerkError
from mingcha.engine.run_store import RunStore, StoredRun

STATES = {"new": "新出现", "still_there": "仍存在", "gone": "已消失", "back": "又出现"}


@click.command("runs")
@click.argument("run_id", required=False)
@click.option("--check", "check_id", default=None, help="只列这项检查的疑点。Only flags of this check.")
@home_option
@key_option
def runs(run_id: str | None, check_id: str | None, home: Path | None, key_file: Path | None) -> None:
    """列出历次运行；写明 RUN_ID 时列出那一次的疑点编号。

    List all runs; with RUN_ID, the numbered flags of that run.
    """
    workspace = open_workspace(home, key_file, must_exist=True)
    store = RunStore(workspace.home)
    stored = store.list()
    if not stored:
        say("还没有运行过检查。用 mingcha check 运行。")
        return
    if run_id is None:
        for run in stored:
            _one_line(run)
        return
    if run_id.zfill(5) not in {r.run_id for r in stored}:
        raise ClerkError(
            "RUN-01",
            what=f"没有第 {run_id} 次运行",
            why="编号不在运行记录里",
            next_step="不带编号运行 mingcha runs 查看全部运行",
        )
    register = store.register()
    for flag in register.all():
        if flag.last_run_id == run_id.zfill(5) and check_id in (None, flag.check_id):
            say(f"{flag.flag_no:>8d}  {STATES[flag.state]}  {flag.check_id}  {flag.subject_id}")
    register.close()


def _one_line(run: StoredRun) -> None:
    record = run.record
    statuses = [c["status"] for c in record["checks"].values()]
    changes = record["changes"]
    say(
        f"{run.run_id}  统计日 {record['as_of']}  {record['engine']}  有疑点 {statuses.count('flagged')} 项，无疑点 {statuses.count('clear')} 项，"
        f"未比对 {statuses.count('not_applicable')} 项，出错 {statuses.count('error')} 项；"
        f"疑点 新 {changes['new']} 仍在 {changes['still_there']} 消失 {changes['gone']} 又现 {changes['back']}"
    )
