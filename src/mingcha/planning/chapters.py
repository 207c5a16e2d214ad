"""What kind of chapter a name announces: focus, measure, phase, requirement, or none (aims and grounds)."""

import re
from typing import TYPE_CHECKING

from mingcha.catalog.plan_words import load_chapter_words
from mingcha.planning.brackets import close_up, split_outside
from mingcha.planning.labels import without_label_groups

if TYPE_CHECKING:
    from mingcha.planning.headings import Node

_PHASE_TITLE = re.compile(r"阶段[（(：:]?|阶段$|^第[一二三四五]步")


def chapter_name(node: "Node") -> str:
    """The chapter's name without number, brackets of labels, and end mark."""
    return close_up(without_label_groups(first_title(node.lines[0]))) if node.lines else ""


def first_title(line: str) -> str:
    """Up to the first 。 ： ； or the line's end, outside brackets."""
    text = line.strip()
    # 11:00 is an hour, not the end of a heading.
    hidden = re.sub(r"(?<=\d)[:：](?=\d)", "·", text)
    pieces = split_outside(hidden, "。：；:;\n")
    head = pieces[0] if pieces else hidden
    at = hidden.find(head)
    return text[at : at + len(head)].strip()


def kind_of_name(name: str) -> str | None:
    """The kind that a name announces; "none" for aims and grounds; None where the name says nothing of it."""
    return next((kind for kind, pattern in load_chapter_words().kinds if pattern.search(name)), None)


def kind_of_item(chapter_kind: str, title: str) -> str:
    """A part called 某某阶段 is a phase, whatever its chapter is called."""
    return (
        "phase"
        if chapter_kind in ("measure", "requirement") and _PHASE_TITLE.search(title) and len(title) < 30
        else chapter_kind
    )


def is_no_task(title: str) -> bool:
    """True for 指导思想, 基本原则, 工作目标 and the like standing inside another chapter."""
    return load_chapter_words().not_tasks.search(title) is not None
