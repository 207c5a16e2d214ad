"""What differs between two ledgers of one plan, cell by cell: an edited workbook that came back, or two reporting periods."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from mingcha.office.ledger import Ledger, Measure, Task

TASK_CELLS = {"content": "任务内容", "due_words": "完成时限要求"}
MEASURE_CELLS = {
    "text": "整治措施",
    "due": "完成时限",
    "persons": "责任领导/责任人",
    "units": "责任部门",
    "progress": "整治进展情况",
}


@dataclass(frozen=True)
class Place:
    """Where: 整治领域, 序号, and which measure of the task, counted from 1 in the ledger where it stands; 0 = the task itself."""

    area: str
    number: int
    measure: int = 0


@dataclass(frozen=True)
class Difference:
    """One cell that differs, or a whole task or measure that came or went.

    place   in the former ledger; of what came, in the later one
    column  a key of TASK_CELLS or MEASURE_CELLS; "row" for a whole task or measure
    """

    place: Place
    column: str
    kind: Literal["changed", "added", "removed"]
    before: str = ""
    after: str = ""

    @property
    def column_words(self) -> str:
        """The header of the column."""
        return TASK_CELLS.get(self.column) or MEASURE_CELLS.get(self.column) or "整行"


def compare_ledgers(before: Ledger, after: Ledger) -> tuple[Difference, ...]:
    """Everything that differs, in the order of the former ledger, what came last. Tasks are known by 整治领域 and 序号, measures by
    their words, then by their place."""
    then, now = _tasks(before), _tasks(after)
    out: list[Difference] = []
    for key, task in then.items():
        if key not in now:
            out.append(Difference(Place(*key), "row", "removed", before=task.content))
            continue
        other = now[key]
        for column in TASK_CELLS:
            _add(out, Place(*key), column, getattr(task, column), getattr(other, column))
        _compare_measures(out, key, task, other)
    for key, task in now.items():
        if key not in then:
            out.append(Difference(Place(*key), "row", "added", after=task.content))
    return tuple(out)


def _tasks(ledger: Ledger) -> dict[tuple[str, int], Task]:
    found: dict[tuple[str, int], Task] = {}
    for area in ledger.areas:
        for task in area.tasks:
            found.setdefault((area.name, task.number), task)
    return found


def _compare_measures(out: list[Difference], key: tuple[str, int], task: Task, other: Task) -> None:
    pairs, came = match_measures(task.measures, other.measures)
    for n, (measure, m) in enumerate(zip(task.measures, pairs, strict=True), 1):
        if m is None:
            out.append(Difference(Place(*key, n), "row", "removed", before=measure.text))
            continue
        for column in MEASURE_CELLS:
            _add(out, Place(*key, n), column, getattr(measure, column), getattr(other.measures[m], column))
    for m in came:
        out.append(Difference(Place(*key, m + 1), "row", "added", after=other.measures[m].text))


def match_measures(
    before: tuple[Measure, ...], after: tuple[Measure, ...]
) -> tuple[list[int | None], list[int]]:
    """(for each former measure its place in the later ones or None, places of those that came)."""
    left = dict(enumerate(after))
    pairs: list[int | None] = [None] * len(before)
    for n, measure in enumerate(before):
        # The same words at the same place first: two measures may read alike.
        here = n if n in left and left[n].text == measure.text else None
        found = (
            here if here is not None else next((m for m, x in left.items() if x.text == measure.text), None)
        )
        if found is not None:
            pairs[n] = found
            del left[found]
    for n in range(len(before)):
        if pairs[n] is None and n in left:
            pairs[n] = n
            del left[n]
    return pairs, sorted(left)


def _add(out: list[Difference], place: Place, column: str, before: date | str, after: date | str) -> None:
    a, b = cell_words(before), cell_words(after)
    if a != b:
        out.append(Difference(place, column, "changed", a, b))


def cell_words(value: date | str) -> str:
    """A cell as text: days as 2026-09-30; line ends and spaces at the ends make no difference."""
    return value.isoformat() if isinstance(value, date) else value.replace("\r\n", "\n").strip()
