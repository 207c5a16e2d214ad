"""What the name of a unit looks like, and how a list of units is cut."""

import re
from functools import cache

from mingcha.catalog.plan_words import load_unit_words
from mingcha.planning.brackets import CJK as _HAN
from mingcha.planning.brackets import close_up, split_outside
from mingcha.planning.plain import plain_text

# XX县 and ××镇: names are blanked out in published examples.
CJK = _HAN + "X×"
_BARE_LEVEL = re.compile(r"^各?(?:省|市|州|盟|县|区|旗|乡|镇|村|设区市|地级市)$")
_BODY = re.compile(
    r"(?:领导小组|协调小组|工作组|专班|委员会|指挥部|联席会议|整治办|治理办|专项办)(?:办公室)?(?:\([^()]*\))?$|(?:整治|治理|行动|工作)办公室(?:\([^()]*\))?$"
)
_VERB_IN_BODY = re.compile(r"督促|会同|报|将|把|对|由|要|的|向|成立|设|组建|任|为|及时|每|是|提交|送")
_NOT_UNITS = re.compile(
    r"[\u4e00-\u9fff]{0,2}(?:全|内|外|局|大|东|西|南|北|中|干|俱乐|胸|腰)部|.{0,2}(?:不会|机会|社会|一会|场所|诊所|厕所|到处|用处|坏处|好处|之处|随处|处处|医院|法院|结局|格局|布局|开局|全局|大局|一股|屁股|中心|核心|会同|学科|百科)"
)
_TAIL = re.compile(
    r"(?:等(?:部门|单位|相关部门|有关部门|相关单位|相关处室|相关科室)?|(?:为)?(?:牵头|负责|落实|配合|参与|协助|实施|承办|主办)(?:单位|部门|落实|实施)?)$"
)


@cache
def unit_pattern() -> str:
    """A regular expression (on plain text) for one unit's name; the shortest name that ends rightly."""
    words = load_unit_words()
    endings = "|".join(re.escape(plain_text(w)) for w in words.endings)
    areas = "|".join(re.escape(plain_text(w)) for w in words.areas)
    note = r"(?:\([^()]{1,18}\))?"
    prefix = r"(?:各级?|全[省市州县区旗镇乡](?:各级?)?|辖区(?:内)?各?|所属各?|本|有关|相关)?"
    area = rf"{prefix}(?:{areas})(?:(?:[{CJK}]|\([^()]{{1,10}}\)){{0,12}}?(?:{endings}))??{note}"
    named = rf"(?:[{CJK}]|\([^()]{{1,10}}\)){{1,22}}?(?:{endings}){note}"
    return rf"(?:{area}|{named})"


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(unit_pattern())


@cache
def _forbidden() -> re.Pattern[str]:
    return load_unit_words().not_in_names


@cache
def _endings() -> re.Pattern[str]:
    words = load_unit_words()
    return re.compile(
        rf"(?:{'|'.join(re.escape(plain_text(w)) for w in (*words.endings, *words.areas))})(?:\([^()]{{1,18}}\))?$"
    )


def is_unit(name: str) -> bool:
    """True for a text that is nothing but the name of a unit, or of an area that stands for its units."""
    text = plain_text(name)
    if (
        not 2 <= len(text) <= 34
        or text[0] == "("
        or (
            text[0] in "向报为以从在由和与及"
            and not text.startswith(("和平", "和谐", "和顺", "和田", "从化", "从江", "报国"))
        )
        or not _whole().fullmatch(text)
    ):
        return False
    if _NOT_UNITS.fullmatch(text):
        return False
    stem = _endings().sub("", text)
    if _BODY.search(text):
        # 专项整治领导小组 is named after what it does.
        return _VERB_IN_BODY.search(text) is None
    return _forbidden().search(stem) is None


def split_units(value: str, at_and: bool = True) -> list[str]:
    """A printed list of units cut at 、，； and gaps outside brackets; 各市、县（区）民政局 stays one."""
    parts = []
    for piece in split_outside(value.replace("\n", "、"), "、，,；;/／"):
        words = re.split(r"\s{1,}", piece.strip())
        parts += (
            words if len(words) > 1 and all(is_unit(w) or len(w) > 3 for w in words) else [close_up(piece)]
        )
    out: list[str] = []
    held = ""
    for part in parts:
        part = part.strip().rstrip("。；;")
        if _BARE_LEVEL.match(part):
            held += part + "、"
            continue
        out += [held + p for p in (_cut_and(part) if at_and else [part])]
        held = ""
    if held:
        out.append(held.rstrip("、"))
    cleaned = [_TAIL.sub("", p).strip() for p in out]
    return [p for p in cleaned if p]


def _cut_and(part: str) -> list[str]:
    """民政局和财政局 → two, where both sides are units."""
    for m in re.finditer("以及|和|及|与", part):
        left, right = part[: m.start()], part[m.end() :]
        if is_unit(left) and (is_unit(right) or _TAIL.search(right)):
            return [left, *_cut_and(right)]
    return [part]
