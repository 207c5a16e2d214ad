"""The data of the benchmarks, made on the spot under benchmarks/data: files as offices send them, and the same imported.

The province is not imported: its lake is one imported county, written 630 times side by side (`benchmarks.multiplied`).
"""

import json
import resource
import shutil
import sys
import time
from datetime import date
from pathlib import Path

from benchmarks.fresh_process import run_fresh
from benchmarks.multiplied import multiply
from mingcha.example import generate
from mingcha.example.clones.region_files import write_region
from mingcha.example.clones.templates import make_template
from mingcha.example.shape import LARGE, PROVINCE_CITIES, PROVINCE_COUNTIES_A_CITY
from mingcha.example.writing import build_county
from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace

DATA = Path(__file__).parent / "data"
AS_OF = date(2024, 6, 30)
SIZES = ("county", "city", "province")
SEED = 1


def files_of(size: str) -> Path:
    """The folder of files; generated once."""
    folder, done = DATA / size / "files", DATA / size / "files.json"
    if not done.exists():
        _in_fresh_process("generate", size, done)
    return folder


def workspace_of(size: str) -> Workspace:
    """The files imported into a workspace; once. For the province a multiplied county."""
    done = DATA / size / "home.json"
    if not done.exists() and size == "province":
        _in_fresh_process("multiply", size, done)
    elif not done.exists():
        files_of(size)
        _in_fresh_process("import", size, done)
    return Workspace(DATA / size / "home", DATA / size / "vault.key")


def prepared_views(size: str) -> tuple[Path, dict]:
    """The folder of what an import of the workspace prepares, made anew, and what that took."""
    folder = DATA / size / "prepared"
    shutil.rmtree(folder, ignore_errors=True)
    return folder, run_fresh("benchmarks.one_prepare", workspace_of(size).home, folder)


def made(size: str, step: str) -> dict:
    """What making took: seconds, CPU seconds, peak MB, rows. step: files or home."""
    return json.loads((DATA / size / f"{step}.json").read_text())


def _in_fresh_process(step: str, size: str, done: Path) -> None:
    done.parent.mkdir(parents=True, exist_ok=True)
    done.write_text(json.dumps(run_fresh("benchmarks.made_data", step, size)))


def _make(step: str, size: str) -> dict:
    started = time.perf_counter()
    if step == "generate":
        summary = generate(DATA / size / "files", size=size, seed=SEED)
        rows = sum(summary.rows.values())
    elif step == "multiply":
        one = Workspace(DATA / "one_county" / "home", DATA / "one_county" / "vault.key")
        if not one.lake.exists():
            template = make_template(build_county(SEED, LARGE))
            write_region(DATA / "one_county" / "files", [template], 1, 1, lambda step, done, total: None)
            import_folder(DATA / "one_county" / "files", one)
        rows = multiply(one, DATA / size / "home", PROVINCE_CITIES * PROVINCE_COUNTIES_A_CITY)
    else:
        report = import_folder(
            DATA / size / "files",
            Workspace(DATA / size / "home", DATA / size / "vault.key"),
            out_dir=DATA / size / "out",
            force=True,
        )
        rows = report.rows_in
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "seconds": time.perf_counter() - started, "cpu": used.ru_utime + used.ru_stime, "peak_mb": used.ru_maxrss // 1024, "rows": rows,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(_make(sys.argv[1], sys.argv[2])))
