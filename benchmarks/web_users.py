"""Fifty people at work at once: signed-in sessions against the served application, for ten minutes.

`python -m benchmarks.web_users --folder HOME [--users 50] [--minutes 10] [--flags 20000]` makes an installation with flags (SQLite, or the PostgreSQL of
MINGCHA_DATABASE), serves it on 127.0.0.1 and lets each user look at lists, next pages and single flags, with a pause for reading. Writes
benchmarks/results/web_users.md. Bounded in time; any status but 200 is an error.
"""

import argparse
import http.client
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.result_tables import markdown_table, write_result

LISTS = (
    "",
    "status=new",
    "severity=high",
    "sort=-amount",
    "light=overdue",
    "theme=missed",
    "amount_from=1000&sort=-amount",
)
READING_SECONDS = (0.5, 2.5)
_NEXT, _FLAG = re.compile(r'rel="next" href="([^"]+)"'), re.compile(r'href="(/flags/\d+/)"')


class Reader(threading.Thread):
    """One person with a browser."""

    def __init__(self, port: int, cookie: str, until: float, seed: int) -> None:
        super().__init__(daemon=True)
        self._port, self._cookie, self._until, self._chance = port, cookie, until, random.Random(seed)
        self.seen: list[tuple[str, float]] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        """List, next page, one flag; read; again."""
        while time.monotonic() < self._until:
            page = self._get("list", f"/flags/?{self._chance.choice(LISTS)}")
            for kind, pattern in (("next page", _NEXT), ("flag", _FLAG)):
                if found := pattern.findall(page):
                    page = self._get(kind, self._chance.choice(found).replace("&amp;", "&"))
            self._get("workbench", "/")

    def _get(self, kind: str, path: str) -> str:
        started, text = time.perf_counter(), ""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        try:
            connection.request("GET", path, headers={"Cookie": self._cookie})
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            if answer.status != 200:
                self.wrong.append(f"{answer.status} {path}")
        except OSError as error:
            self.wrong.append(f"{type(error).__name__} {path}")
        finally:
            connection.close()
        self.seen.append((kind, (time.perf_counter() - started) * 1000))
        time.sleep(self._chance.uniform(*READING_SECONDS))
        return text


def measure(folder: Path, users: int, minutes: float, flags: int) -> Path:
    """Make, serve, read, write down."""
    (folder / "home" / "web").mkdir(parents=True, exist_ok=True)
    environment = {
        **os.environ, "MINGCHA_HOME": str(folder / "home"), "MINGCHA_KEY_FILE": str(folder / "keys" / "vault.key"),
        "DJANGO_SETTINGS_MODULE": "benchmarks.web_settings", "BENCHMARK_RESULT": str(folder / "sessions.json"),
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "benchmarks.web_users_made", str(users), str(flags)],
        env=environment,
        check=True,
    )
    cookies = json.loads((folder / "sessions.json").read_text())
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "mingcha.web.project.wsgi:application", "-b", f"127.0.0.1:{port}", "-w", "2", "--threads", "4"],
        env=environment,
    )  # fmt: skip
    try:
        _wait_for(port)
        until = time.monotonic() + minutes * 60
        readers = [Reader(port, cookie, until, n) for n, cookie in enumerate(cookies)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(minutes * 60 + 120)
    finally:
        server.terminate()
        server.wait(20)
    seen = [s for r in readers for s in r.seen]
    wrong = [w for r in readers for w in r.wrong]
    kinds = sorted({k for k, _ in seen})
    rows = []
    for kind in kinds:
        times = sorted(ms for k, ms in seen if k == kind)
        rows.append((kind, len(times), statistics.median(times), times[int(len(times) * 0.95)], times[-1]))
    database = "PostgreSQL" if os.environ.get("MINGCHA_DATABASE") else "SQLite"
    table = markdown_table(("page", "asked for", "median ms", "95 % ms", "slowest ms"), rows)
    said = f"{users} users, {minutes:g} minutes, {flags:,} flags, {database}: {len(seen):,} pages, {len(wrong)} errors."
    return write_result(
        f"web_users_{database.lower()}",
        "Many users at once",
        said,
        table,
        *((wrong[:20] and ["Errors: " + "; ".join(wrong[:20])]) or []),
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(port: int) -> None:
    for _ in range(120):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web_users")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--flags", type=int, default=20_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as made_folder:
        print(measure(wanted.folder or Path(made_folder), wanted.users, wanted.minutes, wanted.flags))
