"""One unit's ledger of one campaign: the rows with their ids for the screen, and the office's Ledger for workbook, print and comparison."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby

from mingcha.office.ledger import Area, Ledger, ReportLine
from mingcha.office.ledger import Measure as LedgerMeasure
from mingcha.office.ledger import Task as LedgerTask
from mingcha.office.ledger_compare import Difference, compare_ledgers
from mingcha.office.ledger_json import ledger_of_json
from mingcha.office.ledger_progress import Progress
from mingcha.office.ledger_workbook import clean_text
from mingcha.planning.plan_json import plan_of_json
from mingcha.planning.schedule import day_note
from mingcha.web.campaigns.models import Campaign, LedgerVersion, Measure, ReportDue, Task, TaskProgress
from mingcha.web.campaigns.models.ledgers import DRAFT, TAKEN_BACK
from mingcha.web.campaigns.units import Unit


@dataclass
class LedgerRow:
    """One printed row: a measure with how it stands. first_of_task, first_of_area: where merged cells begin, over so many rows."""

    task: Task
    measure: Measure
    progress: TaskProgress | None
    task_rows: int = 0
    area_rows: int = 0
    number: int = 0
    changed: set[str] = field(default_factory=set)
    before: dict[str, str] = field(default_factory=dict)

    @property
    def standing(self) -> Progress:
        """How it stands, empty where nothing was said yet."""
        p = self.progress
        return Progress(p.status, p.reason, p.text) if p else Progress()  # type: ignore[arg-type]

    @property
    def revision(self) -> int:
        """Of the progress cell."""
        return self.progress.revision if self.progress else 0

    @property
    def due(self) -> date | str:
        """完成时限 of the measure."""
        return self.measure.due_on or self.measure.due_words

    def as_measure(self) -> LedgerMeasure:
        """The row as the workbook has it."""
        m = self.measure
        return LedgerMeasure(
            clean_text(m.text), m.due_on or clean_text(m.due_words), clean_text(m.persons), clean_text(m.units),
            clean_text(self.standing.words),
        )  # fmt: skip


@dataclass
class LedgerView:
    """A unit's ledger in one version (None: nothing was opened yet)."""

    campaign: Campaign
    holder: Unit
    version: LedgerVersion | None
    previous: LedgerVersion | None
    rows: list[LedgerRow]

    @cached_property
    def ledger(self) -> Ledger:
        """As the office writes, prints and compares it."""
        areas = []
        for name, rows in groupby(self.rows, key=lambda r: r.task.area):
            tasks = [
                LedgerTask(
                    task.number, clean_text(task.content), clean_text(task.due_words), tuple(r.as_measure() for r in measures)
                )
                for task, measures in ((t, list(g)) for t, g in groupby(rows, key=lambda r: r.task))
            ]  # fmt: skip
            areas.append(Area(clean_text(name), tuple(tasks)))
        return Ledger(clean_text(self.campaign.title), tuple(areas), tuple(self._reports()), ())

    def _reports(self) -> list[ReportLine]:
        """Sheet 报送日历 for this unit: its next three days of each line."""
        found: dict[int, list[ReportDue]] = {}
        open_rows = ReportDue.objects.filter(campaign=self.campaign, holder=self.holder, event="").exclude(
            status="acknowledged"
        )
        for row in open_rows.order_by("line", "due_on"):
            found.setdefault(row.line, []).append(row)
        plan = plan_of_json(self.campaign.plan) if self.campaign.plan else None
        out = []
        for line, rows in found.items():
            days = [r.due_on for r in rows[:3] if r.due_on]
            cells: list[date | str] = [*days, "", "", ""]
            words = (
                plan.reporting[line].due.text if plan and line < len(plan.reporting) else rows[0].due_words
            )
            out.append(
                ReportLine(
                    clean_text(rows[0].title), self.holder.name, clean_text(rows[0].receiver_words), clean_text(words),
                    (cells[0], cells[1], cells[2]), clean_text(day_note(days)),
                )
            )  # fmt: skip
        return out

    @property
    def last_days(self) -> dict[tuple[str, int], date]:
        """(area, number) → the day that no measure may exceed."""
        return {
            (clean_text(r.task.area), r.task.number): r.task.due_on
            for r in self.rows
            if r.task.due_on and not r.task.standing
        }

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """与上期相比: what differs from the version that was handed up last."""
        if self.previous is None or not self.previous.frozen:
            return ()
        return compare_ledgers(ledger_of_json(self.previous.frozen), self.ledger)

    def by_place(self) -> dict[tuple[str, int, int], LedgerRow]:
        """(area, number, measure from 1) → row."""
        out, n, last = {}, 0, None
        for row in self.rows:
            n = n + 1 if row.task is last else 1
            last = row.task
            out[clean_text(row.task.area), row.task.number, n] = row
        return out


