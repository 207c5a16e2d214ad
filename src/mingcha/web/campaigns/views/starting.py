"""The list, and how a campaign begins: a document, or a plan that ships."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from mingcha.catalog.plans import load_plans
from mingcha.planning.reviewed_content import proposal_of
from mingcha.planning.shifting import RULE_TEXT, year_of
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind
from mingcha.web.campaigns.forms.review import ShippedForm, UploadForm
from mingcha.web.campaigns.listing import CampaignListing
from mingcha.web.campaigns.models import Campaign
from mingcha.web.campaigns.selectors.campaigns import campaigns_seen
from mingcha.web.campaigns.services.proposing import propose_from_document, propose_from_shipped
from mingcha.web.campaigns.views.lookups import campaign_of
from mingcha.web.jobs.files import file_store
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("view", "campaign")
def campaign_list(request: HttpRequest) -> HttpResponse:
    """P04."""
    listing = CampaignListing(request.actor, request.GET, path=request.path)
    return listing.respond(request, may_start=may_kind(request.actor, "propose", "campaign"))


@guarded("propose", "campaign")
@once_only
def start(request: HttpRequest) -> HttpResponse:
    """Upload a plan, or choose one that ships."""
    upper = _upper(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            document = form.cleaned_data["document"]
            campaign = propose_from_document(
                actor=request.actor,
                document=document,
                name=document.name,
                now=timezone.now(),
                upper_id=upper.pk if upper else None,
            )
            notify(request, "方案已上传，正在读取。")
            return redirect("campaigns:review", campaign.pk)
    shipped = [
        {"plan": p, "year": year_of(proposal_of(p)), "items": sum(i.is_task for i in p.items)}
        for p in load_plans().values()
    ]
    return render_form(
        request,
        "campaigns/start.html",
        form,
        submit_label="上传并读取",
        back_url=reverse("campaigns:list"),
        shipped=shipped,
        upper=upper,
    )


@guarded("propose", "campaign")
@once_only
def start_shipped(request: HttpRequest, plan_id: str) -> HttpResponse:
    """Year and name for one of the plans that ship."""
    plan = load_plans().get(plan_id)
    if plan is None:
        raise Http404
    upper = _upper(request)
    form = ShippedForm(request.POST or None, initial={"year": timezone.localdate().year})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            campaign = propose_from_shipped(
                actor=request.actor,
                plan_id=plan_id,
                now=timezone.now(),
                upper_id=upper.pk if upper else None,
                **form.cleaned_data,
            )
            notify(request, "已按新的年份移动日期，请逐条核对。")
            return redirect("campaigns:review", campaign.pk)
    rule = RULE_TEXT.format(year="所填")
    return render_form(
        request, "campaigns/start_shipped.html", form, submit_label="开始核对", back_url=reverse("campaigns:start"), plan=plan, rule=rule,
        plan_year=year_of(proposal_of(plan)),
    )  # fmt: skip


@guarded("view", "campaign")
def document(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The plan document as it was uploaded."""
    campaign = campaign_of(request, campaign_id)
    if not campaign.document_sha256:
        raise Http404
    return FileResponse(
        file_store().open(campaign.document_sha256), as_attachment=True, filename=campaign.document_name
    )


def _upper(request: HttpRequest) -> Campaign | None:
    asked = request.GET.get("upper", "")
    return campaigns_seen(request.actor).filter(pk=int(asked)).first() if asked.isdigit() else None
