"""`mingcha demo`: the main job, shown on the example county."""

from datetime import date
from pathlib import Path

import click

from mingcha.catalog.plans import load_plans
from mingcha.cli.check import keep, print_outcomes
from mingcha.cli.console import EXIT_DONE, EXIT_SOME_ERRORS, progress_shown, say
from mingcha.cli.importing import import_and_tell
from mingcha.engine.checking import write_results
from mingcha.engine.run import run_checks
from mingcha.example import generate
from mingcha.lake.workspace import Workspace

DEMO_DAY = date(2024, 6, 30)


@click.command("demo")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="演示用的文件夹。Where the demo lies.",
)
def demo(folder: Path) -> int:
    """演示：生成示例县的乱文件 → 导入 → 比对 → 疑点清单。

    The main job on the example county: messy files, import, run, workbook.
    """
    files, home, out = folder / "各部门交来的文件", folder / "数据", folder / "结果"
    if not files.exists():
        say("① 生成示例县（人和地方都是编造的）")
        with progress_shown("生成") as step:
            generate(files, size="county", seed=1, progress=step)
    say(f"② 导入 {files}")
    workspace = Workspace(home, folder / "密钥" / "vault.key")
    import_and_tell(files, workspace, out=out, mapping=None, force=False)
    say(f"③ 比对，统计日 {DEMO_DAY}")
    dataset = workspace.dataset()
    with progress_shown("比对") as step:
        run = run_checks(dataset, as_of=DEMO_DAY, progress=step)
    written = write_results(run, dataset, out)
    keep(run, workspace)
    print_outcomes(run)
    say(
        f"\n④ 疑点 {written.flags} 条。打开 {out / '疑点清单.xlsx'} 逐户核实；机器可读的是 {out / 'flags.csv'}。"
    )
    say("⑤ 五份专项治理方案，已逐条核对，可作为本地方案的起点")
    for plan in load_plans().values():
        say(f"    {plan.title}（{plan.doc_no or '无文号'}，{sum(i.is_task for i in plan.items)} 项任务）")
    say(
        f"\n接着看：mingcha runs --home {home}；mingcha explain paid_after_death；mingcha explain 1 --home {home}"
    )
    return EXIT_SOME_ERRORS if any(o.status == "error" for o in run.outcomes.values()) else EXIT_DONE
