"""The tree of units, a unit's page, and what is done to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, may_kind, visible
from mingcha.web.orgs.forms import EndForm, UnitChangeForm, UnitForm
from mingcha.web.orgs.models import Region, Unit, User
from mingcha.web.orgs.selectors import (
    posts_in_force,
    region_columns_of_unit,
    regions_open,
    role_name,
    unit_kind_name,
    units_below,
)
from mingcha.web.orgs.services import change_unit, close_unit, create_unit
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

MOST_FOUND = 100


@require_GET
@guarded("view", "unit")
def units(request: HttpRequest) -> HttpResponse:
    """A region's units and the regions below it; a search over all units."""
    today = timezone.localdate()
    known = regions_open(today)
    wanted = request.GET.get("region") or request.actor.region_code
    here = known.filter(pk=wanted).first() or known.filter(pk=request.actor.region_code).first()
    text = request.GET.get("q", "").strip()[:80]
    seen = visible(request.actor, Unit.objects.filter(closed_on=None))
    found = list(seen.filter(name__icontains=text).select_related("region")[:MOST_FOUND]) if text else []
    below = list(known.filter(parent=here)) if here else []
    counts = units_below(below)
    above = {r.pk: r for r in Region.objects.filter(pk__in=here.region_path)} if here else {}
    context = {
        "here": here, "q": text, "found": _worded(found), "most": MOST_FOUND,
        "units": _worded(seen.filter(region=here) if here else []),
        "below": [{"region": r, "count": counts.get(r.pk, 0)} for r in below],
        "path": [above[c] for c in reversed(here.region_path) if c in above] if here else [],
        "may_create": bool(here) and may_kind(request.actor, "create", "unit"),
        "may_import": may_kind(request.actor, "import", "user"),
    }  # fmt: skip
    return render_page(request, "orgs/units.html", context)


@require_GET
@guarded("view", "unit")
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit with its people."""
    row = get_object_or_404(visible(request.actor, Unit.objects.select_related("region")), pk=pk)
    today = timezone.localdate()
    held = list(posts_in_force(today).filter(unit=row).select_related("user").order_by("role", "user__name"))
    people = [p for p in held if may(request.actor, "view", p)]
    for post in people:
        post.role_word = role_name(post.role)
    newcomer = User(unit=row, **region_columns_of_unit(row))
    context = {
        "unit": row, "kind_word": unit_kind_name(row.kind), "people": people, "hidden": len(held) - len(people),
        "may_change": may(request.actor, "change", row), "may_close": may(request.actor, "close", row) and row.closed_on is None,
        "may_create_user": row.closed_on is None and may(request.actor, "create", newcomer),
    }  # fmt: skip
    return render_page(request, "orgs/unit.html", context)


@require_http_methods(["GET", "POST"])
@guarded("create", "unit")
@once_only
def new_unit(request: HttpRequest, region_code: str) -> HttpResponse:
    """A unit in a region."""
    region = get_object_or_404(regions_open(timezone.localdate()), pk=region_code)
    form = UnitForm(request.POST or None, region=region)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            row = create_unit(
                actor=request.actor, region_code=region.pk, now=timezone.now(), **form.cleaned_data
            )
            notify(request, f"已新建{row.name}。")
            return redirect("orgs:unit", row.pk)
    back = f"{reverse('orgs:units')}?region={region.pk}"
    title = f"在{region.name}新建单位"
    return render_form(request, "orgs/form.html", form, title=title, submit_label="新建单位", back_url=back)


@require_http_methods(["GET", "POST"])
@guarded("change", "unit")
@once_only
def unit_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and telephone."""
    row = get_object_or_404(visible(request.actor, Unit.objects.all(), "change"), pk=pk)
    form = UnitChangeForm(request.POST or None, initial={"name": row.name, "phone": row.phone})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            change_unit(actor=request.actor, unit_id=pk, now=timezone.now(), **form.cleaned_data)
            notify(request, "已保存单位信息。")
            return redirect("orgs:unit", pk)
    return render_form(request, "orgs/form.html", form, title=f"修改{row.name}", submit_label="保存", back_url=reverse("orgs:unit", args=[pk]))  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("close", "unit")
@once_only
def unit_close(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit ends."""
    row = get_object_or_404(visible(request.actor, Unit.objects.all(), "close"), pk=pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            close_unit(actor=request.actor, unit_id=pk, now=timezone.now(), **form.cleaned_data)
            notify(request, f"已撤销{row.name}，原有记录保留。")
            return redirect("orgs:unit", pk)
    return render_form(request, "orgs/form.html", form, title=f"撤销{row.name}", submit_label="撤销单位", back_url=reverse("orgs:unit", args=[pk]))  # fmt: skip


def _worded(rows: list[Unit]) -> list[Unit]:
    found = list(rows)
    for row in found:
        row.kind_word = unit_kind_name(row.kind)
    return found
