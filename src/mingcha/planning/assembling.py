"""From the heading tree to items: what counts as a task, under which id, with whose name and by when."""

import re
from dataclasses import dataclass, field, replace

from mingcha.planning.brackets import bracket_groups, close_up, sentences
from mingcha.planning.chapters import chapter_name, first_title, is_no_task, kind_of_item, kind_of_name
from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.headings import Node
from mingcha.planning.labels import find_labels, without_label_groups
from mingcha.planning.passages import Passage, read_passage
from mingcha.planning.plan import Item
from mingcha.planning.units.responsible import elides_subject
from mingcha.planning.units.subjects import find_subjects

_ROLE_LINE = re.compile(r"^\s*(?:常务)?(?:副\s*)?(?:组\s*长|成\s*员|主\s*任|组\s*员|召集人|联络员)\s*[：:]")
_LABEL_TITLE = re.compile(
    r"(?:问题|主要|存在|任务|工作|具体|整治|整改|治理)?(?:表现|描述|问题|内容|任务|情形|事项|措施|目标|举措)"
)
_INTRO_END = re.compile(r"[：:]\s*$")


@dataclass
class Assembled:
    """Items with the passages that they were read from; parents of items by id; chapters by position."""

    items: list[Item] = field(default_factory=list)
    passages: dict[str, Passage] = field(default_factory=dict)
    intros: list[Passage] = field(default_factory=list)


class Assembler:
    """Walks the tree once."""

    def __init__(self, anchor: Anchor) -> None:
        self._anchor = anchor
        self.out = Assembled()

    def walk(self, root: Node) -> Assembled:
        """All items below the root."""
        if not root.children:
            self._prose(root.lines, "", "1", "", "measure")
            return self.out
        if self._is_flat(root):
            self._children(root, "1", "", "measure")
            return self.out
        last = len(root.children)
        for position, chapter in enumerate(root.children, 1):
            name = chapter_name(chapter)
            kind = kind_of_name(name)
            if kind == "none":
                self._note_reports(chapter)
                continue
            self._chapter(
                chapter,
                str(position),
                name,
                kind or ("requirement" if position == last and last > 3 else "measure"),
                known=kind is not None,
            )
        return self.out

    def _note_reports(self, chapter: Node) -> None:
        """整治时间, 整治范围 are no tasks, but a report or a limit may be named in passing."""
        if re.search("时间|期限|范围|对象", chapter_name(chapter)):
            self.out.intros += [
                read_passage(n.section, n.text, self._anchor) for n in (chapter, *chapter.children) if n.text
            ]

    @staticmethod
    def _is_flat(root: Node) -> bool:
        """A short notice numbered （一）（二）: its numbers are items, not chapters."""
        marker = root.children[0].marker
        if marker is None or marker.kind in ("chapter", "name"):
            return False
        return not any(
            kind_of_name(chapter_name(c)) or (c.children and c.children[0].marker.kind != "ordinal")
            for c in root.children
        )  # type: ignore[union-attr]

    def _chapter(self, chapter: Node, id_: str, name: str, kind: str, known: bool) -> None:
        body = _rest(chapter)
        if not chapter.children or all(c.marker and c.marker.kind == "ordinal" for c in chapter.children):
            is_category = (
                known
                and len(name) <= 14
                and ((chapter.lines and close_up(chapter.lines[0]).rstrip("：:。") == name) or not body)
            )
            if is_category and not chapter.children:
                self._prose(body, chapter.section, id_, name, kind)
            elif is_category:
                self._children(chapter, id_, name, kind)
            else:
                self._item(chapter, f"{id_}.1", name, kind, None)
            return
        if not known and any(
            label.kind in ("units", "due", "people") for line in chapter.lines for label in find_labels(line)
        ):
            # The chapter is itself the problem, its numbers are the measures.
            self._item(chapter, f"{id_}.1", name, kind, None)
            return
        for line in body:
            passage = read_passage(chapter.section, line, self._anchor)
            self.out.intros.append(passage)
        self._children(chapter, id_, name, kind)

    def _children(self, parent: Node, id_: str, name: str, kind: str, above: Passage | None = None) -> None:
        position = 0
        before: Passage | None = None
        for child in parent.children:
            position += 1
            before, extra = self._item(child, f"{id_}.{position}", name, kind, above, before)
            for text in extra:
                position += 1
                before = self._add(f"{id_}.{position}", parent.section, kind, name, text, above)

    def _item(
        self,
        node: Node,
        id_: str,
        chapter: str,
        kind: str,
        above: Passage | None,
        before: Passage | None = None,
    ) -> tuple[Passage | None, list[str]]:
        """One node and its children as items; gives back paragraphs that stand after it as items of their own."""
        own, extra = _own_and_extra(node)
        if _only_points(node):
            # 家庭人口是否变化： ① 是否有人员死亡 ② …: points to check, not tasks.
            own = "\n".join(
                [own.rstrip("：:") + "：", *(c.text.rstrip("；;。") + "；" for c in node.children)]
            )
            node = replace(node, children=[])
        title = _title(own)
        if is_no_task(title) or not close_up(own):
            if not close_up(own):
                self._children(node, id_, chapter, kind, above)
            return before, extra
        kind = kind_of_item(kind, title)
        # 一是各地要…。二是要…: within one paragraph the subject carries over, from one numbered paragraph to the next it does not.
        carried = (
            before
            if node.marker and node.marker.kind == "ordinal" and before and not before.units.labelled
            else None
        )
        passage = self._add(id_, node.section, kind, chapter, own, above, carried)
        self._children(node, id_, chapter, kind, passage)
        return passage, extra

    def _add(
        self,
        id_: str,
        section: str,
        kind: str,
        chapter: str,
        text: str,
        above: Passage | None = None,
        before: Passage | None = None,
    ) -> Passage:
        passage = read_passage(section, text, self._anchor)
        while id_ in self.out.passages:
            # Two passages at one place (a damaged document): the later one moves on.
            stem, _, last = id_.rpartition(".")
            id_ = f"{stem}.{int(last) + 1}"
        units = passage.units
        if not units.responsible and above is not None:
            units = replace(
                units,
                responsible=above.units.responsible,
                cooperating=units.cooperating or (above.units.cooperating if above.units.labelled else ()),
            )
        if not units.responsible and before is not None and elides_subject(_rest_of_title(text)):
            units = replace(units, responsible=before.units.responsible[:1])
        passage = replace(passage, units=units)
        self.out.passages[id_] = passage
        self.out.items.append(
            Item(
                id=id_,
                section=section,
                kind=kind,
                chapter=chapter,
                title=_title(text),
                quote=text,
                units=units.responsible,  # type: ignore[arg-type]
                cooperating_units=units.cooperating,
                checklist=passage.checklist,
                due=passage.item_due.due,
                people=passage.people,
            )
        )
        return passage

    def _prose(self, lines: list[str], section: str, id_: str, chapter: str, kind: str) -> None:
        """Paragraphs without numbers: each new subject begins an item."""
        for position, text in enumerate(split_at_subjects(lines), 1):
            self._add(f"{id_}.{position}", section, kind, chapter, text)


