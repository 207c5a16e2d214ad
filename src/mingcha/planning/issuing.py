"""Who issued a document, when, and under which number: letterhead, signature, a site's own table; and where the tail begins."""

import re
from datetime import date

from mingcha.planning.brackets import CJK, close_up
from mingcha.planning.clean_up import Paragraph
from mingcha.planning.dates.points import parse_point
from mingcha.planning.plain import plain_text
from mingcha.planning.units.names import is_unit, split_units

NUMBER = re.compile(
    rf"(?:^|(?<=文件)|(?<=[:：\s　(]))([{CJK}]{{1,12}}[字函发办电通]?)\s*[\[〔(]\s*((?:19|20)\d\d)\s*[\]〕)]\s*第?\s*(\d{{1,5}})\s*号"
)
DATE_LINE = re.compile(
    r"^[(]?((?:19|20)\d\d年\d{1,2}月\d{1,2}日|二[○零O一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)[)]?(?:印发)?$"
)
_TAIL_DATE = re.compile(
    r"((?:19|20)\d\d年\d{1,2}月\d{1,2}日|二[○零O一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)(?:印发)?$"
)
_META_DATE = re.compile(
    r"(成文日期|发文日期|印发日期|签发日期|发布日期|发布时间|生成日期)\s*[:：]?\s*((?:19|20)\d\d)[年.\-/](\d{1,2})[月.\-/](\d{1,2})"
)
_META_ISSUER = re.compile(r"(?:发文机关|制发机关|发布机构|发文单位|制文机关)\s*[:：]\s*(\S+)")
ATTACHMENT = re.compile(r"^附(?:件|表|：|:|$|\s|录)|^(?:附件|附表)\s*[\d一二三四五六七八九]*\s*[:：]?")
_TAIL = re.compile(r"^(?:抄送|主题词|共印|\(此件|（此件|此件|印发[：:]|校对|打字)")


def letterhead_units(names: list[str], end: int) -> list[str]:
    """Units named above the number or the title: 聊城市民政局, 文水县民政局文件."""
    out = []
    for name in names[:end]:
        bare = re.sub(r"(?:文件|[（(]?函[）)]?)$", "", name) if len(name) > 4 else name
        if NUMBER.search(name):
            bare = re.sub(r"文件.*$", "", NUMBER.sub("", name))
        parts = split_units(bare)
        if parts and len(bare) < 60 and all(is_unit(p) for p in parts):
            out += parts
    return list(dict.fromkeys(out))


def read_signature(
    paragraphs: list[Paragraph], region: list[int]
) -> tuple[list[str], date | None, date | None]:
    """(units that sign, day signed, day printed): unit lines right above a line that is a date."""
    units, signed, printed = [], None, None
    for n in region:
        text = paragraphs[n].text.strip()
        plain_line = plain_text(text)
        m = DATE_LINE.match(plain_line) or (
            _TAIL_DATE.search(plain_line) if len(plain_line) < 60 and "。" not in text else None
        )
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
            while k >= 0 and k in region and (found := list(_signers(paragraphs[k].text))):
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


def own_number(paragraphs: list[Paragraph], region: list[int]) -> str | None:
    """The document's own number: on a line of its own or after 文号, never inside a sentence."""
    for n in region:
        text = paragraphs[n].text.strip()
        if (
            len(text) > 70
            or re.search("[。，；《]", text)
            or text.startswith(("依据", "根据", "按照", "附件"))
        ):
            continue
        shadow = re.sub(r"\s+", " ", text)
        flat = plain_text(text)
        m = NUMBER.search(flat) if len(flat) < 60 else NUMBER.search(shadow)
        if m:
            prefix = re.sub(r"^.*(?:文件|文号|字号|编号)", "", m.group(1))
            return f"{prefix}〔{m.group(2)}〕{int(m.group(3))}号"
    return None


def metadata_date(front: list[Paragraph], strict: bool = False) -> date | None:
    for wanted in (("成文日期", "发文日期", "签发日期"), ("印发日期", "发布日期", "生成日期", "发布时间")):
        for p in front:
            for m in _META_DATE.finditer(plain_text(p.text)):
                if m.group(1) in wanted:
                    return date(*(int(g) for g in m.groups()[1:]))  # type: ignore[arg-type]
        if strict:
            return None
    return None


def metadata_issuers(front: list[Paragraph]) -> list[str]:
    found = [
        u for p in front for m in _META_ISSUER.finditer(p.text) for u in split_units(m.group(1)) if is_unit(u)
    ]
    return list(dict.fromkeys(found))


def issuers_of_title(title: str | None) -> list[str]:
    head = (title or "").split("关于", 1)
    if len(head) < 2 or not head[0]:
        m = re.match(
            rf"[{CJK}X×]{{1,10}}?(?:民政局|民政厅|财政局|人民政府|办事处|民政办|党组|委员会)(?!关于)",
            title or "",
        )
        return [m.group()] if m and is_unit(m.group()) else []
    units = split_units(head[0].replace("　", "、"))
    return units if units and all(is_unit(u) for u in units) else []


def tail_start(paragraphs: list[Paragraph], chapter: int) -> int:
    """The line after the last chapter: attachments, signature, 抄送."""
    for n in range(chapter + 1, len(paragraphs)):
        text = paragraphs[n].text.strip()
        if ATTACHMENT.match(text) and len(text) < 120 and not text.startswith(("附则", "附近")):
            return n
        if _TAIL.match(text) or (DATE_LINE.match(plain_text(text)) and n > chapter + 2):
            start = n
            while start - 1 > chapter and _signers(paragraphs[start - 1].text):
                start -= 1
            return start
        if (
            _signers(text)
            and n + 1 < len(paragraphs)
            and _TAIL_DATE.search(plain_text(paragraphs[n + 1].text))
            and len(paragraphs[n + 1].text) < 60
        ):
            while n - 1 > chapter and _signers(paragraphs[n - 1].text):
                n -= 1
            return n
        if _signers(text) and n == len(paragraphs) - 1:
            return n
    return len(paragraphs)
