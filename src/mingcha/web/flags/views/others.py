"""Packages of a household, and how often each check was right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from mingcha.catalog.work_reasons import reason_list
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may, may_kind, visible
from mingcha.web.audit.services import record_view
from mingcha.web.flags import words
from mingcha.web.flags.conclusion_list import CONCLUSION_DEFINITION, ConclusionList
from mingcha.web.flags.filters import areas_below
from mingcha.web.flags.lists import BANNER
from mingcha.web.flags.models import Flag, FlagPackage
from mingcha.web.flags.models.summary import GRAINS
from mingcha.web.flags.package_list import PackageList
from mingcha.web.flags.precision import conclusions_url, precision_of_checks, reasons_of_check
from mingcha.web.flags.shown import show_rows
from mingcha.web.skeleton.list_answers import export_list, offer_export, without_place


@guarded("view", "flag_package")
@require_GET
def packages(request: HttpRequest) -> HttpResponse:
    """All packages."""
    return PackageList(request.actor, request.GET, path=request.path).respond(request)


@guarded("view", "flag_package")
@require_GET
def package(request: HttpRequest, package_id: int) -> HttpResponse:
    """One household's flags together."""
    found = get_object_or_404(visible(request.actor, FlagPackage.objects.all()), pk=package_id)
    record_view(request.actor, found)
    flags = list(visible(request.actor, Flag.objects.filter(package_id=found.pk)).order_by("pk"))
    show_rows(flags, request.actor, timezone.localdate())
    may_split = found.split_at is None and found.case_id is None and may(request.actor, "split", found)
    context = {"package": found, "flags": flags, "banner": BANNER, "may_split": may_split}
    return render(request, "flags/package.html", context)


@guarded("view", "flag")
@require_GET
def conclusions(request: HttpRequest) -> HttpResponse:
    """The rows behind the precision."""
    listing = ConclusionList(request.actor, request.GET, path=request.path)
    offer_export(listing, kind="flag", address="flags:export_conclusions")
    return listing.respond(request, definition=CONCLUSION_DEFINITION, read_at=timezone.now())


@guarded("export", "flag")
@require_http_methods(["GET", "POST"])
def export_conclusions(request: HttpRequest) -> HttpResponse:
    """The same rows, masked, as a workbook."""
    listing = ConclusionList(request.actor, without_place(request), path=reverse("flags:conclusions"))
    return export_list(request, listing, kind="flag", definition=CONCLUSION_DEFINITION)


@guarded("view", "flag")
@require_GET
def precision(request: HttpRequest) -> HttpResponse:
    """By check, region and kind: concluded, right, the share with the size of the sample. Checks by id; no person, no order of merit."""
    actor, side, county = request.actor, request.GET.get("side", ""), request.GET.get("county", "")
    counties = [(c, n.strip()) for c, n in areas_below(actor, timezone.localdate()) if c.endswith("000000")] if actor.level in ("province", "city") else []  # fmt: skip
    known = side in ("", *words.SIDES) and county in ("", *(c for c, _ in counties))
    kept = actor.level in GRAINS
    rows = precision_of_checks(actor, grain="county" if county else actor.level, county_code=county, side=side) if known and kept else []  # fmt: skip
    rows = [r for r in rows if r.concluded]
    for row in rows:
        row.title, row.side_word = words.check_title(row.check_id), words.SIDES.get(row.side, row.side)
        row.url = conclusions_url(
            check_id=row.check_id, side=row.side, **({"area": county} if county else {})
        )
    context = {
        "read_at": timezone.now(), "rows": rows, "sides": words.SIDES.items(), "counties": counties, "side": side, "county": county, "known": known, "kept": kept,
        "may_view_check": may_kind(actor, "view", "check"),
    }  # fmt: skip
    return render(request, "flags/precision.html", context)


@guarded("view", "flag")
@require_GET
def precision_of_check(request: HttpRequest, check_id: str) -> HttpResponse:
    """Why the flags of one check were 不属实."""
    reasons = reason_list("unsubstantiated")
    of_check = {"check_id": check_id, "conclusion": words.UNSUBSTANTIATED}
    counts = [
        (reasons.words(code), n, conclusions_url(reason_code=code, **of_check) if code else "")
        for code, n in reasons_of_check(request.actor, check_id).items()
    ]
    return render(
        request, "flags/precision_check.html", {"title": words.check_title(check_id), "counts": counts, "check_id": check_id}
    )  # fmt: skip
