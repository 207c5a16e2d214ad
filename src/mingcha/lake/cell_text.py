"""Text as it is compared and stored: widths, white space and invisible characters made equal."""

import re
import unicodedata

LONGEST_CELL = 32_767
"""What a spreadsheet cell can hold; anything longer is a paste gone wrong or an attack."""

_PLAIN = re.compile(r"[!-~]+")
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_BREAKS = re.compile(r"[\t\n\u2028\u2029]+")
_SPACES = re.compile(r"\s+")
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
"""="6217…" in a text file: so some programs keep a spreadsheet from making a number of it."""


def clean_text(text: str) -> str:
    """NFKC, invisible characters removed, trimmed; a leading apostrophe and ="…" (marks for text, to a spreadsheet) dropped."""
    if _PLAIN.fullmatch(text):
        if text[0] == "=" and (kept := _KEPT_AS_TEXT.fullmatch(text)):
            return kept[1].lstrip("'")
        return text.lstrip("'") if text[0] == "'" else text
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n")))
    folded = _BREAKS.sub(" ", folded).strip()
    if folded.startswith("=") and (kept := _KEPT_AS_TEXT.fullmatch(folded)):
        folded = kept[1].strip()
    return folded[1:].strip() if folded.startswith("'") else folded


def squeeze(text: str) -> str:
    """Clean text without any white space: for numbers, codes and words of a list."""
    return _SPACES.sub("", clean_text(text))


def number_text(number: int | float) -> str:
    """A spreadsheet's number as its cell shows it: at most 15 significant digits, never scientific notation.

    A spreadsheet keeps 15 digits; what a double adds beyond them (0.30000000000000004) was never in the cell.
    """
    if isinstance(number, int):
        return str(number)
    if number != number or number in (float("inf"), float("-inf")):
        return "#NUM!"
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    shown = f"{number:.15g}"
    if "e" in shown and abs(number) < 1:
        return f"{number:.20f}".rstrip("0")
    return shown.upper()
