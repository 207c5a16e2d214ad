"""Idempotency-Key: a POST that is sent twice acts once, and is answered the same, for a day.

The act and the kept answer are one transaction: of two at the same moment the second waits at the unique key and then finds the answer of
the first. A refusal has changed nothing and is not kept: mended, it may be sent again under the same key.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Annotated, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Header
from ninja.responses import Status
from pydantic import BaseModel

from mingcha.domain.errors import ClerkError
from mingcha.web.api.limits import limit
from mingcha.web.api.models import KeptAnswer

IdempotencyKey = Annotated[
    str,
    Header(alias="Idempotency-Key", pattern=r"^[!-~]{0,64}$", description="自定的不重复的编号；网络中断后用同一个编号重发，只办一次"),
]  # fmt: skip


def answered_once(function: Callable[..., BaseModel], status: int) -> Callable[..., Any]:
    """A POST operation with `idempotency_key` among its arguments."""

    @wraps(function)
    def answering(request: HttpRequest, **sent: Any) -> Any:
        key = sent.get("idempotency_key", "")
        if not key:
            return Status(status, function(request, **sent))
        asked = fingerprint(function.__name__, sent)
        with transaction.atomic():
            try:
                with transaction.atomic():
                    kept = KeptAnswer.objects.create(
                        post_id=request.actor.post_id, key=key, asked_sha256=asked, at=timezone.now()
                    )
            except IntegrityError:
                return _again(request.actor.post_id, key, asked)
            answer = function(request, **sent)
            kept.status, kept.answer = status, answer.model_dump_json()
            kept.save(update_fields=["status", "answer"])
            return HttpResponse(kept.answer, status=status, content_type="application/json")

    return answering


def fingerprint(name: str, sent: dict[str, Any]) -> str:
    """SHA-256 of an operation and of all that was sent with it, files by their content."""
    digest = hashlib.sha256(name.encode())
    for argument, value in sorted(sent.items()):
        digest.update(f"\x00{argument}\x00".encode())
        if isinstance(value, UploadedFile):
            digest.update(f"{value.name}\x00".encode())
            for chunk in value.chunks():
                digest.update(chunk)
            value.seek(0)
        else:
            digest.update((value.model_dump_json() if isinstance(value, BaseModel) else repr(value)).encode())
    return digest.hexdigest()


def _again(post_id: int, key: str, asked: str) -> HttpResponse:
    kept = KeptAnswer.objects.get(post_id=post_id, key=key)
    if kept.asked_sha256 != asked:
        raise ClerkError(
            "API-08", "没有受理", "这个 Idempotency-Key 已用于另一个请求", "每个新的请求换一个新的编号"
        )
    return HttpResponse(
        kept.answer,
        status=kept.status,
        content_type="application/json",
        headers={"Idempotent-Replay": "true"},
    )


def forget_old_answers(*, now: datetime) -> int:
    """Delete answers that are older than a day; the number deleted."""
    return KeptAnswer.objects.filter(at__lt=now - timedelta(hours=limit("answers_hours"))).delete()[0]
