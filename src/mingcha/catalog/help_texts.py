"""Help: the texts of docs/clerk in tasks, which page leads where, and the cards of the roles (content/help.yml)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingcha.catalog.content_root import ContentError, content_root, read_yaml, take

_NOT_IN_ANCHORS = re.compile(r"[^\w]+")
_LIKE_ENOUGH = 0.4
"""So many of a word's pairs of characters must occur, if it does not occur as it is."""


@dataclass(frozen=True)
class HelpSection:
    """One task of a topic; `text` is Markdown without the heading."""

    topic_id: str
    heading: str
    text: str

    @property
    def anchor(self) -> str:
        """The heading as a fragment of an address."""
        return _NOT_IN_ANCHORS.sub("-", self.heading).strip("-")


@dataclass(frozen=True)
class HelpTopic:
    """One file: its title, what stands before the first task, the tasks."""

    id: str
    title: str
    lead: str
    sections: tuple[HelpSection, ...]
    file: str = ""

    def section(self, heading: str) -> HelpSection | None:
        """The task of a heading."""
        return next((s for s in self.sections if s.heading == heading), None)


@dataclass(frozen=True)
class HelpCard:
    """操作卡 of a role."""

    id: str
    title: str
    sections: tuple[HelpSection, ...]


@dataclass(frozen=True)
class Help:
    """Everything. `pages`: name of a page, or of an app, → (topic, heading or "")."""

    topics: dict[str, HelpTopic]
    pages: dict[str, tuple[str, str]]
    cards: dict[str, HelpCard]

    def of_page(self, name: str) -> tuple[HelpTopic, HelpSection | None] | None:
        """Where the help of a page (`flags:list`) stands: its own line, else that of its app; None where there is neither."""
        found = self.pages.get(name) or self.pages.get(name.split(":")[0])
        if found is None:
            return None
        topic = self.topics[found[0]]
        return topic, topic.section(found[1]) if found[1] else None

    def search(self, words: str) -> list[HelpSection]:
        """The tasks that speak of the words, best first, 20 at most. A word that occurs nowhere as it is counts by its pairs of characters."""
        terms = [w for w in re.split(r"[\s，。、？]+", words.strip().lower()) if w]
        scored = [
            (score, s)
            for t in self.topics.values()
            for s in t.sections
            if (score := _score(terms, s, t.title))
        ]
        return [s for _, s in sorted(scored, key=lambda found: -found[0])][:20]


@cache
def load_help() -> Help:
    """All help. A file that content/help.yml does not name comes last, under its own name.

    Errors
        ContentError  a heading or file that is not there
    """
    path = content_root() / "help.yml"
    entry = read_yaml(path)
    take(entry, path.name, ("topics", "cards"))
    files = {f.name: f for f in sorted(manual_folder().glob("*.md"))}
    topics: dict[str, HelpTopic] = {}
    pages: dict[str, tuple[str, str]] = {}
    for each in entry["topics"]:
        where = f"{path.name}: {each.get('id')}"
        take(each, where, ("id", "file", "pages"), ("title",))
        if each["file"] not in files:
            raise ContentError(f"{where}: no file {each['file']}")
        text = files.pop(each["file"]).read_text("utf-8")
        topic = read_topic(each["id"], text, each.get("title", ""), each["file"])
        topics[topic.id] = topic
        for name, heading in each["pages"].items():
            if heading and topic.section(heading) is None:
                raise ContentError(f"{where}: no task {heading}")
            pages[name] = (topic.id, heading)
    for name, file in files.items():
        topics[file.stem] = read_topic(file.stem, file.read_text("utf-8"), file=name)
    cards = {}
    for each in entry["cards"]:
        take(each, f"{path.name}: cards", ("id", "title", "tasks"))
        cards[each["id"]] = HelpCard(each["id"], each["title"], tuple(_tasks(each, topics)))
    return Help(topics, pages, cards)


def read_topic(topic_id: str, text: str, title: str = "", file: str = "") -> HelpTopic:
    """A topic out of Markdown: `# ` is its title, each `## ` a task."""
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    first, _, lead = head.strip().partition("\n")
    sections = []
    for part in parts:
        heading, _, body = part.partition("\n")
        sections.append(HelpSection(topic_id, heading.strip(), body.strip()))
    name = title or first.removeprefix("# ").strip()
    return HelpTopic(topic_id, name, lead.strip(), tuple(sections), file)


def manual_folder() -> Path:
    """docs/clerk beside the sources, or its copy in the package."""
    packaged = content_root() / "clerk"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "docs" / "clerk"


def _tasks(card: dict, topics: dict[str, HelpTopic]) -> Iterable[HelpSection]:
    for of_topic in card["tasks"]:
        for topic_id, headings in of_topic.items():
            for heading in headings:
                section = topics[topic_id].section(heading)
                if section is None:
                    raise ContentError(f"help.yml: card {card['id']}: {topic_id} has no task {heading}")
                yield section


def _score(terms: list[str], section: HelpSection, title: str) -> float:
    heading, text = f"{title} {section.heading}".lower(), section.text.lower()
    total = 0.0
    for term in terms:
        if term in heading:
            total += 10
        elif term in text:
            total += 3
        else:
            pairs = {term[i : i + 2] for i in range(len(term) - 1)}
            share = sum(2 * (p in heading) + (p in text) for p in pairs) / (2 * len(pairs)) if pairs else 0
            total += 2 * share if share >= _LIKE_ENOUGH else 0
    return total
