"""P07: the list of reports, one report written or uploaded, handed in, signed for or sent back."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.planning.plan_json import plan_of_json
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.forms.review import ReasonForm
from mingcha.web.campaigns.forms.work import DraftForm, FileForm, ReportEventForm, SubmitForm
from mingcha.web.campaigns.listing import VIEWS, ReportListing
from mingcha.web.campaigns.models import ReportDue, Submission
from mingcha.web.campaigns.selectors.calendar import report_light, timeliness
from mingcha.web.campaigns.selectors.ledger import ledger_view
from mingcha.web.campaigns.services import reports as services
from mingcha.web.campaigns.services.telling import remind_of_report
from mingcha.web.campaigns.units import unit_of
from mingcha.web.campaigns.views.lookups import campaign_of, report_of
from mingcha.web.campaigns.views.versions import month_words
from mingcha.web.jobs.files import file_store
from mingcha.web.skeleton.conflict import ConflictField, render_conflict
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify, warn
from mingcha.web.skeleton.once import once_only

WRITABLE = ("not_due", "draft", "returned", "missing")


@guarded("view", "report_due")
def report_list(request: HttpRequest) -> HttpResponse:
    """The reporting calendar of all campaigns."""
    listing = ReportListing(request.actor, request.GET, path=request.path)
    view = request.GET.get("view") or "own"
    tabs = [(key, words, f"{request.path}?view={key}", key == view) for key, words in VIEWS.items()]
    return listing.respond(request, tabs=tabs)


@guarded("view", "report_due")
def timeliness_page(request: HttpRequest) -> HttpResponse:
    """On time, late, missing by unit, over all campaigns."""
    today = timezone.localdate()
    return render(
        request, "campaigns/timeliness.html", {"rows": timeliness(request.actor, None, today), "today": today}
    )


@guarded("view", "report_due")
def report_page(request: HttpRequest, report_id: int) -> HttpResponse:
    """Write, attach, and everything that was handed in before."""
    report = report_of(request, report_id)
    return render(
        request,
        "campaigns/report.html",
        _context(request, report, DraftForm(initial={"text": report.draft_text, "seen": report.revision})),
    )


def _context(request: HttpRequest, report: ReportDue, form: DraftForm) -> dict:
    own = report.holder_id == request.actor.unit_id
    writes = own and report.status in WRITABLE and may(request.actor, "draft", report)
    before = ReportDue.objects.filter(
        campaign=report.campaign, line=report.line, holder=report.holder, due_on__lt=report.due_on
    )
    last = before.exclude(first_submitted_at=None).order_by("-due_on").first() if own else None
    submissions = list(report.submissions.select_related("submitted_by", "outcome_by", "ledger"))
    hands_in = report.status in ("submitted", "late")
    receives = (
        report.receiver_id == request.actor.unit_id
        or (report.receiver_id is None and not own)
        or (report.receiver_id is None and own and report.campaign.unit_id == report.holder_id)
    )
    return {
        "report": report, "campaign": report.campaign, "form": form, "file_form": FileForm(), "light": report_light(report, timezone.localdate()),
        "may_remind": not own and report.status in WRITABLE and may(request.actor, "remind", report),
        "writes": writes, "may_submit": writes and may(request.actor, "submit", report), "submissions": submissions,
        "may_withdraw": own and hands_in and may(request.actor, "withdraw", report),
        "may_receive": hands_in and receives and report.submitted_by_id != request.actor.user_id and may(request.actor, "acknowledge", report),
        "last": last, "last_text": last.submissions.first().text if last and last.submissions.exists() else "",
    }  # fmt: skip


@guarded("draft", "report_due")
@require_POST
@once_only
def save(request: HttpRequest, report_id: int) -> HttpResponse:
    """Save the draft, or go on to the 核对页 of handing in. A conflict comes back as a question."""
    report = report_of(request, report_id)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return render(request, "campaigns/report.html", _context(request, report, form), status=422)
    text, seen = form.cleaned_data["text"].replace("\r\n", "\n"), form.cleaned_data["seen"] or 0
    try:
        if text != report.draft_text or report.status == "not_due":
            services.save_draft(
                actor=request.actor, report_id=report.pk, text=text, seen=seen, now=timezone.now()
            )
    except services.ReportConflict as conflict:
        theirs = conflict.report
        return render_conflict(
            request, what=f"“{report.title}”的草稿", who=theirs.edited_by.name if theirs.edited_by else "其他人", at=theirs.edited_at or timezone.now(),
            fields=[ConflictField("text", "正文", theirs.draft_text, text)], same={"seen": str(theirs.revision)},
            action_url=reverse("campaigns:report_save", args=[report.pk]), back_url=reverse("campaigns:report", args=[report.pk]),
        )  # fmt: skip
    if request.POST.get("act") == "submit":
        return redirect("campaigns:report_submit", report.pk)
    notify(request, "已保存草稿。")
    return redirect("campaigns:report", report.pk)


@guarded("draft", "report_due")
@require_POST
@once_only
def attach(request: HttpRequest, report_id: int) -> HttpResponse:
    """Upload a file, or take one out."""
    report = report_of(request, report_id)
    if request.POST.get("remove"):
        services.remove_file(
            actor=request.actor, report_id=report.pk, sha256=request.POST["remove"], now=timezone.now()
        )
        notify(request, "已移除这个附件。")
        return redirect("campaigns:report", report.pk)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        with keep_form(form):
            file = form.cleaned_data["file"]
            services.attach_file(
                actor=request.actor, report_id=report.pk, file=file, name=file.name, now=timezone.now()
            )
            notify(request, f"已上传“{file.name[:60]}”。")
            return redirect("campaigns:report", report.pk)
    context = _context(
        request, report, DraftForm(initial={"text": report.draft_text, "seen": report.revision})
    ) | {"file_form": form}
    return render(request, "campaigns/report.html", context, status=422)


@guarded("submit", "report_due")
@once_only
def submit(request: HttpRequest, report_id: int) -> HttpResponse:
    """核对页, then 上报."""
    report = report_of(request, report_id)
    back = reverse("campaigns:report", args=[report.pk])
    if report.holder_id != request.actor.unit_id:
        raise Http404
    form = SubmitForm(
        request.POST if request.method == "POST" else None,
        initial={"with_ledger": report.needs_ledger, "ledger_label": month_words(), "seen": report.revision},
    )
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            try:
                done = services.submit_report(
                    actor=request.actor, report_id=report.pk, now=timezone.now(), **form.cleaned_data
                )
            except services.ReportConflict as conflict:
                warn(request, f"{conflict.name}刚改过这份草稿，还没有上报。下面是最新的内容，请重新核对。")
                return redirect("campaigns:report_submit", report.pk)
            notify(request, f"已{'上报' if done.in_time else '补报'}，对方签收前可以撤回。")
            return redirect(back)
    view = ledger_view(report.campaign, unit_of(request.actor))
    to = report.receiver.name if report.receiver else report.receiver_words
    answers = [
        ("报送内容", report.title, None), ("报给", to, None), ("报送日", f"{report.due_on:%Y-%m-%d} {report.due_time}", None),
        ("正文", report.draft_text, back), ("附件", "、".join(f["name"] for f in report.draft_files), back),
        ("工作台账", f"{len(view.rows)} 条措施" + (f"，与上期相比改了 {len(view.differences)} 处" if view.previous else ""),
         reverse("campaigns:ledger", args=[report.campaign_id])),
    ]  # fmt: skip
    consequence = "方案要求书面材料和工作台账一并报送。" if report.needs_ledger else ""
    return render(
        request, "campaigns/check.html",
        {"campaign": report.campaign, "answers": answers, "form": form, "act_label": f"上报{to}"[:24] if to else "上报", "back_url": back,
         "page_title": "上报前核对", "consequence": consequence + "上报后对方签收前可以撤回。"},
        status=422 if form.is_bound and form.errors else 200,
    )  # fmt: skip


@guarded("withdraw", "report_due")
@require_POST
@once_only
def withdraw(request: HttpRequest, report_id: int) -> HttpResponse:
    """Before it is signed for."""
    report = report_of(request, report_id)
    services.withdraw_report(actor=request.actor, report_id=report.pk, now=timezone.now())
    notify(request, "已撤回，改好后再上报。")
    return redirect("campaigns:report", report.pk)


@guarded("acknowledge", "report_due")
@once_only
def receive(request: HttpRequest, report_id: int) -> HttpResponse:
    """签收 at once, 退回 with a reason."""
    report = report_of(request, report_id)
    back = reverse("campaigns:report", args=[report.pk])
    accepted = request.POST.get("act") == "accept"
    form = ReasonForm(
        None if accepted or request.method == "GET" else request.POST,
        label="退回的原因",
        hint="写明缺什么、怎样算合格。退回原因会发给经办人",
    )
    if request.method == "POST" and (accepted or form.is_valid()):
        with keep_form(form):
            reason = "" if accepted else form.cleaned_data["reason"]
            services.receive_report(
                actor=request.actor, report_id=report.pk, accepted=accepted, reason=reason, now=timezone.now()
            )
            notify(request, "已签收。" if accepted else "已退回。")
            return redirect(back)
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="退回这份报送",
        back_url=back,
        campaign=report.campaign,
        form_title="退回报送",
    )


@guarded("remind", "report_due")
@require_POST
@once_only
def remind(request: HttpRequest, report_id: int) -> HttpResponse:
    """催报."""
    report = report_of(request, report_id)
    told = remind_of_report(actor=request.actor, report_id=report.pk, now=timezone.now())
    notify(request, "已催报。" if told else "今天已经催过，或对方没有可以收消息的人员。")
    return redirect("campaigns:report", report.pk)


@guarded("draft", "report_due")
@once_only
def event(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Something happened that the plan wants reported at once."""
    campaign = campaign_of(request, campaign_id)
    lines = (
        [
            (n, r.title)
            for n, r in enumerate(plan_of_json(campaign.plan).reporting)
            if r.due.kind == "on_event"
        ]
        if campaign.plan
        else []
    )
    form = ReportEventForm(request.POST or None, lines=lines, initial={"due_on": timezone.localdate()})
    back = reverse("campaigns:report_record", args=[campaign.pk])
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            made = services.record_report_event(
                actor=request.actor, campaign_id=campaign.pk, now=timezone.now(), **form.cleaned_data
            )
            notify(request, "已登记，请写明情况后上报。")
            return redirect("campaigns:report", made.pk)
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="登记事由",
        back_url=back,
        campaign=campaign,
        form_title="登记须随时报送的情况",
    )


@guarded("view", "report_due")
def file(request: HttpRequest, report_id: int, sha256: str) -> HttpResponse:
    """One file of a report, always as a download; who took it is on record."""
    report = report_of(request, report_id)
    names = {f["sha256"]: f["name"] for s in Submission.objects.filter(report=report) for f in s.files}
    if report.holder_id == request.actor.unit_id:
        names |= {f["sha256"]: f["name"] for f in report.draft_files}
    if sha256 not in names:
        raise Http404
    with acting(request.actor) as act:
        act.record("export", report, after={"file": sha256})
    return FileResponse(file_store().open(sha256), as_attachment=True, filename=names[sha256])
