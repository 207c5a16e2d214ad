"""Points to check: the clauses phrased 是否… (or 有无…) of a passage, one a point."""

import re

from mingcha.planning.brackets import sentences, split_outside

_ASKS = re.compile(r"是否|有无|有没有|能否")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]是|[①-⑳]|[（(]\d+[）)]|\d+[.、．])\s*")
_LEAD = re.compile(r"^(?:重点)?(?:检查|核查|排查|督查|查看|看|查)(?=.{0,20}$)")
_LABEL_GROUP = re.compile(r"[（(](?:责任|牵头|配合|完成|整改)[^（）()]{0,8}[:：].*$", re.S)


def find_checklist(passage: str) -> tuple[str, ...]:
    """The points of a passage in order; a clause without 是否 belongs to the point before it."""
    points: list[str] = []
    for sentence in sentences(_LABEL_GROUP.sub("", passage)):
        if not _ASKS.search(sentence):
            continue
        for part in split_outside(sentence, "；;"):
            points += _points(part)
    # 检查是否存在以下情况： only introduces the points that follow as items.
    return tuple(
        p
        for p in points
        if not p.rstrip().endswith(("：", ":"))
        and not re.search("是否存在(?:以下|下列)(?:情况|问题|情形)$", p)
    )


def _points(part: str) -> list[str]:
    points: list[str] = []
    lead = ""
    # What stands before the last colon introduces the points: 重点核查三方面问题：一是….
    if part.rstrip().endswith(("：", ":")):
        return []
    pieces = split_outside(part, "：:")
    if len(pieces) > 1 and not _ASKS.search("".join(pieces[:-1])):
        part = pieces[-1]
    for clause in split_outside(part, "，,。？?！!"):
        clause = _NUMBERED.sub("", clause.strip())
        if not clause:
            continue
        if _ASKS.search(clause):
            start = _ASKS.match(clause) is not None and lead and len(lead) <= 20 and not points
            points.append(f"{lead}，{clause}" if start else clause)
        elif points:
            points[-1] += "，" + clause
        else:
            lead = _LEAD.sub("", clause) if len(clause) < 24 else ""
    return points
