"""核查与整改, 追回 and 补发, 漏保落实 and the lights, as the page shows them: each number with the list of its rows where there is one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from urllib.parse import urlencode

from mingcha.domain.access import Actor
from mingcha.domain.lights import LightState
from mingcha.domain.workflow_tables import MISSED
from mingcha.office.flag_workbook import SIDES
from mingcha.web.cases.numbers import DirectionNumbers, SideNumbers, amount_numbers, work_numbers
from mingcha.web.flags.precision import SMALL_SAMPLE
from mingcha.web.numbers.selectors import Figure
from mingcha.web.numbers.shares import short_share
from mingcha.web.skeleton.navigation import url_of

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
    closed_share: str
    on_time_share: str
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
class Work:
    """All blocks about the work.

    amounts  追回 and 补发, always both
    missed   [(state's words, figure)] of cases of missed people that were substantiated
    """

    small_sample: ClassVar[int] = SMALL_SAMPLE

    rows: list[WorkRow]
    lights: list[LightRow]
    amounts: list[DirectionNumbers]
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
    return Work([*rows, _row("合计", total)], lights, amount_numbers(actor), missed)


def _cases(**filters: str) -> str:
    return f"{url_of('cases:list')}?{urlencode(filters)}"


def _issues(**filters: str) -> str:
    return f"{url_of('cases:issues')}?{urlencode(filters)}"


def _lights(counts: Counter[str], place: Callable[..., str]) -> list[LightFigure]:
    """A list asks for those without deadline together with those that are done: no link to it."""
    return [
        LightFigure(word, state, Figure(counts[key], place(light=key) if state else ""))
        for key, word, state in _LIGHTS
    ]


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
        closed_share=short_share(side.closed_out, side.to_close_out, nothing="还没有立案"),
        on_time_share=short_share(side.on_time, side.due_or_closed, nothing="还没有到期"),
        recurred=Figure(side.recurred, _issues(recurred="on", **of)),
    )
