"""What pages and other apps read about cases and issues."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, QuerySet
from django.utils import timezone

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.cases.kin_gaps import compared_since
from mingcha.web.cases.labels import action_words, state_words
from mingcha.web.cases.models import Case, CaseEvent, Evidence, Issue
from mingcha.web.cases.recusal import kin_words
from mingcha.web.cases.resting import links_answered
from mingcha.web.cases.services.issues import needs_of_issue, round_began_at
from mingcha.web.cases.work_values import work_value
from mingcha.web.orgs.selectors import unit_names, user_names

CLOSED = ("closed_out", "following_up", "stable")
SIGNALS = {
    "no_evidence": "没有整改佐证",
    "same_file": "同一份材料用在几个问题上",
    "closed_in_haste": "一分钟内成批销号",
    "reviewer_was_doer": "复核人参与过核查或整改",
    "still_flagged": "销号以后检查仍有疑点",
}
"""虚假整改 signals (R062): questions for a person, never a verdict."""


@dataclass(frozen=True)
class TimelineRow:
    """One act, in words."""

    at: datetime
    who: str
    unit: str
    action: str
    state: str
    note: str
    kin: str


@dataclass(frozen=True)
class Signal:
    """One sign that a closing may not be what it says."""

    kind: str
    issue: Issue
    words: str

    @property
    def title(self) -> str:
        """The sign's name."""
        return SIGNALS[self.kind]


def cases_seen(actor: Actor) -> QuerySet[Case]:
    """The cases that an actor may see."""
    return visible(actor, Case.objects.all())


def timeline(case: Case) -> list[TimelineRow]:
    """Everything that was done with a case and its issue, newest first."""
    events = list(CaseEvent.objects.filter(case=case).order_by("-id"))
    people = user_names({e.user_id for e in events if e.user_id})
    units = unit_names({e.unit_id for e in events if e.unit_id})
    since = compared_since(case, events)
    return [
        TimelineRow(
            e.at, people.get(e.user_id, ""), units.get(e.unit_id, ""), action_words(e.table, e.action),
            state_words(e.table, e.to_state) if e.from_state != e.to_state else "", e.note,
            "；".join(words for words in (kin_words(e.details), since.get(e.pk, "")) if words),
        )
        for e in events
    ]  # fmt: skip


def related_cases(actor: Actor, case: Case) -> QuerySet[Case]:
    """Other cases of the same household or person that the actor may see, newest first."""
    rows = visible(actor, Case.objects.exclude(pk=case.pk))
    if case.household_key is not None:
        return rows.filter(household_key=case.household_key).order_by("-id")[:20]
    return rows.filter(person_key=case.person_key).order_by("-id")[:20] if case.person_key is not None else rows.none()  # fmt: skip


def about_words(case: Case) -> str:
    """The units and people whom a case is about, in words; only for those who may see the case."""
    units = case.about_units.order_by("region_code").values_list("name", flat=True)
    people = case.about_users.order_by("pk").values_list("name", flat=True)
    return "、".join([*units, *people])


def checks_of_case(case: Case) -> list:
    """The checks behind a case, for titles, legitimate reasons and the law."""
    checks = load_catalogue().checks
    ids = dict.fromkeys(links_answered(case.pk).values_list("check_id", flat=True))
    return [checks[i] for i in ids if i in checks]


def closing_signals(actor: Actor, now: datetime, *, months: int = 12) -> list[Signal]:
    """虚假整改 signals among the closings of the last months that the actor may see."""
    since = now - timedelta(days=31 * months)
    issues = list(visible(actor, Issue.objects.filter(status__in=CLOSED, closed_at__gte=since)).select_related("case").order_by("-closed_at")[:5000])  # fmt: skip
    return [
        *_without_evidence(issues), *_same_files(issues), *_in_haste(issues), *_doers_who_reviewed(issues), *_still_flagged(issues),
    ]  # fmt: skip


def signals_of_issue(actor: Actor, issue: Issue, now: datetime) -> list[Signal]:
    """The signals that concern one issue."""
    return [s for s in closing_signals(actor, now) if s.issue.pk == issue.pk]


