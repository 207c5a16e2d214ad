"""The figures of 统计: regions by theme, 错保 and 漏保 side by side, how often flags were right. Each with the rows behind it."""

from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from mingcha.domain.access import Actor
from mingcha.office.flag_workbook import SIDES, THEMES
from mingcha.web.access.services import may_kind
from mingcha.web.flags.by_region import RegionCount, counts_by_region
from mingcha.web.flags.precision import precision_of_checks
from mingcha.web.numbers.shares import share_words
from mingcha.web.orgs.selectors import region_names
from mingcha.web.skeleton.navigation import url_of

SHADES = 5
PRECISION_GRAINS = ("province", "city", "county")


@dataclass(frozen=True)
class Figure:
    """A number and the list of the rows that it counts; url "" = the post may not see the rows."""

    number: int
    url: str = ""
    amount_yuan: Decimal | None = None
    shade: int = 0


@dataclass
class SideFigures:
    """One side: what is open, what has a conclusion, how often it was right."""

    side: str
    title: str
    open: Figure
    concluded: Figure
    right: int = 0
    decided: int = 0

    @property
    def precision(self) -> str:
        """64%（120/187） · 3/4（件数少，不算比例） · 还没有结论"""
        return share_words(self.right, self.decided, nothing="还没有结论")


@dataclass
class MatrixRow:
    """One region: its figure under every theme, in the order of THEMES, and their sum."""

    name: str
    cells: list[Figure] = field(default_factory=list)
    total: Figure = field(default_factory=lambda: Figure(0))


@dataclass(frozen=True)
class Board:
    """Everything on the page."""

    sides: list[SideFigures]
    themes: list[str]
    rows: list[MatrixRow]
    totals: list[Figure]
    total: Figure


def board(actor: Actor) -> Board:
    """The figures of a post's region: a fixed number of queries."""
    counts = counts_by_region(actor)
    opens = may_kind(actor, "view", "flag") and bool(url_of("flags:list"))

    def figure(entries: list[RegionCount], shade: int = 0, **filters: str) -> Figure:
        url = f"{url_of('flags:list')}?{urlencode({'status': 'open', **filters})}" if opens else ""
        return Figure(
            sum(e.open_count for e in entries),
            url,
            sum((e.amount_yuan for e in entries), Decimal("0.00")),
            shade,
        )

    codes = sorted({e.region_code for e in counts})
    names = region_names(codes)
    most = max(
        (
            sum(e.open_count for e in counts if (e.region_code, e.theme) == key)
            for key in {(e.region_code, e.theme) for e in counts}
        ),
        default=0,
    )
    rows = []
    for code in codes:
        own = code == actor.region_code
        area = {} if own else {"area": code}
        mine = [e for e in counts if e.region_code == code]
        row = MatrixRow(f"{names.get(code, code)}本级" if own and len(codes) > 1 else names.get(code, code))
        for theme in THEMES:
            entries = [e for e in mine if e.theme == theme]
            made = figure(entries, _shade(sum(e.open_count for e in entries), most), theme=theme, **area)
            row.cells.append(
                made if not own or len(codes) == 1 else Figure(made.number, "", made.amount_yuan, made.shade)
            )
        row.total = (
            figure(mine, **area) if not own or len(codes) == 1 else Figure(sum(e.open_count for e in mine))
        )
        rows.append(row)
    return Board(
        sides=_sides(actor, counts, figure, opens), themes=list(THEMES.values()), rows=rows,
        totals=[figure([e for e in counts if e.theme == theme], theme=theme) for theme in THEMES], total=figure(counts),
    )  # fmt: skip


def _sides(actor: Actor, counts: list[RegionCount], figure, opens: bool) -> list[SideFigures]:
    """错保 and 漏保 first and side by side; the others after them."""
    grain = actor.level if actor.level in PRECISION_GRAINS else None
    right: dict[str, list[int]] = {}
    for each in precision_of_checks(actor, grain=grain) if grain else ():
        known = right.setdefault(each.side, [0, 0])
        known[0] += each.right
        known[1] += each.decided
    found = []
    for side, title in SIDES.items():
        mine = [e for e in counts if e.side == side]
        concluded = (
            f"{url_of('flags:list')}?{urlencode({'status': 'concluded', 'side': side})}" if opens else ""
        )
        found.append(
            SideFigures(
                side, title, figure(mine, side=side), Figure(sum(e.concluded for e in mine), concluded), *right.get(side, [0, 0])
            )
        )  # fmt: skip
    return found


def _shade(number: int, most: int) -> int:
    """0 for none, else 1 to 5 by its part of the largest."""
    return 0 if not number or not most else min(SHADES, 1 + number * SHADES // (most + 1))
