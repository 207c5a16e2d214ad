"""The checks: what each asks, on what law, what to rule out first, what to verify."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from mingcha.catalog.tables import load_tables
from mingcha.office.flag_workbook import SEVERITIES, THEMES
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind
from mingcha.web.runs.catalogues import catalogue_in_force
from mingcha.web.runs.check_lines import check_lines, flags_url
from mingcha.web.runs.parameters import CERTAINTY, lines_of_parameter
from mingcha.web.runs.selectors import changes_seen, last_counted, last_outcome, side_word


@guarded("view", "check")
def check_list(request: HttpRequest) -> HttpResponse:
    """All checks by theme, with what they last came to where the reader may see it."""
    catalogue = catalogue_in_force(request.actor.region_code, timezone.localdate())
    run = last_counted(request.actor)
    last = {x.outcome.check_id: x for x in check_lines(request.actor, run)} if run else {}
    themes = [
        (
            title,
            [
                (c, SEVERITIES[c.severity], last.get(c.id))
                for c in catalogue.checks.values()
                if c.theme == theme
            ],
        )
        for theme, title in THEMES.items()
    ]
    return render(
        request, "runs/checks.html",
        {"themes": [t for t in themes if t[1]], "run": run, "number": len(catalogue.checks),
         "may_propose": may_kind(request.actor, "propose_parameter", "check")},
    )  # fmt: skip


@guarded("view", "check")
def check_page(request: HttpRequest, check_id: str) -> HttpResponse:
    """One check."""
    catalogue = catalogue_in_force(request.actor.region_code, timezone.localdate())
    check = catalogue.checks.get(check_id)
    if check is None:
        raise Http404
    tables = load_tables()
    parameters = [catalogue.parameters.by_id[p] for p in check.parameters]
    context = {
        "check": check, "theme": THEMES[check.theme], "side": side_word(check.side), "severity": SEVERITIES[check.severity],
        "basis": [(b, CERTAINTY.get(b.certainty, "")) for b in check.legal_basis],
        "tables": [(tables[t], word) for ids, word in ((check.inputs, "必须有"), (check.any_of, "至少有一种"), (check.optional_inputs, "有则使用")) for t in ids],
        "parameters": [(p, lines_of_parameter(p)) for p in parameters],
        "last": last_outcome(request.actor, check_id), "flags_url": flags_url(check_id=check_id),
        "precision_url": _precision_url(check_id), "changes": [c for c in changes_seen(request.actor) if c.parameter_id in check.parameters],
        "may_propose": may_kind(request.actor, "propose_parameter", "check"),
    }  # fmt: skip
    return render(request, "runs/check.html", context)


def _precision_url(check_id: str) -> str:
    try:
        return f"{reverse('flags:precision')}?check_id={check_id}"
    except NoReverseMatch:
        return ""
