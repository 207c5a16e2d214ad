"""`mingcha plan` and `mingcha ledger`: a plan document into a ledger and a calendar, reviewed, compared, read back."""

import json
from datetime import date
from pathlib import Path

import click

from mingcha.cli.console import say
from mingcha.domain.errors import ClerkError

_FILE = click.Path(path_type=Path)


class PlanGroup(click.Group):
    """`plan FILE` and `plan review FILE` share a name: a first word that is no verb is the file to read."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the hidden verb `read` before a call that names none."""
        if args and args[0] not in self.commands and args[0] not in ("-h", "--help"):
            args = ["read", *args]
        return super().parse_args(ctx, args)


@click.group(cls=PlanGroup, context_settings={"help_option_names": ["-h", "--help"]})
def plan() -> None:
    """把实施方案读成工作台账。

    \b
    mingcha plan 方案.docx                         在终端上看摘要
    mingcha plan 方案.docx --json                  输出结构化结果
    mingcha plan 方案.docx --ledger 台账.xlsx --calendar 日历.ics
    mingcha plan 文件夹                            逐份读取一个文件夹
    mingcha plan review 方案.docx                  逐条核对，写出核对后的方案
    mingcha plan compare 上级方案.docx 本级方案.docx   看本级承接了哪些任务

    Read a plan document into a ledger and a calendar.
    """


@plan.command("read", hidden=True)
@click.argument("source", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。Print the structure.")
@click.option("--ledger", "ledger_path", type=_FILE, help="写出工作台账 .xlsx。")
@click.option("--calendar", "calendar_path", type=_FILE, help="写出日历 .ics。")
@click.option("--explain", is_flag=True, help="每个期限如何算出。How each deadline was computed.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="报送日历从哪一天算起，默认今天。")
def read(
    source: Path, as_json: bool, ledger_path: Path | None, calendar_path: Path | None, explain: bool, as_of
) -> None:
    """读一份方案，或一个文件夹里的全部方案。"""
    from mingcha.planning.reading import read_plan

    today = as_of.date() if as_of else date.today()
    if source.is_dir():
        from mingcha.cli.plan_folder import read_folder

        read_folder(source, as_json=as_json, ledger=ledger_path, calendar=calendar_path, today=today)
        return
    _check_target(ledger_path, ".xlsx")
    _check_target(calendar_path, ".ics")
    result = read_plan(source)
    write_outputs(result, ledger_path, calendar_path, today)
    if as_json:
        say(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
    elif not (ledger_path or calendar_path) or explain:
        from mingcha.cli.plan_summary import show_plan

        show_plan(result, explain=explain)
    for path, what in ((ledger_path, "工作台账"), (calendar_path, "日历")):
        if path:
            click.echo(f"已写出{what}：{path}", err=as_json)


def write_outputs(result, ledger_path: Path | None, calendar_path: Path | None, today: date) -> None:
    """Write the ledger and the calendar that were asked for."""
    if ledger_path:
        from mingcha.office.ledger_workbook import write_ledger
        from mingcha.planning.ledger_of_plan import last_days, ledger_of

        write_ledger(ledger_of(result, today), ledger_path, last_days(result))
    if calendar_path:
        from mingcha.office.calendar_file import write_calendar
        from mingcha.planning.schedule import calendar_entries

        write_calendar(result.title, calendar_entries(result, today), calendar_path)


def _check_target(path: Path | None, suffix: str) -> None:
    if path is None:
        return
    if path.suffix.lower() != suffix:
        raise ClerkError(
            "PLAN-10",
            what=f"输出文件“{path.name}”的扩展名不对",
            why=f"这里写出的是 {suffix} 文件",
            next_step=f"请把文件名改成以 {suffix} 结尾",
        )
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise ClerkError(
            "PLAN-11",
            what=f"不能写到“{path}”",
            why="所在的文件夹不存在，或者它本身是文件夹",
            next_step="请先建好文件夹，或换一个位置",
        )


@plan.command("review")
@click.argument("source", type=_FILE)
@click.option("--into", type=_FILE, help="写到哪个 .yml；默认与方案同名。")
@click.option("--by", "reviewer", help="核对人姓名。")
@click.option("--decisions", type=_FILE, help="事先写好的处理意见 .yml，不逐条询问。")
def review(source: Path, into: Path | None, reviewer: str | None, decisions: Path | None) -> None:
    """逐条核对读出的方案：采纳、修改、拆分、合并、删除，记下姓名和日期。

    Review a proposed plan item by item.
    """
    from mingcha.cli.plan_review import run_review

    run_review(source, into, reviewer, decisions)


@plan.command("compare")
@click.argument("upper", type=_FILE)
@click.argument("lower", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@click.option("--overrides", type=_FILE, help="人工指定的对应关系 .yml。")
def compare(upper: Path, lower: Path, as_json: bool, overrides: Path | None) -> None:
    """上级方案的各项任务，本级方案承接、改动、推迟或遗漏了哪些。

    Which items of the upper plan the lower one takes on, changes, delays or drops.
    """
    from mingcha.cli.plan_summary import show_comparison
    from mingcha.planning.comparing import compare_plans, load_overrides
    from mingcha.planning.reviewed_plans import open_plan

    result = compare_plans(open_plan(upper), open_plan(lower), load_overrides(overrides))
    if as_json:
        say(json.dumps(result.as_json(), ensure_ascii=False, indent=2))
    else:
        show_comparison(result)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def ledger() -> None:
    """读回工作台账。Read a ledger back."""


@ledger.command("import")
@click.argument("source", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def import_ledger(source: Path, as_json: bool) -> None:
    """读回一份填过的工作台账；看不懂的逐格列出。

    Read a filled ledger back; what cannot be understood is listed cell by cell.
    """
    from mingcha.cli.plan_summary import show_ledger
    from mingcha.office.ledger_import import read_ledger

    show_ledger(read_ledger(source), as_json=as_json)
