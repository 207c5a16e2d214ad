"""P12 and the other lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind
from mingcha.web.cases.amount_list import AmountList
from mingcha.web.cases.filters import STAGES
from mingcha.web.cases.lists import CaseList, IssueList
from mingcha.web.cases.selectors import closing_signals
from mingcha.web.cases.services.acts import BatchResult
from mingcha.web.cases.services.dispatching import acknowledge_cases
from mingcha.web.cases.services.reviewing import confirm_unsubstantiated
from mingcha.web.skeleton.list_answers import export_list, offer_export, without_place
from mingcha.web.skeleton.list_choice import chosen_keys
from mingcha.web.skeleton.list_terms import with_query
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only

CASE_DEFINITION = (
    "核查件按编号一件一行，一户多项疑点合成一件；环节和期限为导出时的状态，按工作日计；未认定的不是问题"
)
ISSUE_DEFINITION = (
    "认定属实或部分属实后立案的问题，一个问题一行；反弹按原编号计一件；移送不等于销号，移送后不在本表"
)
AMOUNT_DEFINITION = "一笔一行；重新测算的各算一笔，不予处理的没有决定金额；实际追回或补发以登记的凭证为准，本系统只登记，不改发放"


@guarded("view", "case")
def cases(request: HttpRequest) -> HttpResponse:
    """The list of cases, with a tab a stage."""
    listing = CaseList(request.actor, request.GET, path=request.path)
    batch = [
        ("签收", "acknowledge/", "primary", "acknowledge"),
        ("认定不属实（只含建议不属实的）", "confirm/", "", "review"),
    ]
    listing.batch_actions = [(label, f"{request.path}{url}", style) for label, url, style, right in batch if may_kind(request.actor, right, "case")]  # fmt: skip
    offer_export(listing, kind="case", address="cases:export")
    kept = {n: v for n, v in request.GET.lists() if n not in ("status", "after", "before", "open")}
    tabs = [("全部", "", not request.GET.get("status"))]
    tabs += [(words, key, request.GET.get("status") == key) for key, (words, _) in STAGES.items()]
    shown = [(words, with_query(request.path, kept | ({"status": key} if key else {})), here) for words, key, here in tabs]  # fmt: skip
    return listing.respond(
        request, tabs=shown, may_register=may_kind(request.actor, "register", "case"), may_merge=may_kind(request.actor, "merge", "case"),
        definition=CASE_DEFINITION, read_at=timezone.now(),
    )  # fmt: skip


@guarded("view", "issue")
def issues(request: HttpRequest) -> HttpResponse:
    """The list of issues."""
    listing = IssueList(request.actor, request.GET, path=request.path)
    offer_export(listing, kind="issue", address="cases:export_issues")
    return listing.respond(request, definition=ISSUE_DEFINITION, read_at=timezone.now())


@guarded("view", "issue")
def amounts(request: HttpRequest) -> HttpResponse:
    """追回 and 补发, matter by matter."""
    listing = AmountList(request.actor, request.GET, path=request.path)
    offer_export(listing, kind="issue", address="cases:export_amounts")
    return listing.respond(request, definition=AMOUNT_DEFINITION, read_at=timezone.now())


@guarded("export", "case")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """The list of cases as one sees it, masked, as a workbook."""
    listing = CaseList(request.actor, without_place(request), path=reverse("cases:list"))
    return export_list(request, listing, kind="case", definition=CASE_DEFINITION)


@guarded("export", "issue")
@require_http_methods(["GET", "POST"])
def export_issues(request: HttpRequest) -> HttpResponse:
    """The list of issues likewise."""
    listing = IssueList(request.actor, without_place(request), path=reverse("cases:issues"))
    return export_list(request, listing, kind="issue", definition=ISSUE_DEFINITION)


@guarded("export", "issue")
@require_http_methods(["GET", "POST"])
def export_amounts(request: HttpRequest) -> HttpResponse:
    """追回 and 补发 likewise, of the issues that may be taken out."""
    listing = AmountList(request.actor, without_place(request), path=reverse("cases:amounts"))
    return export_list(request, listing, kind="issue", definition=AMOUNT_DEFINITION)


@require_POST
@guarded("acknowledge", "case")
@once_only
def acknowledge_many(request: HttpRequest) -> HttpResponse:
    """签收 of the ticked cases."""
    chosen = chosen_keys(
        CaseList(request.actor, request.GET, path=request.path), request.POST, action="acknowledge"
    )
    result = acknowledge_cases(actor=request.actor, case_ids=chosen, now=timezone.now())
    return batch_answer(request, result, f"已签收 {len(result.done)} 件。")


@require_POST
@guarded("review", "case")
@once_only
def confirm_many(request: HttpRequest) -> HttpResponse:
    """认定不属实 of the ticked cases that were proposed so."""
    chosen = chosen_keys(
        CaseList(request.actor, request.GET, path=request.path), request.POST, action="review"
    )
    result = confirm_unsubstantiated(actor=request.actor, case_ids=chosen, now=timezone.now())
    return batch_answer(request, result, f"已认定不属实 {len(result.done)} 件。")


def batch_answer(request: HttpRequest, result: BatchResult, words: str) -> HttpResponse:
    """Back to the list, or to a page that lists what failed, row by row."""
    if not result.failed:
        notify(request, words)
        return redirect("cases:list")
    return render(request, "cases/batch_result.html", {"words": words, "result": result})


@guarded("follow_up", "issue")
def signals(request: HttpRequest) -> HttpResponse:
    """虚假整改提示."""
    return render(request, "cases/signals.html", {"signals": closing_signals(request.actor, timezone.now())})
