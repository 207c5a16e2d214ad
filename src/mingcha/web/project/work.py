"""The worker's process: `python -m mingcha.web.project.work`, started by serve, or alone by `mingcha worker`."""

import os
import signal
import threading

from mingcha.web.project.serving import enter_application

PARENT_GONE_LOOK_SECONDS = 2.0


def main() -> None:
    """Work until SIGTERM; also stops when the process that started it was killed."""
    enter_application()
    from mingcha.web.jobs.clock import tick
    from mingcha.web.jobs.worker import work_until

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    parent = os.getppid()

    def watch_parent() -> None:
        while not stop.wait(PARENT_GONE_LOOK_SECONDS):
            if os.getppid() != parent:
                stop.set()

    threading.Thread(target=watch_parent, daemon=True).start()
    work_until(stop, tick=tick)


if __name__ == "__main__":
    main()
