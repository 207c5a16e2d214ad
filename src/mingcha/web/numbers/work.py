"""核查与整改, 追回 and 补发, 漏保落实 and the lights, as the page shows them: each number with the list of its rows where there is one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from mingcha.domain.access import Actor
from mingcha.domain.lights import LightState
from mingcha.domain.workflow_tables import MISSED
from mingcha.office.flag_workbook import SIDES
from mingcha.web.cases.numbers import DirectionNumbers, SideNumbers, amount_numbers, work_numbers
from mingcha.web.flags.precision import SMALL_SAMPLE
from mingcha.web.numbers.figures import Amount, Figure, Share, list_url

ALWAYS_SHOWN = ("wrongly_included", "missed")
"""Side by side also where there is nothing of one of them."""
_LIGHTS: tuple[tuple[str, str, LightState | None], ...] = (
    ("overdue", "超期", "overdue"),
    ("due_soon", "快到期", "due_soon"),
    ("on_time", "正常", "on_time"),
    ("no_due", "没有期限", None),
)


@dataclass(frozen=True)
class WorkRow:
    """One side, or all: its cases and its issues; the shares in words."""

    title: str
    dispatched: Figure
    concluded: Figure
    substantiated: Figure
    partly_substantiated: Figure
    filed: Figure
    closed_out: Figure
    closed_share: Share
    on_time_share: Share
    recurred: Figure


@dataclass(frozen=True)
class LightFigure:
    """How many open ones stand under a light; state None = no light, for no deadline is set."""

    word: str
    state: LightState | None
    figure: Figure


@dataclass(frozen=True)
class LightRow:
    """核查件 or 问题 that are still open, by light."""

    title: str
    lights: list[LightFigure]


@dataclass(frozen=True)
class DirectionRow:
    """追回 or 补发: how many matters, and their amount at each step."""

    direction: str
    title: str
    matters: Figure
    computed: Amount
    proposed: Amount
    decided: Amount
    settled: Amount
    settled_matters: Figure


@dataclass(frozen=True)
class Work:
    """All blocks about the work.

    amounts  追回 and 补发, always both
    missed   [(state's words, figure)] of cases of missed people that were substantiated
    """

    small_sample: ClassVar[int] = SMALL_SAMPLE

    rows: list[WorkRow]
    lights: list[LightRow]
    amounts: list[DirectionRow]
    missed: list[tuple[str, Figure]]


def work(actor: Actor, today: date) -> Work:
    """What was done, counted over the cases and issues that the post may see; three queries."""
    numbers = work_numbers(actor, today)
    total = sum(numbers.sides.values(), SideNumbers())
    rows = [
        _row(title, numbers.sides.get(side, SideNumbers()), side)
        for side, title in SIDES.items()
        if side in numbers.sides or side in ALWAYS_SHOWN
    ]
    lights = [
        LightRow("核查件", _lights(numbers.case_lights, _cases)),
        LightRow("问题整改", _lights(numbers.issue_lights, _issues)),
    ]
    missed = [
        (words, Figure(numbers.missed[state], _cases(missed_state=state)))
        for state, words in MISSED.states.items()
    ]
    amounts = [_direction(numbers) for numbers in amount_numbers(actor)]
    return Work([*rows, _row("合计", total)], lights, amounts, missed)


def _cases(**filters: str) -> str:
    return list_url("cases:list", **filters)


def _issues(**filters: str) -> str:
    return list_url("cases:issues", **filters)


def _direction(numbers: DirectionNumbers) -> DirectionRow:
    def url(**step: str) -> str:
        return list_url("cases:amounts", direction=numbers.direction, **step)

    return DirectionRow(
        numbers.direction, numbers.title, Figure(numbers.matters, url()), Amount(numbers.computed_yuan, url()),
        Amount(numbers.proposed_yuan, url(step="proposed")), Amount(numbers.decided_yuan, url(step="decided")),
        Amount(numbers.settled_yuan, url(step="settled")), Figure(numbers.settled_matters, url(step="settled")),
    )  # fmt: skip


def _lights(counts: Counter[str], place: Callable[..., str]) -> list[LightFigure]:
    return [LightFigure(word, state, Figure(counts[key], place(light=key))) for key, word, state in _LIGHTS]


def _row(title: str, side: SideNumbers, code: str = "") -> WorkRow:
    of = {"side": code} if code else {}
    return WorkRow(
        title,
        dispatched=Figure(side.dispatched, _cases(status="dispatched", **of)),
        concluded=Figure(side.concluded, _cases(status="concluded", **of)),
        substantiated=Figure(side.substantiated, _cases(conclusion="substantiated", **of)),
        partly_substantiated=Figure(
            side.partly_substantiated, _cases(conclusion="partly_substantiated", **of)
        ),
        filed=Figure(side.filed, _issues(**of)),
        closed_out=Figure(side.closed_out, _issues(status="closed", **of)),
        closed_share=Share(
            Figure(side.closed_out, _issues(status="closed", **of)),
            Figure(side.to_close_out, _issues(status="to_close_out", **of)), nothing="还没有立案", narrow=True,
        ),
        on_time_share=Share(
            Figure(side.on_time, _issues(timeliness="met", **of)),
            Figure(side.due_or_closed, _issues(timeliness="counted", **of)), nothing="还没有到期", narrow=True,
        ),
        recurred=Figure(side.recurred, _issues(recurred="on", **of)),
    )  # fmt: skip
