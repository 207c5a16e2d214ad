"""回头看: drawing a sample, its printed sheet, what a visit found."""

import secrets
from decimal import Decimal

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import visible
from mingcha.web.cases.models import FollowUp, FollowUpDraw, Issue
from mingcha.web.cases.services.follow_ups import closed_until, draw_follow_ups, record_follow_up
from mingcha.web.cases.work_values import work_value
from mingcha.web.skeleton.forms import DayField, keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


class DrawForm(forms.Form):
    """The seed, fixed before the draw, and the share."""

    seed = forms.CharField(
        label="随机种子",
        max_length=60,
        help_text="抽样以前定下；最好由另一人给出，或用公开的数字（如当期某项公布的号码）",
    )
    percent = forms.DecimalField(
        label="抽取比例（%）", min_value=1, max_value=100, max_digits=5, decimal_places=2
    )


class VisitForm(forms.Form):
    """稳定 or 反弹."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=[("stable", "稳定"), ("recurred", "反弹，按原编号重新整改")],
        widget=forms.RadioSelect,
    )
    visited_on = DayField(label="回头看日期")
    record = forms.CharField(label="看了什么、见了谁、结果如何", widget=forms.Textarea(attrs={"rows": 5}))


@guarded("follow_up", "issue")
@once_only
def draws(request: HttpRequest) -> HttpResponse:
    """The draws of the own unit, and a new one."""
    today = timezone.localdate()
    share = work_value("follow_up_share", request.actor.region_code, today)
    first = {"seed": f"{secrets.randbelow(10**8):08d}", "percent": share * 100}
    form = DrawForm(request.POST or None, initial=first, auto_id="draw-%s", use_required_attribute=False)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            v = form.cleaned_data
            made = draw_follow_ups(
                actor=request.actor, seed=v["seed"], share=v["percent"] / Decimal(100), now=timezone.now()
            )
            notify(request, f"已从 {made.population_size} 件里抽出 {len(made.drawn)} 件。")
            return redirect("cases:draw", made.pk)
    until = closed_until(request.actor.region_code, today)
    pool = visible(
        request.actor, Issue.objects.filter(status="closed_out", closed_at__date__lte=until), "follow_up"
    )
    made = FollowUpDraw.objects.filter(unit_id=request.actor.unit_id)[:50]
    context = {
        "draws": made,
        "pool": pool.count(),
        "until": until,
        "submit_label": "抽样",
        "back_url": reverse("cases:issues"),
    }
    return render_form(request, "cases/draws.html", form, **context)


@guarded("follow_up", "issue")
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """One draw as it was made, to be printed and repeated."""
    made = get_object_or_404(FollowUpDraw, pk=pk, unit_id=request.actor.unit_id)
    visits = list(made.follow_ups.select_related("issue__case"))
    seen = set(
        visible(request.actor, Issue.objects.filter(pk__in=[v.issue_id for v in visits])).values_list(
            "pk", flat=True
        )
    )
    for each in visits:
        each.is_seen = each.issue_id in seen
    return render(request, "cases/draw.html", {"draw": made, "visits": visits})


@guarded("follow_up", "issue")
@once_only
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a visit found."""
    found = get_object_or_404(FollowUp.objects.select_related("issue__case"), pk=pk)
    issue = get_object_or_404(visible(request.actor, Issue.objects.all(), "follow_up"), pk=found.issue_id)
    form = VisitForm(request.POST or None, auto_id="visit-%s", use_required_attribute=False)
    back = reverse("cases:draw", args=[found.draw_id])
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            record_follow_up(actor=request.actor, follow_up_id=pk, now=timezone.now(), **form.cleaned_data)
            notify(request, f"已登记 {issue.no} 的回头看结果。")
            return redirect(back)
    return render_form(request, "cases/visit.html", form, issue=issue, submit_label="登记结果", back_url=back)
