"""Procedure of applications, adjustments, notices and documents."""

from collections.abc import Callable
from datetime import date, timedelta

from .calendar_rules import add_months, first_day, month_text, working_days
from .flags import Found, reference
from .rows import Row
from .world import DIBAO, POOR, World

NEW_RULES = date(2021, 7, 1)
DELEGATED_RULES = date(2022, 10, 20)


def flag_slow_steps(
    w: World, found: Found, begin: str, end: str, most: int, applies: Callable[[Row], bool] = lambda a: True
) -> None:
    """Flag applications whose step took more than `most` working days, to as_of where it is not done. 撤回 not examined."""
    for a in w.rows("applications"):
        if a.decision == "撤回" or a[begin] is None or not applies(a):
            continue
        found.examine()
        if working_days(a[begin], a[end] or w.as_of) > most:
            found.flag(a.application_id, region=a.region_code)


@reference("medium", "applications", columns="applications.complete_on applications.accepted_on")
def acceptance_late(w: World, found: Found) -> None:
    """Every programme."""
    flag_slow_steps(w, found, "complete_on", "accepted_on", 1)


@reference("medium", "applications", columns="applications.accepted_on applications.survey_started_on")
def survey_late(w: World, found: Found) -> None:
    """低保 accepted on or after 2021-07-01."""
    flag_slow_steps(
        w,
        found,
        "accepted_on",
        "survey_started_on",
        3,
        lambda a: a.programme == "低保" and a.accepted_on >= NEW_RULES,
    )


@reference("medium", "applications", columns="applications.check_requested_on applications.check_started_on")
def means_check_late(w: World, found: Found) -> None:
    """低保 only."""
    flag_slow_steps(w, found, "check_requested_on", "check_started_on", 3, lambda a: a.programme == "低保")


@reference("medium", "applications", columns="applications.notice_from applications.notice_to")
def notice_too_short(w: World, found: Found) -> None:
    """Both days count; a withdrawn application is examined too."""
    for a in w.rows("applications"):
        if a.programme in ("低保", "特困") and a.notice_from is not None and a.notice_to is not None:
            found.examine()
            if (a.notice_to - a.notice_from).days + 1 < 7:
                found.flag(a.application_id, region=a.region_code)


@reference("medium", "applications", columns="applications.county_received_on applications.county_opinion_on")
def county_opinion_late(w: World, found: Found) -> None:
    """低保 only."""
    flag_slow_steps(w, found, "county_received_on", "county_opinion_on", 10, lambda a: a.programme == "低保")


def decision_limit(a: Row) -> int | None:
    """Working days that a decision may take; None = not examined."""
    if a.programme == "特困" or (a.programme == "低保" and a.accepted_on < NEW_RULES):
        return 30
    if a.programme not in ("低保", "低保边缘", "刚性支出困难"):
        return None
    if a.extended:
        return 45
    return 20 if a.delegated and a.accepted_on >= DELEGATED_RULES else 30


@reference(
    "medium",
    "applications",
    columns="applications.accepted_on applications.decided_on applications.extended applications.delegated",
)
def decision_late(w: World, found: Found) -> None:
    """Reading: decided without a decided_on is not examined; 办理中 runs to as_of."""
    for a in w.rows("applications"):
        if a.decision == "撤回" or a.accepted_on is None or decision_limit(a) is None:
            continue
        until = w.as_of if a.decision == "办理中" else a.decided_on
        if until is None:
            continue
        found.examine()
        if working_days(a.accepted_on, until) > (decision_limit(a) or 0):
            found.flag(a.application_id, region=a.region_code)


@reference("medium", "applications", columns="applications.decided_on applications.notified_on")
def refusal_notice_late(w: World, found: Found) -> None:
    """Both days given."""
    for a in w.rows("applications"):
        if a.decision == "不予确认" and a.decided_on is not None and a.notified_on is not None:
            found.examine()
            if working_days(a.decided_on, a.notified_on) > 3:
                found.flag(a.application_id, region=a.region_code)


@reference(
    "high",
    "applications",
    columns="applications.notified_on applications.decided_on applications.notice_method",
)
def not_notified_in_writing(w: World, found: Found) -> None:
    """Not notified in time, or not in writing."""
    for a in w.rows("applications"):
        if a.decision != "不予确认":
            continue
        found.examine()
        if a.notified_on is None:
            wrong = a.decided_on is None or working_days(a.decided_on, w.as_of) > 3
        else:
            wrong = a.notice_method in (None, "口头", "未告知")
        if wrong:
            found.flag(a.application_id, region=a.region_code)


