"""Review: a named person accepts, edits, splits, merges or drops each proposed item. Only what was reviewed may become a task.

Reading an amended document again gives each item a state against the reviewed plan; what people entered stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from mingcha.catalog.plans import ReviewedItem, ReviewedPlan
from mingcha.domain.errors import ClerkError
from mingcha.planning.plan import Item, Plan
from mingcha.planning.reviewed_plans import due_facts, quote_hash

State = Literal["new", "unchanged", "changed"]


@dataclass(frozen=True)
class Proposal:
    """One item as read now, with what was decided about it earlier."""

    item: Item
    state: State
    earlier: ReviewedItem | None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposals:
    """All items of the document, and reviewed items whose passage is no longer there."""

    plan: Plan
    items: tuple[Proposal, ...]
    gone: tuple[ReviewedItem, ...]


def propose(plan: Plan, earlier: ReviewedPlan | None = None) -> Proposals:
    """Set a plan just read against an earlier review: same passage first, then the same place, then the same words."""
    held = [i for i in earlier.items if not i.from_items or i.decision == "edited"] if earlier else []
    left = {i.id: i for i in held}
    partners: dict[str, ReviewedItem] = {}
    for item in plan.items:
        same = next((e for e in left.values() if e.quote_sha256 == quote_hash(item.quote)), None)
        if same:
            partners[item.id] = left.pop(same.id)
    for item in plan.items:
        if item.id not in partners and (
            same := next((e for e in left.values() if e.section == item.section and e.id == item.id), None)
        ):
            partners[item.id] = left.pop(same.id)
    out = []
    for item in plan.items:
        before = partners.get(item.id)
        if before is None:
            out.append(Proposal(item, "new", None))
        elif before.quote_sha256 == quote_hash(item.quote):
            out.append(Proposal(item, "unchanged", before))
        else:
            out.append(Proposal(item, "changed", before, tuple(_differences(item, before))))
    gone = tuple(e for e in left.values() if e.decision not in ("merged",))
    return Proposals(plan, tuple(out), gone)


def _differences(item: Item, before: ReviewedItem) -> list[str]:
    out = ["原文有改动"]
    now, then = due_facts(item.due), dict(before.due) if before.due else None
    if (now or {}).get("text") != (then or {}).get("text"):
        out.append(f"时限：核对时“{(then or {}).get('text', '无')}”，现在“{(now or {}).get('text', '无')}”")
    if before.decision == "accepted" and item.units != before.units:
        out.append(
            f"责任单位：核对时“{'、'.join(before.units) or '无'}”，现在“{'、'.join(item.units) or '无'}”"
        )
    return out


class Review:
    """One sitting: decisions are taken item by item, then the whole is written."""

    def __init__(
        self, proposals: Proposals, reviewer: str, today: date, earlier: ReviewedPlan | None = None
    ) -> None:
        if not reviewer.strip():
            raise ClerkError(
                "PLAN-20",
                what="没有写核对人姓名",
                why="只有具名人员核对过的条目才能作为任务下发",
                next_step="请用 --by 写上核对人姓名",
            )
        self.proposals, self.reviewer, self.today, self.earlier = proposals, reviewer.strip(), today, earlier
        self._decided: dict[str, list[ReviewedItem]] = {}
        for p in proposals.items:
            # What people settled stays settled as long as the passage is the same.
            if p.state == "unchanged" and p.earlier and p.earlier.decision != "pending":
                parts = [
                    i
                    for i in (earlier.items if earlier else ())
                    if p.earlier.id in i.from_items and i.decision == "split"
                ]
                self._decided[p.item.id] = [p.earlier, *parts]

    @property
    def open_items(self) -> list[Proposal]:
        """Items that still need a decision."""
        return [p for p in self.proposals.items if p.item.id not in self._decided]

    def accept(self, item_id: str, note: str | None = None) -> None:
        """Take the item as read. An amended passage keeps the title and names that people gave it."""
        p = self._proposal(item_id)
        kept = p.earlier if p.earlier and p.earlier.decision == "edited" else None
        item = self._of(p.item, "accepted", note)
        self._decided[item_id] = [
            replace(item, title=kept.title, units=kept.units, people=kept.people, decision="edited")
            if kept
            else item
        ]

    def edit(self, item_id: str, changes: Mapping[str, Any], note: str | None = None) -> None:
        """Take the item with changes to title, units, cooperating_units, people, due, kind."""
        allowed = {"title", "units", "cooperating_units", "people", "due", "kind"}
        if wrong := set(changes) - allowed:
            raise ClerkError(
                "PLAN-21",
                what=f"不能修改：{'、'.join(sorted(wrong))}",
                why=f"可以修改的是：{'、'.join(sorted(allowed))}",
                next_step="请改正后再试",
            )
        base = self._of(self._proposal(item_id).item, "edited", note)
        fixed = {
            k: tuple(v) if k in ("units", "cooperating_units", "people") and not isinstance(v, str) else v
            for k, v in changes.items()
        }
        self._decided[item_id] = [replace(base, **fixed)]

    def split(self, item_id: str, titles: list[str], note: str | None = None) -> None:
        """Make several tasks of one item; each keeps the item's units and due until edited."""
        if len(titles) < 2:
            raise ClerkError(
                "PLAN-22",
                what="拆分至少要写两个任务名称",
                why="只写一个名称等于修改名称",
                next_step="请写两个以上名称，或改用“修改”",
            )
        whole = replace(
            self._of(self._proposal(item_id).item, "merged", note),
            into=None,
            decision="split",
            title=self._proposal(item_id).item.title,
        )
        parts = [
            replace(whole, id=f"{item_id}-{n}", title=title, from_items=(item_id,), quote_sha256=None)
            for n, title in enumerate(titles, 1)
        ]
        self._decided[item_id] = [replace(whole, decision="merged", into=parts[0].id), *parts]

    def merge(self, item_id: str, into: str, note: str | None = None) -> None:
        """Let an item go into another one."""
        self._proposal(into)
        if into == item_id:
            raise ClerkError(
                "PLAN-23",
                what=f"{item_id} 不能并入它自己",
                why="合并需要另一条",
                next_step="请写要并入的那一条的编号",
            )
        self._decided[item_id] = [replace(self._of(self._proposal(item_id).item, "merged", note), into=into)]

    def drop(self, item_id: str, reason: str) -> None:
        """Leave an item out; the reason stays on record."""
        if not reason.strip():
            raise ClerkError(
                "PLAN-24",
                what=f"删除 {item_id} 没有写理由",
                why="删除上级要求的条目须留下理由",
                next_step="请写明理由",
            )
        self._decided[item_id] = [self._of(self._proposal(item_id).item, "dropped", reason)]

    def result(self, plan_id: str, document: str | None = None) -> ReviewedPlan:
        """The reviewed plan; undecided items stay in it as pending."""
        plan = self.proposals.plan
        items: list[ReviewedItem] = []
        for p in self.proposals.items:
            items += self._decided.get(p.item.id) or [
                replace(self._of(p.item, "pending", None), reviewed_by=None, reviewed_on=None)
            ]
        items += [
            replace(g, note="；".join(filter(None, (g.note, "新版原文中已没有这一条"))))
            if "新版原文" not in (g.note or "")
            else g
            for g in self.proposals.gone
        ]
        period = {"from": plan.period.from_, "to": plan.period.to} if plan.period else None
        return ReviewedPlan(
            id=plan_id, title=plan.title, issuers=plan.issuers, items=tuple(items), reviewed_by=self.reviewer, reviewed_on=self.today,
            notice_title=plan.notice_title, doc_no=plan.doc_no, issued_on=plan.issued_on, period=period, document=document,
            region_code=self.earlier.region_code if self.earlier else None, note=self.earlier.note if self.earlier else None,
            reporting=tuple({"title": r.title, "from_unit": r.from_unit, "to_unit": r.to_unit, "section": r.section, "due": due_facts(r.due)} for r in plan.reporting),
            limits=tuple({"subject": x.subject, "value": x.value, "unit": x.unit, "section": x.section} for x in plan.limits),
            defects=tuple({"kind": d.kind, "section": d.section, "quote": d.quote[:40], "note": d.note} | ({"suggestion": d.suggestion} if d.suggestion else {}) for d in plan.defects),
        )  # fmt: skip

    def _proposal(self, item_id: str) -> Proposal:
        found = next((p for p in self.proposals.items if p.item.id == item_id), None)
        if found is None:
            raise ClerkError(
                "PLAN-25",
                what=f"方案里没有编号为 {item_id} 的条目",
                why="编号写错，或原文已变",
                next_step="请重新运行 mingcha plan 查看编号",
            )
        return found

    def _of(self, item: Item, decision: str, note: str | None) -> ReviewedItem:
        return ReviewedItem(item.id, item.section, item.kind, item.title, decision, item.units, item.cooperating_units, due_facts(item.due), item.people,  # type: ignore[arg-type]
                            quote_sha256=quote_hash(item.quote), reviewed_by=self.reviewer, reviewed_on=self.today, note=note or None)  # fmt: skip


