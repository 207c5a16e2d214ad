"""P09: one flag, as a drawer beside the list and as a page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from mingcha.domain.access import Actor
from mingcha.web.access.guard import guarded
from mingcha.web.access.services import explain, may, visible
from mingcha.web.audit.selectors import events_about, with_words
from mingcha.web.audit.services import record_view
from mingcha.web.flags import words
from mingcha.web.flags.actions import single_actions
from mingcha.web.flags.behind import check_of, evidence_of, may_see_evidence, rows_of
from mingcha.web.flags.lists import BANNER
from mingcha.web.flags.models import Flag, FlagPackage
from mingcha.web.flags.selectors import changes_of, others_of_household, sees_kin_archive, silence_of
from mingcha.web.flags.shown import household_code, person_code, show_rows

EVENTS_SHOWN = 30


def flag_or_404(actor: Actor, flag_id: int, action: str = "view") -> Flag:
    """A flag that the actor may see; for others it does not exist."""
    return get_object_or_404(
        visible(actor, Flag.objects.select_related("evidence"), action), pk=_number(flag_id)
    )


@guarded("view", "flag")
@require_GET
def page(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Everything about a flag that the actor may see; on record."""
    actor, today = request.actor, timezone.localdate()
    flag = flag_or_404(actor, flag_id)
    record_view(actor, flag)
    others = others_of_household(actor, flag)
    show_rows([flag, *others], actor, today)
    check, evidence_open = check_of(flag), may_see_evidence(actor, flag)
    context = {
        "flag": flag, "banner": BANNER, "check": check, "evidence": evidence_of(flag) if evidence_open else None,
        "evidence_open": evidence_open, "health_decision": explain(actor, "view_health", flag),
        "facts": facts_of_flag(flag, sees_kin_archive(actor)), "others": others, "changes": changes_of(flag), "silence": silence_of(flag),
        "package": visible(actor, FlagPackage.objects.filter(pk=flag.package_id or 0)).first(),
        "actions": single_actions(actor, flag), "may_end_silence": may(actor, "end_silence", flag),
        "reveal_url": reverse("flags:reveal", args=[flag.pk]) if flag.person_keys() and may(actor, "reveal", flag) else "",
        "events": with_words(events_about(actor, flag)[:EVENTS_SHOWN]), "status_shape": words.STATUS_SHAPES.get(flag.status, ""),
    }  # fmt: skip
    return render(request, "flags/page.html", context)


@guarded("view", "flag")
@require_GET
def behind(request: HttpRequest, flag_id: int) -> HttpResponse:
    """The rows of the imported tables behind a flag, in pseudonyms: a part of its page, or a page of its own."""
    flag = flag_or_404(request.actor, flag_id)
    record_view(request.actor, flag)
    is_part = request.headers.get("HX-Target") == "flag-rows"
    template = "flags/rows_part.html" if is_part else "flags/rows.html"
    return render(request, template, {"flag": flag, "tables": rows_of(flag, request.actor)})


def facts_of_flag(flag: Flag, kin_shown: bool) -> list[tuple[str, str]]:
    """(label, value) of the summary; empty ones are left out."""
    found = [
        ("姓名（已脱敏）", flag.display_name),
        ("人员代号", person_code(flag.person_key)),
        ("户代号", household_code(flag)),
        ("地区", flag.place),
        ("救助类型", flag.programme),
        ("类别", words.SIDES.get(flag.side, flag.side)),
        ("程度", f"{flag.severity_word}（只决定核查先后，不代表定性）"),
        ("对上程度", words.MATCHES.get(flag.match, "")),
        ("发现日期", f"{flag.found_on:%Y-%m-%d}（统计日 {flag.last_as_of:%Y-%m-%d}）"),
        ("发生日期", f"{flag.occurred_on:%Y-%m-%d}" if flag.occurred_on else ""),
        ("涉及月数", f"{flag.months} 个月" if flag.months else ""),
        ("数据状态", words.STATES[flag.state] + (f"，第 {flag.episode} 次出现" if flag.episode > 1 else "")),
        ("承办单位", flag.holder_name),
        ("近亲属备案户", "是" if kin_shown and flag.about_kin else ""),
    ]
    return [(label, value) for label, value in found if value]


def _number(flag_id: int) -> int:
    if flag_id >= 2**63:
        raise Http404
    return flag_id
