"""A run's flags in the table: new, still there, gone, back, as the engine's own register has it; and what people decided stays."""

import json
import random
from datetime import date, timedelta
from decimal import Decimal

import pyarrow as pa
import pytest
from django.db import connection

from mingcha.engine.flag_lines import Naming
from mingcha.engine.flag_register import Changes, FlagRegister
from mingcha.lake.dataset import StoredTable
from mingcha.web.audit.models import AuditEvent
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag, FlagChange, FlagSummary, Silence
from tests.web.flags.conftest import DEATH, NOT_PAID, SHARED, dataset, flag

pytestmark = pytest.mark.django_db


def one(**known) -> Flag:
    return Flag.objects.get(**known)


def test_a_flag_keeps_its_number_through_gone_and_back(store):
    assert store(1, [flag(DEATH, 1), flag(DEATH, 2)]) == Changes(new=2, still_there=0, gone=0, back=0)
    number = one(household_key=1).flag_no
    assert store(2, [flag(DEATH, 1)]) == Changes(new=0, still_there=1, gone=1, back=0)
    assert (one(household_key=2).state, one(household_key=2).status) == ("gone", words.GONE)
    assert store(3, [flag(DEATH, 1), flag(DEATH, 2)]) == Changes(new=0, still_there=1, gone=0, back=1)
    back = one(household_key=2)
    assert (back.state, back.status, back.episode, back.first_run_id, back.last_run_id) == (
        "back",
        words.NEW,
        2,
        1,
        3,
    )
    assert one(household_key=1).flag_no == number == "YD-" + number[3:]
    assert [(c.change, c.run_id, c.episode, c.status) for c in FlagChange.objects.all()] == [
        ("gone", 2, 1, words.NEW),
        ("back", 3, 2, words.GONE),
    ]


def test_a_check_that_could_not_run_lets_nothing_vanish(store):
    store(1, [flag(DEATH, 1)])
    assert store(2, [], checks=[], failed=[DEATH]) == Changes(0, 0, 0, 0)
    assert one(household_key=1).state == "new"


def test_the_same_run_twice_changes_nothing(store):
    store(1, [flag(DEATH, 1)])
    assert store(1, [flag(DEATH, 1)]) == Changes(0, 0, 0, 0)
    assert Flag.objects.count() == 1


@pytest.mark.parametrize("seed", range(4))
def test_random_histories_end_as_in_the_engines_register(store, tmp_path, seed):
    chance, register = random.Random(seed), FlagRegister(tmp_path / "flags.sqlite")
    for number in range(1, 9):
        ran = [c for c in (DEATH, NOT_PAID, SHARED) if chance.random() < 0.8]
        flags = [flag(c, h) for c in ran for h in range(1, 12) if chance.random() < 0.5]
        changes = store(
            number, flags, checks=ran, failed=[c for c in (DEATH, NOT_PAID, SHARED) if c not in ran]
        )
        stored = dict(Flag.objects.values_list("subject_id", "check_id"))
        subjects = {(f.check_id, f.household_key): f.subject_id for f in Flag.objects.all()}
        expected = register.merge(
            run_id=f"{number:05d}",
            as_of=date(2024, number, 28),
            checks_run=ran,
            flagged=[(f.check_id, subjects[f.check_id, f.household_key]) for f in flags],
        )
        assert changes == expected and stored
    kept = {
        (f.check_id, f.subject_id): (
            f.state,
            f.episode,
            f.first_run_id,
            f.last_run_id,
            f.last_as_of.isoformat(),
        )
        for f in Flag.objects.all()
    }
    assert kept == {
        (f.check_id, f.subject_id): (
            f.state,
            f.episode,
            int(f.first_run_id),
            int(f.last_run_id),
            f.last_as_of,
        )
        for f in register.all()
    }
    register.close()


@pytest.mark.parametrize(
    ("status", "when_gone", "when_back"),
    [
        (words.NEW, words.GONE, words.NEW),
        (words.DISPATCHED, words.DISPATCHED, words.DISPATCHED),
        (words.IN_CASE, words.IN_CASE, words.IN_CASE),
        (words.UNSUBSTANTIATED, words.UNSUBSTANTIATED, words.NEW),
        (words.SUBSTANTIATED, words.SUBSTANTIATED, words.NEW),
    ],
)
def test_what_people_began_or_decided_is_not_lost_when_data_change(store, status, when_gone, when_back):
    store(1, [flag(DEATH, 1)])
    Flag.objects.update(status=status, case_id=7)
    store(2, [])
    assert one().status == when_gone
    store(3, [flag(DEATH, 1)])
    assert one().status == when_back
    assert one().case_id == (7 if status in words.UNDER_WAY else None)


def test_a_conclusion_stands_as_long_as_the_flag_stays_in_the_data(store):
    store(1, [flag(DEATH, 1, amount="100.00")])
    Flag.objects.update(status=words.UNSUBSTANTIATED)
    store(2, [flag(DEATH, 1, amount="250.00")])
    assert (one().status, one().amount_yuan) == (words.UNSUBSTANTIATED, Decimal("250.00"))


