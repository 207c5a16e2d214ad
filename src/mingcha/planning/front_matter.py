"""Title, outer notice, document number, issuers, day of issue, addressees: what stands before the first chapter and after the last."""

import re
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from mingcha.planning.brackets import CJK, close_up
from mingcha.planning.clean_up import Paragraph
from mingcha.planning.dates.points import parse_point
from mingcha.planning.markers import parse_marker
from mingcha.planning.plain import plain_text
from mingcha.planning.units.names import is_unit, split_units

_NUMBER = re.compile(rf"(?:^|(?<=文件)|(?<=[:：\s　(]))([{CJK}]{{1,12}}[字函发办电通]?)\s*[\[〔(]\s*((?:19|20)\d\d)\s*[\]〕)]\s*第?\s*(\d{{1,5}})\s*号")
_NOTICE = re.compile(r"(?:关于|转发).{0,12}(?:印发|下发|转发|制发|发布).{0,40}《(?P<inner>.+)》.{0,10}(?:的通知|的函|的意见|通知)$")
_TITLE_END = re.compile(r"(?:方案|计划|要点|清单|意见|措施|通知|细则|安排|办法|台账|报告|行动|函|任务分解表|任务书)(?:[（(](?:试行|征求意见稿|讨论稿|送审稿|草案|修订稿|修订|暂行|[二三]次修订)[）)])?$")
_DATE_LINE = re.compile(r"^[(]?((?:19|20)\d\d年\d{1,2}月\d{1,2}日|二[○零O一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)[)]?(?:印发)?$")
_TAIL_DATE = re.compile(r"((?:19|20)\d\d年\d{1,2}月\d{1,2}日|二[○零O一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)(?:印发)?$")
_META_DATE = re.compile(r"(成文日期|发文日期|印发日期|签发日期|发布日期|发布时间|生成日期)\s*[:：]?\s*((?:19|20)\d\d)[年.\-/](\d{1,2})[月.\-/](\d{1,2})")
_META_ISSUER = re.compile(r"(?:发文机关|制发机关|发布机构|发文单位|制文机关)\s*[:：]\s*(\S+)")
_PREAMBLE = re.compile(r"^(?:为|根据|按照|依据|现将|现就|现|近期|近日|经|自|今年|近年|贯彻|本|针对|结合|《)")
_ATTACHMENT = re.compile(r"^附(?:件|表|：|:|$|\s|录)|^(?:附件|附表)\s*[\d一二三四五六七八九]*\s*[:：]?")
_TAIL = re.compile(r"^(?:抄送|主题词|共印|\(此件|（此件|此件|印发[：:]|校对|打字)")


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
    notice = [p.text for n, p in enumerate(front) if notice_end <= n < (stop if inner else 0) and n != addressees_at and _is_sentence(p.text)]
    tail_at = _tail_start(paragraphs, chapter)
    region = list(range(0, chapter)) + list(range(tail_at, len(paragraphs)))
    body = list(paragraphs[chapter:tail_at])
    if not body:
        # No number anywhere: chapters are told by their names.
        tail_at = _tail_start(paragraphs, after)
        body, preamble = paragraphs[after:tail_at], []
        region = list(range(0, after)) + list(range(tail_at, len(paragraphs)))
    signature, signed_on, printed_on = _signature(paragraphs, region)
    letterhead = _letterhead(names, min(n for n in (notice_at if notice_at is not None else chapter, title_at if title_at is not None else chapter)))
    issuers = list(dict.fromkeys([*letterhead, *signature])) or _issuer_of_title(notice_title or title) or _meta_issuer(front)
    return FrontMatter(
        title=title, notice_title=notice_title, doc_no=_doc_no(paragraphs, region), issuers=tuple(issuers),
        issued_on=signed_on or _meta_date(front, strict=True) or printed_on or _meta_date(front),
        addressees=tuple(split_units(front[addressees_at].text.strip().rstrip("：:"))) if addressees_at is not None else (),
        notice=tuple(notice), preamble=tuple(preamble), body=tuple(body),
    )  # fmt: skip