def _without_evidence(issues: list[Issue]) -> Iterable[Signal]:
    """Only what lay there when the issue was closed out, in its present round, proves anything: what is added later does not."""
    ids = [i.pk for i in issues]
    began = dict(
        CaseEvent.objects.filter(issue__in=ids, action="record_recurrence").order_by("id").values_list("issue_id", "at")
    )  # fmt: skip
    uploaded = defaultdict(list)
    for issue_id, at in Evidence.objects.filter(issue__in=ids, voided_at=None).values_list("issue_id", "uploaded_at"):  # fmt: skip
        uploaded[issue_id].append(at)
    for issue in issues:
        since = began.get(issue.pk, issue.filed_at)
        if not any(since <= at <= issue.closed_at for at in uploaded[issue.pk]):
            yield Signal("no_evidence", issue, "销号时的佐证后来全部作废，或从来没有")


def _same_files(issues: list[Issue]) -> Iterable[Signal]:
    """A file of a closed issue that any other issue has too, closed or not; only those among the closed ones are named."""
    valid = Evidence.objects.filter(voided_at=None, issue__isnull=False)
    of_closed = valid.filter(issue__in=[i.pk for i in issues]).values("sha256")
    hashes = (
        valid.filter(sha256__in=of_closed)
        .values("sha256")
        .annotate(issues=Count("issue", distinct=True))
        .filter(issues__gt=1)
        .values("sha256")
    )
    used = defaultdict(set)
    for sha256, issue_id in valid.filter(sha256__in=hashes).values_list("sha256", "issue_id"):
        used[sha256].add(issue_id)
    by_pk = {i.pk: i for i in issues}
    for ids in used.values():
        for pk in sorted(ids & by_pk.keys()):
            named = [by_pk[other].no for other in sorted(ids & by_pk.keys()) if other != pk]
            elsewhere = len(ids - by_pk.keys())
            others = [*named, *([f"另外 {elsewhere} 个问题"] if elsewhere else [])]
            yield Signal("same_file", by_pk[pk], f"同一文件也用在 {'、'.join(others)}")


def _in_haste(issues: list[Issue]) -> Iterable[Signal]:
    if not issues:
        return
    today = timezone.localdate(max(i.closed_at for i in issues))
    window = timedelta(minutes=int(work_value("quick_close_minutes", issues[0].region_code, today)))
    most = int(work_value("quick_close_count", issues[0].region_code, today))
    by_person = defaultdict(list)
    for issue in sorted(issues, key=lambda i: i.closed_at):
        by_person[issue.closed_by_id].append(issue)
    for rows in by_person.values():
        start = 0
        hasty: dict[int, Issue] = {}
        for end, issue in enumerate(rows):
            while issue.closed_at - rows[start].closed_at > window:
                start += 1
            if end - start + 1 >= most:
                hasty |= {i.pk: i for i in rows[start : end + 1]}
        for issue in hasty.values():
            yield Signal(
                "closed_in_haste", issue, f"同一人在 {window.seconds // 60} 分钟内同意销号 {most} 件以上"
            )


def _doers_who_reviewed(issues: list[Issue]) -> Iterable[Signal]:
    rows = CaseEvent.objects.filter(
        case__in=[i.case_id for i in issues], action__in=("submit", "record", "apply_close_out", "complete_measure", "decide_recovery", "decide_pay_out"),
        user_id=F("case__issue__closed_by_id"),
    ).values_list("case_id", flat=True)  # fmt: skip
    did = set(rows)
    for issue in issues:
        if issue.case_id in did or issue.closed_by_id in (issue.remedier_id, issue.case.assignee_id):
            yield Signal("reviewer_was_doer", issue, "同意销号的人也参与过核查、整改或决定")


def _still_flagged(issues: list[Issue]) -> Iterable[Signal]:
    links = (
        Case.objects.filter(pk__in=[i.case_id for i in issues], flag_links__ended_at=None, flag_links__flag__state__in=("still_there", "back"))
        .values_list("pk", "flag_links__flag__last_as_of", "flag_links__flag_id")
    )  # fmt: skip
    by_case = defaultdict(list)
    for case_id, as_of, flag_id in links:
        by_case[case_id].append((as_of, flag_id))
    for issue in issues:
        later = [
            flag for as_of, flag in by_case[issue.case_id] if as_of > timezone.localdate(issue.closed_at)
        ]
        if later:
            yield Signal("still_flagged", issue, f"销号以后的比对仍有 {len(later)} 条疑点")


__all__ = [
    "CLOSED", "SIGNALS", "Signal", "TimelineRow", "about_words", "cases_seen", "checks_of_case", "closing_signals", "needs_of_issue", "related_cases", "round_began_at",
    "signals_of_issue", "timeline",
]  # fmt: skip
