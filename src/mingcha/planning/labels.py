"""Labelled facts at the end of a passage: 责任单位：… 配合单位：… 完成时限：… in brackets, on a line of their own, or in a row."""

import re
from dataclasses import dataclass
from typing import Literal

from mingcha.planning.brackets import bracket_groups, depths
from mingcha.planning.plain import Plain

LabelKind = Literal["units", "cooperating", "due", "people", "measures", "contact"]
_WORDS: tuple[tuple[str, str], ...] = (
    ("cooperating", r"(?:配合|协助|协作|协同|参与|参加|会同|联动)(?:责任)?(?:单位|部门|科室|股室|处室)|(?:配合|协助|协同)(?=[:])"),
    ("units", r"(?:主要|第一|直接|具体)?(?:责任|牵头|主办|主责|承办|承担|落实|实施|整改|主管|牵头责任|责任牵头|报送|完成|工作|牵头整改|整改责任|执行)(?:单位|部门|科室|股室|处室|主体|机构|乡镇|镇街|站所)(?:及配合单位|和配合单位)?|牵头(?=:)"),
    ("due", r"(?:计划|预计|整改|工作|任务|办结|要求|最迟|整治|推进|落实|报送|治理|销号)?(?:完成|整改|办结|销号|推进|时间|进度|阶段|落实|报送)(?:时限|期限|时间|日期|节点|要求|时间节点|时限要求|时间要求)(?:要求)?|(?:时限|时间|期限)(?:要求|安排|节点)|时限|期限|时间"),
    ("people", r"(?:主要|第一|直接|具体|整改|牵头|分管|包抓|挂牌|责任)*(?:责任领导|牵头领导|分管领导|责任人|负责人|牵头人|责任领导及责任人|包抓领导|挂牌领导|整改责任人|经办人|承办人|领导)(?:/责任人)?"),
    ("measures", r"(?:具体|主要|整改|整治|工作|下一步)*(?:整改|整治|工作|具体)?措施|整改(?:情况|目标|内容)|(?:问题|任务)(?:描述|表现|内容)|工作目标|主要任务|主要表现|目标要求|整改进展"),
    ("contact", r"联系人|联系电话|联系方式|咨询电话|电子邮箱|邮箱|传真"),
)  # fmt: skip
_LABEL = re.compile("|".join(f"(?P<{kind}_{n}>{words})" for n, (kind, words) in enumerate(_WORDS)))
_START = re.compile(rf"(?:^|(?<=[;。,(、\n]))[\[【]?(?:{_LABEL.pattern})[\]】]?:")


@dataclass(frozen=True)
class Label:
    """One labelled value. start and end are positions in the passage as printed, the label's own word included."""

    kind: LabelKind
    word: str
    value: str
    start: int
    end: int


def find_labels(passage: str) -> list[Label]:
    """All labelled values of a passage, in order."""
    found: list[Label] = []
    at = 0
    for line in passage.split("\n"):
        found.extend(_in_line(line, at))
        at += len(line) + 1
    return found


def _in_line(line: str, offset: int) -> list[Label]:
    if "：" not in line and ":" not in line and "∶" not in line and "︰" not in line:
        return []
    shadow = Plain(line)
    depth = depths(shadow.text)
    # Where a label opens a bracket its value ends with the bracket; otherwise at the next label or the line's end.
    groups = [(s, e) for s, e in bracket_groups(shadow.text)]
    groups += [
        (s + 1 + a, s + 1 + b) for s, e in groups for a, b in bracket_groups(shadow.text[s + 1 : e - 1])
    ]
    hits = []
    for m in _START.finditer(_space_marks(shadow)):
        group = next(((s, e) for s, e in groups if s < m.start() < e and depth[m.start()] > 0), None)
        kind = next(k for k, v in m.groupdict().items() if v).rsplit("_", 1)[0]
        hits.append((m, kind, group))
    out = []
    for n, (m, kind, group) in enumerate(hits):
        end = group[1] - 1 if group else len(shadow.text)
        if n + 1 < len(hits):
            end = min(end, hits[n + 1][0].start())
        if not group:
            end = _plain_end(shadow.text, m.end(), end, kind)
        value = shadow.printed(m.end(), end).strip(" 　；;。，,、")
        out.append(
            Label(
                kind,
                m.group().strip("[]【】:"),
                value,
                offset + shadow.origin(m.start()),
                offset + shadow.origin(end),
            )
        )  # type: ignore[arg-type]
    return out


def _space_marks(shadow: Plain) -> str:
    """The plain text, with the character before a gap turned into a mark: labels in a row are often parted by spaces alone."""
    chars = list(shadow.text)
    for i in range(1, len(chars)):
        if shadow.origin(i) - shadow.origin(i - 1) > 1 and chars[i - 1] not in ":(":
            chars[i - 1] = ";" if chars[i - 1] != ")" else ")"
    for i in range(1, len(chars)):
        if chars[i - 1] == ")" and chars[i] not in ":;。,、)":
            # a label may follow a closing bracket without any mark
            rest = shadow.text[i : i + 14]
            if (m := _LABEL.match(rest)) and rest[m.end() : m.end() + 1] == ":":
                chars[i - 1] = ";"
    return "".join(chars)


def _plain_end(text: str, start: int, end: int, kind: str) -> int:
    """Outside brackets a value of units, people or time ends with its sentence."""
    if kind == "measures":
        return end
    for i in range(start, end):
        if text[i] == "。" or (
            text[i] == ";" and kind != "due" and i - start > 1 and ":" in text[i : i + 10]
        ):
            return i
    return end


def without_label_groups(text: str) -> str:
    """A heading without the bracket that only carries labels: 开展自查（责任单位：县民政局） → 开展自查."""
    for start, end in reversed(bracket_groups(text)):
        inner = text[start + 1 : end - 1]
        if any(label.start < 2 for label in find_labels(inner)):
            text = text[:start] + text[end:]
    return text


def without_facts(text: str) -> str:
    """A passage without its labelled units, people and deadlines, which have columns of their own in the ledger."""
    for label in reversed(find_labels(text)):
        if label.kind in ("units", "cooperating", "due", "people"):
            text = text[: label.start] + text[label.end :]
    return re.sub(
        r"\n{2,}", "\n", re.sub(r"[（(][；;，,、\s]*[）)]|[；;，,、 　]+(?=[）)]?$)", "", text, flags=re.M)
    ).strip()
