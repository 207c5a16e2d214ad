"""Filling in records without a network: the empty page, its service worker, the key, the questions, and the upload of what was saved."""

import hashlib
import json
import re
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from mingcha.domain.errors import ClerkError
from mingcha.web.access.guard import guarded, public
from mingcha.web.access.services import require, visible
from mingcha.web.audit.services import acting, record_view
from mingcha.web.cases.models import Case, Verification
from mingcha.web.cases.offline_records import assigned_records, device_key, packages
from mingcha.web.cases.services.verifying import save_record
from mingcha.web.cases.views.record import RecordForm
from mingcha.web.signin.limits import limit
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import FIELD, Once, once

_MODULES = ("draft", "fields", "queue", "store")
_FILES = re.compile(rf'(?:src|href)="({re.escape(settings.STATIC_URL)}[^"]+)"')


@require_GET
@public(reason="空白的核查记录表，不含任何人、任何件的信息；没有网络时由浏览器打开")
def offline(request: HttpRequest) -> HttpResponse:
    """The page without anybody's data; what it shows, it reads on the device."""
    return render(request, "cases/offline.html", _empty_page())


@require_GET
@public(reason="离线用的脚本，人人相同；浏览器在登录页上也要能更新它")
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: its version changes with whatever it keeps."""
    page = render_to_string("cases/offline.html", _empty_page())  # without a request: the same for everybody
    files = sorted(set(_FILES.findall(page)))
    source = render_to_string("skeleton/offline_worker.js")
    version = hashlib.sha256("\n".join([source, page]).encode()).hexdigest()[:16]
    kept = json.dumps(
        {
            "version": version,
            "page": reverse("cases:offline"),
            "record": reverse("cases:record", args=["NUMBER"]),
            "files": files,
        }
    )
    body = f"const KEPT = {kept};\n{source}"
    headers = {"Service-Worker-Allowed": "/", "Cache-Control": "no-cache"}
    return HttpResponse(body, content_type="text/javascript; charset=utf-8", headers=headers)


@require_GET
@guarded("record", "verification")
def key(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and the key of that person's box on the device."""
    given = device_key(request.actor.user_id, now=timezone.now())
    until = int(given.until.timestamp() * 1000)
    return JsonResponse({"user": str(request.actor.user_id), "key": given.text, "until": until, "csrf": get_token(request)})  # fmt: skip


@require_GET
@guarded("record", "verification")
def records(request: HttpRequest) -> HttpResponse:
    """The questions of all cases that the person verifies; each counts as looked at."""
    rows = assigned_records(request.actor)
    with acting(request.actor):
        for row in rows:
            record_view(request.actor, row.case)
    return JsonResponse({"user": str(request.actor.user_id), "records": packages(rows)})


@require_POST
@guarded("record", "verification")
def upload(request: HttpRequest) -> HttpResponse:
    """Save one record of the queue, once; 409 and 422 say what happened, why and what to do next."""
    try:
        _check_sender(request)
        with once(request) as submission:
            return _saved_before(request) if submission.repeated else _save(request, submission)
    except ClerkError as error:
        return _refusal(request, error)


def _check_sender(request: HttpRequest) -> None:
    if request.POST.get("user") != str(request.actor.user_id):
        raise ClerkError(
            "OFFLINE-01", "没有上传", "这份核查记录是另一个人在本机填写的", "由填写的人登录后上传"
        )
    if not request.POST.get(FIELD):
        raise ClerkError("OFFLINE-02", "没有上传", "没有收到这次填写的编号", "重新打开离线填写页再试")


def _record_of(request: HttpRequest) -> Verification:
    cases = visible(request.actor, Case.objects.filter(no=request.POST.get("no", "")))
    record = Verification.objects.filter(case__in=cases).select_related("case").first()
    if record is None:
        raise ClerkError(
            "OFFLINE-03",
            "没有上传",
            "这一件已经不由您办理，或者已经移走",
            "问派件的单位；不用再报的可以丢弃这一份",
        )
    return record


def _save(request: HttpRequest, submission: Once) -> HttpResponse:
    try:
        record = _record_of(request)
        require(request.actor, "record", record)
        form = RecordForm(request.POST, record=record)
        if not form.is_valid():
            words = "；".join(
                f"{_label(form, name)}{'、'.join(errors)}" for name, errors in form.errors.items()
            )
            raise ClerkError("OFFLINE-04", "没有上传", words.rstrip("。"), "点“修改”改好后再保存")
        saved = save_record(
            actor=request.actor, case_id=record.case_id, record=form.record(), record_version=form.cleaned_data["record_version"], now=timezone.now()
        )  # fmt: skip
    except ClerkError:
        submission.forget()
        raise
    submission.result_url = _case_url(saved)
    if request.POST.get("shown"):
        notify(request, "核查记录已保存。填完后请提交核查。")
    return JsonResponse({"url": submission.result_url, "record": packages([saved])[0]})


def _saved_before(request: HttpRequest) -> HttpResponse:
    """The first time got through and only its answer was lost; the record as it is now only if nobody has changed it since."""
    record = _record_of(request)
    fresh = str(record.version - 1) == request.POST.get("record_version")
    return JsonResponse({"url": _case_url(record), "record": packages([record])[0] if fresh else None})


def _refusal(request: HttpRequest, error: ClerkError) -> HttpResponse:
    """What happened, why, what to do next; on a conflict the record as it is now besides, so that the device can show both."""
    code, next_step = error.code, error.next_step
    said = {"code": code, "what": error.what, "why": error.why, "next_step": next_step}
    status = 403 if code.startswith("ACCESS") else 422
    if code == "OFFLINE-01":
        status = 409
    if code == "CONFLICT-02":
        status = 409
        said["next_step"] = "点“修改”，对照系统里现在的内容改好后再保存"
        said["record"] = packages([_record_of(request)])[0]
    return JsonResponse(said, status=status)


def _label(form: RecordForm, name: str) -> str:
    return f"{form.fields[name].label}：" if name in form.fields else ""


def _case_url(record: Verification) -> str:
    return f"{reverse('cases:page', args=[record.case.no])}?tab=verify"


def _empty_page() -> dict[str, Any]:
    hours = limit("session_most_hours")
    return {
        "form": RecordForm(),
        "hours": hours,
        "draft_days": settings.DRAFT_KEEP_DAYS,
        "modules": [static(f"skeleton/js/offline/{name}.js") for name in _MODULES],
    }
