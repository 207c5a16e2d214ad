"""The words by which plans are read: kinds of chapters, names of units, machine-altered words. From content/plans/words/."""

import re
from dataclasses import dataclass
from functools import cache

from mingcha.catalog.content_root import ContentError, content_root, read_yaml, take


@dataclass(frozen=True)
class ChapterWords:
    """kinds: (kind, pattern) in the order in which they are tried; not_tasks: parts of any chapter that ask for nothing."""

    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    not_tasks: re.Pattern[str]


@dataclass(frozen=True)
class UnitWords:
    """Endings of unit names, areas that stand for their units, verbs that follow a subject, words no name contains."""

    endings: tuple[str, ...]
    areas: tuple[str, ...]
    verbs: tuple[str, ...]
    not_in_names: re.Pattern[str]
    coarse: tuple[str, ...]


@dataclass(frozen=True)
class GarbledWord:
    """A pattern that gives a machine-altered text away, what was meant, and why."""

    pattern: re.Pattern[str]
    printed: str
    meant: str | None
    near: re.Pattern[str] | None
    note: str


def _read(name: str) -> dict:
    return read_yaml(content_root() / "plans" / "words" / name)


@cache
def load_chapter_words() -> ChapterWords:
    """The words of chapters.yml."""
    entry = _read("chapters.yml")
    take(entry, "chapters.yml", ("kinds", "not_tasks"))
    kinds = []
    for group in entry["kinds"]:
        take(group, "chapters.yml", ("kind", "names"))
        kinds += [(group["kind"], _pattern(name, "chapters.yml")) for name in group["names"]]
    return ChapterWords(
        tuple(kinds), _pattern("|".join(f"(?:{p})" for p in entry["not_tasks"]), "chapters.yml")
    )


@cache
def load_unit_words() -> UnitWords:
    """The words of units.yml, longest first, so that a grammar takes the longest."""
    entry = _read("units.yml")
    names = ("endings", "areas", "verbs", "not_in_names", "coarse")
    take(entry, "units.yml", names)
    endings, areas, verbs, coarse = (
        tuple(sorted(set(entry[n].split()), key=lambda w: (-len(w), w))) for n in names if n != "not_in_names"
    )
    return UnitWords(
        endings, areas, verbs, _pattern("|".join(entry["not_in_names"].split()), "units.yml"), coarse
    )


@cache
def load_garbled_words() -> tuple[GarbledWord, ...]:
    """The words and patterns of garbled.yml."""
    entry = _read("garbled.yml")
    take(entry, "garbled.yml", ("words", "patterns"))
    out = []
    for word in entry["words"]:
        take(word, "garbled.yml", ("printed", "meant"), ("near",))
        near = _pattern(word["near"], "garbled.yml") if "near" in word else None
        out.append(GarbledWord(re.compile(re.escape(word["printed"])), word["printed"], word["meant"], near,
                               f"“{word['printed']}”疑为“{word['meant']}”，可能被改写软件替换"))  # fmt: skip
    for shape in entry["patterns"]:
        take(shape, "garbled.yml", ("printed", "note"))
        out.append(
            GarbledWord(
                _pattern(shape["printed"], "garbled.yml"), shape["printed"], None, None, shape["note"]
            )
        )
    return tuple(out)


def _pattern(text: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(text)
    except re.error as error:
        raise ContentError(f"{where}: {text}: {error}") from error
