"""A bound on the time that one document may take, whatever is in it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from mingcha.domain.errors import ClerkError

MAX_SECONDS = 7


@contextmanager
def bounded_time(name: str) -> Iterator[None]:
    """Give up after MAX_SECONDS (PLAN-17). Only the main thread of a process can be interrupted; elsewhere size limits alone hold."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def give_up(*_: object) -> None:
        raise ClerkError("PLAN-17", what=f"“{name}”读了 {MAX_SECONDS} 秒还没有读完，已停止", why="文件内容异常，不像一份方案",
                         next_step="请把方案正文复制到新的 Word 文档，另存后再试")  # fmt: skip

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, MAX_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
