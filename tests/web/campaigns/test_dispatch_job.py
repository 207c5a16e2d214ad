"""下发 of many tasks: a job with progress, that can be cancelled until it writes, and takes effect once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.campaigns.models import Dispatch, Task
from mingcha.web.campaigns.services import dispatching
from mingcha.web.campaigns.services.dispatching import Wanted, dispatch_or_queue, running_dispatch
from mingcha.web.jobs.models import Job
from mingcha.web.jobs.worker import work_once
from tests.web.campaigns.conftest import at
from tests.web.campaigns.handing_down import SAME, TODAY, hand_down, task_of

NOW = at("2024-04-01")


@pytest.fixture
def only_three_at_once(monkeypatch):
    """As if the parameter said 3."""
    monkeypatch.setattr(dispatching, "at_once_max", lambda actor, on: 3)


def wanted(people, spring, *items: str) -> Wanted:
    tasks = tuple(task_of(spring, i, people.county.unit_id).pk for i in items)
    units = (people.east.unit_id, people.west.unit_id)
    return Wanted(spring.pk, tasks, units, SAME, TODAY, note="抓紧", take_on_by=date(2024, 4, 15))


def queued(people, spring, *items: str) -> Job:
    handed = dispatch_or_queue(actor=people.county, wanted=wanted(people, spring, *items), now=NOW)
    assert handed.dispatch is None
    return Job.objects.get(pk=handed.job_id)


def test_what_is_few_is_handed_down_at_once(people, spring, only_three_at_once):
    handed = dispatch_or_queue(actor=people.county, wanted=wanted(people, spring, "2.2"), now=NOW)
    assert handed.dispatch.tasks.count() == 2 and not Job.objects.filter(kind="campaigns.dispatch").exists()


def test_the_parameter_says_how_many_are_few(people):
    assert dispatching.at_once_max(people.county, TODAY) == 2000


def test_what_was_chosen_survives_the_queue(people, spring):
    said = wanted(people, spring, "2.2", "4.2")
    assert Wanted.of_json(said.as_json()) == said


def test_many_are_handed_down_by_the_worker_all_at_once(people, spring, only_three_at_once):
    job = queued(people, spring, "2.2", "4.2")
    assert job.title == "下发任务（2 个单位 4 项次）" and not Dispatch.objects.exists()
    assert running_dispatch(people.county, spring.pk) == job.pk
    while work_once():
        pass
    dispatch = Dispatch.objects.get()
    made = [(t.item_id, t.status, t.due_on) for t in dispatch.tasks.filter(holder_id=people.east.unit_id)]
    assert made == [("2.2", "issued", None), ("4.2", "issued", date(2024, 10, 31))]
    assert (dispatch.issued_by_id, dispatch.note) == (people.county.user_id, "抓紧")
    assert all(t.measures.count() == 1 for t in dispatch.tasks.all())
    job.refresh_from_db()
    assert job.state == "done"
    assert job.result["url"] == reverse("campaigns:dispatch_page", args=[spring.pk, dispatch.pk])
    assert job.result["said"] == "已向 2 个单位下发 4 项次任务，对方签收前可以撤回。"
    assert (
        AuditEvent.objects.filter(
            action="dispatch", object_kind="task", user_id=people.county.user_id
        ).count()
        == 1
    )
    assert running_dispatch(people.county, spring.pk) is None


def test_the_pages_lead_to_the_job_and_on_to_what_was_handed_down(
    people, spring, actor_client, only_three_at_once, monkeypatch
):
    monkeypatch.setattr("mingcha.web.campaigns.views.cascade.at_once_max", lambda actor, on: 3)
    county = actor_client("clerk", "county")
    url = reverse("campaigns:dispatch", args=[spring.pk])
    said = wanted(people, spring, "2.2", "4.2")
    data = {"tasks": said.task_ids, "units": said.unit_ids, "rule": "same", "note": ""}
    assert "由后台办理：写入前可以取消" in county.post(url, data).content.decode()
    answer = county.post(url, data | {"act": "dispatch"})
    job = Job.objects.get(kind="campaigns.dispatch")
    assert answer.url == reverse("jobs:page", args=[job.pk])
    assert "取消任务" in county.get(answer.url).content.decode()
    assert "上一次下发还在办理" in county.get(url).content.decode()
    refused = county.post(url, data | {"act": "dispatch"})
    assert refused.status_code == 422 and "CAMP-26" in refused.content.decode()
    while work_once():
        pass
    done = county.get(answer.url).content.decode()
    assert reverse("campaigns:dispatch_page", args=[spring.pk, Dispatch.objects.get().pk]) in done


@pytest.mark.django_db(transaction=True)
def test_cancelled_while_it_is_laid_out_nothing_is_written(people, spring, only_three_at_once, monkeypatch):
    job = queued(people, spring, "2.2", "4.2")
    really = dispatching._child

    def asked_to_stop(planned):
        """The person presses 取消 while the rows are being laid out."""
        Job.objects.filter(pk=job.pk).update(cancel_asked_at=NOW)
        return really(planned)

    monkeypatch.setattr(dispatching, "_child", asked_to_stop)
    work_once()
    job.refresh_from_db()
    assert (job.state, job.total) == ("cancelled", 4) and not Dispatch.objects.exists()
    assert not Task.objects.filter(holder_id=people.east.unit_id).exists()
    monkeypatch.undo()
    hand_down(people, spring, "2.2", "4.2")
    assert Dispatch.objects.get().tasks.count() == 4


def test_a_worker_that_lost_its_job_writes_nothing(people, spring, only_three_at_once, monkeypatch):
    """Killed after laying out, its lease over: another worker does it; the first, should it live, has no effect any more."""
    job = queued(people, spring, "2.2", "4.2")
    monkeypatch.setattr("mingcha.web.campaigns.jobs.laid_out", lambda *a: _laid_out_late(job, *a))
    work_once("the first")
    assert not Dispatch.objects.exists()
    monkeypatch.undo()
    Job.objects.filter(pk=job.pk).update(lease_until_at=NOW - timedelta(days=1))
    work_once("another worker")
    assert Dispatch.objects.get().tasks.count() == 4


def _laid_out_late(job, *arguments):
    made = dispatching.laid_out(*arguments)
    Job.objects.filter(pk=job.pk).update(lease="another worker")
    return made


def test_what_another_handed_down_meanwhile_is_left_out(people, spring, only_three_at_once, monkeypatch):
    job = queued(people, spring, "2.2", "4.2")

    def somebody_was_faster(*arguments):
        made = dispatching.laid_out(*arguments)
        hand_down(people, spring, "2.2")
        return made

    monkeypatch.setattr("mingcha.web.campaigns.jobs.laid_out", somebody_was_faster)
    work_once()
    job.refresh_from_db()
    assert job.state == "done" and "下发 2 项次" in job.result["said"]
    assert Task.objects.filter(holder_id=people.east.unit_id, item_id="2.2").count() == 1


def test_what_cannot_be_handed_down_is_not_queued(people, spring, only_three_at_once):
    hand_down(people, spring, "2.2", "4.2")
    with pytest.raises(ClerkError, match="CAMP-23"):
        dispatch_or_queue(actor=people.county, wanted=wanted(people, spring, "2.2", "4.2"), now=NOW)
    assert not Job.objects.filter(kind="campaigns.dispatch").exists()


def test_a_post_that_ended_meanwhile_hands_nothing_down(people, spring, office, only_three_at_once):
    job = queued(people, spring, "2.2", "4.2")
    post = office.post("clerk", "county")
    post.until_on = date(2024, 4, 2)
    post.save()
    work_once()
    job.refresh_from_db()
    assert (job.state, job.step) == ("cancelled", "发起人的任职已结束") and not Dispatch.objects.exists()
