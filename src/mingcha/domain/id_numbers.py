"""Citizen identity numbers (公民身份号码, GB 11643-1999).

The check digit is python-stdnum's; its birthplace table is not used, because it rejects most older citizens whose district
has been abolished. A number is valid with 18 characters, a real birth date from 1900 on and a right check digit.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from stdnum.iso7064 import mod_11_2

EARLIEST_BIRTH = date(1900, 1, 1)
SYNTHETIC_DISTRICT = "999999"
"""A district code that does not exist: every made-up person's number begins with it."""


@dataclass(frozen=True)
class IdNumber:
    """What can be read from an ID number.

    text       the 18-character form, or the text as normalised where it cannot be converted
    is_valid   may be joined with other registers
    converted  came as 15 characters (match strength M3)
    born_on    birth date, None where invalid
    sex        男 or 女, None where invalid
    """

    text: str
    is_valid: bool
    converted: bool = False
    born_on: date | None = None
    sex: Literal["男", "女"] | None = None


def check_digit(body17: str) -> str:
    """The 18th character for 17 digits."""
    return mod_11_2.calc_check_digit(body17)


def convert_15(text: str) -> str | None:
    """The 18-character form of a 15-digit number (19 put in before the year), or None if it is not one."""
    if len(text) != 15 or not (text.isascii() and text.isdigit()):
        return None
    body = text[:6] + "19" + text[6:]
    return body + check_digit(body)


def read_id_number(text: str) -> IdNumber:
    """Read a normalised number (half-width, no spaces, upper-case X).

    Never fails: what is not a valid number comes back with is_valid False, to be kept and marked, not joined.
    """
    converted = convert_15(text)
    number = converted or text
    if not _is_well_formed(number):
        return IdNumber(number, is_valid=False, converted=converted is not None)
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return IdNumber(number, is_valid=False, converted=converted is not None)
    if born_on < EARLIEST_BIRTH:
        return IdNumber(number, is_valid=False, converted=converted is not None)
    sex: Literal["男", "女"] = "男" if int(number[16]) % 2 else "女"
    return IdNumber(number, True, converted is not None, born_on, sex)


def _is_well_formed(number: str) -> bool:
    return (
        len(number) == 18
        and number.isascii()
        and number[:17].isdigit()
        and number[17] == check_digit(number[:17])
    )


def synthetic_id(born_on: date, sequence: int, district: str = SYNTHETIC_DISTRICT) -> str:
    """A made-up valid number in the district that does not exist. sequence 0–999; odd is male."""
    body = f"{district}{born_on:%Y%m%d}{sequence:03d}"
    return body + check_digit(body)
