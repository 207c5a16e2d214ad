"""ID numbers and names, read afresh from GB 11643 and the Conventions; nothing is taken from mingcha.domain."""

import unicodedata
from datetime import date
from functools import cache
from typing import NamedTuple

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_DOTS = "·•‧・･．."


class PersonNumber(NamedTuple):
    """text: 18-digit form or, where it cannot be converted, the text as normalised · converted: came with 15 digits."""

    text: str
    is_valid: bool
    converted: bool


def check_character(body: str) -> str:
    """The 18th character of 17 digits."""
    return _CHECK_CHARACTERS[sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11]


@cache
def read_person_number(written: str) -> PersonNumber:
    """Read an ID number as somebody wrote it."""
    text = "".join(unicodedata.normalize("NFKC", written).split()).upper()
    converted = len(text) == 15 and all(c in "0123456789" for c in text)
    if converted:
        body = text[:6] + "19" + text[6:]
        text = body + check_character(body)
    return PersonNumber(text, is_valid_number(text), converted)


@cache
def is_valid_number(text: str) -> bool:
    """18 characters, real date from 1900 on, check digit."""
    if len(text) != 18 or not all(c in "0123456789" for c in text[:17]):
        return False
    return text[17] == check_character(text[:17]) and _birth_date(text) is not None


def born_on(text: str) -> date:
    """The birth date in a valid number."""
    born = _birth_date(text)
    assert born is not None, "only valid numbers have a birth date"
    return born


def _birth_date(text: str) -> date | None:
    try:
        born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return None
    return born if born >= date(1900, 1, 1) else None


def plain_name(name: str | None) -> str | None:
    """A name as it is compared: NFKC, all white space and dots removed; None where nothing is left."""
    if name is None:
        return None
    folded = unicodedata.normalize("NFKC", name)
    return "".join(c for c in folded if not c.isspace() and c not in _DOTS) or None
