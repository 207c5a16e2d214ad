"""Closing brackets without labels: （各镇街，5月底前）, （社会救助股、各乡镇负责，2023年6月底前完成）."""

import re

from mingcha.planning.brackets import bracket_groups
from mingcha.planning.units.names import is_unit, split_units

_DATE_WORDS = re.compile(
    r"[\d年月日号前底末初上中下旬至到起止完成时限长期坚持持续推进常态化立行改每季周度工作个内\s—\-－~～.、]+"
)
_ROLE = re.compile(r"(?:牵头|负责|落实|承办|主办|实施|牵头负责|具体负责)$")
_HELP = re.compile(r"(?:配合|协助|参与)$")


def units_in_closing_bracket(passage: str) -> tuple[list[str], list[str]]:
    """(responsible, cooperating) of a bracket that closes a paragraph and holds nothing but units and a deadline."""
    responsible: list[str] = []
    cooperating: list[str] = []
    for line in passage.split("\n"):
        groups = bracket_groups(line)
        if not groups or groups[-1][1] < len(line.rstrip(" 。；;.")):
            continue
        inner = line[groups[-1][0] + 1 : groups[-1][1] - 1]
        if re.search("[：:]", inner) or not 3 < len(inner) < 80:
            continue
        lead, help_ = [], []
        for clause in re.split("[，,；;]", inner):
            if _DATE_WORDS.fullmatch(clause):
                continue
            names = split_units(_HELP.sub("", _ROLE.sub("", clause)))
            if not names or not all(is_unit(n) for n in names):
                lead, help_ = [], []
                break
            (help_ if _HELP.search(clause) else lead).extend(names)
        responsible += lead
        cooperating += help_
    return responsible, cooperating
