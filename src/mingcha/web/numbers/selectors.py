"""The figures of 统计: regions by theme, 错保 and 漏保 side by side, how often flags were right. Each with the rows behind it."""

from dataclasses import dataclass, field
from decimal import Decimal

from mingcha.domain.access import Actor
from mingcha.office.flag_workbook import SIDES, THEMES
from mingcha.web.flags.by_region import RegionCount, counts_by_region
from mingcha.web.flags.filters import OWN_LEVEL
from mingcha.web.flags.precision import precision_of_checks
from mingcha.web.flags.selectors import sees_theme
from mingcha.web.numbers.figures import Amount, Figure, Share, list_url
from mingcha.web.orgs.selectors import region_names

SHADES = 5
PRECISION_GRAINS = ("province", "city", "county")


@dataclass(frozen=True)
class SideFigures:
    """One side: what is open, what has a conclusion, how often it was right."""

    side: str
    title: str
    open: Figure
    concluded: Figure
    precision: Share

    @property
    def amount(self) -> Amount:
        """What the open ones are about."""
        return Amount(self.open.amount_yuan or Decimal("0.00"), self.open.url)


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


class _Flags:
    """Makes figures of counted flags. A link stands only where the post sees every row that is counted."""

    def __init__(self, actor: Actor) -> None:
        self._seen = {theme for theme in THEMES if sees_theme(actor, theme)}

    def open(self, entries: list[RegionCount], shade: int = 0, **filters: str) -> Figure:
        """Those that are not done, and what they are about."""
        number = sum(e.open_count for e in entries)
        yuan = sum((e.amount_yuan for e in entries), Decimal("0.00"))
        hidden = any(e.open_count for e in entries if e.theme not in self._seen)
        return Figure(number, "" if hidden else list_url("flags:list", status="open", **filters), yuan, shade)

    def concluded(self, entries: list[RegionCount], **filters: str) -> Figure:
        """Those with a conclusion."""
        hidden = any(e.concluded for e in entries if e.theme not in self._seen)
        url = "" if hidden else list_url("flags:list", status="concluded", **filters)
        return Figure(sum(e.concluded for e in entries), url)


def board(actor: Actor) -> Board:
    """The figures of a post's region: a fixed number of queries."""
    counts, flags = counts_by_region(actor), _Flags(actor)
    codes = sorted({e.region_code for e in counts})
    names = region_names(codes)
    by_cell = {
        (code, theme): [e for e in counts if (e.region_code, e.theme) == (code, theme)]
        for code in codes
        for theme in THEMES
    }
    most = max((sum(e.open_count for e in entries) for entries in by_cell.values()), default=0)
    rows = []
    for code in codes:
        own, alone = code == actor.region_code, len(codes) == 1
        area = {} if own and alone else {"area": OWN_LEVEL if own else code}
        row = MatrixRow(f"{names.get(code, code)}本级" if own and not alone else names.get(code, code))
        for theme in THEMES:
            entries = by_cell[code, theme]
            shade = _shade(sum(e.open_count for e in entries), most)
            row.cells.append(flags.open(entries, shade, theme=theme, **area))
        row.total = flags.open([e for e in counts if e.region_code == code], **area)
        rows.append(row)
    return Board(
        sides=_sides(actor, counts, flags), themes=list(THEMES.values()), rows=rows,
        totals=[flags.open([e for e in counts if e.theme == theme], theme=theme) for theme in THEMES],
        total=flags.open(counts),
    )  # fmt: skip


def _sides(actor: Actor, counts: list[RegionCount], flags: _Flags) -> list[SideFigures]:
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
        number_right, decided = right.get(side, (0, 0))
        share = Share(
            Figure(number_right, list_url("flags:conclusions", side=side, conclusion="right")),
            Figure(decided, list_url("flags:conclusions", side=side, conclusion="decided")),
            nothing="还没有结论",
        )
        found.append(
            SideFigures(side, title, flags.open(mine, side=side), flags.concluded(mine, side=side), share)
        )
    return found


def _shade(number: int, most: int) -> int:
    """0 for none, else 1 to 5 by its part of the largest."""
    return 0 if not number or not most else min(SHADES, 1 + number * SHADES // (most + 1))
