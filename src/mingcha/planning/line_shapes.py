"""Where a document breaks its lines: hard-wrapped at a margin, or one line a paragraph with a break now and then."""

import re
from collections import Counter, defaultdict

from mingcha.planning.markers import parse_marker

_INNER = re.compile("[，。；、：,;:]")
_DATE_OR_SIGNATURE = re.compile(
    r"^\s*(?:[\d二○〇一九零０-９OO]{4}\s*年.{1,12}日|.{2,22}(?:局|厅|委|部|办公室|政府|组))\s*$"
)
_FRONT_LINE = re.compile(
    r"[〔\[［(（]\s*\d{4}\s*[〕\]］)）]\s*\d+\s*号\s*$|^\s*\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$"
)
_TITLE_END = re.compile(r"^[^，。；：]{8,}(?:的通知|方案|计划)$")
_LIST_LINE = re.compile(r"^(?:附件?|抄送|主送|联系|组长|副组长|成员|主任|填报|单位|地点|时间|标题)")


def width_of(text: str) -> float:
    """Printed width in full-width characters, the indent of a paragraph's first line included."""
    return sum(1.0 if ord(c) > 0x2E7F else 0.5 for c in text.rstrip())


def is_centred(text: str) -> bool:
    """True for a line pushed far from the margin: a letterhead, a title, a signature."""
    return width_of(text) - width_of(text.lstrip()) > 4.5


def is_indented(text: str) -> bool:
    """True for a line set in by about two characters, as the first of a paragraph is."""
    return 0.9 <= width_of(text) - width_of(text.lstrip()) <= 4.5


class LineShapes:
    """Measures all lines once, then says of two neighbours whether the first is broken off."""

    def __init__(self, lines: list[str]) -> None:
        widths = sorted(width_of(t) for t in lines if t.strip() and not is_centred(t))
        self.margin: float | None = None
        if len(widths) >= 8:
            top = widths[int(len(widths) * 0.95)]
            full = sum(top - 3 <= w <= top + 2.5 for w in widths)
            if 12 <= top <= 90 and full >= 0.3 * len(widths) and widths[-1] <= top + 8:
                self.margin = top
        # Some programs break after so many characters, whatever their width.
        counts = Counter(len(t.rstrip()) for t in lines if t.strip() and not is_centred(t))
        longest = max(counts, default=0)
        # Paragraphs of their natural length hardly ever share the longest one.
        self.count = (
            longest
            if 16 <= longest <= 90 and counts[longest] >= max(4, 0.12 * sum(counts.values()))
            else None
        )
        indents = [t for t in lines if t.strip() and not is_centred(t)]
        self.is_indented = sum(is_indented(t) for t in indents) >= max(2, 0.05 * len(indents))
        ended: dict[str, Counter[bool]] = defaultdict(Counter)
        for text in lines:
            if (marker := parse_marker(text)) is not None:
                ended[marker.kind]["。" in text or text.rstrip()[-1:] in "；;）)"] += 1
        self._ended = ended

    def is_full(self, line: str) -> bool:
        """True for a line that reaches the margin of a hard-wrapped document."""
        if is_centred(line) or sum(c.isspace() for c in line) > 0.3 * len(line):
            return False  # a title, or letters spaced out over the line
        if self.count is not None:
            return len(line.rstrip()) >= self.count - 1
        return self.margin is not None and width_of(line) >= self.margin - 2.5

    def runs_on(self, line: str, following: str) -> bool:
        """True where a hard-wrapped document goes on: a full line, then one at the margin (where paragraphs are set in at all)."""
        if _FRONT_LINE.search(following) or _TITLE_END.search(line.strip()):
            return False
        return (
            self.is_full(line)
            and not (self.is_indented and is_indented(following))
            and not is_centred(following)
        )

    def is_broken(self, line: str, following: str, wrapped: bool = True) -> bool:
        """True where `line`, which ends without a mark, goes on in `following`.

        wrapped  False where the format itself marks paragraphs: their length says nothing of a margin
        """
        bare = line.strip()
        if _FRONT_LINE.search(following) or _TITLE_END.search(bare):
            return False
        if wrapped and (self.margin is not None or self.count is not None):
            return self.is_full(line)
        if (
            _DATE_OR_SIGNATURE.match(bare)
            or _DATE_OR_SIGNATURE.match(following)
            or _LIST_LINE.match(bare)
            or _LIST_LINE.match(following)
        ):
            return False
        marker = parse_marker(bare)
        if marker is not None:
            if len(bare) > 45 or ("。" in bare and bare[-1] not in "。"):
                return True
            siblings = self._ended[marker.kind]
            # 暗箱操⏎作、优亲厚友: a heading is followed by a sentence, not by the rest of a word and a mark.
            return siblings[True] > siblings[False] and siblings[True] >= 2
        return len(bare) > 30 and _INNER.search(bare) is not None
