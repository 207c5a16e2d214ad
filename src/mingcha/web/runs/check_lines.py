"""A finished run check by check, cut to what the reader may see."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Sum
from django.urls import NoReverseMatch, reverse

from mingcha.domain.access import Actor
from mingcha.office.flag_workbook import STATUSES, THEMES
from mingcha.web.access.services import visible
from mingcha.web.flags.selectors import sees_theme
from mingcha.web.orgs.selectors import region_names
from mingcha.web.runs.models import CheckOutcome, RegionCount, Run
from mingcha.web.runs.selectors import COUNTS, sees_whole


@dataclass
class CheckLine:
    """One check of a run as its page shows it, cut to what the reader may see.

    examined   None where only a part of the region is shown: it is counted for the whole only
    url        the flags that are counted; "" where the reader may not see them
    part_urls  the same for new, still_there, gone and back
    """

    outcome: CheckOutcome
    examined: int | None
    flagged: int = 0
    amount_yuan: Decimal | None = None
    new: int = 0
    still_there: int = 0
    gone: int = 0
    back: int = 0
    url: str = ""
    part_urls: dict[str, str] = field(default_factory=dict)
    check_url: str = ""

    @property
    def status(self) -> str:
        """flagged, clear, not_applicable or error, for the part that is shown."""
        if self.outcome.status in ("flagged", "clear"):
            return "flagged" if self.flagged else "clear"
        return self.outcome.status

    @property
    def status_word(self) -> str:
        """有疑点 · 已比对，无疑点 · 未比对 · 出错"""
        return STATUSES[self.status]


@dataclass
class ThemePart:
    """The checks of one theme with their sums."""

    theme: str
    title: str
    lines: list[CheckLine] = field(default_factory=list)

    def count(self, status: str) -> int:
        """How many checks came to a status."""
        return sum(line.status == status for line in self.lines)

    @property
    def compared(self) -> list[CheckLine]:
        """Those that came to something, or failed."""
        return [line for line in self.lines if line.status != "not_applicable"]

    @property
    def waiting(self) -> list[CheckLine]:
        """Those that lack data: shown grey, each with what it waits for."""
        return [line for line in self.lines if line.status == "not_applicable"]

    @property
    def flagged(self) -> int:
        """Flags of the theme."""
        return sum(line.flagged for line in self.lines)

    @property
    def amount_yuan(self) -> Decimal | None:
        """Their amount; a household may stand under several checks, so that parts of it are counted more than once."""
        return _sum(line.amount_yuan for line in self.lines)

    @property
    def statuses(self) -> list[tuple[str, str, int]]:
        """(status, word, checks) in the order of the four outcomes, those that occur."""
        return [(s, word, n) for s, word in STATUSES.items() if (n := self.count(s))]


def check_lines(actor: Actor, run: Run) -> list[CheckLine]:
    """Every check of a finished run, by theme and id: two queries, three where only a part is shown."""
    outcomes = list(run.outcomes.all())
    if sees_whole(actor, run):
        lines = [
            CheckLine(o, o.examined, o.flagged, o.amount_yuan, o.new, o.still_there, o.gone, o.back)
            for o in outcomes
        ]
    else:
        parts = part_counts(actor, run)
        lines = [CheckLine(o, None, **parts.get(o.check_id, {})) for o in outcomes]
    for line in lines:
        if sees_theme(actor, line.outcome.theme):
            line.url, line.part_urls = run_urls(run.pk, check_id=line.outcome.check_id)
        line.check_url = reverse("runs:check", args=[line.outcome.check_id])
    return lines


def part_counts(actor: Actor, run: Run) -> dict[str, dict]:
    """{check id: counts} of the actor's own region."""
    mine = visible(actor, RegionCount.objects.filter(run=run)).order_by()
    sums = mine.values("check_id").annotate(**{f"sum_{c}": Sum(c) for c in (*COUNTS, "amount_yuan")})
    return {row["check_id"]: {c: row[f"sum_{c}"] for c in (*COUNTS, "amount_yuan")} for row in sums}


def by_theme(lines: Iterable[CheckLine]) -> list[ThemePart]:
    """The lines under their themes: 错保 and 漏保 first, side by side on the page."""
    parts = {theme: ThemePart(theme, title) for theme, title in THEMES.items()}
    for line in lines:
        parts[line.outcome.theme].lines.append(line)
    return [p for p in parts.values() if p.lines]


def totals(lines: Iterable[CheckLine]) -> CheckLine | None:
    """All lines added up."""
    lines = list(lines)
    if not lines:
        return None
    total = CheckLine(
        lines[0].outcome, None, amount_yuan=_sum(x.amount_yuan for x in lines), **{c: sum(getattr(x, c) for x in lines) for c in COUNTS}
    )  # fmt: skip
    if all(x.url for x in lines if x.flagged or x.gone):
        total.url, total.part_urls = run_urls(total.outcome.run_id)
    return total


def run_urls(run_id: int, **filters: str) -> tuple[str, dict[str, str]]:
    """(the flags that a run found, {part: those that were new, still there, gone, back})."""
    parts = {c: flags_url(run=run_id, change=c, **filters) for c in COUNTS if c != "flagged"}
    return flags_url(run=run_id, **filters), parts


def flags_url(**filters: object) -> str:
    """The list of flags with these filters; "" while there is none."""
    try:
        return f"{reverse('flags:list')}?{urlencode(filters)}"
    except NoReverseMatch:
        return ""


def shadow_lines(actor: Actor, run: Run) -> list[CheckLine]:
    """Every affected check of a shadow run: new = would be added, gone = would be taken away, still there = unchanged."""
    lines = check_lines(actor, run)
    for line in lines:
        line.url, line.part_urls = "", {}
    return lines


@dataclass(frozen=True)
class PlaceLine:
    """A township (or county) and what a shadow run would change there."""

    name: str
    new: int
    gone: int
    still_there: int


def place_lines(actor: Actor, run: Run) -> list[PlaceLine]:
    """By place, in the order of the region codes."""
    mine = visible(actor, RegionCount.objects.filter(run=run)).order_by()
    sums = mine.values("region_code").annotate(added=Sum("new"), removed=Sum("gone"), same=Sum("still_there"))
    rows = sorted(sums, key=lambda r: r["region_code"])
    names = region_names(r["region_code"] for r in rows)
    return [
        PlaceLine(
            names.get(r["region_code"]) or r["region_code"] or "不落到具体地区",
            r["added"],
            r["removed"],
            r["same"],
        )
        for r in rows
    ]


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [a for a in amounts if a is not None]
    return sum(known, Decimal("0.00")) if known else None
