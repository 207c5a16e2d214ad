"""How different offices write the same value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from mingcha.catalog.tables import Column
from mingcha.domain.months import month_parts

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@dataclass(frozen=True)
class Habits:
    """The habits of one office.

    date    iso · slash · dot · compact · chinese · cell (a real spreadsheet date)
    month   iso · slash · dot · compact · chinese
    money   plain · thousands · sign (￥) · words (元) · cell (a number)
    yes     words (是/否) · has (有/无) · tick (√ and blank) · letters (Y/N) · digits (1/0)
    number  plain · apostrophe · spaced · full_width · lower: ID numbers and accounts
    """

    date: str = "iso"
    month: str = "iso"
    money: str = "plain"
    yes: str = "words"
    number: str = "plain"


DATES = {
    "iso": "{0:04d}-{1:02d}-{2:02d}",
    "slash": "{0}/{1}/{2}",
    "dot": "{0}.{1}.{2}",
    "compact": "{0:04d}{1:02d}{2:02d}",
    "chinese": "{0}年{1}月{2}日",
}
MONTHS = {
    "iso": "{0:04d}-{1:02d}",
    "slash": "{0}/{1}",
    "dot": "{0}.{1:02d}",
    "compact": "{0:04d}{1:02d}",
    "chinese": "{0}年{1}月",
}
YES = {"words": "是否", "has": "有无", "tick": "√ ", "letters": "YN", "digits": "10"}


def cell_writer(column: Column, habits: Habits) -> Callable[[Any], Any]:
    """How this office writes the values of a column: as text, or as a number or date where it makes real cells of them."""
    match column.type:
        case "bool":
            yes, no = (mark.strip() for mark in YES[habits.yes])
            return lambda value: "" if value is None else yes if value else no
        case "date":
            return lambda value: "" if value is None else _date(value, habits.date)
        case "datetime":
            form = "%Y/%m/%d %H:%M" if habits.date == "slash" else "%Y-%m-%d %H:%M:%S"
            return lambda value: "" if value is None else value.strftime(form)
        case "month":
            return lambda value: "" if value is None else _month(value, habits.month)
        case "money":
            return lambda value: "" if value is None else _money(value, habits.money)
        case "int" if habits.money == "cell":
            return lambda value: "" if value is None else value
        case "id_number" | "account" if habits.number != "plain":
            return lambda value: "" if value is None else _number(value, habits.number)
        case "int" | "decimal":
            return lambda value: "" if value is None else str(value)
    return lambda value: "" if value is None else value


@cache
def _date(value: date, habit: str) -> Any:
    if habit == "cell":
        return datetime(value.year, value.month, value.day)
    return DATES[habit].format(value.year, value.month, value.day)


@cache
def _month(value: int, habit: str) -> str:
    return MONTHS[habit].format(*month_parts(value))


@cache
def _money(value: float, habit: str) -> Any:
    match habit:
        case "cell":
            return value
        case "thousands":
            return f"{value:,.2f}" if value >= 0 else f"({-value:,.2f})"
        case "sign":
            return f"￥{value:,.2f}"
        case "words":
            return f"{value:.2f}元"
    return f"{value:.2f}"


def _number(value: str, habit: str) -> str:
    match habit:
        case "apostrophe":
            return "'" + value
        case "spaced":
            return f"{value[:6]} {value[6:14]} {value[14:]}"
        case "full_width":
            return value.translate(FULL_WIDTH)
        case "lower":
            return value.lower()
    return value
