"""Brackets, book marks and quotation marks that are opened and never closed, or closed and never opened."""

from mingcha.planning.plan import Defect

_KINDS = (
    ("（(", "）)", "括号"),
    ("《", "》", "书名号"),
    ("“", "”", "引号"),
    ("‘", "’", "单引号"),
    ("〔", "〕", "六角括号"),
    ("【", "】", "方括号"),
)


def find_unpaired(nodes: list[tuple[str, str]]) -> list[Defect]:
    """One defect for each unpaired mark with the words around it; nodes are (section, text)."""
    out: list[Defect] = []
    for section, text in nodes:
        for opens, closes, name in _KINDS:
            # An apostrophe is printed ’ too; only a document's own ‘ makes it a quotation mark.
            if opens == "‘" and "‘" not in text:
                continue
            for at in _unpaired(text, opens, closes):
                words = text[at : at + 14] if text[at] in opens else text[max(0, at - 13) : at + 1]
                what = "没有结束" if text[at] in opens else "没有开头"
                out.append(
                    Defect(
                        "unpaired_bracket_or_quote",
                        section,
                        words.split("\n")[0].strip(),
                        f"{name}{what}",
                        None,
                    )
                )
    return out


def _unpaired(text: str, opens: str, closes: str) -> list[int]:
    held: list[int] = []
    alone: list[int] = []
    for at, c in enumerate(text):
        if c in opens:
            # A second opening quotation mark before any closing one: the first was never closed.
            if opens in "“‘" and held:
                alone.append(held.pop())
            held.append(at)
        elif c in closes:
            if held:
                held.pop()
            elif not (
                c in "）)" and at and (text[at - 1].isdigit() or text[at - 1] in "一二三四五六七八九十")
            ):
                alone.append(at)
    return sorted(alone + held)
