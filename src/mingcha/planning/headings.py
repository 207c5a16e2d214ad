"""The heading tree: which passage stands under which number. Depth comes from the numbers alone; # marks are only hints."""

from collections import Counter
from dataclasses import dataclass, field

from mingcha.catalog.plan_words import load_chapter_words
from mingcha.planning.brackets import close_up
from mingcha.planning.chapters import kind_of_name
from mingcha.planning.clean_up import Paragraph
from mingcha.planning.labels import Label, find_labels
from mingcha.planning.markers import Marker
from mingcha.planning.segments import Segment, Segmenter, cut_ordinals

_STANDARD = (
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
)


_FACTS = ("units", "due", "people", "cooperating")


@dataclass
class Node:
    """A numbered passage.

    lines     its own paragraphs without the number; the first holds the heading
    inherits  labelled facts printed after its children, which speak of all of them
    """

    marker: Marker | None
    lines: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = None
    heading: int = 0

    @property
    def section(self) -> str:
        """The printed path: 二（一）1."""
        return (self.parent.section if self.parent else "") + (self.marker.printed if self.marker else "")

    @property
    def text(self) -> str:
        """All of its own words."""
        return "\n".join(self.lines)


def build_tree(paragraphs: list[Paragraph]) -> Node:
    """The tree below an unnumbered root; text before the first number stays with the root."""
    segmenter = Segmenter()
    segments = [s for p in paragraphs for s in segmenter.cut(p.text, p.heading)]
    if not any(s.marker for s in segments) or not any(
        s.marker and s.marker.kind in ("chapter", "bracket", "arabic") for s in segments
    ):
        segments = [_named_chapter(s) for s in segments]
    order = _order([s.marker for s in segments if s.marker])
    root = Node(None)
    stack: list[Node] = [root]
    for segment in segments:
        if segment.marker is None:
            _add_line(stack, segment.text)
            continue
        depth = order[segment.marker.kind]
        while len(stack) > 1 and order[stack[-1].marker.kind] >= depth:  # type: ignore[union-attr]
            stack.pop()
        node = Node(
            segment.marker, [segment.text] if segment.text else [], parent=stack[-1], heading=segment.heading
        )
        stack[-1].children.append(node)
        stack.append(node)
    _split_ordinals(root)
    return root


def _named_chapter(segment: Segment) -> Segment:
    """In a plan without any numbers a line that is nothing but a chapter's usual name is a chapter."""
    name = close_up(segment.text).rstrip("：:")
    if (
        len(name) <= 14
        and "。" not in name
        and (
            segment.heading or any(p.fullmatch(name) or p.search(name) for _, p in load_chapter_words().kinds)
        )
    ):
        return Segment(Marker("name", 1, "", 0), segment.text, segment.heading)
    return segment


def _order(markers: list[Marker]) -> dict[str, int]:
    """Depth of each kind of number. 一、（一）1.（1） as usual, unless the document nests them the other way round."""
    first: dict[str, int] = {}
    restarts: Counter[str] = Counter()
    for n, marker in enumerate(markers):
        first.setdefault(marker.kind, n)
        restarts[marker.kind] += marker.number == 1
    kinds = [k for k in ("name", *_STANDARD) if k in first]
    for n in range(len(kinds) - 1):
        upper, lower = kinds[n], kinds[n + 1]
        # 1. 工作目标 2. 重点任务 （一）（二） 3. … （一）: the one that starts again and again is the deeper one.
        if (
            first[lower] < first[upper]
            and restarts[lower] == 1
            and restarts[upper] > 1
            and lower not in ("stage", "problem")
        ):
            kinds[n], kinds[n + 1] = lower, upper
    return {kind: n for n, kind in enumerate(kinds)}


def _add_line(stack: list[Node], text: str) -> None:
    labels = find_labels(text)
    target = stack[-1]
    if labels and labels[0].start == 0 and len(stack) > 1 and labels[0].kind in _FACTS:
        target = _label_owner(stack, labels[0])
    target.lines.append(text)


def _label_owner(stack: list[Node], label: Label) -> Node:
    """Whose fact is a labelled line? The last measure's own, or the whole problem's, printed after its measures."""
    node = stack[-1]
    while (parent := node.parent) is not None and parent.marker is not None:
        # A chapter that is a category (整治重点) has no deadline of its own; one that names a problem has.
        if parent.marker.kind in ("chapter", "name") and (
            parent.lines and kind_of_name(close_up(parent.lines[0])[:20]) is not None
        ):
            break
        own = any(
            one.kind == label.kind for earlier in parent.children[:-1] for one in find_labels(earlier.text)
        )
        here = any(one.kind in _FACTS for one in find_labels(node.text))
        said = any(one.kind in (*_FACTS, "measures") for one in find_labels(parent.text))
        if own or here or not (len(parent.children) > 1 or said):
            break
        node = parent
    return node


def _split_ordinals(node: Node) -> None:
    """一是…二是… inside a paragraph become children, each an item of its own, except where they only list points to check."""
    for child in node.children:
        _split_ordinals(child)
    if node.children or node.parent is None:
        return
    lines: list[str] = []
    for line in node.lines:
        lead, parts = cut_ordinals(line)
        if not parts or sum("是否" in p.text or "有无" in p.text for p in parts) * 2 > len(parts):
            lines.append(line)
            continue
        if lead:
            lines.append(lead)
        node.children += [Node(p.marker, [p.text], parent=node) for p in parts]
    node.lines = lines
