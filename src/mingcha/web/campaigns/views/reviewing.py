"""The review page: quote beside field, doubtful dates and defects asked, each line decided by a named person; then issue."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may
from mingcha.web.campaigns.forms.due import rhythm_words
from mingcha.web.campaigns.forms.review import (
    DefectForm,
    HeadForm,
    ItemForm,
    MergeForm,
    ReasonForm,
    ReportForm,
    SplitForm,
)
from mingcha.web.campaigns.models.campaigns import READING
from mingcha.web.campaigns.review import ReviewState, review_of
from mingcha.web.campaigns.services import reviewing as services
from mingcha.web.campaigns.services.issuing import issue_campaign
from mingcha.web.campaigns.services.proposing import discard_draft
from mingcha.web.campaigns.views.lookups import draft_of
from mingcha.web.jobs.polling import STOP_POLLING
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only
from mingcha.web.skeleton.wording import period_text


@guarded("view_draft", "campaign")
def review(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Everything at a glance; what is open first asked."""
    campaign = draft_of(request, campaign_id)
    if "X-Background" in request.headers:  # the open page asks whether the reading is done
        return HttpResponse(status=204) if campaign.status == READING else HttpResponse(status=STOP_POLLING, headers={"HX-Redirect": request.path})  # fmt: skip
    context = {
        "campaign": campaign,
        "may_review": may(request.actor, "review", campaign) and campaign.status == "reviewing",
    }
    if campaign.proposed:
        state = review_of(campaign)
        context |= {
            "state": state, "has_quotes": any(i.quote for i in state.read.items), "clear_count": _clear_count(state), "may_issue": may(request.actor, "issue", campaign),
            "only_open": request.GET.get("show") == "open",
        }  # fmt: skip
    return render(request, "campaigns/review.html", context)


