"""How long tests wait for a machine that does other things besides. The only such numbers: what waits longer has stopped.

Nothing here says how quick anything is: speed is measured by benchmarks, on a machine that does nothing else.
"""

from tools.page_check.browser import PATIENCE_MS

PAGE_MS = PATIENCE_MS
"""A page, or something on it."""

WORK_SECONDS = 600
"""A program of its own, a job of the worker, a run of all checks."""
WORK_MS = 1000 * WORK_SECONDS

NOT_IN_TIME = (
    "Timeout",
    "timeout",
    "Execution context was destroyed",  # a page went away while it was looked at
    "net::ERR_ABORTED",
    "interrupted by another navigation",
    "Target crashed",
)
"""What a test in the browser says when the machine was late, and not the page wrong: it is run once more."""
