"""Read a plan document: the one way from a file to a Plan."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

from mingcha.domain.errors import ClerkError
from mingcha.planning.assembling import Assembler
from mingcha.planning.brackets import close_up, sentences
from mingcha.planning.chapters import chapter_name, first_title, kind_of_name
from mingcha.planning.citations import find_citations
from mingcha.planning.clean_up import CleanText, Paragraph, clean_up
from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.defects import (
    find_count_mismatches,
    find_date_defects,
    find_gaps,
    find_garbled_text,
    find_number_defects,
    find_same_day_chains,
    find_unpaired,
)
from mingcha.planning.defects.garbled import find_uneven_headings
from mingcha.planning.front_matter import FrontMatter, read_front_matter
from mingcha.planning.headings import Node, build_tree
from mingcha.planning.leaders import find_leaders
from mingcha.planning.limits import find_limits
from mingcha.planning.passages import read_passage
from mingcha.planning.periods import find_period, title_year
from mingcha.planning.plan import Item, Plan
from mingcha.planning.readers import read_document
from mingcha.planning.readers.document import Document, Table
from mingcha.planning.reporting import find_reporting
from mingcha.planning.task_tables import read_task_tables
from mingcha.planning.time_limit import bounded_time

_PLAN_TITLE = re.compile("方案|计划|要点|清单|意见|通知|措施|安排|函|台账|分工|行动|整治|治理|整改")
MAX_CHARACTERS = 400_000


@dataclass(frozen=True)
class _Read:
    """Everything known of a document before the plan is put together."""

    clean: CleanText
    front: FrontMatter
    root: Node
    anchor: Anchor


def read_plan(path: Path) -> Plan:
    """The plan in a file.

    Errors
        PLAN-01 … PLAN-08  the file cannot be read (planning.readers)
        PLAN-09            the document is no plan
        PLAN-17            it takes too long
    """
    with bounded_time(path.name):
        return plan_of_document(read_document(path), path.name)


def plan_of_document(document: Document, name: str) -> Plan:
    """The plan in lines and tables already read."""
    clean = clean_up(document)
    paragraphs = [p for p in clean.paragraphs if isinstance(p, Paragraph)]
    if sum(len(p.text) for p in paragraphs) > MAX_CHARACTERS:
        raise ClerkError("PLAN-05", what=f"“{name}”的文字过多，不像一份方案", why=f"方案一般不超过几万字，超过 {MAX_CHARACTERS // 10_000} 万字的文件不予读取",
                         next_step="请只保留方案正文，另存后再试")  # fmt: skip
    front = read_front_matter(paragraphs)
    root = build_tree(list(front.body))
    intros = _introductions(front, root)
    anchor = Anchor(
        front.issued_on,
        None,
        title_year(front.title, front.notice_title, front.doc_no),
        campaign_year=title_year(front.title, front.notice_title),
    )
    anchor = replace(anchor, period=find_period(intros, anchor))
    plan = _assemble(_Read(clean, front, root, anchor))
    _refuse_other_documents(plan, paragraphs, name)
    return plan


def _introductions(front: FrontMatter, root: Node) -> list[str]:
    """Where a plan names its period: preamble, aims, introductions of chapters, a chapter called 整治时间."""
    texts = [*front.preamble, *root.lines]
    for chapter in root.children:
        kind = kind_of_name(chapter_name(chapter)) if chapter.lines else None
        if kind == "none":
            texts += ["".join([chapter_name(chapter), "。", *n.lines]) for n in (chapter, *chapter.children)]
        elif kind == "phase" and not chapter.children:
            texts += chapter.lines[1:]
        elif chapter.children:
            texts += chapter.lines[1:]
            texts += [
                c.text
                for c in chapter.children
                if c.lines and ("时间" in c.lines[0][:8] or "期限" in c.lines[0][:8]) and kind != "phase"
            ]
    return [*texts, *front.notice]


def _assemble(read: _Read) -> Plan:
    front, anchor = read.front, read.anchor
    assembled = Assembler(anchor).walk(read.root)
    items, passages = list(assembled.items), dict(assembled.passages)
    notice = [
        read_passage("", sentence.strip(), anchor) for text in front.notice for sentence in sentences(text)
    ]
    asked = [p for p in notice if p.item_due.due is not None and p.item_due.due.kind != "on_event"]
    for n, p in enumerate(asked, 1):
        # The outer notice may ask for something of its own: 各市实施方案请于…前报….
        title = first_title(p.text)
        items.insert(n - 1, Item(id=f"0.{n}", section="", kind="requirement", chapter="通知", title=title, quote=p.text, units=p.units.responsible,
                                 cooperating_units=p.units.cooperating, due=p.item_due.due))  # fmt: skip
    passages = {f"0.{n}": p for n, p in enumerate(asked, 1)} | passages
    tables = [b for b in read.clean.paragraphs if isinstance(b, Table)]
    items, passages = read_task_tables(tables, items, passages, anchor, len(read.root.children))
    sources = [*(p for p in notice if p not in asked), *assembled.intros, *passages.values()]
    titles = {id(passages[item.id]): item.title for item in items}
    reporting = [line for p in sources for line in find_reporting(p, titles.get(id(p), "工作情况"))]
    texts = _sections(read.root)
    everything = "\n".join([*front.preamble, *(t for _, t in texts)])
    titled = [("", t) for t in (front.title, *front.preamble) if t]
    defects = [
        *find_date_defects(sources, anchor),
        *find_count_mismatches(read.root),
        *find_same_day_chains(reporting),
        *find_number_defects(read.root),
        *find_gaps(items, passages),
        *find_uneven_headings(read.root),
        *find_garbled_text([*titled, *texts], read.clean.page_marks),
        *find_unpaired([*titled, *texts]),
    ]
    return Plan(
        title=front.title or "", notice_title=front.notice_title, doc_no=front.doc_no, issuers=front.issuers, issued_on=front.issued_on,
        addressees=front.addressees, period=anchor.period,
        cited_documents=find_citations([*front.preamble, *front.notice, *(t for _, t in texts)], (front.title, front.notice_title)),
        items=tuple(items), reporting=tuple(reporting), limits=tuple(limit for p in sources for limit in find_limits(p)),
        leaders=find_leaders(everything), defects=tuple(defects),
    )  # fmt: skip


def _sections(root: Node) -> list[tuple[str, str]]:
    """(section, text) of every passage in order."""
    out = [(root.section, root.text)] if root.text else []
    for child in root.children:
        out += [(child.section, child.text)] if child.text else []
        for grandchild in child.children:
            out += _sections(grandchild)
    return out


def _refuse_other_documents(plan: Plan, paragraphs: list[Paragraph], name: str) -> None:
    """A novel, a price list, a log: nothing asks anybody to do anything."""
    text = close_up("".join(p.text for p in paragraphs[:400]))
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    words = sum(
        w in text
        for w in (
            "方案",
            "整治",
            "治理",
            "整改",
            "落实",
            "责任",
            "工作",
            "通知",
            "开展",
            "要求",
            "任务",
            "措施",
            "检查",
            "报送",
            "完成",
        )
    )
    asks = sum(bool(i.units or i.due or i.checklist) for i in plan.items)
    is_titled = _PLAN_TITLE.search(plan.title) is not None
    if (
        plan.items
        and chinese >= 40
        and ((is_titled and (asks or len(plan.items) >= 3)) or (words >= 5 and asks >= 2))
    ):
        return
    raise ClerkError("PLAN-09", what=f"“{name}”不像一份工作方案", why="没有读到要求谁做什么的条目，也没有方案常见的章节",
                     next_step="请确认选对了文件；确是方案而读不出的，请把正文复制到新的 Word 文档再试")  # fmt: skip
