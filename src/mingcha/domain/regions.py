"""Region codes (统计用区划代码): 12 digits, text everywhere."""

from typing import Literal

Level = Literal["省", "市", "县", "乡", "村"]
PREFIX_LENGTHS = (12, 9, 6, 4, 2)


def pad_region_code(code: str) -> str | None:
    """2, 4, 6, 9 or 12 digits padded with zeros on the right to 12; None if it is nothing of the kind."""
    if not (code.isascii() and code.isdigit()) or len(code) not in (2, 4, 6, 9, 12):
        return None
    return code.ljust(12, "0")


def level_of(code: str) -> Level:
    """The level that the zeros of a 12-digit code tell."""
    if code[9:] != "000":
        return "村"
    if code[6:9] != "000":
        return "乡"
    if code[4:6] != "00":
        return "县"
    return "市" if code[2:4] != "00" else "省"


def significant_prefix(code: str) -> str:
    """The digits of a padded code that say something: 141121000000 → 141121."""
    return code[: {"省": 2, "市": 4, "县": 6, "乡": 9, "村": 12}[level_of(code)]]


def township_of(code: str) -> str:
    """The township's code: the first 9 digits + 000."""
    return code[:9] + "000"


def county_of(code: str) -> str | None:
    """The county's code: the first 6 digits + 000000, None where digits 5–6 are 00."""
    return code[:6] + "000000" if code[4:6] != "00" else None


def enclosing_codes(code: str) -> list[str]:
    """The padded codes of all regions that hold this one, itself first, each once."""
    return list(dict.fromkeys(code[:n].ljust(12, "0") for n in PREFIX_LENGTHS))
