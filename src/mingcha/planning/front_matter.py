"""Title, outer notice, document number, issuers, day of issue, addressees: what stands before the first chapter and after the last."""

import re
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from mingcha.planning.brackets import CJK, close_up
from mingcha.planning.clean_up import Paragraph
from mingcha.planning.issuing import (
    ATTACHMENT,
    DATE_LINE,
    NUMBER,
    issuers_of_title,
    letterhead_units,
    metadata_date,
    metadata_issuers,
    own_number,
    read_signature,
    tail_start,
)
from mingcha.planning.markers import parse_marker
from mingcha.planning.plain import plain_text
from mingcha.planning.units.names import is_unit, split_units

_NOTICE = re.compile(
    r"(?:(?:关于|转发).{0,12})?(?:印发|下发|转发|制发|发布)[^：:。]{0,40}《(?P<inner>.+)》.{0,10}(?:的通知|的函|的意见|通知)$|关于(?:印发|下发)(?P<bare>[^《》。，]{4,60}?(?:方案|计划|要点|意见))的通知$"
)
_TITLE_END = re.compile(
    r"(?:方案|计划|要点|清单|意见|措施|通知|细则|安排|办法|台账|报告|行动|函|任务分解表|任务书)(?:[（(](?:试行|征求意见稿|讨论稿|送审稿|草案|修订稿|修订|暂行|[二三]次修订)[）)])?$"
)
_PREAMBLE = re.compile(r"^(?:为|根据|按照|依据|现将|现就|现|近期|近日|经|自|今年|近年|贯彻|本|针对|结合|《)")


@dataclass(frozen=True)
class FrontMatter:
    """body: the paragraphs from the preamble to the end of the last chapter; notice: the outer notice's own sentences."""

    title: str | None
    notice_title: str | None
    doc_no: str | None
    issuers: tuple[str, ...]
    issued_on: date | None
    addressees: tuple[str, ...]
    notice: tuple[str, ...]
    preamble: tuple[str, ...]
    body: tuple[Paragraph, ...]


def read_front_matter(paragraphs: list[Paragraph]) -> FrontMatter:
    """Split a document into its front and its body and read the front."""
    paragraphs = _without_run_on_title(paragraphs)
    names = [close_up(p.text) for p in paragraphs]
    notice_at, notice_end, notice_title, inner = _find_notice(names)
    title_at, title_end, title = _find_title(paragraphs, names, notice_end, inner)
    if title is None and notice_title is not None:
        # The notice alone: it speaks for itself, or its plan was not saved with it.
        title = inner if inner and _chapters_after(paragraphs, notice_end) else notice_title
        title_at, title_end = notice_at, notice_end
        notice_title = None if title == notice_title else notice_title
    begin = title_end if title_end is not None else 0
    chapter = next((n for n in range(begin, len(paragraphs)) if _is_chapter(paragraphs[n])), len(paragraphs))
    front = paragraphs[:chapter]
    addressees_at = next((n for n in range(len(front)) if _is_addressees(front[n].text)), None)
    after = max(begin, addressees_at + 1 if addressees_at is not None else 0)
    preamble = [p.text for p in front[after:] if _is_sentence(p.text)]
    stop = max(after, title_at or 0) if inner and title_at and title_at > notice_end else notice_end
    notice = [
        p.text
        for n, p in enumerate(front)
        if notice_end <= n < (stop if inner else 0) and n != addressees_at and _is_sentence(p.text)
    ]
    tail_at = tail_start(paragraphs, chapter)
    region = list(range(0, chapter)) + list(range(tail_at, len(paragraphs)))
    body = list(paragraphs[chapter:tail_at])
    if not body:
        # No number anywhere: chapters are told by their names.
        tail_at = tail_start(paragraphs, after)
        body, preamble = paragraphs[after:tail_at], []
        region = list(range(0, after)) + list(range(tail_at, len(paragraphs)))
    signature, signed_on, printed_on = read_signature(paragraphs, region)
    letterhead = letterhead_units(
        names,
        min(
            n
            for n in (
                notice_at if notice_at is not None else chapter,
                title_at if title_at is not None else chapter,
            )
        ),
    )
    issuers = (
        list(dict.fromkeys([*letterhead, *signature]))
        or issuers_of_title(notice_title or title)
        or metadata_issuers(front)
    )
    return FrontMatter(
        title=title, notice_title=notice_title, doc_no=own_number(paragraphs, region), issuers=tuple(issuers),
        issued_on=signed_on or metadata_date(front, strict=True) or printed_on or metadata_date(front),
        addressees=tuple(split_units(front[addressees_at].text.strip().rstrip("：:"), at_and=False)) if addressees_at is not None else (),
        notice=tuple(notice), preamble=tuple(preamble), body=tuple(body),
    )  # fmt: skip


