"""Plans, comparisons and ledgers as a clerk reads them on a terminal."""

import json
from dataclasses import asdict
from datetime import date

import click

from mingcha.cli.console import say
from mingcha.office.ledger import QUESTION_KINDS
from mingcha.office.ledger_import import ReadLedger
from mingcha.planning.plan import Due, Plan

_KINDS = {"focus": "整治重点", "measure": "工作措施", "phase": "工作步骤", "requirement": "工作要求"}


def show_plan(plan: Plan, explain: bool = False) -> None:
    """Title, phases, items, reporting calendar, defects."""
    say(plan.title)
    head = [plan.doc_no, "、".join(plan.issuers), plan.issued_on.isoformat() if plan.issued_on else None]
    say("  " + " · ".join(h for h in head if h) if any(head) else "  （没有读到文号、发文机关和日期）")
    if plan.period:
        say(f"  活动期：{plan.period.from_} 至 {plan.period.to}")
    if plan.addressees:
        say(f"  主送：{'、'.join(plan.addressees)}")
    chapter = None
    for item in plan.items:
        if item.chapter != chapter:
            chapter = item.chapter
            say(f"\n{chapter or '工作任务'}（{_KINDS[item.kind]}）")
        say(f"  {'  ' * (item.id.count('.') - 1)}{item.id}　{_short(item.title, 46)}")
        facts = [
            f"时限 {due_text(item.due)}" if item.due else "",
            f"责任 {'、'.join(item.units)}" if item.units else "",
        ]
        if any(facts):
            say("      " + "　".join(f for f in facts if f))
        if explain and item.due:
            for due in (item.due, *item.due.also):
                for line in due.trace:
                    say(f"        · {line}")
    if plan.reporting:
        say("\n报送日历")
        for line in plan.reporting:
            say(
                f"  {due_text(line.due)}　{_short(line.title, 40)}　{line.from_unit or '（未写明）'} → {line.to_unit or '（未写明）'}"
            )
    if plan.limits:
        say("\n业务时限和限额")
        for limit in plan.limits:
            say(f"  {limit.section}　{limit.subject}：{limit.value} {limit.unit}")
    if plan.defects:
        say(f"\n原文的疑点（{len(plan.defects)} 处）")
        for d in plan.defects:
            say(
                f"  {d.section or '—'}　{QUESTION_KINDS.get(d.kind, d.kind)}：“{_short(d.quote, 30)}”　{d.note}"
                + (f"，建议：{d.suggestion}" if d.suggestion else "")
            )
    unsure = sum(bool(i.due and i.due.question) for i in plan.items)
    say(
        f"\n共 {len(plan.items)} 条，{sum(i.due is not None for i in plan.items)} 条有时限（{unsure} 条待确认），报送 {len(plan.reporting)} 项。"
    )
    say("这是读出的初稿，须由具名人员核对（mingcha plan review）后才能作为任务下发。")


def due_text(due: Due) -> str:
    """A due in one line: the words, the days, a question mark where the reviewer must settle something."""
    days = "、".join(d.isoformat() for d in due.on)
    if due.kind == "range":
        days = f"{due.from_ or '？'} 至 {due.to or '？'}"
    return due.text + (f"（{days}）" if days else "") + ("［待确认］" if due.question else "")


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def show_comparison(result) -> None:
    """Each item of the upper plan with what the lower one made of it."""
    counts = result.counts()
    say(
        f"上级：{result.upper_title}\n本级：{result.lower_title}\n"
        + "，".join(f"{name} {n} 条" for name, n in counts.items())
        + "\n"
    )
    for match in result.matches:
        say(f"{match.status_text}　{match.upper_id}　{_short(match.upper_title, 40)}")
        if match.lower_id:
            say(
                f"    → {match.lower_id}　{_short(match.lower_title or '', 40)}（相近度 {match.score:.2f}，共有：{'、'.join(match.shared[:8])}）"
            )
        for line in match.changes:
            say(f"      {line}")
    if result.added:
        say("\n本级新增")
        for id_, title in result.added:
            say(f"  {id_}　{_short(title, 50)}")


def show_ledger(read: ReadLedger, as_json: bool) -> None:
    """What was read back, and what was not understood."""
    if as_json:
        whole = {"ledger": asdict(read.ledger), "problems": [asdict(p) for p in read.problems]}
        say(
            json.dumps(
                whole,
                ensure_ascii=False,
                indent=2,
                default=lambda v: v.isoformat() if isinstance(v, date) else str(v),
            )
        )
        return
    tasks = [t for a in read.ledger.areas for t in a.tasks]
    say(f"《{read.ledger.title}》：{len(read.ledger.areas)} 个领域，{len(tasks)} 项任务，{sum(len(t.measures) for t in tasks)} 条措施，"
        f"{len(read.ledger.reports)} 项报送，{len(read.ledger.questions)} 项待确认。")  # fmt: skip
    filled = sum(bool(m.progress) for t in tasks for m in t.measures)
    say(f"已填进展 {filled} 条。")
    for p in read.problems:
        click.echo(f"  {p.sheet} {p.cell}　“{_short(p.value, 30)}”　{p.reason}")
    say("全部看懂。" if not read.problems else f"{len(read.problems)} 处没有看懂，其余已读入。")
