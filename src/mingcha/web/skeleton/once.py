"""A form that is sent twice acts once: the second time leads to the result of the first.

A form prints a random token (`{% once_token %}`). The view's work and the token's row are one transaction: of two submissions at the
same moment the second waits at the unique key, then finds the first one's result. When the work fails, the row goes with it and the
form may be sent again.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from mingcha.web.skeleton.models import Submission

FIELD = "once_token"
KEPT_FOR = timedelta(days=30)
"""A phone without a network may ask only weeks later whether what it sent had arrived."""
_MAX_TOKEN = 64


def new_token() -> str:
    """A token for one printed form."""
    return secrets.token_hex(16)


@dataclass
class Once:
    """One submission.

    repeated    the same form was sent before
    result_url  where the first one led; set it before leaving the block
    """

    repeated: bool = False
    result_url: str = ""
    row: Submission | None = field(default=None, repr=False)

    def forget(self) -> None:
        """Nothing was done: the form may be sent again."""
        if self.row:
            self.row.delete()
            self.row = None


@contextmanager
def once(request: HttpRequest) -> Iterator[Once]:
    """One transaction around the work of one submission. A request without a token is not guarded.

    with once(request) as submission:
        if not submission.repeated:
            case = open_case(...)
            submission.result_url = case.get_absolute_url()
    return redirect(submission.result_url)
    """
    token = request.POST.get(FIELD, "")[:_MAX_TOKEN]
    if not token:
        yield Once()
        return
    actor = getattr(request, "actor", None)
    key = f"{actor.user_id if actor else 0}:{token}"
    with transaction.atomic():
        try:
            with transaction.atomic():
                row = Submission.objects.create(key=key, path=request.path[:500])
        except IntegrityError:
            first = Submission.objects.filter(key=key).first()
            yield Once(repeated=True, result_url=first.result_url if first else "")
            return
        submission = Once(row=row)
        yield submission
        if submission.row:
            row.result_url = submission.result_url
            row.save(update_fields=["result_url"])


def once_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose POST acts once per printed form. A refusal (status 400 and above) leaves the form free to be sent again."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with once(request) as submission:
            if submission.repeated:
                return _result_of_first(request, submission)
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                submission.forget()
            elif isinstance(response, HttpResponseRedirect):
                submission.result_url = response.url
            elif response.headers.get("HX-Redirect"):
                submission.result_url = response.headers["HX-Redirect"]
            return response

    return guarded


def _result_of_first(request: HttpRequest, submission: Once) -> HttpResponse:
    if not submission.result_url:
        return render(
            request, "skeleton/already_done.html", {"back_url": request.headers.get("Referer", "/")}
        )
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = submission.result_url
        return response
    return HttpResponseRedirect(submission.result_url)


def forget_old_submissions(*, now: datetime) -> int:
    """Delete tokens older than KEPT_FOR, for the nightly tidying; the number deleted."""
    deleted, _ = Submission.objects.filter(sent_at__lt=now - KEPT_FOR).delete()
    return deleted
