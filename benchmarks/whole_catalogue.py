"""(a) The whole catalogue on the largest size asked for: time, memory, and against one reading of the columns that it needs."""

from benchmarks.fresh_process import run_fresh
from benchmarks.made_data import made, prepared_views, workspace_of
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
    folder, preparing = prepared_views(size)

    def run_best(*options: object) -> dict:
        runs = (run_fresh("benchmarks.one_run", home, "--digest", *options) for _ in range(times))
        return min(runs, key=lambda r: r["seconds"])

    run, cold = run_best("--prepared", folder), run_best()
    lake = made(size, "home")
    summary = markdown_table(
        ("what", "seconds", "CPU seconds", "peak MB"),
        [
            (
                "whole catalogue after an import, results kept as Arrow",
                run["seconds"],
                run["cpu"],
                run["peak_mb"],
            ),
            ("one reading of the needed columns", reading["seconds"], reading["cpu"], ""),
            ("whole catalogue with nothing prepared", cold["seconds"], cold["cpu"], cold["peak_mb"]),
            ("printing all flags", run["printing_seconds"], "", run["printing_peak_mb"]),
            (
                "before: making the lake (import; for the province a multiplied county), once a refresh",
                lake["seconds"],
                lake["cpu"],
                lake["peak_mb"],
            ),
            (
                f"before: preparing shared views, the last step of an import ({preparing['disk_mb']:,.0f} MB of disk)",
                preparing["seconds"],
                preparing["cpu"],
                preparing["peak_mb"],
            ),
        ],
    )
    ratio, cold_ratio = run["seconds"] / reading["seconds"], cold["seconds"] / reading["seconds"]
    errors = {**run["errors"], **cold["errors"]}
    costliest = sorted(run["checks"].items(), key=lambda c: -c[1])
    return str(
        write_result(
            "whole_catalogue",
            f"(a) The whole catalogue, size {size}",
            f"{len(run['checks'])} checks, {run['flags']:,} flags, {reading['rows']:,} rows, {reading['columns']} columns. Engine limit "
            "2,500 MB; peak memory is that of the whole process.",
            summary,
            *([f"Checks that ended in an error: {errors}"] if errors else []),
            f"After an import the catalogue takes **{ratio:.1f} ×** one reading ({run['cpu'] / reading['cpu']:.1f} × in CPU time); goal ≤ 6 ×. "
            f"With nothing prepared, for another month or on files that are checked once, it takes {cold_ratio:.1f} × "
            f"({cold['cpu'] / reading['cpu']:.1f} × in CPU time). Flags of both {'equal, byte by byte' if run['digest'] == cold['digest'] else 'DIFFER'}.",
            "## By check\nWith nothing prepared a shared view counts with the first check that asks for it.",
            markdown_table(
                ("check", "seconds", "× reading", "seconds, nothing prepared", "what it costs"),
                [(c, s, s / reading["seconds"], cold["checks"][c], WHY.get(c, "")) for c, s in costliest],
            ),
        )
    )
