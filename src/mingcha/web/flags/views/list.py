"""P08: the list, its export, its saved filters, finding somebody."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingcha.domain.errors import ClerkError
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import may_kind
from mingcha.web.flags.actions import batch_actions
from mingcha.web.flags.finding import find_subject
from mingcha.web.flags.forms import FindForm
from mingcha.web.flags.lists import BANNER, DEFINITION, FlagList
from mingcha.web.flags.saved_filters import forget_filter, save_filter, saved_filters
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.list_answers import export_list, offer_export, without_place
from mingcha.web.skeleton.notices import notify, warn
from mingcha.web.skeleton.once import once_only


@guarded("view", "flag")
@require_GET
def flag_list(request: HttpRequest) -> HttpResponse:
    """The list."""
    actor = request.actor
    listing = FlagList(actor, request.GET, path=reverse("flags:list"))
    listing.batch_actions = batch_actions(actor)
    listing.saved_filters = saved_filters(actor, listing.name, listing.path)
    listing.save_filter_url = reverse("flags:save_filter", args=[listing.name])
    offer_export(listing, kind="flag", address="flags:export")
    return listing.respond(
        request, banner=BANNER, definition=DEFINITION, read_at=timezone.now(),
        cases_url=reverse("cases:list") if may_kind(actor, "view", "case") else "",
    )  # fmt: skip


@guarded("export", "flag")
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """What one sees, masked, as a workbook."""
    listing = FlagList(request.actor, without_place(request), path=reverse("flags:list"))
    return export_list(request, listing, kind="flag", definition=DEFINITION)


@guarded("view", "flag")
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """From a name or number to the list of that person's flags."""
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            code = find_subject(actor=request.actor, text=form.cleaned_data["text"], now=timezone.now())
            return redirect(f"{reverse('flags:list')}?q={code}")
    return render_form(
        request, "flags/find.html", form, submit_label="查找疑点", back_url=reverse("flags:list")
    )


@guarded("create", "saved_filter")
@require_POST
@once_only
def keep_filter(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the conditions of a list under a name."""
    back = _back(request)
    try:
        row = save_filter(
            actor=request.actor, list_name=name, label=request.POST.get("label", ""), query=request.POST.get("query", ""),
            shared=bool(request.POST.get("shared")), now=timezone.now(),
        )  # fmt: skip
        notify(request, f"已保存筛选“{row.label}”{'，本单位都可以用' if row.unit_id else ''}。")
    except ClerkError as error:
        warn(request, f"{error.what}：{error.why}。{error.next_step}。")
    return HttpResponseRedirect(back)


@guarded("void", "saved_filter")
@require_POST
def drop_filter(request: HttpRequest, filter_id: int) -> HttpResponse:
    """Delete one's own."""
    forget_filter(actor=request.actor, filter_id=filter_id, now=timezone.now())
    notify(request, "已删除这个筛选。")
    return HttpResponseRedirect(_back(request))


def _back(request: HttpRequest) -> str:
    """Where the person was, with the conditions that were kept; the list of flags for anything that is not of this site."""
    came = request.headers.get("Referer", "")
    own = url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure())
    return came if own else f"{reverse('flags:list')}?{QueryDict(request.POST.get('query', '')).urlencode()}"
