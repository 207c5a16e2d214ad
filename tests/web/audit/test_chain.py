"""The chain of acts: whatever is done to the rows behind its back, the first broken link is named."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mingcha.domain.access import Actor
from mingcha.web.audit.anchors import read_anchors, write_anchor
from mingcha.web.audit.chain import first_broken_link, link_hash
from mingcha.web.audit.models import FIRST_HASH, AuditEvent, ChainHead
from mingcha.web.audit.services import acting, record_view, request_address, verify_chain

NOW = datetime(2024, 7, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
CLERK = Actor(7, "王芳", 70, "clerk", "county", 3, "bureau", "990101000000")
CHANGES = {
    "at": NOW + timedelta(seconds=1), "user_id": 8, "post_id": 71, "unit_id": 4, "role": "leader", "action": "delete",
    "object_kind": "case", "object_id": "2", "region_code": "990102000000", "person_key": 99, "reason": "别的理由",
    "before": {"a": 0}, "after": None, "address": "10.0.0.9", "previous_hash": "f" * 64, "hash": "e" * 64,
}  # fmt: skip


@pytest.fixture
def chain(transactional_db, tmp_path, monkeypatch):
    """Five acts on record, each committed, each with its anchor outside the database."""
    monkeypatch.setattr(settings, "HOME", replace(settings.HOME, folder=tmp_path))
    for number in range(1, 6):
        with acting(CLERK, now=NOW + timedelta(minutes=number)) as act:
            act.record(
                "change", "flag", object_id=number, region_code="990101101000", person_key=10 + number,
                reason="核对证件", before={"state": "a"}, after={"state": "b", "on": NOW.date()},
            )  # fmt: skip
    assert verify_chain() is None
    return settings.HOME.anchors


def lose_anchors(folder) -> None:
    for file in folder.glob("*.jsonl"):
        file.unlink()


def rewrite_from(number: int) -> None:
    """What somebody with the whole database can do: link everything anew, head included."""
    previous = (
        AuditEvent.objects.filter(number=number - 1).values_list("hash", flat=True).first() or FIRST_HASH
    )
    for event in AuditEvent.objects.filter(number__gte=number).order_by("number"):
        event.previous_hash, event.hash = previous, link_hash(event, previous)
        event.save(update_fields=["previous_hash", "hash"])
        previous = event.hash
    last = AuditEvent.objects.order_by("-number").first()
    ChainHead.objects.update(last_number=last.number, last_hash=last.hash)


def test_every_field_that_an_event_says_is_bound():
    bound = {f.name for f in AuditEvent._meta.get_fields()} - {
        "number", "province_code", "city_code", "county_code", "township_code", "village_code"
    }  # fmt: skip
    assert bound == set(CHANGES)  # the columns of the levels only serve lists; the number is tried below


@pytest.mark.parametrize("number", [1, 3, 5])
def test_a_changed_field_is_found_where_it_is(chain, number):
    row = AuditEvent.objects.filter(number=number)
    for field, value in CHANGES.items():
        was = row.values_list(field, flat=True).get()
        row.update(**{field: value})
        found = verify_chain()
        assert found is not None and found.number == number and "改动过" in found.why, field
        row.update(**{field: was})
    assert verify_chain() is None


@pytest.mark.parametrize("number", [1, 3, 4])
def test_a_row_taken_from_the_middle_is_missed(chain, number):
    AuditEvent.objects.filter(number=number).delete()
    assert (verify_chain().number, verify_chain().why) == (number, "这一条不见了")


def test_a_row_put_in_between_or_renumbered_is_found(chain):
    AuditEvent.objects.filter(number=5).update(number=6)
    assert verify_chain().number == 5


@pytest.mark.parametrize("dropped", [1, 2, 5])
def test_rows_dropped_from_the_end_are_missed(chain, dropped):
    AuditEvent.objects.filter(number__gt=5 - dropped).delete()
    found = verify_chain()
    assert found.number == 6 - dropped and "末尾缺记录" in found.why


@pytest.mark.parametrize("dropped", [1, 2, 5])
def test_rows_dropped_from_the_end_are_missed_though_the_head_was_set_back(chain, dropped):
    AuditEvent.objects.filter(number__gt=5 - dropped).delete()
    last = AuditEvent.objects.order_by("-number").first()
    ChainHead.objects.update(
        last_number=last.number if last else 0, last_hash=last.hash if last else FIRST_HASH
    )
    found = verify_chain()
    assert found.number == 6 - dropped and "锚点已记到第 5 条" in found.why


def test_without_anchors_a_head_that_was_set_back_would_not_show(chain):
    """Why the anchors must lie where the database's administrator has no access."""
    AuditEvent.objects.filter(number=5).delete()
    last = AuditEvent.objects.order_by("-number").first()
    ChainHead.objects.update(last_number=last.number, last_hash=last.hash)
    lose_anchors(chain)
    assert verify_chain() is None


def test_a_missing_head_is_found(chain):
    ChainHead.objects.all().delete()
    assert "链头记到第 0 条" in verify_chain().why


def test_a_chain_written_anew_from_a_changed_row_meets_an_anchor(chain):
    before = list(AuditEvent.objects.all())
    for field in (f for f in CHANGES if "hash" not in f):
        AuditEvent.objects.filter(number=3).update(**{field: CHANGES[field]})
        rewrite_from(3)
        found = verify_chain()
        assert found is not None and found.number == 3 and "锚点不一致" in found.why, field
        for event in before:
            event.save()