def split_at_subjects(lines: list[str]) -> list[str]:
    """Sentences that ask somebody, grouped: a sentence without a subject of its own goes on with the one before."""
    out: list[str] = []
    in_list = False
    for line in lines:
        # A list of the people of a leading group belongs to the sentence that sets the group up.
        if _ROLE_LINE.match(line) or (in_list and len(line) < 40 and "。" not in line):
            in_list = True
            if out:
                out[-1] += "\n" + line
            continue
        in_list = False
        if _INTRO_END.search(line) and len(line) < 60 and not re.search("成立|组成", line):
            continue
        first = True
        for sentence in sentences(line):
            if first or (_begins_with_subject(sentence) and out):
                out.append(sentence.strip())
            else:
                out[-1] += sentence.rstrip("\n")
            first = False
    return [t for t in out if close_up(t)]


def _begins_with_subject(sentence: str) -> bool:
    subjects = find_subjects(sentence.strip())
    return bool(subjects) and subjects[0].start <= 24


def _own_and_extra(node: Node) -> tuple[str, list[str]]:
    """Own text, and later paragraphs with a closing deadline of their own after one that was already closed."""
    own: list[str] = []
    extra: list[str] = []
    for line in node.lines:
        if (
            own
            and not node.children
            and _closes_with_deadline(own[-1])
            and _closes_with_deadline(line)
            and len(line) > 30
        ):
            extra.append(line)
        elif extra:
            extra[-1] += "\n" + line
        else:
            own.append(line)
    return "\n".join(own), extra


def _only_points(node: Node) -> bool:
    """True where all parts of a passage merely ask 是否 or 有无."""
    return len(node.children) > 1 and all(
        c.marker is not None and c.marker.kind in ("circled", "arabic_bracket", "ordinal") and not c.children and len(c.text) < 60
        and re.search("是否|有无", c.text) and not find_labels(c.text)
        for c in node.children
    )  # fmt: skip


def _closes_with_deadline(line: str) -> bool:
    groups = bracket_groups(line)
    if not groups or groups[-1][1] < len(line.rstrip().rstrip("。")):
        return False
    inner = line[groups[-1][0] + 1 : groups[-1][1] - 1]
    return (
        len(inner) < 40
        and re.search(r"前|底|完成|长期|持续|\d月|年", inner) is not None
        and "单位" not in inner
    )


def _rest(chapter: Node) -> list[str]:
    """The chapter's own text after its name."""
    if not chapter.lines:
        return []
    head = chapter.lines[0]
    rest = head[len(first_title(head)) :].lstrip("。：:；; 　") if head.strip() != first_title(head) else ""
    return ([rest] if rest else []) + chapter.lines[1:]


def _title(text: str) -> str:
    title = first_title(text.split("\n", 1)[0])
    if _LABEL_TITLE.fullmatch(title):
        # 问题表现：…: the label is no title, what it labels is.
        title = (
            first_title(text.split("\n", 1)[0][len(title) :].lstrip("：: ") or text.partition("\n")[2])
            or title
        )
    # A bracket that is never closed: 作风不实（责任单位：… ends before it.
    title = re.sub(r"[（(][^）)]{0,12}$", "", title) or title
    stripped = without_label_groups(title)
    return close_up(stripped).strip(" 　,，、") or close_up(title)


def _rest_of_title(text: str) -> str:
    """What follows the heading: the first sentence of the body, or the passage itself where it has no heading."""
    head = text.split("\n", 1)
    title = first_title(head[0])
    rest = head[0][len(title) :].lstrip("。：:；; ") or (head[1] if len(head) > 1 else "")
    return rest if rest and len(title) < 40 else text
