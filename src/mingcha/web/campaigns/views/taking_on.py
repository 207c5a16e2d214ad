"""P06: 承接 of a lower unit: its own plan against the upper one, sent up, signed for or sent back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingcha.domain.errors import ClerkError
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, visible
from mingcha.web.campaigns.forms.review import ReasonForm
from mingcha.web.campaigns.models import Campaign, TakeOn
from mingcha.web.campaigns.services.taking_on import (
    compare_with_upper,
    losses,
    receive_take_on,
    send_take_on,
    take_on_as_issued,
)
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@guarded("view", "task")
def take_on_page(request: HttpRequest, campaign_id: int, take_on_id: int) -> HttpResponse:
    """承接 of one unit: the items of the upper plan and what became of them."""
    take_on = _take_on(request, campaign_id, take_on_id)
    own = take_on.holder_id == request.actor.unit_id
    plans = (
        Campaign.objects.filter(unit_id=take_on.holder_id, status__in=("issued", "closed")).exclude(
            pk=take_on.campaign_id
        )
        if own
        else []
    )
    chosen, preview, error = None, None, None
    overrides = {k[3:]: v or None for k, v in request.GET.items() if k.startswith("to-")}
    if own and request.GET.get("own", "").isdigit():
        chosen = get_object_or_404(plans, pk=int(request.GET["own"]))
        try:
            preview = compare_with_upper(take_on.campaign, chosen, overrides).as_json()
        except ClerkError as found:
            error = found
    matches = (preview or take_on.matches or {}).get("matches", [])
    return render(
        request, "campaigns/take_on.html",
        {
            "campaign": take_on.campaign, "take_on": take_on, "own": own, "plans": plans, "chosen": chosen, "preview": preview, "error": error,
            "matches": matches, "added": (preview or take_on.matches or {}).get("added", []), "lost": losses(take_on),
            "lower_items": chosen.plan["items"] if chosen else [], "overrides": overrides,
            "may_send": own and take_on.state in ("waiting", "returned", "as_issued") and may(request.actor, "take_on", take_on),
            "may_receive": take_on.issuer_id == request.actor.unit_id and take_on.state in ("sent_up", "as_issued") and may(request.actor, "dispatch", take_on),
        },
    )  # fmt: skip


@guarded("take_on", "task")
@require_POST
@once_only
def take_on_send(request: HttpRequest, campaign_id: int, take_on_id: int) -> HttpResponse:
    """Send the own plan up, or say that the tasks are done as handed down."""
    take_on = _take_on(request, campaign_id, take_on_id)
    if request.POST.get("act") == "as_issued":
        take_on_as_issued(actor=request.actor, take_on_id=take_on.pk, now=timezone.now())
        notify(request, "已报告：按上级任务办理，不另定方案。")
    else:
        own = request.POST.get("own", "")
        overrides = {k[3:]: v or None for k, v in request.POST.items() if k.startswith("to-")}
        if not own.isdigit():
            raise Http404
        send_take_on(
            actor=request.actor,
            take_on_id=take_on.pk,
            own_id=int(own),
            overrides=overrides,
            now=timezone.now(),
        )
        notify(request, "已上报承接方案。")
    return redirect("campaigns:take_on", campaign_id, take_on.pk)


@guarded("dispatch", "task")
@once_only
def take_on_receive(request: HttpRequest, campaign_id: int, take_on_id: int) -> HttpResponse:
    """签收 at once, 退回 with a reason."""
    take_on = _take_on(request, campaign_id, take_on_id)
    back = reverse("campaigns:take_on", args=[campaign_id, take_on.pk])
    accepted = request.POST.get("act") == "accept"
    form = ReasonForm(
        None if accepted or request.method == "GET" else request.POST,
        label="退回的原因",
        hint="写明哪些条目没有承接、怎样算合格",
    )
    if request.method == "POST" and (accepted or form.is_valid()):
        with keep_form(form):
            reason = "" if accepted else form.cleaned_data["reason"]
            receive_take_on(
                actor=request.actor,
                take_on_id=take_on.pk,
                accepted=accepted,
                reason=reason,
                now=timezone.now(),
            )
            notify(request, "已签收承接方案。" if accepted else "已退回承接方案。")
            return redirect(back)
    return render_form(
        request,
        "campaigns/form.html",
        form,
        submit_label="退回承接方案",
        back_url=back,
        campaign=take_on.campaign,
        form_title="退回承接方案",
    )


def _take_on(request: HttpRequest, campaign_id: int, take_on_id: int) -> TakeOn:
    rows = visible(request.actor, TakeOn.objects.select_related("campaign", "holder", "issuer", "own"))
    return get_object_or_404(rows, pk=take_on_id, campaign_id=campaign_id)