def test_a_silenced_subject_is_marked_until_its_day(store, now):
    store(1, [flag(DEATH, 1)])
    known = one()
    Silence.objects.create(
        flag_id=known.pk, check_id=DEATH, subject_id=known.subject_id, theme=known.theme, until_on=now.date() + timedelta(10),
        reason="已在办理注销", made_by_id=1, made_by_name="测试", made_at=now,
    )  # fmt: skip
    store(2, [flag(DEATH, 1), flag(DEATH, 2)])
    assert (one(household_key=1).status, one(household_key=2).status) == (words.SILENCED, words.NEW)
    store(3, [flag(DEATH, 1), flag(DEATH, 2)], at=now + timedelta(11))
    assert one(household_key=1).status == words.NEW


def test_a_flag_without_a_region_belongs_to_the_level_that_ran_it(store):
    store(1, [flag(DEATH, 1, region=None)])
    kept = one()
    assert (kept.region_code, kept.county_code, kept.city_code, kept.province_code) == (
        "990101000000",
        "990101000000",
        "",
        "",
    )


def test_names_are_masked_and_relatives_of_officials_marked(store):
    kin = pa.table({"household_key": pa.array([2], pa.int64()), "staff_key": pa.array([900], pa.int64())})
    homes = pa.table({"household_key": pa.array([1, 2], pa.int64()), "programme": ["农村低保", "城市低保"]})
    data = dataset(
        kin_registrations=StoredTable(arrow=kin, columns=frozenset({"household_id", "staff_id"})),
        households=StoredTable(arrow=homes, columns=frozenset({"household_id", "programme"})),
    )
    naming = Naming(heads={1: 51}, people={12: 52}, names={51: "王小明", 52: "李明"})
    store(1, [flag(DEATH, 1), flag(DEATH, 2, 12), flag(SHARED, 2)], data=data, naming=naming)
    first, second = one(household_key=1), one(household_key=2, check_id=DEATH)
    assert (first.display_name, first.programme, first.about_kin) == ("王*明", "农村低保", False)
    assert (second.display_name, second.programme, second.about_kin) == ("李*", "城市低保", True)
    assert one(check_id=SHARED).confidential == words.KIN_ARCHIVE and not first.confidential


def test_the_evidence_is_that_of_the_last_run(store):
    months = [
        ("逐月发放", 24292, None, Decimal("300.00"), None),
        ("逐月发放", 24293, None, Decimal("310.00"), None),
    ]
    store(1, [flag(DEATH, 1, rows=months[:1])])
    store(2, [flag(DEATH, 1, rows=months)])
    assert one().months == 2
    assert [e["金额"] for e in json.loads(one().evidence.shown)["逐月发放"]] == ["300.00", "310.00"]
    assert one().evidence.run_id == 2


def summary(grain: str) -> list:
    """(province, city, county, flags, yuan) of each row."""
    rows = FlagSummary.objects.filter(grain=grain).order_by("city_code")
    return [(s.province_code[:4], s.city_code[:4], s.county_code[:6], s.count, s.amount_yuan) for s in rows]


def test_the_summary_counts_each_level_and_what_belongs_to_one_level_there_alone(store):
    west = "990101102201"
    store(
        1,
        [
            flag(DEATH, 1, amount="10.50"),
            flag(DEATH, 2, region=west, amount="4.00"),
            flag(DEATH, 3, region=None),
        ],
    )
    assert summary("province") == [("9900", "", "", 2, Decimal("14.50"))]
    assert summary("city") == [("9900", "9901", "", 2, Decimal("14.50"))]
    assert summary("county") == [
        ("", "", "990101", 1, Decimal("0")),
        ("9900", "9901", "990101", 2, Decimal("14.50")),
    ]


def test_a_failed_store_leaves_everything_as_it_was(store, monkeypatch):
    store(1, [flag(DEATH, 1)])
    before = (list(Flag.objects.values()), list(FlagSummary.objects.values()))
    monkeypatch.setattr("mingcha.web.flags.storing.rebuild_summary", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        store(2, [flag(DEATH, 2)])
    assert (list(Flag.objects.values()), list(FlagSummary.objects.values())) == before


def test_indexes_that_were_laid_aside_are_there_again(store, monkeypatch):
    def indexes() -> dict:
        with connection.cursor() as cursor:
            return connection.introspection.get_constraints(cursor, "flags_flag")

    before = indexes()
    monkeypatch.setattr("mingcha.web.flags.storing._MANY", 0)
    store(1, [flag(DEATH, 1)])
    store(2, [flag(DEATH, 2)])
    assert indexes() == before and len(before) > 13


def test_each_run_is_on_record(store):
    store(1, [flag(DEATH, 1)])
    event = AuditEvent.objects.get()
    assert (event.action, event.object_kind, event.object_id) == ("store_flags", "run", "1")
    assert event.after == {"new": 1, "still_there": 0, "gone": 0, "back": 0}
