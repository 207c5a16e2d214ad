"""One text in two forms: as printed, and plain for the grammars, with the way back.

Plain means: no white space, a line break as 。, half-width digits, brackets and punctuation, one dash, and the OCR slips that
stand between digits (2O19, l0月, 25曰) put right. Every grammar reads the plain form and quotes the printed one.
"""

import re
from functools import lru_cache

_SAME_WIDTH = str.maketrans({
    **{chr(0xFF01 + n): chr(0x21 + n) for n in range(94)},
    **dict.fromkeys("－—–―‐‑−～〜﹣─", "-"),
    "﹝": "〔", "﹞": "〕", "﹙": "(", "﹚": ")", "【": "[", "】": "]", "。": "。", "、": "、", "︰": ":", "∶": ":",
    "〇": "○", "\n": "。",
})  # fmt: skip
_OCR_ZERO = re.compile(r"(?<=\d)[OoQ○](?=[\d年月日号前])|(?<=[\d年月])[Oo](?=\d)")
_OCR_ONE = re.compile(
    r"(?<=[\d年月])[lI|](?=[\d年月日号前])|(?<![A-Za-z])[lI|](?=\d[月日号])|(?<=\d月)[lI|](?=\d?[日号曰])"
)
_OCR_DAY = re.compile(r"(?<=\d)曰|(?<=工作)曰|(?<=即)曰|(?<=之)曰(?=起)")


class Plain:
    """The plain form of a text; `printed(start, end)` gives the words as they stand in the original."""

    __slots__ = ("_origin", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        kept = [
            i
            for i, c in enumerate(original)
            if c == "\n" or (not c.isspace() and c not in "\u200b\ufeff\u00ad")
        ]
        self._origin = kept
        text = "".join(original[i] for i in kept).translate(_SAME_WIDTH)
        self.text = _OCR_DAY.sub("日", _OCR_ONE.sub("1", _OCR_ZERO.sub("0", text)))

    def printed(self, start: int, end: int) -> str:
        """The original words behind plain positions [start, end)."""
        if start >= end:
            return ""
        return self.original[self._origin[start] : self._origin[end - 1] + 1]

    def origin(self, at: int) -> int:
        """The original position of a plain position; the original's length at the end."""
        return self._origin[at] if at < len(self._origin) else len(self.original)


@lru_cache(maxsize=4096)
def plain(original: str) -> Plain:
    """The plain form, remembered: many grammars read the same passage."""
    return Plain(original)


def plain_text(original: str) -> str:
    """The plain form's text alone."""
    return plain(original).text
