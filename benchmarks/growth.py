"""(c) How time grows from county to city to province: t ~ rows ^ exponent."""

import math

from benchmarks.fresh_process import run_fresh
from benchmarks.made_data import made, workspace_of
from benchmarks.result_tables import markdown_table, write_result


def measure(sizes: list[str]) -> str:
    """Run every size and write results/growth.md."""
    rows = []
    for size in sizes:
        home = workspace_of(size).home
        times = 1 if size == "province" else 2
        run = min((run_fresh("benchmarks.one_run", home) for _ in range(times)), key=lambda r: r["cpu"])
        rows.append(
            (size, made(size, "home")["rows"], run["seconds"], run["cpu"], run["peak_mb"], run["flags"])
        )
    shown = []
    for before, row in zip([None, *rows], rows, strict=False):
        exponents = ("", "")
        if before:
            growth = math.log(row[1] / before[1])
            exponents = tuple(f"{math.log(row[i] / before[i]) / growth:.2f}" for i in (2, 3))
        shown.append((*row, *exponents))
    return str(
        write_result(
            "growth",
            "(c) Growth",
            "Goal: exponent ≤ 1.05. A county is mostly fixed cost (starting, reading the catalogue, the working-day calendar), so the step from "
            "county to city lies far below 1; the step between the two largest sizes is the one that says something.",
            markdown_table(
                (
                    "size",
                    "rows",
                    "seconds",
                    "CPU seconds",
                    "peak MB",
                    "flags",
                    "exponent, time",
                    "exponent, CPU",
                ),
                shown,
            ),
        )
    )