@reference("high", "adjustments", columns="adjustments.notified_on")
def cut_without_notice(w: World, found: Found) -> None:
    """减发 and 停发."""
    for a in w.rows("adjustments"):
        if a.kind in ("减发", "停发"):
            found.examine()
            if a.notified_on is None:
                key = a.household_id
                found.flag(key, a.kind, month_text(a.effective_month), region=w.region(key), household=key)


@reference("medium", "applications", columns="applications.surveyors")
def surveyed_alone(w: World, found: Found) -> None:
    """0 surveyors are fewer than 2."""
    for a in w.rows("applications"):
        if a.surveyors is not None:
            found.examine()
            if a.surveyors < 2:
                found.flag(a.application_id, region=a.region_code)


@reference(
    "medium", "households public_notices", columns="public_notices.posted_to public_notices.household_id"
)
def standing_notice_missing(w: World, found: Found) -> None:
    """A notice counts for the household that it names."""
    posted = {
        n.household_id
        for n in w.rows("public_notices")
        if n.kind == "长期公示"
        and n.place == "村居公开栏"
        and (n.posted_to is None or n.posted_to >= w.as_of)
    }
    for h in w.active_now(*POOR):
        if h.start_month + 2 <= w.m0:
            found.examine()
            if h.household_id not in posted:
                found.flag(h.household_id, region=h.region_code, household=h.household_id)


HARMLESS = ("监督电话", "举报电话", "咨询电话", "疾病救助", "残疾人联合会")
PRIVATE = ("身份证", "证件号", "电话", "手机", "账号", "卡号", "病", "残疾", "门牌")


@reference("high", "public_notices", columns="public_notices.fields")
def notice_overexposes(w: World, found: Found) -> None:
    """The harmless words are taken out one after the other, in the order in which checks.md lists them."""
    for n in w.rows("public_notices"):
        if n.fields is None:
            continue
        found.examine()
        text = n.fields
        for word in HARMLESS:
            text = text.replace(word, "")
        if any(word in text for word in PRIVATE):
            found.flag(n.notice_id, region=n.region_code)


DOCUMENTS = ("申请书", "核对授权书", "入户调查表", "核对报告", "初审意见", "公示材料", "确认通知书")


@reference("medium", "households case_documents", columns="case_documents.household_id")
def documents_missing(w: World, found: Found) -> None:
    """Reading: a household that has ended meanwhile is examined too; a document counts for the household that it names."""
    for key, h in w.households.items():
        if h.programme in DIBAO and w.m0 - 23 <= h.start_month <= w.m0:
            found.examine()
            kinds = {d.kind for d in w.rows("case_documents") if d.household_id == key}
            if not kinds.issuperset(DOCUMENTS):
                found.flag(key, region=h.region_code, household=key)


@reference("low", "case_documents", columns="case_documents.archived_on")
def document_not_archived(w: World, found: Found) -> None:
    """Thirty days after its date a document should be archived."""
    for d in w.rows("case_documents"):
        found.examine()
        if d.archived_on is None and d.dated_on + timedelta(days=30) < w.as_of:
            found.flag(d.document_id, region=w.region(d.household_id))


@reference("medium", "households", columns="households.last_reviewed_on households.income_kind")
def review_overdue(w: World, found: Found) -> None:
    """Half a year for 收入不固定, else a year."""
    for h in w.active_now(*DIBAO):
        found.examine()
        since = h.last_reviewed_on or first_day(h.start_month)
        if add_months(since, 6 if h.income_kind == "收入不固定" else 12) < w.as_of:
            found.flag(h.household_id, region=h.region_code, household=h.household_id)


@reference("low", "households adjustments")
def gradual_exit_overrun(w: World, found: Found) -> None:
    """Reading: latest = latest effective_month, also one after M0; ties as for Due (latest decided_on, empty first, then the
    larger amount); where still tied, one 渐退 among them is enough.
    """

    def order(a: Row) -> tuple[object, ...]:
        return a.effective_month, a.decided_on or date.min, a.amount_yuan is not None, a.amount_yuan or 0

    for h in w.active_now():
        rows = w.adjustments.get(h.household_id, [])
        if not rows:
            continue
        found.examine()
        last = max(map(order, rows))
        if any(a.kind == "渐退" and order(a) == last and a.effective_month + 6 < w.m0 for a in rows):
            found.flag(h.household_id, region=h.region_code, household=h.household_id)
