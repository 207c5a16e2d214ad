"""What people do with flags: each act from the right state only, on record, and the summary and the precision counted with it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.flags import words
from mingcha.web.flags.models import Conclusion, Flag, FlagPackage, FlagSummary, Silence
from mingcha.web.flags.packages import merge_flags, split_package
from mingcha.web.flags.precision import precision_of_checks, reasons_of_check
from mingcha.web.flags.selectors import count_by_status, facts_of, summary_grain
from mingcha.web.flags.silencing import end_silence, silence_flag
from mingcha.web.flags.summaries import rebuild_summary
from mingcha.web.flags.working import (
    Work,
    dismiss_flags,
    let_go,
    mark_dispatched,
    mark_under_way,
    record_conclusion,
    reopen_flags,
    undo_dismissal,
)
from tests.web.flags.conftest import DEATH, NOT_PAID, SHARED, flag

pytestmark = pytest.mark.django_db
WORK = Work(
    case_id=7,
    holder_unit_id=3,
    assignee_id=4,
    due_on=date(2024, 7, 15),
    soon_on=date(2024, 7, 10),
    limit_days=10,
)


def ids(**known) -> list[int]:
    return list(Flag.objects.filter(**known).order_by("pk").values_list("pk", flat=True))


def kept_summary() -> list:
    rows = FlagSummary.objects.exclude(count=0).order_by("grain", "region_code", "check_id", "status")
    return list(
        rows.values_list("grain", "region_code", "check_id", "status", "severity", "count", "amount_yuan")
    )


@pytest.fixture(autouse=True)
def summary_stays_true(office):
    """After every test the summary that services kept up is what counting anew gives."""
    yield
    kept = kept_summary()
    rebuild_summary()
    assert kept == kept_summary()


def refused(code: str, act, **arguments) -> None:
    before = list(Flag.objects.order_by("pk").values())
    with pytest.raises(ClerkError) as caught:
        act(**arguments)
    assert caught.value.code == code
    assert list(Flag.objects.order_by("pk").values()) == before


def test_a_case_takes_a_flag_through_to_its_conclusion(store, clerk, now):
    store(1, [flag(DEATH, 1, amount="500.00"), flag(DEATH, 2)])
    (first,) = chosen = ids(household_key=1)
    mark_dispatched(actor=clerk, flag_ids=chosen, work=WORK, now=now)
    kept = Flag.objects.get(pk=first)
    assert (kept.status, kept.case_id, kept.holder_unit_id, kept.due_on) == (
        words.DISPATCHED,
        7,
        3,
        date(2024, 7, 15),
    )
    mark_under_way(actor=clerk, flag_ids=chosen, work=WORK, verifying=True, now=now)
    record_conclusion(actor=clerk, flag_ids=chosen, conclusion=words.SUBSTANTIATED, case_id=7, now=now)
    kept.refresh_from_db()
    assert (kept.status, kept.due_on, kept.case_id) == (words.SUBSTANTIATED, None, 7)
    assert [
        e.action
        for e in AuditEvent.objects.filter(object_kind="flag", object_id=str(first)).order_by("number")
    ] == [
        "dispatch",
        "follow_case",
        "conclude",
    ]
    counted = count_by_status(clerk)
    assert {s: n for s, n in counted.items() if n} == {words.SUBSTANTIATED: 1, words.NEW: 1}


def test_a_withdrawn_dispatch_leaves_a_new_flag_or_one_that_is_gone(store, clerk, now):
    store(1, [flag(DEATH, 1), flag(DEATH, 2)])
    mark_dispatched(actor=clerk, flag_ids=ids(), work=WORK, now=now)
    store(2, [flag(DEATH, 1)])
    let_go(actor=clerk, flag_ids=ids(), reason="派错单位", now=now)
    assert [(f.status, f.case_id, f.due_on) for f in Flag.objects.order_by("household_key")] == [
        (words.NEW, None, None),
        (words.GONE, None, None),
    ]


def test_two_who_dispatch_the_same_flag(store, clerk, now):
    store(1, [flag(DEATH, 1), flag(DEATH, 2)])
    mark_dispatched(actor=clerk, flag_ids=ids(household_key=1), work=WORK, now=now)
    refused("FLAG-01", mark_dispatched, actor=clerk, flag_ids=ids(), work=WORK, now=now)


def test_only_who_may_dispatch_does(store, office, now):
    store(1, [flag(DEATH, 1), flag(SHARED, 1)])
    village, town = office.actor("clerk", "village"), office.actor("clerk", "township")
    refused("ACCESS-01", mark_dispatched, actor=village, flag_ids=ids(check_id=DEATH), work=WORK, now=now)
    refused("ACCESS-01", mark_dispatched, actor=town, flag_ids=ids(check_id=SHARED), work=WORK, now=now)
    mark_dispatched(actor=town, flag_ids=ids(check_id=DEATH), work=WORK, now=now)


def test_a_dismissal_needs_a_reason_of_the_list_and_can_be_taken_back(store, clerk, now):
    store(1, [flag(DEATH, 1), flag(DEATH, 2)])
    what = {"actor": clerk, "flag_ids": ids(household_key=1), "now": now}
    refused("WORK-04", dismiss_flags, reason_code="invented", explanation="已补录死亡日期", **what)
    refused("FLAG-02", dismiss_flags, reason_code="time_lag", explanation="无", **what)
    dismiss_flags(reason_code="time_lag", explanation="6 月已停发，7 月导入", **what)
    assert Flag.objects.get(household_key=1).status == words.UNSUBSTANTIATED
    assert Conclusion.objects.get().reason_code == "time_lag" and reasons_of_check(clerk, DEATH) == {
        "time_lag": 1
    }
    undo_dismissal(**what)
    assert Flag.objects.get(household_key=1).status == words.NEW and not Conclusion.objects.exists()
    assert sum(p.concluded for p in precision_of_checks(clerk, grain="county")) == 0


def test_a_dismissed_flag_that_a_case_holds_is_reopened_there_only(store, clerk, now):
    store(1, [flag(DEATH, 1)])
    mark_dispatched(actor=clerk, flag_ids=ids(), work=WORK, now=now)
    refused(
        "WORK-04", record_conclusion, actor=clerk, flag_ids=ids(), conclusion=words.UNSUBSTANTIATED, now=now
    )
    record_conclusion(
        actor=clerk, flag_ids=ids(), conclusion=words.UNSUBSTANTIATED, reason_code="wrong_person", now=now
    )
    refused("FLAG-01", undo_dismissal, actor=clerk, flag_ids=ids(), now=now)
    reopen_flags(actor=clerk, flag_ids=ids(), work=WORK, verifying=True, reason="新证据", now=now)
    assert Flag.objects.get().status == words.IN_CASE and not Conclusion.objects.exists()


def test_precision_by_check_and_region(store, clerk, office, now):
    west = "990101102201"
    flags = [flag(DEATH, h, region=west if h > 3 else "990101101201") for h in range(1, 6)] + [
        flag(NOT_PAID, 9)
    ]
    store(1, flags)
    mark_dispatched(actor=clerk, flag_ids=ids(), work=WORK, now=now)
    for household, conclusion, code in (
        (1, words.SUBSTANTIATED, ""), (2, words.SUBSTANTIATED, ""), (3, words.UNSUBSTANTIATED, "wrong_person"),
        (4, words.PARTLY_SUBSTANTIATED, ""), (5, words.UNDETERMINED, "person_away"),
    ):  # fmt: skip
        record_conclusion(
            actor=clerk,
            flag_ids=ids(household_key=household),
            conclusion=conclusion,
            reason_code=code,
            now=now,
        )
    (death,) = precision_of_checks(clerk, grain="county")
    assert (death.check_id, death.concluded, death.decided, death.right, death.share_percent) == (
        DEATH,
        5,
        4,
        3,
        75,
    )
    assert death.is_small_sample
    assert precision_of_checks(office.actor("clerk", "province"), grain="province") == [death]
    assert precision_of_checks(clerk, grain="county", side="missed") == []


def test_the_same_flag_concluded_in_two_episodes_counts_twice(store, clerk, now):
    for number in (1, 3):
        store(number, [flag(DEATH, 1)])
        mark_dispatched(actor=clerk, flag_ids=ids(), work=WORK, now=now)
        record_conclusion(actor=clerk, flag_ids=ids(), conclusion=words.SUBSTANTIATED, now=now)
        store(number + 1, [])
    assert [p.substantiated for p in precision_of_checks(clerk, grain="county")] == [2]


def test_a_silence_has_a_day_a_reason_and_an_author(store, clerk, now):
    store(1, [flag(DEATH, 1)])
    (number,), later = ids(), now.date() + timedelta(30)
    refused("FLAG-02", silence_flag, actor=clerk, flag_id=number, until_on=later, reason="等", now=now)
    refused(
        "FLAG-03",
        silence_flag,
        actor=clerk,
        flag_id=number,
        until_on=now.date(),
        reason="等待户籍注销",
        now=now,
    )
    silence_flag(actor=clerk, flag_id=number, until_on=later, reason="等待户籍注销", now=now)
    silence = Silence.objects.get()
    assert (silence.made_by_name, silence.reason, silence.until_on) == (clerk.name, "等待户籍注销", later)
    assert Flag.objects.get().status == words.SILENCED
    end_silence(actor=clerk, flag_id=number, now=now)
    assert Flag.objects.get().status == words.NEW
    refused("FLAG-08", end_silence, actor=clerk, flag_id=number, now=now)


def test_a_silence_lasts_180_days_at_most(store, clerk, now):
    store(1, [flag(DEATH, 1)])
    (number,) = ids()
    last = date(2024, 12, 28)  # 180 days after 2024-07-01
    asked = {"actor": clerk, "flag_id": number, "reason": "等待户籍注销", "now": now}
    refused("FLAG-09", silence_flag, until_on=last + timedelta(1), **asked)
    assert Flag.objects.get().status == words.NEW and not Silence.objects.exists()
    assert silence_flag(until_on=last, **asked).until_on == last


def test_a_township_cannot_silence(store, office, now):
    store(1, [flag(DEATH, 1)])
    town = office.actor("clerk", "township")
    refused(
        "ACCESS-01",
        silence_flag,
        actor=town,
        flag_id=ids()[0],
        until_on=date(2024, 12, 1),
        reason="等待户籍注销",
        now=now,
    )


def test_a_households_flags_become_one_package_and_single_again(store, clerk, now):
    store(1, [flag(DEATH, 1), flag(NOT_PAID, 1), flag(DEATH, 2), flag("benefits_overlap", 1)])
    two = ids(household_key=1)[:2]
    package = merge_flags(actor=clerk, flag_ids=two, now=now)
    assert ids(package_id=package.pk) == two and package.package_no == f"HB-{package.pk:06d}"
    assert merge_flags(actor=clerk, flag_ids=ids(household_key=1)[2:], now=now).pk == package.pk
    assert len(ids(package_id=package.pk)) == 3
    refused("FLAG-04", merge_flags, actor=clerk, flag_ids=[*two, *ids(household_key=2)], now=now)
    assert split_package(actor=clerk, package_id=package.pk, now=now) == 3
    assert ids(package_id=package.pk) == [] and FlagPackage.objects.get().split_at == now
    refused("FLAG-06", split_package, actor=clerk, package_id=package.pk, now=now)


def test_a_package_holds_no_more_than_one_visit_can_answer(store, clerk, now, monkeypatch):
    monkeypatch.setattr("mingcha.web.flags.packages.package_limit", lambda region, on: 1)
    store(1, [flag(DEATH, 1), flag(NOT_PAID, 1)])
    refused("FLAG-05", merge_flags, actor=clerk, flag_ids=ids(), now=now)
    refused("FLAG-07", merge_flags, actor=clerk, flag_ids=[], now=now)


def test_facts_for_a_case_are_those_one_may_dispatch(store, office, clerk):
    store(1, [flag(DEATH, 1, amount="12.30"), flag(SHARED, 1)])
    (fact,) = facts_of(ids(), office.actor("clerk", "township"))
    assert (fact.check_id, fact.amount_yuan, fact.severity) == (DEATH, Decimal("12.30"), "high")
    assert len(facts_of(ids(), clerk)) == 2
    assert summary_grain(clerk) == "county" and summary_grain(office.actor("clerk", "township")) is None
    assert count_by_status(office.actor("clerk", "township")) == {words.NEW: 1}