def open_draft(campaign: Campaign, holder_id: int) -> LedgerVersion | None:
    """The version that is being filled in."""
    return LedgerVersion.objects.filter(campaign=campaign, holder_id=holder_id, state=DRAFT).first()


def last_filed(campaign: Campaign, holder_id: int, before: int | None = None) -> LedgerVersion | None:
    """The version that was handed up last (before a number)."""
    filed = LedgerVersion.objects.filter(campaign=campaign, holder_id=holder_id).exclude(
        state__in=(DRAFT, TAKEN_BACK)
    )
    if before is not None:
        filed = filed.filter(number__lt=before)
    return filed.order_by("-number").first()


def ledger_view(campaign: Campaign, holder: Unit) -> LedgerView:
    """The ledger as it stands now."""
    version = open_draft(campaign, holder.pk)
    previous = last_filed(campaign, holder.pk)
    shown = (
        version or LedgerVersion.objects.filter(campaign=campaign, holder=holder).order_by("-number").first()
    )
    tasks = list(
        Task.objects.filter(campaign=campaign, holder=holder)
        .exclude(status="withdrawn")
        .order_by("position", "id")
    )
    measures: dict[int, list[Measure]] = {}
    for m in Measure.objects.filter(task__in=tasks, voided_at=None).order_by("position", "id"):
        measures.setdefault(m.task_id, []).append(m)
    progress = (
        {p.measure_id: p for p in TaskProgress.objects.filter(version=shown).select_related("updated_by")}
        if shown
        else {}
    )
    rows = [LedgerRow(t, m, progress.get(m.pk)) for t in tasks for m in measures.get(t.pk, [])]
    _count_merged(rows)
    view = LedgerView(campaign, holder, version, previous, rows)
    _mark_changes(view)
    return view


def frozen_ledger(version: LedgerVersion) -> Ledger:
    """A version as it was handed up."""
    return ledger_of_json(version.frozen)


@dataclass(frozen=True)
class PrintedRow:
    """A row of a ledger as it is printed: merged cells begin where their count of rows is not 0."""

    area: Area
    task: LedgerTask
    measure: LedgerMeasure
    area_rows: int
    task_rows: int


def printed_rows(ledger: Ledger) -> list[PrintedRow]:
    """The rows of a ledger with how far each merged cell reaches."""
    rows = []
    for area in ledger.areas:
        of_area = sum(len(t.measures) for t in area.tasks)
        for n, task in enumerate(area.tasks):
            for m, measure in enumerate(task.measures):
                rows.append(
                    PrintedRow(
                        area,
                        task,
                        measure,
                        of_area if n == m == 0 else 0,
                        len(task.measures) if m == 0 else 0,
                    )
                )
    return rows


def _count_merged(rows: list[LedgerRow]) -> None:
    for _, group in groupby(rows, key=lambda r: r.task.area):
        of_area = list(group)
        of_area[0].area_rows = len(of_area)
        for _, inner in groupby(of_area, key=lambda r: r.task.pk):
            of_task = list(inner)
            of_task[0].task_rows = len(of_task)
            for n, row in enumerate(of_task, 1):
                row.number = n


def _mark_changes(view: LedgerView) -> None:
    """Lay the differences with the last period over the rows. Places are counted in the former ledger: match by it."""
    if not view.differences or view.previous is None:
        return
    places = {}
    for d in view.differences:
        places.setdefault((d.place.area, d.place.number), []).append(d)
    rows = view.by_place()
    for key, found in places.items():
        for d in found:
            row = rows.get((*key, max(d.place.measure, 1)))
            if row is not None and d.kind == "changed":
                row.changed.add(d.column)
                row.before[d.column] = d.before
            elif row is not None and d.kind == "added":
                row.changed.add("row")
