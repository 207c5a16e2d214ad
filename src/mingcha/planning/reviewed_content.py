"""Between a reviewed plan and a plan: what ships becomes a proposal again, what was reviewed becomes what is issued."""

from mingcha.catalog.plans import ReviewedItem, ReviewedPlan
from mingcha.planning.plan import Defect, Item, Limit, Period, Plan, Reporting
from mingcha.planning.plan_json import due_of

KIND_WORDS = {"focus": "整治重点", "measure": "工作措施", "phase": "工作步骤", "requirement": "工作要求"}
"""Stands as 整治领域 where a reviewed plan keeps no name of the chapter."""
LASTING_DEFECTS = ("same_day_chain", "no_deadline", "no_unit")
"""What is wrong with the arrangement itself; a slip of the pen stays behind in the old document."""


def proposal_of(reviewed: ReviewedPlan) -> Plan:
    """A reviewed plan as something to be reviewed again, for another place and year.

    Number, issuers and day of issue belong to the old document and are left out. So are its slips of the pen.
    """
    period = reviewed.period
    return Plan(
        title=reviewed.title,
        period=Period(period.get("from"), period.get("to")) if period else None,
        items=tuple(_item(i, None) for i in reviewed.items if i.is_task),
        reporting=tuple(
            Reporting(
                title=r["title"], from_unit=r.get("from_unit"), to_unit=r.get("to_unit"), due=due_of(r["due"]),  # type: ignore[arg-type]
                section=str(r.get("section", "")), quote="",
            )
            for r in reviewed.reporting
        ),
        limits=tuple(Limit(x["subject"], x["value"], x["unit"], str(x.get("section", "")), "") for x in reviewed.limits),
        defects=tuple(
            Defect(d["kind"], str(d["section"]), d["quote"], d["note"], d.get("suggestion"))
            for d in reviewed.defects
            if d["kind"] in LASTING_DEFECTS
        ),
    )  # fmt: skip


def reviewed_content(reviewed: ReviewedPlan, read: Plan, reporting: tuple[Reporting, ...]) -> Plan:
    """The plan as it is issued: the accepted items with what people corrected, their passages as read.

    Arguments
        read       the proposal that was reviewed; gives passages, chapters, checklists
        reporting  the reporting lines as they were settled
    """
    by_id = {i.id: i for i in read.items}
    items = []
    for item in reviewed.items:
        if item.is_task:
            source = by_id.get(item.from_items[0] if item.from_items else item.id)
            items.append(_item(item, source))
    return Plan(
        title=reviewed.title, notice_title=reviewed.notice_title, doc_no=reviewed.doc_no, issuers=reviewed.issuers,
        issued_on=reviewed.issued_on, addressees=read.addressees, period=read.period, cited_documents=read.cited_documents,
        items=tuple(items), reporting=reporting, limits=read.limits, leaders=read.leaders,
    )  # fmt: skip


def _item(item: ReviewedItem, source: Item | None) -> Item:
    return Item(
        id=item.id,
        section=item.section,
        kind=item.kind,  # type: ignore[arg-type]
        chapter=source.chapter if source else KIND_WORDS.get(item.kind, ""),
        title=item.title,
        quote=source.quote if source else "",
        units=item.units,
        cooperating_units=item.cooperating_units,
        checklist=source.checklist if source else (),
        due=due_of(item.due),
        people=item.people,
    )
