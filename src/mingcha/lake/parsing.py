"""One cell's text → one value. Pure functions, one a contract type; CellRefused says why a text cannot be read.

Read literally from the head of the data contract. Choices where it is silent:
- a text that is not on a type's list is refused, also in optional columns ("/", "无", "N/A" are not blanks);
- an int may end in .0 (programs write 3.0) and have thousands separators; a unit in the cell is refused except 元 and %;
- more than six decimals of a `decimal` are rounded half up (it is stored with six); money is never rounded;
- a date may carry a time of day (spreadsheet dates do), which is dropped; years before 1900 are refused, 2999 and 9999 are read.
"""

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mingcha.catalog.tables import Column
from mingcha.domain.names import normalise_name
from mingcha.domain.regions import pad_region_code
from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.cell_text import clean_text, squeeze
from mingcha.lake.dates import parse_date, parse_datetime, parse_month

_THOUSANDS = re.compile(r"\d{1,3}(,\d{3})+")
_INTEGER = re.compile(r"[+-]?\d{1,18}(\.0+)?")
_DECIMAL = re.compile(r"[+-]?(\d{1,18}(\.\d*)?|\.\d+)")
_BRACKETED = re.compile(r"\((.+)\)")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[Ee]\+?\d{1,3}")
_SPOILED_NUMBER = re.compile(r"\d(\.\d+)?E\+(1[5-9]|[2-9]\d)", re.I)
_HYPHENS = str.maketrans("", "", "-\u2010\u2011\u2012\u2013\u2014\u2212")
_SIX_PLACES = Decimal("0.000001")
TRUE_WORDS = frozenset({"是", "有", "√", "✓", "✔", "Y", "YES", "1", "TRUE"})
FALSE_WORDS = frozenset({"否", "无", "N", "NO", "0", "FALSE"})
TICKS = frozenset({"√", "✓", "✔"})
ERROR_MARKS = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "########"})

Parser = Callable[[str, bool, Column, Decimal], Any]


def parse_int(text: str) -> int:
    """A whole number of 32 bits."""
    digits = _without_thousands(squeeze(text))
    if not _INTEGER.fullmatch(digits):
        raise CellRefused("CELL-02")
    number = int(Decimal(digits))
    if abs(number) > 2**31 - 1:
        raise CellRefused("CELL-06")
    return number


def parse_decimal(text: str, scale: Decimal = Decimal(1)) -> Decimal:
    """A number with six places; 50% = 0.5. `scale` is the header's unit (0.01 under （%）, unless the cell itself says %)."""
    digits = _without_thousands(squeeze(text))
    if digits.endswith("%"):
        digits, scale = digits[:-1], Decimal("0.01")
    if not _DECIMAL.fullmatch(digits):
        raise CellRefused("CELL-03")
    number = (Decimal(digits) * scale).quantize(_SIX_PLACES, ROUND_HALF_UP)
    if abs(number) >= 10**12:
        raise CellRefused("CELL-06")
    return number


def parse_money(text: str, scale: Decimal = Decimal(1)) -> Decimal:
    """An amount in yuan. Thousands separators, 元, ￥ and brackets for negatives are read; `scale` is the header's unit."""
    digits, sign = squeeze(text), 1
    if bracketed := _BRACKETED.fullmatch(digits):
        digits, sign = bracketed[1], -1
    if digits[:1] in ("-", "+"):
        if sign < 0:
            raise CellRefused("CELL-04")
        digits, sign = digits[1:], -1 if digits[0] == "-" else 1
    digits = digits.removeprefix("¥").removesuffix("元")
    if digits[:1] == "-" and sign > 0:
        digits, sign = digits[1:], -1
    digits = _without_thousands(digits)
    if digits[:1] in ("+", "-") or not _DECIMAL.fullmatch(digits):
        raise CellRefused("CELL-04")
    number = sign * Decimal(digits) * scale
    cents = number.quantize(Decimal("0.01"))
    if cents != number:
        raise CellRefused("CELL-05")
    if abs(cents) >= 10**12:
        raise CellRefused("CELL-06")
    return cents + 0


def parse_bool(text: str) -> bool:
    """是/否, 有/无, √, Y/N, 1/0, true/false. That a blank is 否 in a column of √ is judged over the column."""
    word = squeeze(text).upper()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise CellRefused("CELL-07")


def parse_enum(text: str, values: tuple[str, ...]) -> str:
    """One of the listed words."""
    word = squeeze(text)
    for value in values:
        if word == squeeze(value):
            return value
    raise CellRefused("CELL-08", "、".join(values))


def parse_text(text: str) -> str:
    """Text as it stands. 1.41121000000012E+17 was a 家庭编号 or 流水号 of 18 digits, whose last ones are lost."""
    clean = clean_text(text)
    if _SPOILED_NUMBER.fullmatch(clean):
        raise CellRefused("CELL-22")
    return clean


def parse_region_code(text: str) -> str:
    """A region code, padded to 12 digits."""
    code = pad_region_code(squeeze(text))
    if code is None:
        raise CellRefused("CELL-09")
    return code


def parse_account(text: str, numeric: bool = False) -> str:
    """An account's digits. A number of 16 digits or more has lost its last ones."""
    digits = squeeze(text)
    if _SCIENTIFIC.fullmatch(digits) or (numeric and len(digits.lstrip("-").split(".")[0]) >= 16):
        raise CellRefused("CELL-11")
    digits = digits.translate(_HYPHENS)
    if not (digits.isascii() and digits.isdigit()):
        raise CellRefused("CELL-12")
    return digits


def normalise_id_text(text: str, numeric: bool = False) -> str:
    """An ID number's text, half-width, without spaces, upper-case. Refuses what a spreadsheet has spoiled."""
    number = squeeze(text).upper()
    if _SCIENTIFIC.fullmatch(number) or (numeric and len(number.split(".")[0]) >= 16):
        raise CellRefused("CELL-10")
    return number


def _without_thousands(digits: str) -> str:
    if "," not in digits:
        return digits
    sign, whole = (digits[0], digits[1:]) if digits[0] in "+-" else ("", digits)
    whole, dot, places = whole.partition(".")
    percent = "%" if places.endswith("%") or whole.endswith("%") else ""
    whole, places = whole.removesuffix("%"), places.removesuffix("%")
    return sign + whole.replace(",", "") + dot + places + percent if _THOUSANDS.fullmatch(whole) else digits


PARSERS: dict[str, Parser] = {
    "text": lambda text, numeric, column, scale: parse_text(text),
    "int": lambda text, numeric, column, scale: parse_int(text),
    "decimal": lambda text, numeric, column, scale: parse_decimal(text, scale),
    "money": lambda text, numeric, column, scale: parse_money(text, scale),
    "bool": lambda text, numeric, column, scale: parse_bool(text),
    "enum": lambda text, numeric, column, scale: parse_enum(text, column.values),
    "region_code": lambda text, numeric, column, scale: parse_region_code(text),
    "name": lambda text, numeric, column, scale: normalise_name(clean_text(text)),
    "account": lambda text, numeric, column, scale: parse_account(text, numeric),
    "date": lambda text, numeric, column, scale: parse_date(squeeze_date(text)),
    "month": lambda text, numeric, column, scale: parse_month(squeeze_date(text), numeric),
    "datetime": lambda text, numeric, column, scale: parse_datetime(squeeze_date(text)),
}


def squeeze_date(text: str) -> str:
    """Clean text; the one space that may part a day from a time is kept."""
    return re.sub(r"\s+", " ", clean_text(text))
