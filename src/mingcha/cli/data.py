"""`mingcha data`: what was imported, how fresh it is, from whom, and what is missing for which check."""

from pathlib import Path

import click

from mingcha.catalog.catalogue import load_catalogue
from mingcha.cli.console import say
from mingcha.cli.workspaces import home_option, key_option, open_workspace
from mingcha.engine.needs import availability


@click.command("data")
@home_option
@key_option
def data(home: Path | None, key_file: Path | None) -> None:
    """列出已导入的数据：多少行、何时导入、来自谁；还缺什么、影响哪些检查。

    What is there, how fresh, from whom, and what is missing for which check.
    """
    workspace = open_workspace(home, key_file, must_exist=True)
    catalogue, state, dataset = load_catalogue(), workspace.catalogue(), workspace.dataset()
    say("已导入的数据")
    for table in catalogue.tables.values():
        snapshots = state.current(table.id) if table.id in dataset.tables else ()
        for s in snapshots:
            say(
                f"  {table.title}（{table.source}）：{s.rows:,} 行，{s.imported_at[:16]} 由 {s.importer} 导入，快照 {s.id}"
            )
    say("\n没有导入的数据")
    for table in catalogue.tables.values():
        if table.id not in dataset.tables:
            waiting = [c.title for c in catalogue.checks.values() if table.id in c.inputs]
            say(
                f"  {table.title}（{table.source}）"
                + (f"：缺它不能比对 {'、'.join(waiting)}" if waiting else "")
            )
    blocked = [(c, availability(c, dataset, catalogue).missing) for c in catalogue.checks.values()]
    blocked = [(c, missing) for c, missing in blocked if missing]
    say(f"\n{len(catalogue.checks) - len(blocked)} 项检查可以比对，{len(blocked)} 项未比对")
    for check, missing in blocked:
        say(f"  {check.title}：缺 {'；'.join(missing)}")
