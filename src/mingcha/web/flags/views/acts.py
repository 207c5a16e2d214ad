"""What is done to flags from the list and from a flag's page."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mingcha.domain.errors import ClerkError
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import visible
from mingcha.web.audit.reveal import reveal as reveal_number
from mingcha.web.flags.forms import DismissForm, RevealForm, SilenceForm
from mingcha.web.flags.lists import BANNER, FlagList
from mingcha.web.flags.models import FlagPackage
from mingcha.web.flags.packages import merge_flags, split_package
from mingcha.web.flags.refusals import nothing_chosen
from mingcha.web.flags.shown import person_code
from mingcha.web.flags.silencing import end_silence, last_day_of_silence, silence_flag
from mingcha.web.flags.views.page import flag_or_404
from mingcha.web.flags.working import dismiss_flags, undo_dismissal
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.list_choice import chosen_keys
from mingcha.web.skeleton.notices import notify, warn
from mingcha.web.skeleton.once import once_only


def _chosen(request: HttpRequest, action: str) -> list[int]:
    listing = FlagList(request.actor, QueryDict(), path=reverse("flags:list"))
    found = chosen_keys(listing, request.POST, action=action)
    if not found:
        raise nothing_chosen()
    return found


@guarded("dismiss", "flag")
@require_POST
def dismiss(request: HttpRequest) -> HttpResponse:
    """The ticked flags, and the question why they are not founded."""
    return _ask_why(request, _chosen(request, "dismiss"), DismissForm())


@guarded("dismiss", "flag")
@require_POST
@once_only
def dismiss_now(request: HttpRequest) -> HttpResponse:
    """标记不成立."""
    chosen, form = _chosen(request, "dismiss"), DismissForm(request.POST)
    if form.is_valid():
        with keep_form(form):
            count = dismiss_flags(
                actor=request.actor, flag_ids=chosen, now=timezone.now(), **form.cleaned_data
            )
            undo = (
                f"{reverse('flags:undo_dismiss')}?{'&'.join(f'ids={i}' for i in chosen)}"
                if len(chosen) <= 50
                else ""
            )
            notify(request, f"已把 {count} 条疑点标记为不成立。", undo_url=undo)
            return redirect("flags:list")
    return _ask_why(request, chosen, form)


@guarded("dismiss", "flag")
@require_POST
def undo_dismiss(request: HttpRequest) -> HttpResponse:
    """Take it back."""
    ids = [int(i) for i in request.GET.getlist("ids") if i.isdecimal() and len(i) < 19]
    undo_dismissal(actor=request.actor, flag_ids=ids, now=timezone.now())
    notify(request, f"已恢复 {len(ids)} 条疑点。")
    return redirect("flags:list")


@guarded("merge", "flag")
@require_POST
@once_only
def merge(request: HttpRequest) -> HttpResponse:
    """合并为一户一件."""
    try:
        package = merge_flags(actor=request.actor, flag_ids=_chosen(request, "merge"), now=timezone.now())
    except ClerkError as error:
        warn(request, f"{error.what}：{error.why}。{error.next_step}。")
        return HttpResponseRedirect(
            f"{reverse('flags:list')}?{QueryDict(request.POST.get('query', '')).urlencode()}"
        )
    notify(request, f"已合并为 {package.package_no}。", undo_url=reverse("flags:split", args=[package.pk]))
    return redirect("flags:package", package.pk)


@guarded("split", "flag_package")
@require_POST
def split(request: HttpRequest, package_id: int) -> HttpResponse:
    """拆开."""
    package = get_object_or_404(visible(request.actor, FlagPackage.objects.all(), "split"), pk=package_id)
    count = split_package(actor=request.actor, package_id=package.pk, now=timezone.now())
    notify(request, f"已拆开 {package.package_no}，{count} 条疑点恢复为单独办理。")
    return redirect("flags:list")


@guarded("silence", "flag")
@require_http_methods(["GET", "POST"])
@once_only
def silence(request: HttpRequest, flag_id: int) -> HttpResponse:
    """暂缓提示."""
    flag = flag_or_404(request.actor, flag_id, "silence")
    form = SilenceForm(
        request.POST or None, latest=last_day_of_silence(flag.region_code, timezone.localdate())
    )
    if request.method == "POST" and form.is_valid():
        with keep_form(form):
            made = silence_flag(actor=request.actor, flag_id=flag.pk, now=timezone.now(), **form.cleaned_data)
            notify(
                request,
                f"这项检查对该对象暂缓提示到 {made.until_on:%Y-%m-%d}。",
                undo_url=reverse("flags:end_silence", args=[flag.pk]),
            )
            return redirect(flag)
    return render_form(
        request, "flags/silence.html", form, flag=flag, submit_label="暂缓提示到这一天", back_url=flag.get_absolute_url()
    )  # fmt: skip


@guarded("end_silence", "flag")
@require_POST
def speak_again(request: HttpRequest, flag_id: int) -> HttpResponse:
    """恢复提示."""
    flag = flag_or_404(request.actor, flag_id, "end_silence")
    end_silence(actor=request.actor, flag_id=flag.pk, now=timezone.now())
    notify(request, "已恢复提示。")
    return redirect(flag)


@guarded("reveal", "flag")
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, flag_id: int) -> HttpResponse:
    """One full number, with a reason, on record; shown once and kept nowhere."""
    flag = flag_or_404(request.actor, flag_id, "reveal")
    people = [(key, person_code(key)) for key in sorted(flag.person_keys())]
    form = RevealForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with keep_form(form):
            number = reveal_number(
                actor=request.actor, obj=flag, person_key=given["person"], reason=given["reason"], reason_text=given["reason_text"],
                now=timezone.now(),
            )  # fmt: skip
            return render(
                request,
                "flags/revealed.html",
                {"flag": flag, "number": number, "code": person_code(given["person"])},
            )
    return render_form(
        request, "flags/reveal.html", form, flag=flag, submit_label="查看完整号码", back_url=flag.get_absolute_url()
    )  # fmt: skip


def _ask_why(request: HttpRequest, chosen: list[int], form: DismissForm) -> HttpResponse:
    return render_form(
        request, "flags/dismiss.html", form, chosen=chosen, banner=BANNER, submit_label=f"把 {len(chosen)} 条标记为不成立",
        back_url=reverse("flags:list"),
    )  # fmt: skip
