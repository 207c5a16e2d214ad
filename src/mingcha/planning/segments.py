"""Cutting a paragraph at the numbers that stand inside it: 二、… (一)… 1.… run together, （1）…；（2）… in a row, 一是…二是…."""

import re
from dataclasses import dataclass

from mingcha.planning.brackets import CJK, depths
from mingcha.planning.markers import Marker, chinese, parse_marker, printed_number

_CANDIDATE = re.compile(
    r"(?:(?<=[。；;：:！!）)”\s])|(?<=\d。))(?="
    r"[一二三四五六七八九十]{1,3}\s*[、.．]|[（(]\s*[一二三四五六七八九十]{1,3}\s*[）)]|[（(]\s*\d{1,2}\s*[）)]|\d{1,2}\s*[.．、](?!\s*[\d])|[①-⑳]|"
    r"第[一二三四五六]阶段[：:（(])|(?=[①-⑳])"
)  # fmt: skip
_GLUED = re.compile(rf"(?<=[{CJK}])(?=[（(][一二三四五六七八九十]{{1,2}}[）)][{CJK}，,]{{4,24}}。)")
_ORDINAL = re.compile(
    rf"(?:^|(?<=[。；;：:，,、！\s）)]))(?:第)?([一二三四五六七八九十])(?:是|要|则是)(?=[{CJK}“《])|(?:^|(?<=[。；;：:！\s]))第([一二三四五六七八九])[,，、](?=[{CJK}“])"
)


@dataclass(frozen=True)
class Segment:
    """A piece of a paragraph that begins at a marker (or at the paragraph's start); text is without the marker."""

    marker: Marker | None
    text: str
    heading: int = 0
    inline: bool = False


class Segmenter:
    """Cuts paragraphs in order; remembers how far each kind of number has come, for a number inside a line must be expected."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def cut(self, text: str, heading: int = 0) -> list[Segment]:
        """The segments of one paragraph."""
        out: list[Segment] = []
        marker = parse_marker(text)
        self._note(marker)
        start = marker.length if marker else 0
        depth = depths(text) if len(text) > 12 else [0] * len(text)
        held, held_inline = marker, False
        # In a document run into one line even the gap before a number may be lost.
        candidates = [
            *_CANDIDATE.finditer(text, start + 1),
            *(_GLUED.finditer(text, start + 1) if len(text) > 400 else ()),
        ]
        for m in sorted(candidates, key=lambda m: m.start()):
            at = m.start()
            if depth[at] > (text[at] in "（(") or at <= start:
                continue
            found = parse_marker(text[at : at + 40])
            if found is None or not self._expected(found, text, at) or (m.re is _GLUED and found.number == 1):
                continue
            out.append(Segment(held, text[start:at].strip(), heading if not out else 0, held_inline))
            self._note(found)
            held, held_inline, start = found, True, at + found.length
        out.append(Segment(held, text[start:].strip(), heading if not out else 0, held_inline))
        return [s for s in out if s.text or s.marker]

    def _note(self, marker: Marker | None) -> None:
        if marker is None:
            return
        self._last[marker.kind] = marker.number
        for kind in [k for k in self._last if _rank(k) > marker.rank]:
            del self._last[kind]

    def _expected(self, found: Marker, text: str, at: int) -> bool:
        if found.number == self._last.get(found.kind, 0) + 1:
            if found.number > 1:
                return True
            # The first of a new list: the second must follow somewhere, or the list would not need numbers.
            following = printed_number(found.kind, 2)
            second = {"arabic": r"(?<!\d)2\s*[.．、]", "arabic_bracket": r"[（(]\s*2\s*[）)]", "circled": "②", "bracket": r"[（(]\s*二\s*[）)]",
                      "chapter": "二\\s*[、.．]"}.get(found.kind, re.escape(following) or "第二阶段")  # fmt: skip
            return (found.kind in ("bracket", "chapter") and len(text) > 150) or re.search(
                second, text[at:]
            ) is not None
        return (
            found.number == 1
            and found.kind in ("arabic", "bracket", "arabic_bracket")
            and len(text) > 150
            and found.kind in self._last
        )


def _rank(kind: str) -> float:
    from mingcha.planning.markers import RANKS

    return RANKS[kind]


def cut_ordinals(text: str) -> tuple[str, list[Segment]]:
    """The lead of a passage and its 一是…二是… parts; no parts where there are fewer than two in sequence."""
    depth = depths(text)
    hits: list[tuple[int, int, int]] = []
    for m in _ORDINAL.finditer(text):
        number = "零一二三四五六七八九十".index(m.group(1) or m.group(2))
        if depth[m.start()] == 0 and number == len(hits) + 1:
            hits.append((m.start(), m.end(), number))
    if len(hits) < 2:
        return text, []
    ends = [h[0] for h in hits[1:]] + [len(text)]
    parts = [
        Segment(Marker("ordinal", number, chinese(number), end - start), text[end:stop].strip())
        for (start, end, number), stop in zip(hits, ends, strict=True)
    ]
    return text[: hits[0][0]].strip(), parts
