"""`mingcha demo`: the main job, shown on the example county, and the work that follows from it on the pages."""

import os
import shutil
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
from mingcha.example.world import COUNTY_CODE
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
@click.option("--port", default=8000, show_default=True, help="端口。Port of the pages.")
def demo(folder: Path, port: int) -> int:
    """演示：生成示例县的乱文件 → 导入 → 比对 → 疑点清单 → 从省到村的单位在网页上办理。

    The main job on the example county: messy files, import, run, workbook; then the application, with people at every level.
    With MINGCHA_NO_SERVE=1 it ends before serving.
    """
    files, home, out = folder / "各部门交来的文件", folder / "数据", folder / "结果"
    if not files.exists():
        say("① 生成示例县（人和地方都是编造的）")
        with progress_shown("生成") as step:
            generate(files, size="county", seed=1, progress=step)
    say(f"② 导入 {files}")
    workspace = Workspace(home, folder / "密钥" / "vault.key")
    import_and_tell(files, workspace, out=out, mapping=None, force=False, region=COUNTY_CODE)
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
    if any(o.status == "error" for o in run.outcomes.values()):
        return EXIT_SOME_ERRORS
    return _work_on_pages(home, folder / "密钥" / "vault.key", port)


def _work_on_pages(home: Path, key_file: Path, port: int) -> int:
    """The application on the same data: every row made by the real services, people of every level to sign in as."""
    os.environ["MINGCHA_SECOND_FACTOR"] = "optional"  # nobody has to bind a phone for a demonstration
    from mingcha.web.project.serving import enter_application, prepare
    from mingcha.web.project.serving import serve as serve_until_stopped

    told = home / "web" / "demonstration.told"
    if not told.exists():  # never told to its end: begin again
        shutil.rmtree(home / "web", ignore_errors=True)
    enter_application(home, key_file, database="")
    prepare()
    from django.utils import timezone

    from mingcha.web.demonstration.office import PASSWORD
    from mingcha.web.demonstration.story import shown_people, tell

    say("⑥ 网页上的工作")
    if not told.exists():
        tell(as_of=DEMO_DAY, now=timezone.now(), say=say)
        told.touch()
    say(f"\n各级人员（密码都是 {PASSWORD}，只用于演示）：")
    for username, post in shown_people():
        say(f"    {username:22s}{post}")
    if os.environ.get("MINGCHA_NO_SERVE") == "1":
        say(f"\n启动网页：mingcha serve --home {home} --key-file {key_file}")
        return EXIT_DONE
    say(f"\n打开 http://127.0.0.1:{port}/ 登录　（Ctrl+C 停止）")
    return serve_until_stopped(address="127.0.0.1", port=port, web_processes=1, threads=8)
