"""The campaign's period, and the year that the document speaks from."""

import re
from datetime import date, timedelta

from mingcha.domain.months import add_months
from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.dates.finding import find_dues
from mingcha.planning.dates.points import parse_point
from mingcha.planning.numerals import NUMERAL, number_of
from mingcha.planning.plain import plain
from mingcha.planning.plan import Period

_ABOUT_CAMPAIGN = re.compile(r"开展|进行|整治|治理|活动|行动|工作|为期|时间|期限|实施")
_YEARS = re.compile(r"((?:19|20)\d\d)年?(?:至|到|-{1,2})((?:19|20)\d\d)年")
_LASTING = re.compile(
    rf"为期(?:约)?(\d{{1,2}}|[{NUMERAL}]{{1,3}})(?:个)?(月|年|天|周)|(?:利用|用)(\d|[{NUMERAL}]{{1,2}})(?:个)?(月|年)(?:左右)?(?:的)?时间"
)
_START = re.compile(r"(?:从|自)(?P<point>[^,。;]{4,14}?)(?:起|开始)")
_TITLE_YEAR = re.compile(r"((?:19|20)\d\d)")


def find_period(passages: list[str], anchor: Anchor) -> Period | None:
    """The first span in the passages (preamble, aims, introductions) that speaks of the campaign; None where the text gives none."""
    for passage in passages:
        source = plain(passage)
        text = re.sub(r"《[^《》]*》", lambda m: "■" * len(m.group()), source.text)
        if m := _YEARS.search(text):
            return Period(date(int(m.group(1)), 1, 1), date(int(m.group(2)), 12, 31))
        for found in find_dues(passage, anchor):
            due = found.due
            if (
                due.kind != "range"
                or due.from_ is None
                or due.to is None
                or due.to < due.from_ + timedelta(days=14)
            ):
                continue
            if _ABOUT_CAMPAIGN.search(text):
                return Period(due.from_, due.to)
        if (lasting := _LASTING.search(text)) and (start := _START.search(text)):
            point = parse_point(text, start.start("point"))
            if point is not None and (first := _first_day(point, anchor)) is not None:
                amount = number_of(lasting.group(1) or lasting.group(3)) or 0
                unit = lasting.group(2) or lasting.group(4)
                end = (
                    add_months(first, amount * (12 if unit == "年" else 1))
                    if unit in "月年"
                    else first + timedelta(days=amount * (7 if unit == "周" else 1))
                )
                return Period(first, end - timedelta(days=1))
    return None


def _first_day(point, anchor: Anchor) -> date | None:
    year = point.year or anchor.year
    return point.first(year) if year and point.grain != "broken" else None


def title_year(*texts: str | None) -> int | None:
    """The year in a title or document number, the first that names one."""
    for text in texts:
        if text and (m := _TITLE_YEAR.search(plain(text).text)):
            return int(m.group(1))
    return None
