"""Regions: the list, functional zones, closing, taking over the list of the data folder."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingcha.domain.errors import ClerkError
from mingcha.lake.workspace import Workspace
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind, visible
from mingcha.web.orgs.forms import EndForm, ZoneForm
from mingcha.web.orgs.lake_regions import region_rows
from mingcha.web.orgs.listing import RegionList
from mingcha.web.orgs.models import Region
from mingcha.web.orgs.services import close_region, create_extension_region, load_regions
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only


@require_GET
@guarded("view", "region")
def regions(request: HttpRequest) -> HttpResponse:
    """All regions."""
    listing = RegionList(request.actor, request.GET, path=request.path, today=timezone.localdate())
    allowed = {a: may_kind(request.actor, a, "region") for a in ("create", "close", "import")}
    return listing.respond(request, allowed=allowed)


@require_http_methods(["GET", "POST"])
@guarded("create", "region")
@once_only
def new_zone(request: HttpRequest) -> HttpResponse:
    """A functional zone: 开发区、高新区、度假区."""
    form = ZoneForm(request.POST or None, initial={"from_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            region = create_extension_region(actor=request.actor, now=timezone.now(), **form.cleaned_data)
            notify(request, f"已登记{region.name}（{region.pk}）。")
            return redirect(f"{reverse('orgs:regions')}?q={region.pk}")
    return render_form(
        request,
        "orgs/form.html",
        form,
        title="登记功能区",
        submit_label="登记功能区",
        back_url=reverse("orgs:regions"),
    )


@require_http_methods(["GET", "POST"])
@guarded("close", "region")
@once_only
def region_close(request: HttpRequest, code: str) -> HttpResponse:
    """A region ends."""
    row = get_object_or_404(visible(request.actor, Region.objects.all(), "close"), pk=code)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            close_region(actor=request.actor, code=code, now=timezone.now(), **form.cleaned_data)
            notify(request, f"已停用{row.name}，原有记录保留。")
            return redirect("orgs:regions")
    return render_form(
        request,
        "orgs/form.html",
        form,
        title=f"停用{row.name}",
        submit_label="停用区划",
        back_url=reverse("orgs:regions"),
    )


@require_POST
@guarded("import", "region")
@once_only
def regions_load(request: HttpRequest) -> HttpResponse:
    """Take over the list of regions that was imported as data."""
    rows = list(region_rows(Workspace(settings.HOME.folder, settings.HOME.key_file)))
    if not rows:
        raise ClerkError(
            "ORG-09",
            what="没有更新区划",
            why="数据里还没有“行政区划”表",
            next_step="请先在“导入数据”里导入行政区划表",
        )
    done = load_regions(actor=request.actor, rows=rows, now=timezone.now(), close_missing=True)
    notify(
        request,
        f"区划已更新：新增 {done.created} 个，变动 {done.changed} 个，停用 {done.closed} 个，没有变化 {done.same} 个。",
    )
    return redirect("orgs:regions")
