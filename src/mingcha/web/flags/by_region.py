"""How many flags lie in the regions below a post's own, by theme and side, for 统计. Counts only: who may see numbers need not see flags."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum

from mingcha.domain.access import LEVELS, Actor
from mingcha.web.access.services import may_kind
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag, FlagSummary
from mingcha.web.flags.models.summary import GRAINS
from mingcha.web.flags.selectors import sees_kin_archive

_GROUPED = ("theme", "side", "status")


@dataclass
class RegionCount:
    """The flags of one theme and side in one region.

    open_count   nobody has come to a conclusion yet
    amount_yuan  of those
    concluded    people have come to a conclusion
    """

    region_code: str
    theme: str
    side: str
    open_count: int = 0
    amount_yuan: Decimal = Decimal("0.00")
    concluded: int = 0


def counts_by_region(actor: Actor) -> list[RegionCount]:
    """One entry a region of the next level below, theme and side, by region code; one query. Nothing for a post without 统计.

    Flags that name no region below (a finding about the county's fund) stand under the own region's code.
    """
    if not may_kind(actor, "view", "numbers") or actor.level not in LEVELS:
        return []
    below = LEVELS[min(LEVELS.index(actor.level) + 1, len(LEVELS) - 1)]
    own = {f"{actor.level}_code": actor.region_code}
    if below in GRAINS:
        rows: QuerySet = FlagSummary.objects.filter(grain=below, **own)
        count, column = Sum("count"), f"{below}_code"
    else:
        rows, count, column = Flag.objects.filter(**own), Count("id"), f"{below}_code"
    if not sees_kin_archive(actor):
        rows = rows.exclude(confidential=words.KIN_ARCHIVE)
    found: defaultdict[tuple[str, str, str], RegionCount] = defaultdict(lambda: RegionCount("", "", ""))
    sums = rows.order_by().values(column, *_GROUPED).annotate(flags=count, yuan=Sum("amount_yuan"))
    for row in sums:
        key = (row[column] or actor.region_code, row["theme"], row["side"])
        entry = found[key]
        entry.region_code, entry.theme, entry.side = key
        if row["status"] in words.OPEN:
            entry.open_count += row["flags"]
            entry.amount_yuan += row["yuan"] or 0
        elif row["status"] in words.CONCLUDED:
            entry.concluded += row["flags"]
    return [found[key] for key in sorted(found)]
