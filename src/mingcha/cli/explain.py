"""`mingcha explain`: what a check asks and on what law, or why a flag was raised."""

import json
from datetime import date
from pathlib import Path

import click

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.checks import Check
from mingcha.catalog.parameters import DatedValue, Parameter
from mingcha.cli.console import say
from mingcha.cli.workspaces import home_option, key_option, open_workspace
from mingcha.domain.errors import ClerkError
from mingcha.engine.behind_flag import rows_behind
from mingcha.engine.run_store import RunStore
from mingcha.office.flag_workbook import SEVERITIES, SIDES, THEMES

CERTAINTY = {
    "read": "已读原文全文",
    "seed": "方案原文",
    "web": "公开网页",
    "memory": "凭记忆，引用前须核对原文",
    "own": "明察检查口径",
}
UNITS = {
    "month": "个月", "day": "天", "working_day": "个工作日", "hour": "小时", "minute": "分钟", "yuan": "元", "count": "个", "times": "倍", "year": "年",
    "day_of_month": "日", "month_of_year": "月",
}  # fmt: skip


@click.command("explain")
@click.argument("name", required=False)
@home_option
@key_option
def explain(name: str | None, home: Path | None, key_file: Path | None) -> None:
    """说明一项检查，或一条疑点。不写名称则列出全部检查。

    Explain a check (by its id) or a flag (by its number); without NAME, list all checks.
    """
    catalogue = load_catalogue()
    if name is None:
        for theme in THEMES:
            say(f"〖{THEMES[theme]}〗")
            for check in catalogue.checks.values():
                if check.theme == theme:
                    say(f"  {check.id:34s}{check.title}")
        return
    if name in catalogue.checks:
        _explain_check(catalogue.checks[name])
        return
    number = name.removeprefix("#")
    if not number.isdigit():
        raise ClerkError(
            "EXPLAIN-01", what=f"没有编号为 {name} 的检查，也不是疑点编号", why="检查编号是英文词，疑点编号是数字",
            next_step="不带名称运行 mingcha explain 查看全部检查；疑点编号见 mingcha runs",
        )  # fmt: skip
    _explain_flag(int(number), home, key_file)


def _explain_check(check: Check) -> None:
    parameters = load_catalogue().parameters.by_id
    say(f"{check.title}（{check.id} 第 {check.version} 版）")
    say(f"方向：{SIDES[check.side]}　严重程度：{SEVERITIES[check.severity]}（只决定核查先后，不代表定性）")
    say(f"\n问什么\n  {check.question}")
    say("\n怎么比\n  " + check.logic.strip().replace("\n", "\n  "))
    say(f"  分子：{check.numerator}\n  分母：{check.denominator}")
    say("\n依据")
    for basis in check.legal_basis:
        say(
            f"  {basis.document} {basis.section}：{basis.point}〔{CERTAINTY.get(basis.certainty, basis.certainty)}〕"
        )
    if check.parameters:
        say("\n今天的参数")
        for name in check.parameters:
            say(f"  {parameter_line(parameters[name], date.today())}")
    say("\n常见的正当情形（先排除）")
    for i, text in enumerate(check.legit_reasons, start=1):
        say(f"  {i}. {text}")
    say("\n入户或核查时要亲自核实")
    for i, text in enumerate(check.verify, start=1):
        say(f"  {i}. {text}")
    tables = load_catalogue().tables
    say("\n需要的数据\n  " + "、".join(f"{tables[t].title}（{tables[t].source}）" for t in check.inputs))
    if check.optional_inputs:
        say("  有则用：" + "、".join(tables[t].title for t in check.optional_inputs))
    if check.any_of:
        say("  至少一种：" + "、".join(tables[t].title for t in check.any_of))
    say(f"  未比对的情形：{check.not_applicable}")


def parameter_line(parameter: Parameter, on: date) -> str:
    """A parameter with its nationwide value of that day, its regional ones, and where they come from."""
    now = parameter.lookup(None, on)
    shown = [f"{parameter.title}（{parameter.id}）：{_value(now, parameter) if now else '未设定'}"]
    if now:
        shown.append(
            f"〔{now.source.document} {now.source.section}；{CERTAINTY.get(now.source.certainty, '')}〕"
        )
    shown += [f"；{v.region_code}：{_value(v, parameter)}" for v in parameter.values if v.region_code]
    return "".join(shown)


def _value(v: DatedValue, parameter: Parameter) -> str:
    if v.value is None:
        return "未设定"
    if isinstance(v.value, tuple):
        return "、".join(v.value)
    return f"{v.value}{UNITS.get(parameter.unit, '')}"


def _explain_flag(number: int, home: Path | None, key_file: Path | None) -> None:
    workspace = open_workspace(home, key_file, must_exist=True)
    store = RunStore(workspace.home)
    register = store.register()
    flag = register.get(number)
    register.close()
    if flag is None:
        raise ClerkError(
            "EXPLAIN-02",
            what=f"没有编号为 {number} 的疑点",
            why="登记簿里没有这个编号",
            next_step="用 mingcha runs 查看各次运行的疑点",
        )
    run = next(r for r in store.list() if r.run_id == flag.last_run_id)
    row = next(r for r in run.flags() if (r["check_id"], r["subject_id"]) == (flag.check_id, flag.subject_id))
    check = load_catalogue().checks[flag.check_id]
    states = {"new": "新出现", "still_there": "仍存在", "gone": "已消失", "back": "又出现（反弹）"}
    say(
        f"疑点 {number}：{check.title}（{states[flag.state]}，第 {flag.episode} 次；首见 {flag.first_as_of}，最近 {flag.last_as_of}）"
    )
    say("这是向人提出的问题，不是结论。")
    say("\n常见的正当情形（先排除）")
    for i, text in enumerate(check.legit_reasons, start=1):
        say(f"  {i}. {text}")
    say(
        f"\n对象 {flag.subject_id}　地区 {row['region_code']}　金额 {row['amount_yuan'] or '—'}　强度 {row['match'] or '—'}"
    )
    for name, value in json.loads(row["evidence"]).items():
        say(f"  {name}：{value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")
    say("\n相关的原始记录（人名、证号、账号以代号显示）")
    for table, lines in rows_behind(check, flag.subject_id, row, workspace.dataset()):
        say(f"  {load_catalogue().tables[table].title}")
        for line in lines:
            say(f"    {line}")
    say("\n要亲自核实")
    for i, text in enumerate(check.verify, start=1):
        say(f"  {i}. {text}")
