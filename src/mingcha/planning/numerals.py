"""Chinese numerals as plans print them: 十一, 二十五, 二○一九, 两."""

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    "○": 0,
    "〇": 0,
    "O": 0,
    "两": 2,
    "壹": 1,
    "贰": 2,
    "叁": 3,
}
NUMERAL = "一二三四五六七八九十两○零百"


def number_of(text: str) -> int | None:
    """The number that Arabic or Chinese digits print; None if they print none."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _DIGITS and c not in "十百" for c in text):
        return None
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, None
    for c in text:
        if c in "十百":
            total += (1 if digit is None else digit) * (10 if c == "十" else 100)
            digit = None
        else:
            digit = _DIGITS[c]
    return total + (digit or 0)
