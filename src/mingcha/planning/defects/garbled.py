"""Text altered by machine: swapped words, page numbers inside sentences, headings of uneven depth, many lost quotation marks."""

import re

from mingcha.catalog.plan_words import load_garbled_words
from mingcha.planning.headings import Node
from mingcha.planning.plan import Defect


def find_garbled_text(nodes: list[tuple[str, str]], page_marks: tuple[str, ...]) -> list[Defect]:
    """Swapped words once each, with the number of places; page numbers with the words around them.

    nodes  (section, text) of every passage, title and preamble included
    """
    found: dict[tuple[str, str | None, str], list[tuple[str, str]]] = {}
    for section, text in nodes:
        for word in load_garbled_words():
            for m in word.pattern.finditer(text):
                window = text[max(0, m.start() - 12) : m.end() + 12]
                if word.near is not None and not word.near.search(window):
                    continue
                found.setdefault((word.printed, word.meant, word.note), []).append(
                    (section, text[max(0, m.start() - 3) : m.end() + 3].strip())
                )
    out = []
    for (_, meant, note), places in found.items():
        more = f"（共{len(places)}处）" if len(places) > 1 else ""
        out.append(Defect("garbled_text", places[0][0], places[0][1], note + more, meant))
    out += [
        Defect("garbled_text", "", words, "句子中间混入了页码，读取时已跳过", None) for words in page_marks
    ]
    return out


def find_uneven_headings(root: Node) -> list[Defect]:
    """Markdown or Word heading levels that differ among numbers of one kind: ## 二、 beside ### 三、."""
    out = []
    by_kind: dict[str, list[Node]] = {}
    for node in _nodes(root):
        if node.marker and node.heading:
            by_kind.setdefault(node.marker.kind, []).append(node)
    for nodes in by_kind.values():
        depth = nodes[0].heading
        uneven = [n for n in nodes if n.heading != depth]
        if uneven:
            quote = "、".join(re.split(r"[。：:]", n.lines[0])[0] if n.lines else n.section for n in uneven)
            sections = "、".join(n.section for n in uneven)
            out.append(
                Defect(
                    "garbled_text",
                    uneven[0].section,
                    quote,
                    f"标题级别前后不一：同是一级编号，{nodes[0].section}为{depth}级，{sections}为{'、'.join(str(n.heading) for n in uneven)}级；层次按编号判断",
                    None,
                )
            )
    return out


def _nodes(node: Node):
    yield node
    for child in node.children:
        yield from _nodes(child)
