"""The generated page docs/reference/workflows.md: a diagram and a table for every kind of work."""

from mingcha.domain.workflow_tables import TABLES
from mingcha.domain.workflows import NEEDS, PERSONAL_ACTS, ROLES, Table, Transition


def workflow_page() -> str:
    """All tables of transitions, as diagrams and as tables."""
    lines = [
        "# 办理流程\n",
        "每种工作一张图、一张表。表里没有的动作，系统不办理。“另一人”一栏里的动作由谁办过，谁就不能再办这一步；同一个人换一个岗位仍是同一个人。\n",
        "没有任何一步会停发、减发或追缴：金额只记录测算、建议、陈述、决定和告知，由发放系统凭纸质决定执行。\n",
    ]
    for table in TABLES:
        lines += [f"## {table.words}\n", "```mermaid", *diagram(table), "```\n", *rows(table), ""]
    return "\n".join(lines)


def diagram(table: Table) -> list[str]:
    """The lines of a mermaid state diagram; acts between the same two states share one arrow."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {state}: {words}" for state, words in table.states.items()]
    lines.append(f"    [*] --> {table.start}")
    arrows: dict[tuple[str, str], list[str]] = {}
    for t in table.transitions:
        words = arrows.setdefault((t.source, t.target), [])
        if t.words not in words:
            words.append(t.words)
    lines += [f"    {a} --> {b}: {'、'.join(words)}" for (a, b), words in arrows.items()]
    return lines + [f"    {state} --> [*]" for state in table.states if state in table.final]


def rows(table: Table) -> list[str]:
    """The table in Markdown."""
    head = ["| 动作 | 环节 | 之后 | 由谁办 | 另一人 | 须有 |", "|---|---|---|---|---|---|"]
    return head + [_row(table, t) for t in table.transitions]


def _row(table: Table, t: Transition) -> str:
    return (
        f"| {t.words} `{t.action}` | {table.states[t.source]} | {table.states[t.target]} | {'、'.join(ROLES[r] for r in t.roles)} "
        f"| {'、'.join(dict.fromkeys(PERSONAL_ACTS[a] for a in t.not_same_as))} | {'；'.join(NEEDS[n] for n in t.needs)} |"
    )
