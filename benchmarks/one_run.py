"""One run of the catalogue in this process; prints seconds, CPU, peak memory, seconds by check and a digest of the flags as JSON."""

import argparse
import hashlib
import json
import resource
import time
from datetime import date
from pathlib import Path

from benchmarks.made_data import AS_OF, DATA
from mingcha.engine.prepared_views import PreparedViews
from mingcha.engine.printing import Printer
from mingcha.engine.result_cache import ResultCache
from mingcha.engine.result_files import printed_rows
from mingcha.engine.run import run_checks
from mingcha.lake.workspace import Workspace


def main() -> dict:
    """Parse, run, measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, default=AS_OF)
    parser.add_argument("--checks", default=None)
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--memory", default="2500MB")
    parser.add_argument("--kept", type=Path, help="folder of kept results and views")
    parser.add_argument("--prepared", type=Path, help="folder of prepared views; no results are kept")
    parser.add_argument("--digest", action="store_true", help="print the flags too and hash them")
    wanted = parser.parse_args()
    dataset = Workspace(wanted.home, DATA / "none.key").dataset()
    kept = (
        {"cache": ResultCache(wanted.kept / "results"), "prepared": PreparedViews(wanted.kept / "views")}
        if wanted.kept
        else {"prepared": PreparedViews(wanted.prepared)}
        if wanted.prepared
        else {}
    )
    before = resource.getrusage(resource.RUSAGE_SELF)
    started = time.perf_counter()
    run = run_checks(
        dataset, as_of=wanted.as_of, checks=wanted.checks.split(",") if wanted.checks else None, engine=wanted.engine,
        memory_limit=wanted.memory, **kept,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    used = resource.getrusage(resource.RUSAGE_SELF)
    result = {
        "seconds": seconds,
        "cpu": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": used.ru_maxrss // 1024,
        "flags": sum(len(o.flags) for o in run.outcomes.values()),
        "checks": {c: o.seconds for c, o in run.outcomes.items()},
        "statuses": {c: o.status for c, o in run.outcomes.items()},
        "errors": {c: o.error for c, o in run.outcomes.items() if o.error},
    }
    if wanted.digest:
        started, digest = time.perf_counter(), hashlib.sha256()
        for row in printed_rows(run, Printer(None, households=False)):
            digest.update(json.dumps(row, ensure_ascii=False, sort_keys=True).encode())
        result |= {
            "digest": digest.hexdigest(),
            "printing_seconds": time.perf_counter() - started,
            "printing_peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }
    return result


if __name__ == "__main__":
    print(json.dumps(main()))
