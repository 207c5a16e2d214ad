"""The numbers before headings: 一、（一）1.（1）① 第一阶段 1.1 问题1, in full or half width, with stray spaces."""

import re
from dataclasses import dataclass
from typing import Literal

from mingcha.planning.brackets import CJK
from mingcha.planning.numerals import number_of
from mingcha.planning.plain import Plain

MarkerKind = Literal[
    "chapter",
    "bracket",
    "stage",
    "problem",
    "arabic",
    "dotted",
    "deep_dotted",
    "arabic_bracket",
    "circled",
    "ordinal",
    "name",
]
RANKS: dict[str, float] = {
    "chapter": 0, "name": 0, "bracket": 1, "stage": 1.5, "problem": 1.6, "arabic": 2, "dotted": 2.2, "deep_dotted": 2.4,
    "arabic_bracket": 3, "circled": 4, "ordinal": 5,
}  # fmt: skip
_CN = "[一二三四五六七八九十]{1,3}"
_SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"({_CN})[、.,:](?![是要])|第({_CN})(?:部分|章|条)[、.:,]?")),
    ("bracket", re.compile(rf"\(({_CN})\)[、.:,]?|({_CN})\)[、.,]?")),
    ("stage", re.compile(rf"第({_CN})(?:个)?(?:阶段|步骤|步|环节)(?=[:(、,.]|为|是|$)[:、,.]?|阶段({_CN})[:、.,]")),
    ("problem", re.compile(rf"(?:反馈|审计)?(?:问题|任务|事项|措施|整改事项|整改措施|整治措施|工作措施|具体措施|整改任务|整改问题)\(?({_CN}|\d{{1,2}})\)?[:、.]")),
    ("deep_dotted", re.compile(rf"\d{{1,2}}\.\d{{1,2}}\.(\d{{1,2}})[、.]?(?=[{CJK}“《])")),
    ("dotted", re.compile(rf"\d{{1,2}}\.(\d{{1,2}})[、.]?(?=[{CJK}“《])(?![万亿元个百千倍米])")),
    ("arabic", re.compile(r"(\d{1,2})[.、,:](?![\d月日])")),
    ("arabic_bracket", re.compile(r"\((\d{1,2})\)[、.,]?|(\d{1,2})\)[、.,]?")),
)  # fmt: skip
_CIRCLED = {chr(0x2460 + n): n + 1 for n in range(20)} | {chr(0x2776 + n): n + 1 for n in range(10)}
_DOTTED = {chr(0x2488 + n): n + 1 for n in range(20)}
_PARENTHESIZED = {chr(0x2474 + n): n + 1 for n in range(20)}
_CHINESE = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Marker:
    """A heading number.

    printed  normalised as a section names it: 一, （一）, 1, （1）, ①; empty for 第一阶段 and names
    length   how many characters of the original it takes, following spaces included
    """

    kind: MarkerKind
    number: int
    printed: str
    length: int

    @property
    def rank(self) -> float:
        """0 for a chapter, larger for deeper levels."""
        return RANKS[self.kind]


def parse_marker(text: str) -> Marker | None:
    """The marker at the start of a text, None if it starts with none."""
    lead = len(text) - len(text.lstrip())
    first = text[lead : lead + 1]
    for signs, kind in ((_CIRCLED, "circled"), (_DOTTED, "arabic"), (_PARENTHESIZED, "arabic_bracket")):
        if first in signs and first:
            return Marker(kind, signs[first], printed_number(kind, signs[first]), _end(text, lead + 1))
    if not first or (not first.isdigit() and first not in "一二三四五六七八九十第阶问任事措整反审（(lI"):
        return None
    head = Plain(text[: lead + 30])
    for kind, shape in _SHAPES:
        found = shape.match(head.text)
        if found is None:
            continue
        number = number_of(next(g for g in found.groups() if g))
        if not number:
            continue
        end = head.origin(found.end()) if found.end() < len(head.text) else len(head.original)
        return Marker(kind, number, printed_number(kind, number, found.group()), _end(text, end))
    return None


def _end(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def chinese(number: int) -> str:
    """1–99 in Chinese numerals."""
    if number > 99:
        return str(number)
    if number <= 10:
        return _CHINESE[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")


def printed_number(kind: str, number: int, found: str = "") -> str:
    """The number as a section prints it, brackets normalised."""
    if kind in ("chapter", "ordinal"):
        return chinese(number)
    if kind == "bracket":
        return f"（{chinese(number)}）"
    if kind in ("dotted", "deep_dotted"):
        return found.rstrip("、.,:")
    if kind == "arabic_bracket":
        return f"（{number}）"
    if kind == "circled" and number <= 20:
        return chr(0x2460 + number - 1)
    if kind == "problem":
        return found.rstrip("、.,:")
    return "" if kind in ("stage", "name") else str(number)
