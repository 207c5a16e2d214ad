"""What has just been done, said once on the next page, with an undo where there is one."""

from django.contrib import messages
from django.http import HttpRequest

UNDO_SECONDS = 30


def notify(request: HttpRequest, text: str, *, undo_url: str = "") -> None:
    """Say what was done (已分派 28 条), in the words of the clerk.

    Arguments
        undo_url  POST address that takes the act back; the button stands for 30 seconds, the service decides whether it still may
    """
    messages.success(request, text, extra_tags=f"undo {undo_url}" if undo_url else "")


def warn(request: HttpRequest, text: str) -> None:
    """Say what was only partly done, or needs a look."""
    messages.warning(request, text)