@guarded("review", "campaign")
@require_POST
@once_only
def accept_clear(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Accept all that was read without a question."""
    campaign = draft_of(request, campaign_id)
    count = services.accept_clear_items(actor=request.actor, campaign_id=campaign.pk, now=timezone.now())
    notify(request, f"已采纳没有疑问的 {count} 条。")
    return redirect("campaigns:review", campaign.pk)


@guarded("review", "campaign")
@require_POST
def accept_item(request: HttpRequest, campaign_id: int, item_id: str) -> HttpResponse:
    """Accept one item as read."""
    campaign = draft_of(request, campaign_id)
    services.decide_item(
        actor=request.actor, campaign_id=campaign.pk, item_id=item_id, decision="accept", now=timezone.now()
    )
    return redirect(_back(campaign.pk, f"item-{item_id}"))


@guarded("review", "campaign")
@require_POST
def reconsider(request: HttpRequest, campaign_id: int, target: str, key: str) -> HttpResponse:
    """Open a decided line again."""
    campaign = draft_of(request, campaign_id)
    services.reconsider(
        actor=request.actor, campaign_id=campaign.pk, target=target, key=key, now=timezone.now()
    )
    return redirect(_back(campaign.pk, f"{target}-{key}"))


@guarded("review", "campaign")
@once_only
def edit_item(request: HttpRequest, campaign_id: int, item_id: str) -> HttpResponse:
    """The quote beside the fields; saved = accepted with these corrections."""
    campaign = draft_of(request, campaign_id)
    state, item = _item(request, campaign_id, item_id)
    form = ItemForm(request.POST or None, item=item)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            services.decide_item(
                actor=request.actor, campaign_id=campaign.pk, item_id=item_id, decision="accept", changes=form.changes(),
                reason=form.cleaned_data["note"], now=timezone.now(),
            )  # fmt: skip
            return redirect(_back(campaign.pk, f"item-{item_id}"))
    return render_form(
        request, "campaigns/review_item.html", form, submit_label="采纳这一条", back_url=_back(campaign.pk, f"item-{item_id}"), campaign=campaign,
        item=item, state=state,
    )  # fmt: skip


@guarded("review", "campaign")
@once_only
def item_otherwise(request: HttpRequest, campaign_id: int, item_id: str, decision: str) -> HttpResponse:
    """Split, merge or leave out an item."""
    campaign = draft_of(request, campaign_id)
    state, item = _item(request, campaign_id, item_id)
    words = {"split": "拆分", "merge": "并入另一条", "drop": "不采用"}
    if decision not in words:
        raise Http404
    data = request.POST or None
    form = (
        SplitForm(data) if decision == "split"
        else MergeForm(data, items=list(state.read.items), item=item) if decision == "merge"
        else ReasonForm(data, label="不采用的理由", hint="上级或方案要求的事项，不采用要留下理由")
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            changes = {k: v for k, v in form.cleaned_data.items() if k in ("titles", "into")}
            services.decide_item(
                actor=request.actor, campaign_id=campaign.pk, item_id=item_id, decision=decision, changes=changes,
                reason=form.cleaned_data.get("reason", ""), now=timezone.now(),
            )  # fmt: skip
            return redirect(_back(campaign.pk, f"item-{item_id}"))
    return render_form(
        request, "campaigns/review_item.html", form, submit_label=words[decision], back_url=_back(campaign.pk, f"item-{item_id}"),
        campaign=campaign, item=item, state=state,
    )  # fmt: skip


@guarded("review", "campaign")
@once_only
def edit_report(request: HttpRequest, campaign_id: int, number: int) -> HttpResponse:
    """One reporting line: who, to whom, when; or left out with a reason."""
    campaign = draft_of(request, campaign_id)
    line = _report(campaign, number)
    dropping = request.GET.get("drop") == "1"
    form = (
        ReasonForm(request.POST or None, label="不采用的理由")
        if dropping
        else ReportForm(request.POST or None, line=line)
    )
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            said = (
                {"decision": "drop", "reason": form.cleaned_data["reason"]}
                if dropping
                else {"decision": "edit", "changes": form.changes()}
            )
            services.decide_report(
                actor=request.actor, campaign_id=campaign.pk, number=number, now=timezone.now(), **said
            )
            return redirect(_back(campaign.pk, f"report-{number}"))
    return render_form(
        request, "campaigns/review_report.html", form, submit_label="不采用这一项" if dropping else "采纳这一项",
        back_url=_back(campaign.pk, f"report-{number}"), campaign=campaign, line=line,
    )  # fmt: skip


@guarded("review", "campaign")
@once_only
def answer_defect(request: HttpRequest, campaign_id: int, number: int) -> HttpResponse:
    """One defect of the text."""
    campaign = draft_of(request, campaign_id)
    defects = review_of(campaign).defects
    if not 0 <= number < len(defects):
        raise Http404
    form = DefectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            services.answer_defect(
                actor=request.actor,
                campaign_id=campaign.pk,
                number=number,
                now=timezone.now(),
                **form.cleaned_data,
            )
            return redirect(_back(campaign.pk, f"defect-{number}"))
    return render_form(
        request, "campaigns/review_defect.html", form, submit_label="记录处理意见", back_url=_back(campaign.pk, f"defect-{number}"),
        campaign=campaign, line=defects[number],
    )  # fmt: skip


@guarded("review", "campaign")
@once_only
def edit_head(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Name, number, period."""
    campaign = draft_of(request, campaign_id)
    fields = ("title", "doc_no", "period_from_on", "period_to_on")
    form = HeadForm(request.POST or None, initial={f: getattr(campaign, f) for f in fields})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            services.change_head(
                actor=request.actor, campaign_id=campaign.pk, now=timezone.now(), **form.cleaned_data
            )
            return redirect("campaigns:review", campaign.pk)
    return render_form(
        request, "campaigns/form.html", form, submit_label="保存名称和期间", back_url=reverse("campaigns:review", args=[campaign.pk]), campaign=campaign,
        form_title="修改名称、文号和期间",
    )  # fmt: skip


@guarded("issue", "campaign")
@once_only
def issue(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """核对页, then issue."""
    campaign = draft_of(request, campaign_id)
    if request.method == "POST":
        issue_campaign(actor=request.actor, campaign_id=campaign.pk, now=timezone.now())
        notify(request, f"已印发《{campaign.title}》，任务和报送日历已建立。")
        return redirect("campaigns:ledger", campaign.pk)
    state = review_of(campaign)
    kept = [r for line in state.items for r in line.became if r.is_task]
    here = reverse("campaigns:review", args=[campaign.pk])
    answers = [
        ("专项名称", campaign.title, reverse("campaigns:head", args=[campaign.pk])),
        ("文号", campaign.doc_no, reverse("campaigns:head", args=[campaign.pk])),
        (
            "期间",
            period_text(campaign.period_from_on, campaign.period_to_on),
            reverse("campaigns:head", args=[campaign.pk]),
        ),
        ("采用的条目", f"{len(kept)} 条（读出 {len(state.items)} 条）", here),
        ("报送", "\n".join(_report_words(r) for r in state.reports if not r.is_dropped) or "没有", here),
        (
            "文字疑点",
            f"{len(state.defects)} 处，均已有处理意见"
            if not state.open_count
            else f"还有 {state.open_count} 处没有核对",
            here,
        ),
        ("核对人", "、".join(dict.fromkeys(r.reviewed_by or "" for r in kept)), None),
    ]
    return render(
        request, "campaigns/check.html",
        {
            "campaign": campaign, "answers": answers, "act_label": "印发专项", "back_url": here, "page_title": "印发前核对",
            "consequence": "印发后方案内容不再改动，任务和报送日历随之建立。", "blocked": state.open_count,
        },
    )  # fmt: skip


@guarded("change", "campaign")
@once_only
def discard(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Give a draft up, with a reason."""
    campaign = draft_of(request, campaign_id)
    form = ReasonForm(request.POST or None, label="作废的理由")
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            discard_draft(
                actor=request.actor,
                campaign_id=campaign.pk,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
            notify(request, "已作废这份方案。")
            return redirect("campaigns:list")
    return render_form(
        request, "campaigns/form.html", form, submit_label="作废方案", back_url=reverse("campaigns:review", args=[campaign.pk]), campaign=campaign,
        form_title=f"作废《{campaign.title}》",
    )  # fmt: skip


def _back(campaign_id: int, anchor: str) -> str:
    return reverse("campaigns:review", args=[campaign_id]) + f"#{anchor}"


def _item(request: HttpRequest, campaign_id: int, item_id: str):
    state = review_of(draft_of(request, campaign_id))
    item = next((i for i in state.read.items if i.id == item_id), None)
    if item is None:
        raise Http404
    return state, item


def _report(campaign, number: int):
    line = next((r for r in review_of(campaign).reports if r.number == number), None)
    if line is None:
        raise Http404
    return line


def _clear_count(state: ReviewState) -> int:
    items = sum(not (i.due and i.due.question) for i in state.open_items)
    return items + sum(
        not r.decided and not r.line.due.question and bool(r.level and r.to_unit) for r in state.reports
    )


def _report_words(r) -> str:
    due = r.settled.due
    return f"{r.settled.title}：{rhythm_words(due.rrule) if due.rrule else due.text}，报{r.to_unit}"
