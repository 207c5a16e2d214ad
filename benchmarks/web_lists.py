"""The list of a million flags, on SQLite and on PostgreSQL: what a page costs, whoever looks, whatever is asked.

`python -m benchmarks.web_lists [sqlite postgresql] [--flags 1000000] [--user-minutes 10]` writes benchmarks/results/web_lists.md, with
--user-minutes also web_users_*.md. Each database is measured in a process
of its own; pages are asked for through the whole application (middleware, session, access, template), Django's own admin over the same
table in the same process.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.result_tables import markdown_table, write_result

DATABASES = ("sqlite", "postgresql")
POSTGRES_SETTINGS = "-c fsync=on -c shared_buffers=1GB -c max_wal_size=4GB"
"""What docs/admin/running.md advises for an installation; the tests' own server is set for speed of small tests."""


def measure(databases: list[str], flags: int, user_minutes: float = 0) -> Path:
    """Measure and write the table; then let fifty users work for so many minutes on the same flags (web_users)."""
    found = {name: _in_own_process(name, flags, user_minutes) for name in databases}
    return write_result("web_lists", f"The list of {flags:,} flags", *_sections(found))


def _in_own_process(database: str, flags: int, user_minutes: float) -> dict:
    command = [sys.executable, "-m", "benchmarks.web_lists_measured", str(flags), str(user_minutes)]
    if database == "postgresql":
        command = [sys.executable, "-m", "tests.web.postgres", *command]
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        (Path(folder) / "home" / "web").mkdir(parents=True)
        environment = {
            **os.environ,
            "MINGCHA_HOME": f"{folder}/home",
            "MINGCHA_KEY_FILE": f"{folder}/keys/vault.key",
            "DJANGO_SETTINGS_MODULE": "benchmarks.web_settings",
            "BENCHMARK_RESULT": str(result),
            "POSTGRES_SETTINGS": POSTGRES_SETTINGS,
        }
        environment.pop("MINGCHA_DATABASE", None)
        subprocess.run(command, env=environment, check=True)
        return json.loads(result.read_text())


def _sections(found: dict[str, dict]) -> list[str]:
    pages = markdown_table(
        (
            "database",
            "level",
            "flags seen",
            "pages asked for",
            "median ms",
            "95 % ms",
            "slowest ms",
            "median of all passes, ms",
            "queries",
        ),
        [(d, *row) for d, f in found.items() for row in f["levels"]],
    )
    slow = markdown_table(
        ("database", "level", "filters", "order", "page", "ms"),
        [(d, *row) for d, f in found.items() for row in f["slowest"]],
    )
    admin = markdown_table(
        ("database", "own list, median ms", "Django admin, median ms", "times slower"),
        [(d, f["own_ms"], f["admin_ms"], f["admin_ms"] / f["own_ms"]) for d, f in found.items()],
    )
    stored = markdown_table(
        ("database", "what", "seconds"),
        [(d, what, s) for d, f in found.items() for what, s in f["stored"].items()],
    )
    return [
        "## Pages\nNo filter, every single filter and 40 pairs of filters × three orders × first, next and deep page; the whole application, template included. "
        "Each page was asked for three times, minutes apart; the quickest counts.\n\n"
        + pages
        + "\n\nThe same bit of Python between them, ms (quickest, median, slowest): "
        + "; ".join(f"{d} {', '.join(f'{ms:.1f}' for ms in f['paces'])}" for d, f in found.items())
        + ".",
        "## The slowest pages\n\n" + slow,
        "## Beside Django's admin\nThe same table and columns, first pages with no, one and two filters, and a deep page, as the province.\n\n"
        + admin,
        f"## Storing a run\nFrom the engine's flags to committed rows, evidence and summary included. PostgreSQL with `{POSTGRES_SETTINGS}`.\n\n"
        + stored,
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web_lists")
    parser.add_argument("databases", nargs="*", metavar="database", help=" or ".join(DATABASES))
    parser.add_argument("--flags", type=int, default=1_000_000)
    parser.add_argument(
        "--user-minutes", type=float, default=0, help="then 50 users at once on the same flags"
    )
    wanted = parser.parse_args()
    print(measure(wanted.databases or list(DATABASES), wanted.flags, wanted.user_minutes))
