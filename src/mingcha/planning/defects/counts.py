"""A number in words against what is listed: 四项内容 over eight items, 三个阶段 over two, 等5类人群 over four."""

import re
from collections.abc import Iterator

from mingcha.planning.brackets import split_outside
from mingcha.planning.chapters import chapter_name, kind_of_name
from mingcha.planning.headings import Node
from mingcha.planning.numerals import number_of
from mingcha.planning.plain import plain
from mingcha.planning.plan import Defect
from mingcha.planning.segments import cut_ordinals

_N = r"(?P<n>[一二三四五六七八九十]{1,2}|\d{1,2}|两)"
_STAGES = re.compile(rf"(?:共分|分为|分|划分为|分成|共)(?:为)?{_N}个(?:阶段|步骤|环节)")
_FOCUS = re.compile(
    rf"(?:整治|治理|检查|重点|排查|上述|以上|本次|此次)(?:的)?(?:重点)?(?:的)?{_N}(?:项|个方面|大|类|个)(?:的)?(?:重点)?(?:整治|治理)?(?:内容|重点|问题|任务|方面)"
)
_LISTED = re.compile(
    rf"(?:以下|下列|下面|如下|{'|'.join(('重点', '主要', '做好', '突出', '抓好', '围绕', '从', '聚焦', '核查', '检查', '整治', '解决', '落实', '开展', '采取'))})(?:[^,。;:、]{{0,10}}?){_N}(?:项|个方面|方面|类|个|条|种|个环节|点|大)[^,。;:]{{0,12}}(?::|$|。)"
)
_INLINE = re.compile(rf"(?P<list>[^。;:]{{6,160}})等{_N}(?:类|种|项|个|大类)(?P<noun>[\u4e00-\u9fff]{{1,8}})")
_BOOK = re.compile(r"《[^《》]*》|“[^“”]*”")


def find_count_mismatches(root: Node) -> list[Defect]:
    """All counts of a document that its lists do not bear out."""
    out: list[Defect] = []
    chapters = [(c, kind_of_name(chapter_name(c))) for c in root.children]
    focus = [len(c.children) for c, kind in chapters if kind == "focus" and c.children]
    for node in _nodes(root):
        for line in node.lines:
            source = plain(line)
            text = _BOOK.sub(lambda m: "■" * len(m.group()), source.text)
            for m in _STAGES.finditer(text):
                stages = [
                    c
                    for c in node.children
                    if c.marker and (c.marker.kind == "stage" or "阶段" in (c.lines or [""])[0])
                ] or node.children
                out += _compare(source, m, len(stages), node.section, "个阶段")
            for m in _FOCUS.finditer(text):
                if (
                    len(focus) == 1
                    and not node.children
                    and (node.parent is None or node.parent.children is not None)
                    and not _is_list_head(node, line)
                ):
                    out += _compare(source, m, focus[0], node.section, "项整治重点")
            stages = [s.span() for s in _STAGES.finditer(text)]
            for m in _LISTED.finditer(text):
                if any(a < m.end() and m.start() < b for a, b in stages):
                    continue
                listed = _listed_after(node, line, source.printed(m.start(), m.end()))
                if listed and not any(d.quote == source.printed(m.start(), m.end()) for d in out):
                    out += _compare(source, m, listed, node.section, "项")
            for m in _INLINE.finditer(text):
                out += _inline(source, m, node.section)
    return out


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _nodes(child)


def _is_list_head(node: Node, line: str) -> bool:
    return bool(node.children) or len(cut_ordinals(line)[1]) > 1


def _listed_after(node: Node, line: str, words: str) -> int:
    """How many points follow the words: 一是…二是… in the same line, or the node's children."""
    after = line[line.find(words) + len(words) :]
    parts = cut_ordinals(after)[1]
    if len(parts) > 1:
        return len(parts)
    ends = not after.strip(" 。：:") or words.rstrip().endswith(("：", ":"))
    return len(node.children) if node.children and line is node.lines[-1] and ends else 0


def _compare(source, m: re.Match[str], listed: int, section: str, noun: str) -> list[Defect]:
    said = number_of(m.group("n").replace("两", "二"))
    if not said or not listed or said == listed:
        return []
    words = source.printed(m.start(), m.end()).rstrip("：:。")
    return [Defect("count_mismatch", section, words, f"文中说{said}，实际列出{listed}{noun}", str(listed))]


def _inline(source, m: re.Match[str], section: str) -> list[Defect]:
    said = number_of(m.group("n").replace("两", "二"))
    # The list begins after the last comma or verb that governs it; a 、 inside brackets does not count.
    whole = m.group("list")
    tail = split_outside(whole, ",")[-1]
    pieces = split_outside(tail, "、")
    if not said or len(pieces) < 2 or len(pieces) == said or abs(len(pieces) - said) > 4:
        return []
    return [
        Defect(
            "count_mismatch",
            section,
            source.printed(m.start("list") + len(whole) - len(tail), m.end()),
            f"文中说{said}类，实际列出{len(pieces)}类",
            str(len(pieces)),
        )
    ]