def apply_decisions(review: Review, entry: Mapping[str, Any]) -> None:
    """Decisions written beforehand: {accept: all | [ids], edit: {id: {…}}, split: {id: [titles]}, merge: {id: into}, drop: {id: reason}}."""
    known = {"accept", "edit", "split", "merge", "drop"}
    if not isinstance(entry, Mapping) or set(entry) - known:
        raise ClerkError(
            "PLAN-26",
            what="读不懂处理意见文件",
            why=f"只能有这些项：{'、'.join(sorted(known))}",
            next_step="请对照 docs/reference/plans.md 的例子改正",
        )
    for item_id, changes in (entry.get("edit") or {}).items():
        review.edit(str(item_id), changes)
    for item_id, titles in (entry.get("split") or {}).items():
        review.split(str(item_id), list(titles))
    for item_id, into in (entry.get("merge") or {}).items():
        review.merge(str(item_id), str(into))
    for item_id, reason in (entry.get("drop") or {}).items():
        review.drop(str(item_id), str(reason))
    accept = entry.get("accept") or []
    for item_id in [p.item.id for p in review.open_items] if accept == "all" else [str(i) for i in accept]:
        review.accept(item_id)


def tasks_of(plan: ReviewedPlan) -> list[ReviewedItem]:
    """The items that may become tasks.

    Errors
        PLAN-27  the plan has items that nobody reviewed
    """
    pending = [i.id for i in plan.items if i.decision == "pending"]
    if pending:
        raise ClerkError(
            "PLAN-27",
            what=f"还有 {len(pending)} 条没有核对，不能下发任务",
            why=f"未核对的条目：{'、'.join(pending[:10])}",
            next_step="请用 mingcha plan review 核对完再下发",
        )
    return [i for i in plan.items if i.is_task]
