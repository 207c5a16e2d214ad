"""Cascade: which items of an upper plan a lower one takes on, changes, delays or drops. Same input, same answer, with the words that matched."""

import itertools
import math
import re
from collections import Counter
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Literal

import yaml

from mingcha.domain.errors import ClerkError
from mingcha.planning.plain import plain_text
from mingcha.planning.reviewed_plans import ComparedItem, ComparedPlan

Status = Literal["taken_on", "changed", "delayed", "dropped"]
STATUS_TEXT = {"taken_on": "已承接", "changed": "有改动", "delayed": "已推迟", "dropped": "未承接"}
ENOUGH = 0.2
# Words that every plan is full of say nothing about what an item is on.
_EMPTY = re.compile(
    "整治|治理|工作|问题|情况|落实|开展|加强|进一步|建立|完善|制度|机制|各县|各乡镇|乡镇|街道|市区|民政局|民政|部门|单位|责任|完成|时限|要求|检查|重点|专项|及时|严格|确保|认真|全面|组织|"
    "方案|实施|活动|领导|是否|存在|方面|以及|按照|根据|进行|做到|推进|推动|有关|相关|按时|责任单位|完成时限|年|月|日前|底前"
)
_LIMIT = re.compile(r"\d+(?:\.\d+)?(?:个)?(?:小时|工作日|天|万元|元|%|户|次)")


@dataclass(frozen=True)
class Match:
    """What became of one upper item.

    shared   the words that both have, longest first
    changes  what differs, in plain words
    by       "words" or "person" where an override said so
    """

    upper_id: str
    upper_title: str
    lower_id: str | None
    lower_title: str | None
    status: Status
    score: float
    shared: tuple[str, ...]
    changes: tuple[str, ...]
    by: Literal["words", "person"]

    @property
    def status_text(self) -> str:
        """The status as a clerk reads it."""
        return STATUS_TEXT[self.status]


