"""From a plan to its 工作台账: items become tasks, their sub-items measures, doubtful readings open questions."""

import re
from datetime import date

from mingcha.office.ledger import (
    QUESTION_KINDS,
    Area,
    Ledger,
    Measure,
    OpenQuestion,
    ReportLine,
    Task,
    is_late,
)
from mingcha.office.ledger_workbook import clean_text
from mingcha.planning.labels import without_facts
from mingcha.planning.plan import Defect, Due, Item, Plan
from mingcha.planning.schedule import day_note, next_days


def ledger_of(plan: Plan, today: date) -> Ledger:
    """The ledger in the layout of the contract."""
    return Ledger(
        clean_text(plan.title), tuple(_areas(plan)), tuple(_reports(plan, today)), tuple(_questions(plan))
    )


def tasks_of_items(plan: Plan) -> list[tuple[str, Task, Item, list[Item]]]:
    """(整治领域, the ledger's task, the item it comes from, the items of its measures) in the ledger's order."""
    return [
        (area.name, task, item, measures)
        for area, (_, items) in zip(_areas(plan), _grouped(plan), strict=True)
        for task, (item, measures) in zip(area.tasks, items, strict=True)
    ]


def last_days(plan: Plan) -> dict[tuple[str, int], date]:
    """(area, task number) → the day that no measure may exceed."""
    out = {}
    for name, tasks in _grouped(plan):
        for number, (item, _) in enumerate(tasks, 1):
            if (
                item.due
                and (day := item.due.last_day)
                and item.due.kind not in ("by_date_then_standing", "recurring")
            ):
                out[clean_text(name), number] = day
    return out


def _grouped(plan: Plan) -> list[tuple[str, list[tuple[Item, list[Item]]]]]:
    """Chapters with their tasks, each with its sub-items."""
    chapters: list[tuple[str, list[tuple[Item, list[Item]]]]] = []
    keys: list[str] = []
    for item in plan.items:
        parts = item.id.split(".")
        key = parts[0]
        if not keys or keys[-1] != key:
            keys.append(key)
            chapters.append((_area_name(item, [name for name, _ in chapters]), []))
        tasks = chapters[-1][1]
        if len(parts) > 2 and tasks and item.id.startswith(tasks[-1][0].id + "."):
            tasks[-1][1].append(item)
        else:
            tasks.append((item, []))
    return chapters


def _area_name(item: Item, taken: list[str]) -> str:
    name = item.chapter or "工作任务"
    return name if name not in taken else f"{name}（{item.id.split('.')[0]}）"


def _areas(plan: Plan) -> list[Area]:
    areas = []
    for name, tasks in _grouped(plan):
        built = [_task(number, item, measures) for number, (item, measures) in enumerate(tasks, 1)]
        areas.append(Area(clean_text(name), tuple(built)))
    return areas


def _task(number: int, item: Item, measures: list[Item]) -> Task:
    body = (
        item.quote[len(item.title) :].lstrip("。：:；; \n")
        if item.quote.startswith(item.title)
        else ("" if item.quote == item.title else item.quote)
    )
    # A bare 整改措施： stands over the measures, which have a column of their own.
    body = re.sub(r"(?:整改|整治|工作|具体)?措施[：:]\s*$", "", without_facts(body)).strip()
    if not measures:
        rows = (Measure(clean_text(body), _due_cell(item.due), _persons(item), _units(item)),)
        return Task(number, clean_text(item.title), clean_text(item.due.text if item.due else ""), rows)
    content = f"{item.title}。{body}" if body and not item.title.endswith(("。", "：")) else item.title + body
    rows = tuple(
        Measure(
            clean_text(without_facts(m.quote) or m.title),  # a plan that ships has titles alone
            _measure_due(m, item),
            _persons(m) or _persons(item),
            _units(m) or _units(item),
        )
        for m in measures
    )
    words = item.due.text if item.due else "；".join(dict.fromkeys(m.due.text for m in measures if m.due))
    return Task(number, clean_text(content), clean_text(words), rows)


def _due_cell(due: Due | None) -> date | str:
    """F: a day where there is one last day and nothing goes on after it, else the words."""
    if due is None:
        return ""
    if due.kind in ("by_date", "range", "dates") and due.last_day:
        return due.last_day
    if due.kind == "by_date_then_standing" and due.last_day:
        return due.last_day
    return clean_text(due.text)


def _measure_due(measure: Item, task: Item) -> date | str:
    """A measure's day may not lie after its task's; where the plan says so its words stand, and the question is asked."""
    cell = _due_cell(measure.due or task.due)
    if measure.due and _ends_late(measure, task):
        return clean_text(measure.due.text)
    return cell


def _ends_late(measure: Item, task: Item) -> bool:
    last = (
        task.due.last_day
        if task.due and task.due.kind not in ("by_date_then_standing", "recurring")
        else None
    )
    own = measure.due.last_day if measure.due else None
    return is_late(own, last) if own else False


def _persons(item: Item) -> str:
    return clean_text("、".join(item.people))


def _units(item: Item) -> str:
    helpers = f"（配合：{'、'.join(item.cooperating_units)}）" if item.cooperating_units else ""
    return clean_text("、".join(item.units) + helpers)


def _reports(plan: Plan, today: date) -> list[ReportLine]:
    out = []
    for line in plan.reporting:
        days = next_days(line.due, plan, today)
        cells: list[date | str] = [*days, "", "", ""]
        out.append(ReportLine(clean_text(line.title), clean_text(line.from_unit or ""), clean_text(line.to_unit or ""), clean_text(line.due.text),
                              (cells[0], cells[1], cells[2]), clean_text(day_note(days))))  # fmt: skip
    return out


def _questions(plan: Plan) -> list[OpenQuestion]:
    out = [_of_defect(d) for d in plan.defects]
    for _, tasks in _grouped(plan):
        for task, measures in tasks:
            for m in measures:
                if _ends_late(m, task) and m.due and task.due:
                    out.append(
                        OpenQuestion(
                            m.section,
                            QUESTION_KINDS["low_confidence"],
                            clean_text(m.due.text),
                            f"措施的期限晚于任务的期限“{clean_text(task.due.text)}”，以哪个为准？",
                        )
                    )
    # A wrong or missing date already stands there as a defect of the text.
    asked = {(d.section, d.quote) for d in plan.defects if d.kind in ("impossible_date", "missing_year")}
    dues = [(i.section, i.quote, d) for i in plan.items if i.due for d in (i.due, *i.due.also)] + [
        (r.section, r.quote, r.due) for r in plan.reporting
    ]
    for section, _, due in dues:
        if due.question and (section, due.text) not in asked:
            asked.add((section, due.text))
            days = "、".join(d.isoformat() for d in due.on) or (due.to.isoformat() if due.to else "")
            out.append(
                OpenQuestion(
                    section,
                    QUESTION_KINDS["low_confidence"],
                    clean_text(due.text),
                    clean_text(due.question),
                    days,
                )
            )
    return out


def _of_defect(defect: Defect) -> OpenQuestion:
    return OpenQuestion(
        defect.section,
        QUESTION_KINDS.get(defect.kind, defect.kind),
        clean_text(defect.quote),
        clean_text(defect.note),
        clean_text(defect.suggestion or ""),
    )
