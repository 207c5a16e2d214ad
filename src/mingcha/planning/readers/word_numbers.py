"""The numbers that Word prints before auto-numbered paragraphs; they stand nowhere in the text."""

from collections import defaultdict
from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CN = "零一二三四五六七八九十"
_CN_FORMATS = {"chineseCounting", "chineseCountingThousand", "ideographTraditional", "japaneseCounting", "taiwaneseCountingThousand",
               "chineseLegalSimplified", "ideographDigital", "taiwaneseCounting", "koreanDigital2"}  # fmt: skip


def chinese_number(n: int) -> str:
    """1–99 in Chinese numerals."""
    if n <= 10:
        return _CN[n]
    tens, ones = divmod(n, 10)
    return ("" if tens == 1 else _CN[tens]) + "十" + (_CN[ones] if ones else "")


def _print(n: int, format_: str) -> str:
    if format_ in _CN_FORMATS:
        return chinese_number(n) if n < 100 else str(n)
    if format_.startswith("decimalEnclosedCircle") and n <= 20:
        return chr(0x2460 + n - 1)
    if format_ in ("upperLetter", "lowerLetter") and n <= 26:
        return chr((65 if format_ == "upperLetter" else 97) + n - 1)
    return "" if format_ in ("bullet", "none") else str(n)


@dataclass
class _Level:
    format_: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass
class Numbering:
    """Counters of all lists of one document."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)  # numId → ilvl → level
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _abstract: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, raw: bytes | None, parser: etree.XMLParser) -> "Numbering":
        """The lists that numbering.xml defines."""
        self = cls()
        if not raw:
            return self
        root = etree.fromstring(raw, parser)
        abstract = {a.get(f"{W}abstractNumId"): _levels(a) for a in root.iter(f"{W}abstractNum")}
        for num in root.iter(f"{W}num"):
            target = num.find(f"{W}abstractNumId")
            if target is None:
                continue
            key = target.get(f"{W}val")
            levels = dict(abstract.get(key, {}))
            for override in num.iter(f"{W}lvlOverride"):
                start = override.find(f"{W}startOverride")
                at = int(override.get(f"{W}ilvl", "0"))
                if start is not None and at in levels:
                    levels[at] = _Level(levels[at].format_, levels[at].text, int(start.get(f"{W}val", "1")))
                    key = f"{key}/{num.get(f'{W}numId')}"
            self.levels[num.get(f"{W}numId")] = levels
            # Lists that share an abstract definition go on counting together unless they restart.
            self._abstract[num.get(f"{W}numId")] = key
        return self

    def next(self, num_id: str, ilvl: int) -> str:
        """The printed number of the next paragraph of this list at this level."""
        levels = self.levels.get(num_id)
        if not levels or ilvl not in levels:
            return ""
        counts = self._counts[self._abstract[num_id]]
        counts[ilvl] = counts.get(ilvl, levels[ilvl].start - 1) + 1
        for deeper in [n for n in counts if n > ilvl]:
            del counts[deeper]
        printed = levels[ilvl].text
        for n, level in levels.items():
            printed = printed.replace(f"%{n + 1}", _print(counts.get(n, level.start), level.format_))
        return "" if levels[ilvl].format_ == "bullet" else printed


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    out = {}
    for level in abstract.iter(f"{W}lvl"):
        values = {tag: (node.get(f"{W}val") if (node := level.find(f"{W}{tag}")) is not None else None)
                  for tag in ("numFmt", "lvlText", "start")}  # fmt: skip
        out[int(level.get(f"{W}ilvl", "0"))] = _Level(
            values["numFmt"] or "decimal", values["lvlText"] or "", int(values["start"] or 1)
        )
    return out
