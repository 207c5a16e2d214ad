"""为什么我不能操作, 以岗位查看, 系统管理."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mingcha.catalog.access import load_access
from mingcha.web.access.administration import parameter_groups, parameter_rows, what_governs
from mingcha.web.access.guard import guarded
from mingcha.web.access.previewing import end_preview, post_words, preview_actor, start_preview
from mingcha.web.access.why import answer, what_is_decided
from mingcha.web.skeleton.navigation import navigation_for
from mingcha.web.skeleton.notices import notify


@guarded("view", "access_rule")
def why(request: HttpRequest) -> HttpResponse:
    """GET ?action=…&kind=…&id=…; without a question: what the own post may do."""
    asked = {name: request.GET.get(name, "").strip()[:64] for name in ("action", "kind", "id")}
    return render(request, "access/why.html", answer(request.actor, **asked))


@require_http_methods(["GET", "POST"])
@guarded("preview", "access_rule")
def preview(request: HttpRequest) -> HttpResponse:
    """GET ?post=…: what the post may do and which rule decides; POST: go through the pages as the post."""
    chosen = _post(request.POST.get("post") or request.GET.get("post", ""))
    if request.method == "POST":
        start_preview(request=request, post=chosen, now=timezone.now())
        return redirect("home:workbench")
    posts = [("-".join(post), post_words(*post)) for post in load_access().posts()]
    context = {"posts": posts, "chosen": "-".join(chosen)}
    if chosen in load_access().posts():
        looked_at = preview_actor(*chosen)
        context |= {
            "post_name": post_words(*chosen),
            "entries": navigation_for(looked_at, "", {}),
            "decided": what_is_decided(looked_at),
            "totp": load_access().totp_mandatory(chosen[0], chosen[1]),
        }
    return render(request, "access/preview.html", context)


@require_POST
@guarded("preview", "access_rule")
def preview_end(request: HttpRequest) -> HttpResponse:
    """退出查看."""
    end_preview(request=request, now=timezone.now())
    notify(request, "已退出查看，现在是您本人的岗位。")
    return redirect("access:preview")


@require_GET
@guarded("view", "setting")
def administration(request: HttpRequest) -> HttpResponse:
    """What governs the system, and where it is changed."""
    return render(request, "access/administration.html", {"governed": what_governs(request.actor)})


@require_GET
@guarded("view", "setting")
def parameters(request: HttpRequest) -> HttpResponse:
    """GET ?group=…&q=…: every parameter with value, region, days and source."""
    group, text = request.GET.get("group", "work"), request.GET.get("q", "").strip()[:40]
    rows = parameter_rows(group, text)
    context = {"groups": parameter_groups(), "group": group, "q": text, "rows": rows}
    return render(request, "access/parameters.html", context)


def _post(text: str) -> tuple[str, str, str]:
    parts = (*text.split("-"), "", "", "")
    return parts[0], parts[1], parts[2]
