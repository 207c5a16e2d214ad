"""`mingcha serve`: one command starts web and worker, and keeps both running."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from mingcha.domain.errors import ClerkError
from mingcha.web.project.home import DATABASE_VARIABLE, HOME_VARIABLE, KEY_FILE_VARIABLE

SETTINGS = "mingcha.web.project.settings"
RESTART_AFTER_SECONDS = 1.0


def enter_application(
    home: Path | None = None, key_file: Path | None = None, database: str | None = None
) -> None:
    """Set the environment of an installation and start Django in this process."""
    if home is not None:
        os.environ[HOME_VARIABLE] = str(Path(home).absolute())
    if key_file is not None:
        os.environ[KEY_FILE_VARIABLE] = str(Path(key_file).absolute())
    if database is not None:
        os.environ[DATABASE_VARIABLE] = database
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django

    django.setup()


def prepare() -> None:
    """Bring the database to this version and lay out the static files. Safe to do again.

    Errors
        SERVE-01  the database cannot be reached
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db.utils import OperationalError

    settings.HOME.web.mkdir(parents=True, exist_ok=True)
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        raise ClerkError(
            "SERVE-01",
            what="连不上数据库",
            why=str(error).strip().splitlines()[0],
            next_step="请检查数据库是否已启动、MINGCHA_DATABASE 的地址和口令是否正确",
        ) from error
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)


def serve(*, address: str, port: int, web_processes: int, threads: int) -> int:
    """Run web and worker until a signal says stop; whichever of the two dies is started again.

    Result
        exit status: 0 after an orderly stop
    """
    commands = {
        "web": [
            sys.executable, "-m", "gunicorn", "mingcha.web.project.wsgi:application", "--bind", f"{address}:{port}",
            "--workers", str(web_processes), "--threads", str(threads), "--worker-class", "gthread", "--timeout", "120",
            "--graceful-timeout", "20", "--keep-alive", "5", "--max-requests", "20000", "--max-requests-jitter", "2000",
            "--no-control-socket", "--log-level", "warning",
        ],
        "worker": [sys.executable, "-m", "mingcha.web.project.work"],
    }  # fmt: skip
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    running = {name: subprocess.Popen(command) for name, command in commands.items()}
    while not stopping:
        time.sleep(0.3)
        for name, process in running.items():
            if process.poll() is not None and not stopping:
                print(f"{name} 停止（{process.returncode}），正在重新启动", file=sys.stderr, flush=True)
                time.sleep(RESTART_AFTER_SECONDS)
                running[name] = subprocess.Popen(commands[name])
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(timeout=25)
        except subprocess.TimeoutExpired:
            process.kill()
    return 0
