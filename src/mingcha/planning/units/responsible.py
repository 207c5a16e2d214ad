"""The responsible and cooperating units of one item: what its labels say, else who the sentences speak of."""

import re
from dataclasses import dataclass

from mingcha.planning.labels import Label
from mingcha.planning.units.closing import units_in_closing_bracket
from mingcha.planning.units.names import is_unit, split_units
from mingcha.planning.units.subjects import find_cooperating, find_subjects

_LEADS = re.compile(r"(.+?)(?:牵头|负责|主办|承办)(?:[,，、；;]|$)(.*)", re.S)
_HELPS = re.compile(r"(.+?)(?:配合|协助|参与|协同)$")
# 社会救助股（刘芳）: the person is not part of the unit.
_PERSON_NOTE = re.compile(r"(?<=[股科室局办所站心])[（(][\u4e00-\u9fff]{2,3}[）)](?=[、，；\s]|$)")
_NO_SUBJECT = re.compile(r"^(?:还|也|并)?(?:要|应|须|需)")


@dataclass(frozen=True)
class Units:
    """labelled: a 责任单位 label said so, not only a sentence."""

    responsible: tuple[str, ...]
    cooperating: tuple[str, ...]
    labelled: bool


def units_of(passage: str, labels: list[Label], clause_starts: tuple[int, ...]) -> Units:
    """Units of a passage with its labels already found."""
    responsible: list[str] = []
    cooperating: list[str] = []
    for label in labels:
        if label.kind == "units":
            lead, helpers = _split_roles(_PERSON_NOTE.sub("", label.value))
            if "及配合" in label.word or "和配合" in label.word:
                lead, helpers = lead[:1], [*lead[1:], *helpers]
            responsible += lead
            cooperating += helpers
        elif label.kind == "cooperating":
            cooperating += split_units(label.value)
    if not responsible:
        responsible, helpers = units_in_closing_bracket(passage)
        cooperating += helpers
    running = passage
    for label in sorted(labels, key=lambda one: -one.start):
        if label.kind != "measures":
            running = running[: label.start] + "。" * (label.end > label.start) + running[label.end :]
    if responsible:
        return Units(_unique(responsible), _unique([*cooperating, *find_cooperating(running)]), True)
    starts = clause_starts if running == passage else ()
    subjects = [u for s in find_subjects(running, starts) for u in s.units]
    helpers = [*cooperating, *find_cooperating(running)]
    return Units(_unique(u for u in subjects if u not in helpers), _unique(helpers), False)


def _split_roles(value: str) -> tuple[list[str], list[str]]:
    """县民政局牵头，县财政局、县残联配合 → lead and helpers."""
    m = _LEADS.match(value)
    if m is None:
        return split_units(value), []
    rest = m.group(2).strip()
    if helps := _HELPS.match(rest):
        return split_units(m.group(1)), split_units(helps.group(1))
    return split_units(m.group(1)) + (split_units(rest) if rest else []), []


def _unique(units) -> tuple[str, ...]:
    return tuple(dict.fromkeys(u for u in units if u))


def elides_subject(passage: str) -> bool:
    """True where the passage begins with 要 or 应: who must act was said in the sentence before."""
    return _NO_SUBJECT.match(passage) is not None


def known_unit(name: str) -> bool:
    """True for a plausible unit name."""
    return is_unit(name)
