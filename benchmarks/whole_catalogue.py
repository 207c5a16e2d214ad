"""(a) The whole catalogue on the largest size asked for: time, memory, and against one reading of the columns that it needs."""

from benchmarks.fresh_process import run_fresh
from benchmarks.made_data import made, workspace_of
from benchmarks.result_tables import markdown_table, write_result

WHY = {
    "may_be_destitute": "asks the whole population: everybody who is old, a child or severely disabled, and their relatives",
    "relatives_cluster": "computes `parent_links`, `official_pairs` and `kin_of_officials` for five checks: all links of the register, and the near relatives of every "
    "official; its own query is about a fifth of it",
    "not_paid": "computes `due_months` (12 months × every household, with what was paid) for four checks",
    "equal_split": "sums and squares of every household and month of a year, by village",
    "paid_after_death": "computes `paid_months`, the one pass over all payments for eleven checks",
    "mutual_favour": "follows relatives of officials into the households that their colleagues handled",
    "staff_collects_payment": "all payments, with payee, against who held a post on the day",
    "payee_name_mismatch": "computes `paid_payees`, the one pass over payments for four checks, against the members of the household",
    "paid_off_roster": "computes `stray_payments`: all payments against the roster",
    "paid_late": "computes `paid_batches`: all payments of a year with the day on which each was due",
    "income_above_standard": "three registers of income against every household",
    "notice_overexposes": "looks for words inside the text of every notice",
    "acceptance_late": "makes the calendar of working days for six checks (the same at every size)",
}


def measure(sizes: list[str]) -> str:
    """Run and write results/whole_catalogue.md."""
    size = sizes[-1]
    home = workspace_of(size).home
    times = 1 if size == "province" else 2
    reading = min((run_fresh("benchmarks.one_reading", home) for _ in range(2)), key=lambda r: r["seconds"])
    run = min(
        (run_fresh("benchmarks.one_run", home, "--digest") for _ in range(times)), key=lambda r: r["seconds"]
    )
    prepared = made(size, "home")
    summary = markdown_table(
        ("what", "seconds", "CPU seconds", "peak MB"),
        [
            ("whole catalogue, results kept as Arrow", run["seconds"], run["cpu"], run["peak_mb"]),
            ("one reading of the needed columns", reading["seconds"], reading["cpu"], ""),
            ("printing all flags", run["printing_seconds"], "", run["printing_peak_mb"]),
            (
                "before: making the lake (import; for the province a multiplied county), once a refresh",
                prepared["seconds"],
                prepared["cpu"],
                prepared["peak_mb"],
            ),
        ],
    )
    ratio = run["seconds"] / reading["seconds"]
    costliest = sorted(run["checks"].items(), key=lambda c: -c[1])
    return str(
        write_result(
            "whole_catalogue",
            f"(a) The whole catalogue, size {size}",
            f"{len(run['checks'])} checks, {run['flags']:,} flags, {reading['rows']:,} rows, {reading['columns']} columns. Engine limit "
            "2,500 MB; peak memory is that of the whole process.",
            summary,
            *([f"Checks that ended in an error: {run['errors']}"] if run["errors"] else []),
            f"The catalogue takes **{ratio:.1f} ×** one reading ({run['cpu'] / reading['cpu']:.1f} × in CPU time); goal ≤ 6 ×.",
            "## By check\nA shared view counts with the first check that asks for it.",
            markdown_table(
                ("check", "seconds", "× reading", "what it costs"),
                [(c, s, s / reading["seconds"], WHY.get(c, "")) for c, s in costliest],
            ),
        )
    )