def _without_run_on_title(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A text library runs title and preamble together: 2023年…工作方案 为进一步…."""
    for n, p in enumerate(paragraphs[:5]):
        m = re.match(r"^\s*(?:\d{1,2}[、.])?\s*(\S[^。；;]{4,70}?(?:方案|计划|意见|通知))\s+(?=(?:为|根据|按照|现|依据|各).{10,})", p.text)
        if m:
            return [*paragraphs[:n], Paragraph(m.group(1), p.heading), replace(p, text=p.text[m.end() :]), *paragraphs[n + 1 :]]
    return paragraphs


def _find_notice(names: list[str]) -> tuple[int | None, int, str | None, str | None]:
    """(first line, line after it, notice title, inner title) of 关于印发《…》的通知, which may run over lines."""
    for at in range(min(len(names), 40)):
        text = ""
        for end in range(at, min(at + 4, len(names))):
            if "。" in names[end] or parse_marker(names[end]):
                break
            text += names[end]
            m = _NOTICE.search(text)
            if m and (m.start() == 0 or is_unit(re.sub(r"文件$", "", text[: m.start()])) or not names[at + 1 :]):
                return at, end + 1, _clean(text), m.group("inner")
            if m and end == at and len(text) < 120:
                return at, end + 1, _clean(text), m.group("inner")
    return None, 0, None, None


def _find_title(paragraphs: list[Paragraph], names: list[str], start: int, inner: str | None) -> tuple[int | None, int | None, str | None]:
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
            if (best is None or n - first > 0 or len(names[n]) >= 9) and (inner is None or not names[n].endswith("通知")):
                best = (first, n + 1, _clean("".join(names[first : n + 1])))
            held = []
    if best is None:
        hinted = [n for n in range(start, limit) if paragraphs[n].heading and _is_title_line(names[n], paragraphs[n])]
        if hinted:
            best = (hinted[0], hinted[0] + 1, _clean(names[hinted[0]]))
    return best or (None, None, None)


def _is_title_line(name: str, paragraph: Paragraph) -> bool:
    if not 1 < len(name) <= 60 or re.search(r"[。；！？]|[：:]$|^[\s\d./:-]+$", name) or _DATE_LINE.match(plain_text(name)):
        return False
    if _NUMBER.search(plain_text(name)) and len(name) < 30 or name.endswith("文件") or _ATTACHMENT.match(name) or re.match(r"^[（(].*[）)]$", name):
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
    return marker is not None and marker.number == 1 and marker.kind in ("chapter", "bracket", "arabic", "stage", "problem", "dotted")


def _chapters_after(paragraphs: list[Paragraph], start: int) -> bool:
    return any(_is_chapter(p) for p in paragraphs[start:])


def _is_sentence(text: str) -> bool:
    return len(text) > 12 and re.search(r"[。；，,：:]", text) is not None and not _is_addressees(text) and not re.match(r"^(?:索引号|发文|主题分类|附件)", text)


def _is_addressees(text: str) -> bool:
    bare = text.strip()
    if not bare.endswith(("：", ":")) or len(bare) > 220 or "。" in bare or _PREAMBLE.match(bare) or parse_marker(bare):
        return False
    pieces = split_units(bare.rstrip("：:"))
    known = sum(is_unit(p) or re.search(r"单位|民政|街道|乡镇|政府|社区|[局委办股科室站所处区镇乡村]$", p) is not None for p in pieces)
    return bool(pieces) and known * 2 >= len(pieces)


def _letterhead(names: list[str], end: int) -> list[str]:
    """Units named above the number or the title: 聊城市民政局, 文水县民政局文件."""
    out = []
    for name in names[:end]:
        bare = re.sub(r"(?:文件|[（(]?函[）)]?)$", "", name) if len(name) > 4 else name
        if _NUMBER.search(name):
            bare = re.sub(r"文件.*$", "", _NUMBER.sub("", name))
        parts = split_units(bare)
        if parts and len(bare) < 60 and all(is_unit(p) for p in parts):
            out += parts
    return list(dict.fromkeys(out))


def _signature(paragraphs: list[Paragraph], region: list[int]) -> tuple[list[str], date | None, date | None]:
    """(units that sign, day signed, day printed): unit lines right above a line that is a date."""
    units, signed, printed = [], None, None
    for n in region:
        text = paragraphs[n].text.strip()
        plain_line = plain_text(text)
        m = _DATE_LINE.match(plain_line) or (_TAIL_DATE.search(plain_line) if len(plain_line) < 60 and "。" not in text else None)
        if m is None:
            continue
        day = _day(m.group(1))
        if day is None:
            continue
        before = plain_line[: m.start(1)].strip("(")
        if "印发" in plain_line[m.end(1) :] or "印发" in before:
            printed = printed or day
            continue
        names = []
        if before and re.search(r"[:：]$", before):
            continue
        if before:
            date_at = re.search(r"(?:19|20|二)[\s\S]*$", text[len(text) // 4 :])
            head = text[: len(text) // 4 + date_at.start()] if date_at else ""
            names = [u for u in split_units(head.strip()) if is_unit(u)]
            if not names:
                continue
        else:
            k = n - 1
            while k >= 0 and k in region and (found := [u for u in _signers(paragraphs[k].text)]):
                names = found + names
                k -= 1
        if signed is None or (names and not units):
            signed, units = day, names
    return units, signed, printed


def _signers(text: str) -> list[str]:
    if len(text) > 80 or "。" in text:
        return []
    parts = [close_up(p) for p in re.split(r"\s{2,}|　+", text.strip())]
    if all(is_unit(p) for p in parts):
        return parts
    whole = split_units(close_up(text))
    return whole if whole and all(is_unit(p) for p in whole) else []


def _day(text: str) -> date | None:
    point = parse_point(plain_text(text), 0)
    if point is None or point.year is None or point.flaw or point.grain != "day":
        return None
    return point.last(point.year)


def _doc_no(paragraphs: list[Paragraph], region: list[int]) -> str | None:
    """The document's own number: on a line of its own or after 文号, never inside a sentence."""
    for n in region:
        text = paragraphs[n].text.strip()
        if len(text) > 70 or re.search("[。，；《]", text) or text.startswith(("依据", "根据", "按照", "附件")):
            continue
        shadow = re.sub(r"\s+", " ", text)
        flat = plain_text(text)
        m = _NUMBER.search(flat) if len(flat) < 60 else _NUMBER.search(shadow)
        if m:
            prefix = re.sub(r"^.*(?:文件|文号|字号|编号)", "", m.group(1))
            return f"{prefix}〔{m.group(2)}〕{int(m.group(3))}号"
    return None


def _meta_date(front: list[Paragraph], strict: bool = False) -> date | None:
    for wanted in (("成文日期", "发文日期", "签发日期"), ("印发日期", "发布日期", "生成日期", "发布时间")):
        for p in front:
            for m in _META_DATE.finditer(plain_text(p.text)):
                if m.group(1) in wanted:
                    return date(*(int(g) for g in m.groups()[1:]))  # type: ignore[arg-type]
        if strict:
            return None
    return None


def _meta_issuer(front: list[Paragraph]) -> list[str]:
    found = [u for p in front for m in _META_ISSUER.finditer(p.text) for u in split_units(m.group(1)) if is_unit(u)]
    return list(dict.fromkeys(found))


def _issuer_of_title(title: str | None) -> list[str]:
    head = (title or "").split("关于", 1)
    if len(head) < 2 or not head[0]:
        m = re.match(rf"[{CJK}]{{2,10}}?(?:民政局|民政厅|财政局|人民政府|办事处|民政办|党组|委员会)(?!关于)", title or "")
        return [m.group()] if m and is_unit(m.group()) else []
    units = split_units(head[0].replace("　", "、"))
    return units if units and all(is_unit(u) for u in units) else []


def _tail_start(paragraphs: list[Paragraph], chapter: int) -> int:
    """The line after the last chapter: attachments, signature, 抄送."""
    for n in range(chapter + 1, len(paragraphs)):
        text = paragraphs[n].text.strip()
        if _ATTACHMENT.match(text) and len(text) < 120 and not text.startswith(("附则", "附近")):
            return n
        if _TAIL.match(text) or (_DATE_LINE.match(plain_text(text)) and n > chapter + 2):
            start = n
            while start - 1 > chapter and _signers(paragraphs[start - 1].text):
                start -= 1
            return start
        if _signers(text) and n + 1 < len(paragraphs) and _TAIL_DATE.search(plain_text(paragraphs[n + 1].text)) and len(paragraphs[n + 1].text) < 60:
            return n
        if _signers(text) and n == len(paragraphs) - 1:
            return n
    return len(paragraphs)
