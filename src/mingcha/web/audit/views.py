"""P28: who looked, who changed; one's own acts; a full number; taking records out by two persons."""

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, may_kind, require, visible
from mingcha.web.audit import exports
from mingcha.web.audit.forms import AskForm, DecideForm, RevealForm
from mingcha.web.audit.kinds import model_of_kind
from mingcha.web.audit.listing import EventList, OwnEventList
from mingcha.web.audit.models import TraceExport
from mingcha.web.audit.reveal import keys_on, reveal
from mingcha.web.audit.selectors import events_about, events_for, exports_for, with_words
from mingcha.web.audit.services import acting
from mingcha.web.audit.words import object_word
from mingcha.web.jobs.files import file_store
from mingcha.web.orgs.selectors import user_names
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

SHOWN_AT_ONCE = 200


@require_GET
@guarded("view", "audit_event")
def events(request: HttpRequest) -> HttpResponse:
    """The list, with filters; what is listed follows from the post."""
    listing = EventList(request.actor, request.GET, path=request.path)
    can_export = may_kind(request.actor, "export", "audit_event")
    ask_url = f"{reverse('audit:ask')}?{request.GET.urlencode()}" if can_export else ""
    return listing.respond(
        request, ask_url=ask_url, sees_exports=can_export or may_kind(request.actor, "approve", "export")
    )


@require_GET
@guarded("view", "audit_event")
def mine(request: HttpRequest) -> HttpResponse:
    """我看过、改过什么."""
    return OwnEventList(request.actor, request.GET, path=request.path).respond(request)


@require_GET
@guarded("view", "audit_event")
def of_record(request: HttpRequest, kind: str, object_id: str) -> HttpResponse:
    """谁看过 of one record."""
    obj = _record(request, kind, object_id)
    found = events_about(request.actor, obj)
    context = {"about": f"{object_word(kind)} {obj.pk}", "events": with_words(found[:SHOWN_AT_ONCE]), "total": found.count(), "most": SHOWN_AT_ONCE}  # fmt: skip
    return render(request, "audit/of_record.html", context)


@require_GET
@guarded("view", "audit_event")
def of_person(request: HttpRequest, person_key: int) -> HttpResponse:
    """谁看过 of one person who is helped, over all records; looking is itself on record."""
    with acting(request.actor, now=timezone.now()) as act:
        act.record("view", "audit_event", person_key=person_key)
    found = events_for(request.actor).filter(person_key=person_key)
    context = {"about": f"代号 P{person_key:06d} 的人员", "events": with_words(found[:SHOWN_AT_ONCE]), "total": found.count(), "most": SHOWN_AT_ONCE}  # fmt: skip
    return render(request, "audit/of_record.html", context)


@require_http_methods(["GET", "POST"])
@guarded("view", "audit_event")
def full_number(request: HttpRequest, kind: str, object_id: str, person_key: int) -> HttpResponse:
    """A full ID number: the page asks for a reason, its answer shows the number once and nothing keeps it."""
    obj = _record(request, kind, object_id)
    require(request.actor, "reveal", obj)
    if person_key not in keys_on(obj):
        raise Http404
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = ""
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            number = reveal(
                actor=request.actor, obj=obj, person_key=person_key, now=timezone.now(), **form.cleaned_data
            )
            return render(
                request, "audit/number.html", {"number": number, "back_url": back, "about": object_word(kind)}
            )
    return render_form(request, "audit/reveal.html", form, submit_label="查看这一个号码", back_url=back)


@require_http_methods(["GET", "POST"])
@guarded("export", "audit_event")
@once_only
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to take out what the list shows."""
    listing = EventList(request.actor, request.GET, path=reverse("audit:list"))
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            exports.ask_for_export(
                actor=request.actor,
                query=request.GET.urlencode(),
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            notify(request, "已提出导出申请，请本单位另一人批准。")
            return redirect("audit:exports")
    back = f"{reverse('audit:list')}?{request.GET.urlencode()}"
    return render_form(
        request, "audit/ask.html", form, submit_label="申请导出", back_url=back, listing=listing
    )


@require_GET
@guarded("view", "export")
def export_list(request: HttpRequest) -> HttpResponse:
    """Requests: the own, and those that wait for one's word."""
    rows = list(exports_for(request.actor)[:SHOWN_AT_ONCE])
    names = user_names({i for r in rows for i in (r.asked_by_id, r.decided_by_id) if i})
    for row in rows:
        row.asker, row.decider = names.get(row.asked_by_id, ""), names.get(row.decided_by_id, "")
        row.own = row.asked_by_id == request.actor.user_id
        row.waits_for_me = (
            row.state == TraceExport.ASKED and not row.own and may(request.actor, "approve", row)
        )
        row.ready = bool(row.own and row.file_sha256 and row.keep_until_at > timezone.now())
    return render(request, "audit/exports.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@guarded("approve", "export")
@once_only
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person's word."""
    row = get_object_or_404(visible(request.actor, TraceExport.objects.all(), "approve"), pk=pk)
    form = DecideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        approve = request.POST.get("decision") == "approve"
        with keep_form(form):
            exports.decide_export(
                actor=request.actor,
                export_id=pk,
                approve=approve,
                note=form.cleaned_data["note"],
                now=timezone.now(),
            )
            notify(request, "已批准，文件正在生成。" if approve else "已退回申请。")
            return redirect("audit:exports")
    asker = user_names([row.asked_by_id]).get(row.asked_by_id, "")
    return render_form(
        request, "audit/decide.html", form, row=row, asker=asker, back_url=reverse("audit:exports")
    )


@require_POST
@guarded("download", "export")
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, for the person who asked for it."""
    get_object_or_404(visible(request.actor, TraceExport.objects.all(), "download"), pk=pk)
    row = exports.record_download(actor=request.actor, export_id=pk, now=timezone.now())
    return FileResponse(file_store().open(row.file_sha256), as_attachment=True, filename=row.file_name)


def _record(request: HttpRequest, kind: str, object_id: str) -> Model:
    """A record of any kind, if the actor may see it; 404 otherwise."""
    model = model_of_kind(kind)
    if model is None:
        raise Http404
    try:
        return get_object_or_404(visible(request.actor, model._default_manager.all()), pk=object_id)
    except (ValueError, OverflowError, ValidationError):
        raise Http404 from None
