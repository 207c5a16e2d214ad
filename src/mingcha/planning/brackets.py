"""Cutting Chinese sentences where brackets, quotation marks and book marks are closed, and nowhere else."""

import re

OPEN = {"（": "）", "(": ")", "《": "》", "〈": "〉", "“": "”", "‘": "’", "〔": "〕", "[": "]", "【": "】"}
_CLOSED_BY = {
    "）": "（(",
    ")": "（(",
    "》": "《",
    "〉": "〈",
    "”": "“",
    "’": "‘",
    "〕": "〔[",
    "]": "[〔",
    "】": "【",
}
CJK = r"\u3400-\u4dbf\u4e00-\u9fff"
_BETWEEN_CJK = re.compile(
    rf"(?<=[{CJK}，。、；：（）《》“”？！\d])[ \t\u3000]+(?=[{CJK}，。、；：（）《》“”？！\d])"
)


def depths(text: str) -> list[int]:
    """How many brackets are open at each character; a mark that is never closed counts as not opened."""
    stack: list[tuple[str, int]] = []
    delta = [0] * (len(text) + 1)
    for i, c in enumerate(text):
        if c in OPEN:
            stack.append((c, i))
        elif c in _CLOSED_BY:
            for n in range(len(stack) - 1, -1, -1):
                if stack[n][0] in _CLOSED_BY[c]:
                    delta[stack[n][1]] += 1
                    delta[i + 1] -= 1
                    del stack[n:]
                    break
    out, depth = [], 0
    for i in range(len(text)):
        depth += delta[i]
        out.append(depth)
    return out


def split_outside(text: str, marks: str, keep: bool = False) -> list[str]:
    """Pieces of a text cut at any of the marks outside brackets; with `keep` each piece keeps its mark."""
    pieces, start = [], 0
    for i, (c, depth) in enumerate(zip(text, depths(text), strict=True)):
        if depth == 0 and c in marks:
            pieces.append(text[start : i + keep])
            start = i + 1
    pieces.append(text[start:])
    return [p for p in pieces if p.strip()]


def sentences(text: str) -> list[str]:
    """Sentences with their end marks; a bracket that follows an end mark stays with the sentence before it."""
    pieces = split_outside(text, "。！？!?\n", keep=True)
    out: list[str] = []
    for piece in pieces:
        bare = piece.strip()
        if out and bare[0] in "（(" and matching_end(bare, 0) >= len(bare.rstrip("。；;. ")) - 1:
            out[-1] += piece
        else:
            out.append(piece)
    return out


def matching_end(text: str, start: int) -> int:
    """The position of the bracket that closes the one at `start`; -1 if none does."""
    depth = 0
    for i in range(start, len(text)):
        if text[i] in "（(":
            depth += 1
        elif text[i] in "）)":
            depth -= 1
            if depth == 0:
                return i
    return -1


def bracket_groups(text: str) -> list[tuple[int, int]]:
    """The outermost round brackets as (start, end) with the brackets included."""
    held: list[int] = []
    groups: list[tuple[int, int]] = []
    for at, c in enumerate(text):
        if c in "（(":
            held.append(at)
        elif c in "）)" and held:
            start = held.pop()
            while groups and groups[-1][0] > start:
                groups.pop()
            groups.append((start, at + 1))
    return groups


def has_open_bracket(text: str) -> bool:
    """True where a round bracket or a book mark is still open at the end."""
    return text.count("（") + text.count("(") > text.count("）") + text.count(")") or text.count(
        "《"
    ) > text.count("》")


def close_up(text: str) -> str:
    """A title or name without the spaces and line breaks that stand between Chinese characters."""
    return _BETWEEN_CJK.sub("", re.sub(r"\s*\n\s*", "", text.strip()))