def test_a_chain_written_anew_after_all_rows_were_dropped_meets_an_anchor(chain):
    AuditEvent.objects.all().delete()
    ChainHead.objects.all().delete()
    for _ in range(6):
        record_view_of_nothing()
    assert verify_chain().number == 1


def record_view_of_nothing() -> None:
    with acting(CLERK, now=NOW) as act:
        act.record("view", "flag", object_id=1)


def test_an_anchor_cut_off_by_a_kill_is_passed_over(chain):
    file = next(chain.glob("*.jsonl"))
    file.write_text(file.read_text()[:-20])
    assert max(read_anchors(chain)) == 4 and verify_chain() is None


def test_acts_that_were_taken_back_leave_neither_rows_nor_anchors(chain):
    with pytest.raises(RuntimeError), acting(CLERK, now=NOW) as act:
        act.record("view", "flag", object_id=1)
        raise RuntimeError
    assert AuditEvent.objects.count() == 5 and max(read_anchors(chain)) == 5


def test_an_inner_act_that_fails_takes_back_only_itself(chain):
    with acting(CLERK, now=NOW) as outer:
        outer.record("view", "flag", object_id=1)
        with pytest.raises(RuntimeError), acting(CLERK, now=NOW) as inner:
            inner.record("export", "flag", object_id=2)
            raise RuntimeError
        outer.record("view", "flag", object_id=3)
    assert list(AuditEvent.objects.filter(number__gt=5).order_by("number").values_list("object_id", flat=True)) == ["1", "3"]  # fmt: skip
    assert verify_chain() is None


def test_acts_in_a_transaction_that_is_rolled_back_leave_no_anchor(chain):
    with pytest.raises(RuntimeError), transaction.atomic():
        record_view_of_nothing()
        raise RuntimeError
    assert max(read_anchors(chain)) == 5 and verify_chain() is None


def test_address_and_place_are_taken_from_where_they_are_known(chain):
    token = request_address.set("10.1.1.1")
    try:
        with acting(CLERK, now=NOW) as act:
            act.record("sign_in", "user", object_id=7)
    finally:
        request_address.reset(token)
    event = AuditEvent.objects.get(number=6)
    assert (event.address, event.region_code, event.county_code) == ("10.1.1.1", "", "990101000000")
    assert AuditEvent.objects.get(number=1).township_code == "990101101000"


def test_record_view_names_the_record_and_nobody(chain, office):
    post = office.post("clerk", "village")
    record_view(CLERK, post, now=NOW)
    event = AuditEvent.objects.get(number=6)
    assert (event.action, event.object_kind, event.object_id, event.region_code) == ("view", "post", str(post.pk), "990101101201")  # fmt: skip


TEXT = st.text(max_size=20)
SAID = st.none() | st.dictionaries(TEXT, st.integers() | TEXT | st.booleans() | st.none(), max_size=3)


def event_of(said: tuple, number: int, previous: str) -> AuditEvent:
    action, object_id, reason, before, key = said
    event = AuditEvent(
        number=number, at=NOW, user_id=1, post_id=1, unit_id=1, role="clerk", action=action, object_kind="flag",
        object_id=object_id, reason=reason, before=before, after=None, person_key=key, previous_hash=previous,
    )  # fmt: skip
    event.hash = link_hash(event, previous)
    return event


ACTS = st.lists(st.tuples(TEXT, TEXT, TEXT, SAID, st.none() | st.integers(0, 10**12)), min_size=1, max_size=8)


def linked(acts: list[tuple]) -> list[AuditEvent]:
    events: list[AuditEvent] = []
    for number, said in enumerate(acts, start=1):
        events.append(event_of(said, number, events[-1].hash if events else FIRST_HASH))
    return events


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ACTS, st.data())
def test_property_any_single_change_or_loss_is_found_and_an_untouched_chain_is_whole(acts, data):
    events = linked(acts)
    head, anchors = (len(events), events[-1].hash), {e.number: e.hash for e in events}
    assert first_broken_link(iter(events), head, anchors) is None
    index = data.draw(st.integers(0, len(events) - 1))
    if data.draw(st.booleans()):
        found = first_broken_link(iter(events[:index] + events[index + 1 :]), head, anchors)
        assert found.number == index + 1
    else:
        victim = events[index]
        victim.reason += data.draw(st.text(min_size=1, max_size=3))
        assert first_broken_link(iter(events), head, anchors).number == index + 1


@hypothesis_settings(max_examples=60, deadline=None)
@given(ACTS, ACTS)
def test_property_two_chains_that_say_different_things_never_share_an_end(one, other):
    ends = linked(one)[-1].hash, linked(other)[-1].hash
    assert (ends[0] == ends[1]) == (one == other)


def test_anchors_of_several_months_are_read_together(tmp_path):
    write_anchor(tmp_path / "a", 1, "x" * 64, NOW)
    write_anchor(tmp_path / "a", 2, "y" * 64, NOW + timedelta(days=40))
    assert read_anchors(tmp_path / "a") == {1: "x" * 64, 2: "y" * 64}
    assert oct((tmp_path / "a" / "2024-07.jsonl").stat().st_mode)[-3:] == "600"


@pytest.mark.parametrize("writers", [4])
def test_writers_at_the_same_time_make_one_chain(chain, writers):
    from concurrent.futures import ThreadPoolExecutor

    def work(_: int) -> None:
        try:
            for _ in range(5):
                record_view_of_nothing()
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(work, range(writers)))
    assert AuditEvent.objects.count() == 5 + writers * 5
    assert verify_chain() is None
