"""Every figure is taken in a process of its own, so that peak memory and warm caches of one do not colour the next."""

import json
import subprocess
import sys


class RunFailed(RuntimeError):
    """The process ended with an error; the message is its last lines."""


def run_fresh(module: str, *arguments: object) -> dict:
    """Run `python -m module arguments…`; its last printed line is JSON."""
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RunFailed(f"{module} {arguments}: {done.stderr[-2000:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])