@dataclass(frozen=True)
class Comparison:
    """All upper items with their matches; added are lower items that answer to none."""

    upper_title: str
    lower_title: str
    matches: tuple[Match, ...]
    added: tuple[tuple[str, str], ...]

    def counts(self) -> dict[str, int]:
        """Numbers by status, in words."""
        return {text: sum(m.status == status for m in self.matches) for status, text in STATUS_TEXT.items()}

    def as_json(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


def load_overrides(path: Path | None) -> dict[str, str | None]:
    """upper id → lower id, or null for "not taken on", as a person wrote it."""
    if path is None:
        return {}
    try:
        entry = yaml.safe_load(path.read_text("utf-8"))
        return {str(k): None if v is None else str(v) for k, v in entry.items()}
    except (OSError, yaml.YAMLError, AttributeError, UnicodeDecodeError) as error:
        raise ClerkError(
            "PLAN-13",
            what=f"读不懂对应关系文件“{path.name}”",
            why="它应是“上级条目编号: 本级条目编号”的列表",
            next_step="请按 “2.1: 2.3” 的样子每行写一条",
        ) from error


def compare_plans(
    upper: ComparedPlan, lower: ComparedPlan, overrides: dict[str, str | None] | None = None
) -> Comparison:
    """Match every upper item with at most one lower item; a lower item may answer to several."""
    overrides = overrides or {}
    known = {i.id: i for i in lower.items}
    if unknown := [
        f"{u}: {low}"
        for u, low in overrides.items()
        if (low is not None and low not in known) or u not in {i.id for i in upper.items}
    ]:
        raise ClerkError(
            "PLAN-14",
            what=f"对应关系里有不存在的条目：{'、'.join(unknown)}",
            why="编号与两份方案对不上",
            next_step="请先不带对应关系运行一次，看清编号再写",
        )
    weights = _weights([*upper.items, *lower.items])
    scored = sorted(
        ((_score(u, low, weights), u.id, low.id) for u in upper.items for low in lower.items),
        key=lambda s: (-s[0], s[1], s[2]),
    )
    chosen: dict[str, tuple[str, float]] = {}
    taken: set[str] = set()
    for score, upper_id, lower_id in scored:
        if (
            score < ENOUGH
            or upper_id in chosen
            or upper_id in overrides
            or (lower_id in taken and score < 2 * ENOUGH)
        ):
            continue
        chosen[upper_id] = (lower_id, score)
        taken.add(lower_id)
    matches = []
    for item in upper.items:
        by_person = item.id in overrides
        lower_id = overrides[item.id] if by_person else chosen.get(item.id, (None, 0.0))[0]
        partner = known[lower_id] if lower_id else None
        matches.append(_match(item, partner, _score(item, partner, weights) if partner else 0.0, by_person))
    answered = {m.lower_id for m in matches}
    return Comparison(
        upper.title,
        lower.title,
        tuple(matches),
        tuple((i.id, i.title) for i in lower.items if i.id not in answered),
    )


def _grams(text: str) -> Counter[str]:
    """Pairs of neighbouring Chinese characters; empty words are cut out first so that nothing spans them."""
    bare = _EMPTY.sub(" ", re.sub(r"[^\u4e00-\u9fff]", " ", plain_text(text)))
    return Counter(a + b for a, b in itertools.pairwise(bare) if a != " " and b != " ")


def _vector(item: ComparedItem) -> Counter[str]:
    body = item.text[len(item.title) :] if item.text.startswith(item.title) else item.text
    out = Counter({g: 2 * n for g, n in _grams(item.title).items()})
    out.update(_grams(body))
    return Counter({g: 1 + math.log(n) for g, n in out.items()})


def _weights(items: list[ComparedItem]) -> dict[str, float]:
    """Rare pairs weigh more."""
    seen = Counter(g for i in items for g in set(_vector(i)))
    return {g: math.log(1 + len(items) / n) for g, n in seen.items()}


def _score(a: ComparedItem, b: ComparedItem, weights: dict[str, float]) -> float:
    """Cosine of the weighted pairs, the mean of whole texts and of titles: 0 nothing in common, 1 the same words."""
    if plain_text(a.title) == plain_text(b.title):
        # 加强组织领导 is made of empty words only, and still it is the same heading.
        if plain_text(a.text) == plain_text(b.text):
            return 1.0
        return max(2 * ENOUGH, _likeness(a, b, weights))
    return _likeness(a, b, weights)


def _likeness(a: ComparedItem, b: ComparedItem, weights: dict[str, float]) -> float:
    whole = _cosine(_vector(a), _vector(b), weights)
    titles = _cosine(_grams(a.title), _grams(b.title), weights)
    return round(max(whole, (whole + titles) / 2), 4)


def _cosine(a: Counter[str], b: Counter[str], weights: dict[str, float]) -> float:
    def norm(v: Counter[str]) -> float:
        return math.sqrt(sum((n * weights.get(g, 1.0)) ** 2 for g, n in v.items()))

    both = sum(a[g] * b[g] * weights.get(g, 1.0) ** 2 for g in a.keys() & b.keys())
    return both / (norm(a) * norm(b)) if both else 0.0


def _match(upper: ComparedItem, lower: ComparedItem | None, score: float, by_person: bool) -> Match:
    by: Literal["words", "person"] = "person" if by_person else "words"
    if lower is None:
        return Match(upper.id, upper.title, None, None, "dropped", 0.0, (), (), by)
    changes = _changes(upper, lower)
    late = upper.last_day and lower.last_day and lower.last_day > upper.last_day
    status: Status = "delayed" if late else "changed" if changes else "taken_on"
    return Match(
        upper.id, upper.title, lower.id, lower.title, status, score, _shared(upper, lower), tuple(changes), by
    )


def _changes(upper: ComparedItem, lower: ComparedItem) -> list[str]:
    out = []
    if upper.last_day and lower.last_day and upper.last_day != lower.last_day:
        days = (lower.last_day - upper.last_day).days
        out.append(
            f"时限由{upper.last_day.isoformat()}改为{lower.last_day.isoformat()}，{'晚' if days > 0 else '早'}{abs(days)}天"
        )
    elif upper.due_text and not lower.due_text:
        out.append(f"上级写明时限“{upper.due_text}”，本级没有写")
    elif (
        upper.due_text
        and lower.due_text
        and not (upper.last_day and lower.last_day)
        and plain_text(upper.due_text) != plain_text(lower.due_text)
    ):
        out.append(f"时限由“{upper.due_text}”改为“{lower.due_text}”")
    if missing := sorted(
        set(_LIMIT.findall(plain_text(upper.text))) - set(_LIMIT.findall(plain_text(lower.text)))
    ):
        out.append(f"上级的数量要求没有写到：{'、'.join(missing)}")
    dropped = [
        p
        for p in upper.checklist
        if sum((_grams(p) & _grams(lower.text)).values()) < 0.3 * max(1, sum(_grams(p).values()))
    ]
    if dropped:
        out.append(f"上级的检查要点没有写到：{'；'.join(dropped)}")
    return out


def _shared(upper: ComparedItem, lower: ComparedItem) -> tuple[str, ...]:
    """Words of two characters and more that both texts have."""
    a, b = (_EMPTY.sub("，", re.sub(r"[^\u4e00-\u9fff]", "，", plain_text(i.text))) for i in (upper, lower))
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    words = {w for m in blocks for w in a[m.a : m.a + m.size].split("，") if len(w) > 1}
    words |= {
        g for g in _grams(upper.text).keys() & _grams(lower.text).keys() if not any(g in w for w in words)
    }
    return tuple(sorted(words, key=lambda w: (-len(w), w)))