def _without_run_on_title(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A text library runs title and preamble together: 2023年…工作方案 为进一步…."""
    for n, p in enumerate(paragraphs[:5]):
        m = re.match(
            r"^\s*(?:\d{1,2}[、.])?\s*(\S[^。；;]{4,70}?(?:方案|计划|意见|通知))\s+(?=(?:为|根据|按照|现|依据|各).{10,})",
            p.text,
        )
        if m:
            return [
                *paragraphs[:n],
                Paragraph(m.group(1), p.heading),
                replace(p, text=p.text[m.end() :]),
                *paragraphs[n + 1 :],
            ]
    return paragraphs


def _find_notice(names: list[str]) -> tuple[int | None, int, str | None, str | None]:
    """(first line, line after it, notice title, inner title) of 关于印发《…》的通知, which may run over lines."""
    for at in range(min(len(names), 40)):
        text = ""
        if re.match(r"^(?:标题|名称|主题|题名)[:：]", names[at]):
            continue
        for end in range(at, min(at + 4, len(names))):
            if "。" in names[end] or parse_marker(names[end]):
                break
            text += names[end]
            m = _NOTICE.search(text)
            if m and (
                m.start() == 0 or is_unit(re.sub(r"文件$", "", text[: m.start()])) or not names[at + 1 :]
            ):
                return at, end + 1, _clean(text), m.group("inner") or m.group("bare")
            if m and end == at and len(text) < 120:
                return at, end + 1, _clean(text), m.group("inner") or m.group("bare")
    return None, 0, None, None


def _find_title(
    paragraphs: list[Paragraph], names: list[str], start: int, inner: str | None
) -> tuple[int | None, int | None, str | None]:
    """(first line, line after it, title) of the plan itself."""
    limit = next((n for n in range(start, len(names)) if _is_chapter(paragraphs[n])), len(names))
    if inner:
        # The inner plan may follow a notice that has numbered points of its own.
        for at in range(start, len(names)):
            if not _is_title_line(names[at], paragraphs[at]) and names[at] != inner:
                continue
            for end in range(at + 1, min(at + 5, len(names) + 1)):
                if any(re.search("[。；：:]", names[n]) for n in range(at, end)):
                    break
                text = "".join(names[at:end])
                if _alike(text, inner) and not text.startswith(("附件", "附：", "附:")):
                    return at, end, _clean(text)
        if limit == len(names):
            return None, None, None
    best = None
    held: list[int] = []
    for n in range(start, limit):
        name = names[n]
        if not _is_title_line(name, paragraphs[n]):
            held = []
            continue
        held.append(n)
        if _TITLE_END.search(name) and not (n + 1 < limit and _TITLE_END.fullmatch(names[n + 1])):
            first = _title_start(names, held)
            # 时间安排 is a chapter's name, not a second title.
            if (best is None or n - first > 0 or len(names[n]) >= 9) and (
                inner is None or not names[n].endswith("通知")
            ):
                best = (first, n + 1, _clean("".join(names[first : n + 1])))
            held = []
    if best is None:
        hinted = [
            n
            for n in range(start, limit)
            if paragraphs[n].heading and _is_title_line(names[n], paragraphs[n])
        ]
        if hinted:
            best = (hinted[0], hinted[0] + 1, _clean(names[hinted[0]]))
    return best or (None, None, None)


def _is_title_line(name: str, paragraph: Paragraph) -> bool:
    if (
        not 1 < len(name) <= 60
        or re.search(r"[。；！？]|[：:]$|^[\s\d./:-]+$", name)
        or DATE_LINE.match(plain_text(name))
    ):
        return False
    if (
        (NUMBER.search(plain_text(name)) and len(name) < 30)
        or name.endswith("文件")
        or ATTACHMENT.match(name)
        or re.match(r"^[（(].*[）)]$", name)
    ):
        return False
    return not re.match(r"^(?:索引号|发文|成文|主题|有效|发布|来源|文号|名称|标题|信息)", name)


def _title_start(names: list[str], held: list[int]) -> int:
    """Lines of one title: units above it belong to the letterhead unless 关于 follows."""
    first = held[0]
    for n in held[:-1]:
        if is_unit(names[n]) and not names[n + 1].startswith("关于"):
            first = n + 1
    return first


def _clean(title: str) -> str:
    return re.sub(r"^附件?\s*\d*[:：]?", "", re.sub(r"^(.{2,24}?)文件(?=关于)", r"\1", title)).strip("# 　*")


def _alike(a: str, b: str) -> bool:
    a, b = (re.sub(rf"[^{CJK}\d]|的", "", plain_text(t)) for t in (a, b))
    if not a or abs(len(a) - len(b)) > max(4, len(b) * 0.3):
        return False
    return a == b or SequenceMatcher(None, a, b).ratio() > 0.88


def _is_chapter(paragraph: Paragraph) -> bool:
    marker = parse_marker(paragraph.text)
    return (
        marker is not None
        and marker.number == 1
        and marker.kind in ("chapter", "bracket", "arabic", "stage", "problem", "dotted")
    )


def _chapters_after(paragraphs: list[Paragraph], start: int) -> bool:
    return any(_is_chapter(p) for p in paragraphs[start:])


def _is_sentence(text: str) -> bool:
    return (
        len(text) > 12
        and re.search(r"[。；，,：:]", text) is not None
        and not _is_addressees(text)
        and not re.match(r"^(?:索引号|发文|主题分类|附件)", text)
    )


def _is_addressees(text: str) -> bool:
    bare = text.strip()
    if (
        not bare.endswith(("：", ":"))
        or len(bare) > 220
        or "。" in bare
        or _PREAMBLE.match(bare)
        or parse_marker(bare)
    ):
        return False
    pieces = split_units(bare.rstrip("：:"))
    known = sum(
        is_unit(p) or re.search(r"单位|民政|街道|乡镇|政府|社区|[局委办股科室站所处区镇乡村]$", p) is not None
        for p in pieces
    )
    return bool(pieces) and known * 2 >= len(pieces)
