"""A run from the question to flags, outcomes and the workspace's own record."""

from datetime import date, timedelta

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.engine.run_store import RunStore
from tests.web.runs.conftest import EAST_ONE, tables

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_run_has_one_outcome_for_every_check_and_says_who_owes_what_is_missing(import_office, compared):
    import_office()
    run = compared()
    assert run.is_finished
    assert sum(run.statuses.values()) == run.outcomes.count() == 97
    death = run.outcomes.get(check_id="paid_after_death")
    assert (death.status, death.flagged, death.new) == ("flagged", 1, 1)
    assert death.amount_yuan > 0
    vehicles = run.outcomes.get(check_id="vehicle_owned")
    assert vehicles.status == "not_applicable"
    assert [(o["title"], o["department"]) for o in vehicles.owed] == [("机动车登记", "公安交管")]
    assert vehicles.flagged == 0


def test_flags_and_run_are_stored_together_and_found_by_township(import_office, compared):
    from mingcha.web.flags.models import Flag

    import_office()
    run = compared()
    assert Flag.objects.filter(last_run_id=run.pk).count() == run.flagged == run.new > 0
    flag = Flag.objects.get(check_id="paid_after_death")
    assert flag.region_code == EAST_ONE
    count = run.region_counts.get(check_id="paid_after_death")
    assert (count.township_code, count.flagged, count.new) == ("990101101000", 1, 1)


def test_the_next_run_says_what_is_new_still_there_and_gone(import_office, compared):
    import_office()
    first = compared()
    still = compared(as_of=date(2024, 6, 29))
    assert still.previous_id == first.pk
    assert (still.new, still.gone) == (0, 0) and still.still_there == first.flagged
    made = tables()
    made["deaths"] = [{**made["deaths"][0], "died_on": "2024-06-20"}]
    import_office(made)
    later = compared()
    outcome = later.outcomes.get(check_id="paid_after_death")
    assert (outcome.flagged, outcome.gone) == (0, 1)
    import_office()
    back = compared().outcomes.get(check_id="paid_after_death")
    assert (back.flagged, back.back) == (1, 1)


def test_the_command_line_sees_the_run(import_office, compared, data_folder):
    import_office()
    run = compared()
    stored = RunStore(data_folder).list()
    assert [s.run_id for s in stored] == [run.stored_run] == ["00001"]
    assert len(stored[0].flags()) == run.flagged


def test_a_killed_worker_s_run_is_taken_up_again_and_is_one_run(
    import_office, clerk, work, now, data_folder, monkeypatch
):
    from mingcha.web.jobs.models import Job
    from mingcha.web.runs import jobs
    from mingcha.web.runs.models import Run
    from mingcha.web.runs.services import start_run

    import_office()
    run = start_run(actor=clerk, as_of=date(2024, 6, 30), now=now)

    def killed(**_):
        raise SystemExit

    with (
        monkeypatch.context() as patch
    ):  # killed after runs/ was written, before the database took anything in
        patch.setattr(jobs, "store_run", killed)
        with pytest.raises(SystemExit):
            work()
    assert not Run.objects.get(pk=run.pk).is_finished
    Job.objects.filter(pk=run.job_id).update(lease_until_at=now - timedelta(days=1))
    work()
    run.refresh_from_db()
    assert run.is_finished and run.job.attempts == 2
    assert [s.run_id for s in RunStore(data_folder).list()] == ["00001"]
    assert run.outcomes.count() == 97


def test_asking_twice_for_the_same_run_gives_one(import_office, clerk, now):
    from mingcha.web.runs.services import start_run

    import_office()
    first = start_run(actor=clerk, as_of=date(2024, 6, 30), now=now)
    assert start_run(actor=clerk, as_of=date(2024, 6, 30), now=now).pk == first.pk
    assert start_run(actor=clerk, as_of=date(2024, 5, 31), now=now).pk != first.pk


def test_a_run_with_its_own_parameter_value_says_so(import_office, compared):
    import_office()
    why = {"parameter_id": "death_grace_months_dibao", "value": "12", "reason": "核对试点"}
    run = compared(checks=["paid_after_death"], overrides=[why])
    outcome = run.outcomes.get()
    assert outcome.status == "clear"
    said = next(p for p in outcome.parameters if p["name"] == "death_grace_months_dibao")
    assert (said["value"], said["source"]) == (12, "本次运行指定 核对试点")


@pytest.mark.parametrize(("as_of", "code"), [(date(2024, 7, 2), "ASOF-01"), (date(2019, 1, 1), "ASOF-02")])
def test_a_day_that_cannot_be_asked_about_is_refused(import_office, clerk, now, as_of, code):
    from mingcha.web.runs.services import start_run

    import_office()
    with pytest.raises(ClerkError) as refused:
        start_run(actor=clerk, as_of=as_of, now=now)
    assert refused.value.code == code and "--" not in refused.value.next_step


def test_without_data_there_is_nothing_to_compare(data_folder, clerk, now):
    from mingcha.web.runs.services import start_run

    with pytest.raises(ClerkError) as refused:
        start_run(actor=clerk, as_of=date(2024, 6, 30), now=now)
    assert refused.value.code == "RUN-03"


def test_a_leader_may_look_but_not_start(import_office, leader, now):
    from mingcha.web.runs.services import start_run

    import_office()
    with pytest.raises(ClerkError) as refused:
        start_run(actor=leader, as_of=date(2024, 6, 30), now=now)
    assert refused.value.code == "ACCESS-01"


def test_the_starter_is_told_and_the_message_names_nobody(import_office, compared, clerk):
    from mingcha.web.home.models import Message

    import_office()
    run = compared()
    message = Message.objects.get(user_id=clerk.user_id)
    assert message.text.startswith("比对已完成（统计日 2024-06-30）：疑点")
    assert message.url == f"/runs/{run.pk}/"
    assert "王" not in message.text and "李" not in message.text
