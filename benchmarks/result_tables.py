"""Writes what was measured: one Markdown file a part in benchmarks/results/."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from benchmarks.machine import load_now, machine_line

RESULTS = Path(__file__).parent / "results"


def write_result(part: str, title: str, *sections: str) -> Path:
    """Write benchmarks/results/<part>.md and give it back."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{part}.md"
    foot = f"{machine_line()}. Measured {date.today()}, load of the machine at the end {load_now():.1f}."
    path.write_text("\n\n".join([f"# {title}", *sections, foot]) + "\n", "utf-8")
    return path


def markdown_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table; numbers with two places below a hundred."""
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    lines += [f"| {' | '.join(_text(v) for v in row)} |" for row in rows]
    return "\n".join(lines)


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
