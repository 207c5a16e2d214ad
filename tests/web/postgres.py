"""A PostgreSQL of our own: `python -m tests.web.postgres COMMAND …` starts it, sets MINGCHA_DATABASE, runs the command, stops it.

POSTGRES_SETTINGS ("-c fsync=on …") overrides what suits tests. PostgreSQL refuses to run as root: there it runs as the system's user postgres, in a folder that belongs to that user.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """The folder with initdb and pg_ctl of the newest PostgreSQL on this machine; None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if found:
        return found[-1].parent
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).parent if elsewhere else None


@contextmanager
def running_postgres() -> Iterator[str]:
    """The URL of a fresh server on a free port of the loopback address; everything is removed afterwards."""
    bin_folder = binaries()
    if bin_folder is None:
        raise SystemExit(
            "没有找到 PostgreSQL：请安装 postgresql（Debian/Ubuntu：apt-get install postgresql）"
        )
    folder = Path(tempfile.mkdtemp(prefix="mingcha-pg-"))
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    if as_postgres:
        shutil.chown(folder, "postgres")
        folder.chmod(0o755)
    data, port = folder / "data", _free_port()
    settings = f"-c port={port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off -c max_connections=100 -c shared_buffers=256MB {os.environ.get('POSTGRES_SETTINGS', '')}"

    def run(*command: str) -> None:
        subprocess.run([*as_postgres, *command], check=True, stdout=subprocess.DEVNULL, cwd=folder)

    try:
        run(str(bin_folder / "initdb"), "-D", str(data), "-A", "trust", "-U", "mingcha", "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        run(str(bin_folder / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o", settings, "start")  # fmt: skip
        run(str(bin_folder / "createdb"), "-h", str(folder), "-p", str(port), "-U", "mingcha", "mingcha")
        yield f"postgresql://mingcha@127.0.0.1:{port}/mingcha"
    finally:
        subprocess.run(
            [*as_postgres, str(bin_folder / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder, check=False,
        )  # fmt: skip
        shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    with running_postgres() as url:
        finished = subprocess.run(sys.argv[1:], env={**os.environ, "MINGCHA_DATABASE": url}, check=False)
    sys.exit(finished.returncode)
