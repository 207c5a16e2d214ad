"""What a run changed, counted by check and township: asked in the run's own transaction, because the next run changes the answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from mingcha.web.flags.models import Flag, FlagChange

_PLACE = ("province_code", "city_code", "county_code", "township_code")


@dataclass
class RunCount:
    """One check in one township, or in the wider region that the flags name.

    place  province, city, county, township code; "" = not told
    """

    check_id: str
    place: tuple[str, str, str, str]
    flagged: int = 0
    amount_yuan: Decimal | None = None
    new: int = 0
    still_there: int = 0
    back: int = 0
    gone: int = 0


def counts_of_run(run_id: int) -> Iterator[RunCount]:
    """The counts of a run that has just been stored. Two queries, whatever its size."""
    found: dict[tuple[str, ...], RunCount] = {}

    def at(row: dict) -> RunCount:
        place = tuple(row[p] for p in _PLACE)
        return found.setdefault((row["check_id"], *place), RunCount(row["check_id"], place))

    flags: QuerySet = Flag.objects.filter(last_run_id=run_id).exclude(state="gone").order_by()
    for row in flags.values("check_id", *_PLACE).annotate(
        flagged=Count("id"), yuan=Sum("amount_yuan"), new_count=Count("id", filter=Q(state="new")),
        still_count=Count("id", filter=Q(state="still_there")), back_count=Count("id", filter=Q(state="back")),
    ):  # fmt: skip
        count = at(row)
        count.flagged, count.amount_yuan = row["flagged"], row["yuan"]
        count.new, count.still_there, count.back = row["new_count"], row["still_count"], row["back_count"]
    gone = FlagChange.objects.filter(run_id=run_id, change="gone").order_by()
    place_of_flag = [f"flag__{p}" for p in _PLACE]
    for row in gone.values("flag__check_id", *place_of_flag).annotate(gone_count=Count("id")):
        at({name.removeprefix("flag__"): value for name, value in row.items()}).gone = row["gone_count"]
    yield from found.values()
