"""What an import does last, in this process: prepare the views that checks share; prints seconds, CPU and peak memory as JSON."""

import argparse
import json
import resource
import time
from datetime import date
from pathlib import Path

from benchmarks.made_data import AS_OF, DATA
from mingcha.engine.prepared_views import PreparedViews
from mingcha.engine.preparing import prepare
from mingcha.lake.workspace import Workspace


def main() -> dict:
    """Parse, prepare, measure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("folder", type=Path, help="folder of prepared views")
    parser.add_argument("--today", type=date.fromisoformat, default=AS_OF)
    wanted = parser.parse_args()
    dataset = Workspace(wanted.home, DATA / "none.key").dataset()
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    prepare(dataset, PreparedViews(wanted.folder), today=wanted.today, memory_limit="2500MB")
    seconds, used = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": seconds,
        "cpu": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": used.ru_maxrss // 1024,
        "disk_mb": sum(p.stat().st_size for p in wanted.folder.iterdir()) / 1e6,
    }


if __name__ == "__main__":
    print(json.dumps(main()))
