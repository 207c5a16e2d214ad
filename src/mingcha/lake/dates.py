"""Days, months and times as people and spreadsheets write them."""

import re
from datetime import date, datetime, timedelta

from mingcha.domain.months import month_number, month_of
from mingcha.lake.cell_refusals import CellRefused

EARLIEST_YEAR = 1900
_SPREADSHEET_EPOCH = datetime(1899, 12, 30)

_DAY = r"(?:(?P<y>\d{4}) ?(?P<s>[-/.]) ?(?P<m>\d{1,2}) ?(?P=s) ?(?P<d>\d{1,2})|(?P<cy>\d{4}) ?年 ?(?P<cm>\d{1,2}) ?月 ?(?P<cd>\d{1,2}) ?[日号]|(?P<packed>\d{8}))"
_TIME = r"(?:(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.0+)?)?|(?P<cH>\d{1,2})[时点](?P<cM>\d{1,2})分(?:(?P<cS>\d{1,2})秒)?)"
_DAY_AND_TIME = re.compile(rf"{_DAY}(?:[ T]?{_TIME})?")
_MONTH = re.compile(r"(\d{4}) ?(?:[-/.] ?(\d{1,2})|年 ?(\d{1,2}) ?月)|(\d{4})(\d{2})")
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
"""Only five digits (1927–2173): 2024 or 202406 in a date column is a year or a month, not a serial number."""
_LOST_ZERO = re.compile(r"\d{4}\.1")


def parse_date(text: str) -> date:
    """2024-06-01 · 2024/6/1 · 2024.6.1 · 20240601 · 2024年6月1日 · a spreadsheet's serial; a time of day is dropped."""
    if _SERIAL.fullmatch(text):
        return _from_serial(text).date()
    if match := _DAY_AND_TIME.fullmatch(text):
        return _time_of(match, "CELL-13").date()
    raise CellRefused("CELL-14" if _MONTH.fullmatch(text) else "CELL-13")


def parse_datetime(text: str) -> datetime:
    """2024-06-01 09:30[:00] · 2024/6/1 9:30 · a spreadsheet's serial; a date alone is 00:00:00."""
    if _SERIAL.fullmatch(text):
        return _from_serial(text)
    if match := _DAY_AND_TIME.fullmatch(text):
        return _time_of(match, "CELL-18")
    raise CellRefused("CELL-14" if _MONTH.fullmatch(text) else "CELL-18")


def parse_month(text: str, numeric: bool = False) -> int:
    """202406 · 2024/6 · 2024.06 · 2024-06 · 2024年6月 · a date. The number 2024.1 is refused: it may have been 2024.10."""
    if numeric and _LOST_ZERO.fullmatch(text):
        raise CellRefused("CELL-17")
    if match := _MONTH.fullmatch(text):
        year = int(match[1] or match[4])
        month = int(match[2] or match[3] or match[5])
        if not 1 <= month <= 12:
            raise CellRefused("CELL-16")
        if year < EARLIEST_YEAR:
            raise CellRefused("CELL-15")
        return month_number(year, month)
    try:
        return month_of(parse_date(text))
    except CellRefused as refused:
        raise CellRefused("CELL-15" if refused.code == "CELL-15" else "CELL-16") from None


def _time_of(match: re.Match[str], code: str) -> datetime:
    packed = match["packed"]
    year, month, day = (packed[:4], packed[4:6], packed[6:]) if packed else (
        match["y"] or match["cy"], match["m"] or match["cm"], match["d"] or match["cd"])  # fmt: skip
    hour, minute, second = (
        match["H"] or match["cH"] or 0,
        match["M"] or match["cM"] or 0,
        match["S"] or match["cS"] or 0,
    )
    if int(year) < EARLIEST_YEAR:
        raise CellRefused("CELL-15")
    try:
        day_at_midnight = datetime(int(year), int(month), int(day))
    except ValueError:
        raise CellRefused("CELL-15") from None
    try:
        return day_at_midnight.replace(hour=int(hour), minute=int(minute), second=int(second))
    except ValueError:
        raise CellRefused(code) from None


def _from_serial(text: str) -> datetime:
    """Whole seconds: a double's fraction of a day is not exact."""
    whole, _, fraction = text.partition(".")
    seconds = round(float(f"0.{fraction}") * 86_400) if fraction else 0
    return _SPREADSHEET_EPOCH + timedelta(days=int(whole), seconds=seconds)
