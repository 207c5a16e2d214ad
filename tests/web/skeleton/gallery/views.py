"""Views of the gallery. Each one is as short as a view of the application should be."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.web.skeleton.conflict import ConflictField, render_conflict
from mingcha.web.skeleton.forms import keep_form, render_form
from mingcha.web.skeleton.notices import notify
from mingcha.web.skeleton.once import once_only
from tests.web.skeleton.gallery.data import LIGHTS, Filters, Listing, Measure
from tests.web.skeleton.gallery.data import rows as made_rows

SAVED: list[dict] = []
WORKED = {"done": 0}
STEPS = ["选模板与文件", "表头对应", "预览与校验", "结果"]


def components(request: HttpRequest) -> HttpResponse:
    """All small components."""
    return render(
        request, "gallery/components.html", {"lights": LIGHTS, "steps": STEPS, "now": timezone.now()}
    )


def rows(request: HttpRequest) -> HttpResponse:
    """A list."""
    filters = Filters(request.GET or None)
    words = request.GET.get("words", "")
    found = [r for r in made_rows(int(request.GET.get("size", 20))) if words in f"{r.number}{r.kind}{r.name}"]
    chips = [(f"关键字：{words}", "/list/")] if words else []
    listing = Listing(
        filters, found, chips=chips, empty_kind="filtered", previous_url="?before=1", first_url="?"
    )
    listing.summary = f"共 {len(found)} 条" if words else listing.summary
    return render(request, "gallery/rows.html", {"listing": listing})


def empty(request: HttpRequest, kind: str) -> HttpResponse:
    """A list without rows."""
    listing = Listing(Filters(), [], empty_kind=kind, summary="共 0 条", batch_actions=())
    return render(request, "gallery/rows.html", {"listing": listing})


def record(request: HttpRequest, number: int) -> HttpResponse:
    """A record, in the drawer or as a page."""
    return render(request, "gallery/record.html", {"row": made_rows(number)[-1]})


@once_only
def form(request: HttpRequest) -> HttpResponse:
    """A form that saves, refuses and keeps what was typed."""
    measure = Measure(request.POST or None, request.FILES or None)
    if request.method == "POST" and measure.is_valid():
        with keep_form(measure):
            if "拒绝" in measure.cleaned_data["title"]:
                raise ClerkError(
                    "CASE-07",
                    what="不能由本人复核",
                    why="您是本件核查人",
                    next_step="已转给 王工，请等他办理",
                )
            SAVED.append(measure.cleaned_data)
            notify(request, "已记下整改措施。", undo_url="/done/9/")
            return redirect("done", number=len(SAVED))
    return render_form(request, "gallery/form.html", measure, submit_label="记下措施", back_url="/list/")


def done(request: HttpRequest, number: int) -> HttpResponse:
    """What a form leads to."""
    return render(request, "gallery/done.html", {"number": number})


def check(request: HttpRequest) -> HttpResponse:
    """核对页"""
    answers = [
        ("分派给", "柳溪镇民政办等 6 个村", "/form/"),
        ("要求办结", "2026年9月30日", "/form/"),
        ("说明", "", "/form/"),
    ]
    context = {"answers": answers, "act_label": "下发 30 条", "action_url": "/done/4/", "back_url": "/list/"}
    return render(request, "gallery/check.html", context | {"consequence": "下发后对方签收前可以撤回。"})


def conflict(request: HttpRequest) -> HttpResponse:
    """Two versions."""
    fields = [
        ConflictField("progress", "整治进展情况", "已核查 12 户，\n其中 3 户属实。", "已核查 10 户。"),
        ConflictField("due_on", "完成时限", "2026-09-30", "2026-10-15", "2026年9月30日", "2026年10月15日"),
    ]
    at = timezone.make_aware(datetime(2026, 9, 21, 10, 21))
    same = {"version": "7"}
    return render_conflict(
        request,
        what="任务 3",
        who="李工",
        at=at,
        fields=fields,
        same=same,
        action_url="/form/",
        back_url="/list/",
    )


def _job(done_rows: int) -> dict:
    finished = done_rows >= 5000
    return {
        "pk": 7,
        "title": "导入发放明细",
        "state_word": "已完成" if finished else "正在办理",
        "step": "校验",
        "done": done_rows,
        "total": 5000,
        "unit": "行",
        "time_left": "12 秒",
        "finished": finished,
        "progress_url": "/job/progress/",
        "cancel_url": "/done/5/",
        "message": "共 5,000 行：4,812 行可以入库，143 行有错，45 行与已有记录重复。",
        "result_url": "/done/6/",
    }


def job(request: HttpRequest) -> HttpResponse:
    """A long job's page."""
    WORKED["done"] = 3200
    return render(request, "gallery/job.html", {"job": _job(3200)})


def progress(request: HttpRequest) -> HttpResponse:
    """The fragment that is asked for every two seconds."""
    WORKED["done"] += 1000
    state = _job(WORKED["done"])
    return render(
        request, "skeleton/job_progress.html", {"job": state}, status=286 if state["finished"] else 200
    )


def refused(request: HttpRequest) -> HttpResponse:
    """A refusal that no form shows."""
    error = ClerkError(
        "ACCESS-01",
        what="不能查看这条疑点",
        why="记录不在您的辖区",
        next_step="需要查看请联系县民政局社会救助股",
    )
    return render(request, "skeleton/clerk_error.html", {"error": error}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """What breaks."""
    raise RuntimeError("broken on purpose")


def error(request: HttpRequest, code: int) -> HttpResponse:
    """An error page, served with 200 so that the page check can look at it."""
    return render(request, f"skeleton/errors/{code}.html", {"error_number": "7F3A21"})


def public(request: HttpRequest) -> HttpResponse:
    """A page without sign-in."""
    return render(request, "gallery/public.html", {"form": Measure()})


def extend(request: HttpRequest) -> HttpResponse:
    """One click prolongs the session."""
    return HttpResponse(status=204)
