"""(f) The same catalogue on Spark, on this machine: the same flags."""

from benchmarks.fresh_process import run_fresh
from benchmarks.made_data import workspace_of
from benchmarks.result_tables import markdown_table, write_result


def measure(sizes: list[str]) -> str:
    """Run both engines on all sizes but the province and write results/on_spark.md."""
    rows = []
    for size in (s for s in sizes if s != "province"):
        home = workspace_of(size).home
        duck = run_fresh("benchmarks.one_run", home, "--digest")
        spark = run_fresh("benchmarks.one_run", home, "--digest", "--engine", "spark", "--memory", "4GB")
        same = "yes" if duck["digest"] == spark["digest"] else "NO"
        rows.append(
            (size, duck["flags"], same, duck["seconds"], spark["seconds"], spark["seconds"] / duck["seconds"])
        )
    return str(
        write_result(
            "on_spark",
            "(f) The same checks on Spark",
            "`local[2]` on the same machine and files, start of the session included. Spark is for data that one machine does not hold; on one machine "
            "it is the slower engine.",
            markdown_table(
                ("size", "flags", "same flags to the byte", "DuckDB, s", "Spark, s", "times"), rows
            ),
        )
    )
