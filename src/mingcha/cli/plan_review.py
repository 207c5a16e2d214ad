"""`mingcha plan review`: the proposed plan item by item on a terminal, or by decisions written beforehand."""

from datetime import date
from pathlib import Path

import click
import yaml

from mingcha.cli.console import say
from mingcha.cli.plan_summary import due_text
from mingcha.domain.errors import ClerkError
from mingcha.planning.reading import read_plan
from mingcha.planning.reviewed_plans import read_reviewed, write_reviewed_plan
from mingcha.planning.reviewing import Proposal, Review, apply_decisions, propose

_STATES = {"new": "新条目", "unchanged": "未变", "changed": "原文有改动"}
_HELP = "a 采纳　e 修改　s 拆分　m 并入另一条　d 删除　k 先跳过　q 存盘退出"


def run_review(source: Path, into: Path | None, reviewer: str | None, decisions: Path | None) -> None:
    """Review a document and write the reviewed plan beside it."""
    target = into or source.with_suffix(".yml")
    if target.suffix.lower() not in (".yml", ".yaml"):
        raise ClerkError(
            "PLAN-10",
            what=f"输出文件“{target.name}”的扩展名不对",
            why="核对结果是 .yml 文件",
            next_step="请把文件名改成以 .yml 结尾",
        )
    if not target.absolute().parent.is_dir():
        raise ClerkError(
            "PLAN-11",
            what=f"不能写到“{target}”",
            why="所在的文件夹不存在",
            next_step="请先建好文件夹，或换一个位置",
        )
    earlier = read_reviewed(target) if target.exists() else None
    plan = read_plan(source)
    name = reviewer or ("" if decisions else click.prompt("核对人姓名", default="", show_default=False))
    review = Review(propose(plan, earlier), name, date.today(), earlier)
    if earlier:
        _show_differences(review)
    if decisions:
        apply_decisions(review, _read_decisions(decisions))
    else:
        _ask(review)
    write_reviewed_plan(review.result(earlier.id if earlier else target.stem, source.name), target)
    left = len(review.open_items)
    say(
        f"已写入 {target}：{len(plan.items) - left} 条已核对"
        + (f"，{left} 条未核对，不能作为任务下发。" if left else "，可以下发。")
    )


def _read_decisions(path: Path) -> dict:
    try:
        return yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise ClerkError(
            "PLAN-26",
            what=f"读不懂处理意见文件“{path.name}”",
            why="不是有效的 YAML 文件",
            next_step="请对照 docs/reference/plans.md 的例子改正",
        ) from error


def _show_differences(review: Review) -> None:
    counts = {state: sum(p.state == state for p in review.proposals.items) for state in _STATES}
    say(
        "与已核对的方案相比："
        + "，".join(f"{_STATES[s]} {n} 条" for s, n in counts.items())
        + f"，原有而现在没有的 {len(review.proposals.gone)} 条"
    )
    for p in review.proposals.items:
        if p.state != "unchanged":
            say(
                f"  {_STATES[p.state]}　{p.item.id}　{p.item.title[:40]}"
                + ("　" + "；".join(p.differences) if p.differences else "")
            )
    for gone in review.proposals.gone:
        say(f"  已没有　{gone.id}　{gone.title[:40]}（保留，待处理）")


def _ask(review: Review) -> None:
    waiting = review.open_items
    for n, p in enumerate(waiting, 1):
        _show(p, n, len(waiting))
        if not _decide(review, p, waiting[n - 2].item.id if n > 1 else None):
            return


def _show(p: Proposal, n: int, total: int) -> None:
    item = p.item
    say(f"\n[{n}/{total}] {item.id}　{item.section}　{item.title}　（{_STATES[p.state]}）")
    say(f"  原文：{item.quote}")
    say(
        f"  责任：{'、'.join(item.units) or '（没有写）'}"
        + (f"　配合：{'、'.join(item.cooperating_units)}" if item.cooperating_units else "")
    )
    if item.due:
        say(f"  时限：{due_text(item.due)}")
        for line in item.due.trace:
            say(f"      · {line}")
        if item.due.question:
            say(f"  要确认：{item.due.question}")
    for point in item.checklist:
        say(f"  检查：{point}")
    if p.earlier and p.state == "changed":
        say(
            f"  上次核对（{p.earlier.reviewed_by}，{p.earlier.reviewed_on}）：{p.earlier.title}　{'；'.join(p.differences)}"
        )


def _decide(review: Review, p: Proposal, before: str | None) -> bool:
    """One decision; False where the person leaves."""
    while True:
        answer = click.prompt(_HELP, default="a", show_default=False).strip().lower()
        try:
            if answer == "q":
                return False
            if answer == "a":
                review.accept(p.item.id)
            elif answer == "e":
                review.edit(p.item.id, _ask_changes(p))
            elif answer == "s":
                titles = click.prompt("拆成哪几项（用；分开）").replace(";", "；").split("；")
                review.split(p.item.id, [t.strip() for t in titles if t.strip()])
            elif answer == "m":
                review.merge(p.item.id, click.prompt("并入哪一条（编号）", default=before or ""))
            elif answer == "d":
                review.drop(p.item.id, click.prompt("删除的理由", default=""))
            elif answer != "k":
                say("请输入 a、e、s、m、d、k、q 之一")
                continue
            return True
        except ClerkError as error:
            say(error.as_text())


def _ask_changes(p: Proposal) -> dict:
    item = p.item
    title = click.prompt("任务名称", default=item.title)
    units = click.prompt("责任单位（用、分开）", default="、".join(item.units) or "无")
    day = click.prompt("完成日期（YYYY-MM-DD，回车不改）", default="", show_default=False)
    changes: dict = {"title": title, "units": [] if units == "无" else units.split("、")}
    if day:
        try:
            changes["due"] = {
                "kind": "by_date",
                "on": date.fromisoformat(day),
                "text": item.due.text if item.due else day,
            }
        except ValueError as error:
            raise ClerkError(
                "PLAN-28", what=f"“{day}”不是日期", why="日期要写成 2024-05-31 的样子", next_step="请重新输入"
            ) from error
    return changes
