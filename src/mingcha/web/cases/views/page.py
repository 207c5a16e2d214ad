"""P13: one case with its issue, everything in one place; and what its acts need of a view."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.workflow_tables import CASE
from mingcha.web.access.guard import View, guarded
from mingcha.web.access.services import may, require, visible
from mingcha.web.audit.services import record_view
from mingcha.web.cases.acts import ACTS
from mingcha.web.cases.acts.spec import PageAct
from mingcha.web.cases.kin_gaps import kin_bars, kin_lines
from mingcha.web.cases.look_alikes import look_alikes
from mingcha.web.cases.models import Case, Issue, Referral
from mingcha.web.cases.models.evidence import PURPOSES
from mingcha.web.cases.offers import allowed, offers, requirements
from mingcha.web.cases.resting import links_answered
from mingcha.web.cases.selectors import about_words, cases_seen, checks_of_case, related_cases, timeline
from mingcha.web.cases.services.issues import may_not_close
from mingcha.web.cases.shown import show_cases, show_issues
from mingcha.web.orgs.selectors import user_names
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

TABS = {
    "summary": "概况",
    "verify": "核查",
    "evidence": "证据",
    "remedy": "整改",
    "papers": "文书",
    "timeline": "流转",
}
STEPS = ("分派", "签收", "核查", "复核", "认定")
_STEP_OF = {"to_dispatch": 1, "to_acknowledge": 2, "verifying": 3, "to_review": 4}
ISSUE_STEPS = ("立案", "整改", "复核", "销号", "回头看")
_ISSUE_STEP_OF = {
    "filed": 1,
    "remedying": 2,
    "recurred": 2,
    "to_review": 3,
    "closed_out": 4,
    "following_up": 5,
    "stable": 5,
}
_NEXT = {
    "to_dispatch": "由上级分派", "to_acknowledge": "由承办单位签收", "verifying": "由承办人核查并提交", "to_review": "由另一人复核",
}  # fmt: skip


def seen_case(actor: Actor, no: str) -> Case:
    """The case of a number, if the actor may see it; else as if it were not there."""
    return get_object_or_404(visible(actor, Case.objects.all()), no=no)


@guarded("view_status", "case")
def referred(request: HttpRequest, no: str) -> HttpResponse:
    """What the sender still sees after a referral: 已移送, nothing else."""
    case = get_object_or_404(visible(request.actor, Case.objects.filter(confidential="discipline"), "view_status"), no=no)  # fmt: skip
    return render(request, "cases/referred.html", {"case_no": case.no})


@guarded("view", "case")
def page(request: HttpRequest, no: str) -> HttpResponse:
    """One case, a tab at a time."""
    case = visible(request.actor, Case.objects.all()).filter(no=no).first()
    if case is None:
        sealed = visible(request.actor, Case.objects.filter(no=no, confidential="discipline"), "view_status")
        if sealed.exists():
            return redirect("cases:referred", no)
        raise Http404
    record_view(request.actor, case)
    tab = request.GET.get("tab", "summary")
    tab = tab if tab in TABS else "summary"
    return render(request, "cases/page.html", page_context(request.actor, case, tab))


def page_context(actor: Actor, case: Case, tab: str) -> dict[str, Any]:
    """What the page shows; the parts of other tabs are not read."""
    today = timezone.localdate()
    issue = Issue.objects.filter(case=case).first()
    show_cases([case], today)
    if issue:
        show_issues([issue], today)
    here = reverse("cases:page", args=[case.no])
    offered = offers(actor, case, issue)
    context: dict[str, Any] = {
        "case": case, "issue": issue, "tab": tab, "tabs": [(f"{here}?tab={k}", words, k == tab) for k, words in TABS.items()],
        "steps": ISSUE_STEPS if issue else STEPS,
        "step": _ISSUE_STEP_OF.get(issue.status) if issue else _STEP_OF.get(case.status, 5), "next_by": _NEXT.get(case.status, ""), "offers": offered,
        "kin_bars": kin_bars(actor, case, issue, acts=bool(offered)),
        "requirements": requirements(case, issue), "conclusion": CASE.states.get(case.conclusion, ""),
    }  # fmt: skip
    if case.status == "to_review":
        case.review_evidence = evidence_rows(case, None)
    if tab == "summary":
        links = links_answered(case.pk).select_related("flag")
        context |= {
            "checks": checks_of_case(case),
            "flags": [link.flag for link in links],
            "related": related_cases(actor, case),
            "about": about_words(case),
            "kin_lines": kin_lines(case, issue),
            "look_alikes": look_alikes(actor, case),
        }
    elif tab == "verify":
        context |= {
            "record": getattr(case, "verification", None),
            "outcomes": list(case.missed_outcomes.all()),
        }
        context["may_record"] = case.status == "verifying" and may(actor, "verify", case)
    elif tab == "evidence":
        context["evidence"] = evidence_rows(case, None)
    elif tab == "remedy" and issue:
        context |= {
            "measures": list(issue.measures.all()), "due_changes": list(issue.due_changes.all()), "pauses": list(issue.pauses.all()),
            "amounts": list(issue.amounts.prefetch_related("months")), "evidence": evidence_rows(case, issue),
            "follow_ups": list(issue.follow_ups.select_related("draw")), "may_not_close": may_not_close(issue, actor.user_id),
        }  # fmt: skip
    elif tab == "papers":
        context |= {
            "slips": list(case.escalations.prefetch_related("entries")),
            "referrals": list(visible(actor, Referral.objects.filter(issue__case=case))),
        }
    elif tab == "timeline":
        context["timeline"] = timeline(case)
    return context


def evidence_rows(case: Case, issue: Issue | None) -> list:
    """The files of the verification, or of the remedy, with who brought them and what for."""
    rows = list(case.evidence.filter(issue=issue))
    people = user_names({r.uploaded_by_id for r in rows})
    for row in rows:
        row.purpose_word, row.uploader = PURPOSES[row.purpose], people.get(row.uploaded_by_id, "")
    return rows


def act_view(act: PageAct) -> View:
    """The page of one act: form → service → back to the case."""

    @guarded(act.right, act.object_kind)
    @once_only
    def acting_on(request: HttpRequest, no: str) -> HttpResponse:
        case = seen_case(request.actor, no)
        row = case if act.kind == "case" else get_object_or_404(Issue, case=case)
        if not allowed(request.actor, act, row):
            require(request.actor, act.right, row)
        back = f"{reverse('cases:page', args=[no])}?tab={act.tab}"
        form = act.form(
            request.POST if request.method == "POST" else None, request.FILES or None, actor=request.actor, row=row, today=timezone.localdate(),
            asked=request.GET,
        )  # fmt: skip
        if request.method == "POST" and form.is_valid():
            with keep_form(form):
                result = act.run(request.actor, row, form.cleaned_data, timezone.now())
                notify(request, act.done(result) if callable(act.done) else act.done)
                return redirect(
                    back if cases_seen(request.actor).filter(pk=case.pk).exists() else "cases:list"
                )
        context = (
            page_context(request.actor, case, act.tab) if act.template != "cases/act.html" else {"case": case}
        )
        return render_form(request, act.template, form, **context | {"act": act, "submit_label": act.words, "back_url": back})  # fmt: skip

    acting_on.__name__ = f"act_{act.slug.replace('-', '_')}"
    return acting_on


ACT_VIEWS = {slug: act_view(act) for slug, act in ACTS.items()}
