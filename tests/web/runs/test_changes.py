"""A changed parameter or check: tried without counting, then adopted or given up."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.errors import ClerkError
from tests.cli.small_office import WANG
from tests.web.runs.conftest import tables

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
GRACE = "death_grace_months_dibao"


@pytest.fixture
def tried(import_office, clerk, work, now):
    """tried(**change) -> a change whose shadow run is finished."""
    from mingcha.web.runs.changing import propose_change
    from mingcha.web.runs.models import CheckChange

    def propose(**change):
        made = propose_change(
            actor=clerk, as_of=date(2024, 6, 30), reason="省厅意见征求稿第三条", now=now, **change
        )
        work()
        return CheckChange.objects.select_related("shadow_run").get(pk=made.pk)

    return propose


def test_a_longer_grace_would_take_the_flag_away_and_nothing_counts(import_office, compared, tried):
    from mingcha.web.flags.models import Flag

    import_office()
    run = compared()
    before = list(Flag.objects.values_list("check_id", "subject_id", "state").order_by("pk"))
    change = tried(parameter_id=GRACE, value="12")
    shadow = change.shadow_run
    assert (shadow.new, shadow.gone, shadow.still_there) == (0, 1, 0)
    differing = shadow.differing.get(check_id="paid_after_death")
    assert (differing.direction, differing.masked_name) == ("removed", "王*大")
    assert WANG not in differing.subject_id + differing.found and "王老大" not in differing.found
    assert shadow.region_counts.get(check_id="paid_after_death").township_code == "990101101000"
    assert list(Flag.objects.values_list("check_id", "subject_id", "state").order_by("pk")) == before
    assert run.previous_id is None


def test_those_who_decide_are_told_when_the_trial_is_done(import_office, tried, clerk, leader):
    from mingcha.web.home.models import Message

    import_office()
    tried(parameter_id=GRACE, value="12")
    told = dict(Message.objects.values_list("user_id", "text"))
    assert set(told) == {clerk.user_id, leader.user_id}
    assert told[leader.user_id] == "试算已完成：新增疑点 0 条，减少 1 条，等负责人决定。"


def test_only_checks_that_the_parameter_decides_on_are_tried(import_office, tried):
    import_office()
    change = tried(parameter_id=GRACE, value="12")
    assert change.shadow_run.chosen == ["paid_after_death"]


def test_an_adopted_change_counts_from_its_day_and_says_who_decided(
    import_office, compared, tried, leader, now
):
    from mingcha.web.runs.changing import adopt_change

    import_office()
    compared()
    change = tried(parameter_id=GRACE, value="12")
    adopt_change(
        actor=leader, change_id=change.pk, reason="按省厅文件执行", effective_on=date(2024, 6, 30), now=now
    )
    after = compared().outcomes.get(check_id="paid_after_death")
    assert (after.status, after.gone) == ("clear", 1)
    said = next(p for p in after.parameters if p["name"] == GRACE)
    assert said["value"] == 12 and "按省厅文件执行" in said["source"] and "2024-06-30 起" in said["source"]
    earlier = compared(as_of=date(2024, 6, 29)).outcomes.get(check_id="paid_after_death")
    assert earlier.status == "flagged"


def test_a_clerk_may_not_adopt_and_nobody_decides_twice(import_office, tried, clerk, leader, now):
    from mingcha.web.runs.changing import adopt_change, give_up_change

    import_office()
    change = tried(parameter_id=GRACE, value="12")
    with pytest.raises(ClerkError) as refused:
        adopt_change(actor=clerk, change_id=change.pk, reason="可以", effective_on=date(2024, 6, 30), now=now)
    assert refused.value.code == "ACCESS-01"
    give_up_change(actor=leader, change_id=change.pk, reason="影响面太大", now=now)
    with pytest.raises(ClerkError) as refused:
        adopt_change(
            actor=leader, change_id=change.pk, reason="可以", effective_on=date(2024, 6, 30), now=now
        )
    assert refused.value.code == "RUN-09"


def test_an_ended_change_no_longer_counts(import_office, compared, tried, leader, now):
    from mingcha.web.runs.changing import adopt_change, end_change

    import_office()
    change = tried(parameter_id=GRACE, value="12")
    adopt_change(
        actor=leader, change_id=change.pk, reason="按省厅文件执行", effective_on=date(2024, 6, 1), now=now
    )
    end_change(actor=leader, change_id=change.pk, reason="文件已废止", ended_on=date(2024, 6, 30), now=now)
    assert compared().outcomes.get(check_id="paid_after_death").status == "flagged"
    assert compared(as_of=date(2024, 6, 29)).outcomes.get(check_id="paid_after_death").status == "clear"


def test_a_changed_check_file_is_tried_from_its_folder(import_office, tried, data_folder, leader, now):
    from mingcha.web.runs.changing import adopt_change

    import_office()
    folder = data_folder / "overlays" / "stricter" / "checks" / "wrongly_included"
    folder.mkdir(parents=True)
    source = load_catalogue().checks["paid_after_death"].path
    changed = Path(source).read_text("utf-8").replace("flagged AS (", "flagged_before AS (", 1)
    changed = changed.rsplit("SELECT * FROM flagged", 1)[0].rstrip().rstrip(")") + ")"
    changed += ",\nflagged AS (\n  SELECT * FROM flagged_before WHERE FALSE\n)\nSELECT * FROM flagged\n"
    (folder / "paid_after_death.sql").write_text(changed, "utf-8")
    change = tried(overlay="stricter")
    assert (change.shadow_run.new, change.shadow_run.gone) == (0, 1)
    (folder / "paid_after_death.sql").write_text(changed + "-- 又改了一处\n", "utf-8")
    with pytest.raises(ClerkError) as refused:
        adopt_change(
            actor=leader, change_id=change.pk, reason="可以", effective_on=date(2024, 6, 30), now=now
        )
    assert refused.value.code == "RUN-07"
    shutil.rmtree(data_folder / "overlays")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"parameter_id": GRACE, "value": "三个月"}, "PARAM-01"),
        ({"parameter_id": "no_such", "value": "3"}, "PARAM-02"),
        ({}, "RUN-10"),
        ({"parameter_id": "light_soon_working_days", "value": "5"}, "RUN-11"),
        ({"overlay": "../keys"}, "RUN-05"),
    ],
)
def test_what_cannot_be_tried_is_refused_with_a_reason(import_office, tried, change, code):
    import_office(tables())
    with pytest.raises(ClerkError) as refused:
        tried(**change)
    assert refused.value.code == code
