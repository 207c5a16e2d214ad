"""When long work has ended, whoever started it is told, and nobody else."""

import pytest

from mingcha.domain.errors import ClerkError

pytestmark = pytest.mark.django_db


@pytest.fixture
def long_work(monkeypatch, clerk, now):
    """long_work(outcome) queues work for the clerk and lets a worker do it; outcome: what `finish` is given, or the error."""
    from mingcha.web.jobs import registry
    from mingcha.web.jobs.models import Job
    from mingcha.web.jobs.services import enqueue
    from mingcha.web.jobs.worker import work_once

    def do(outcome, *, kind: str = "imports.judge_tested", actor=clerk, **more) -> Job:
        def handle(job):
            if isinstance(outcome, Exception):
                raise outcome
            with job.effect():
                job.finish(outcome)

        monkeypatch.setitem(registry._kinds, kind, registry.Kind(kind, "数据入库", handle, **more))
        queued = enqueue(actor=actor, kind=kind, arguments={}, now=now, title="数据入库：王小明的名单.xlsx")
        work_once()
        return Job.objects.get(pk=queued.pk)

    return do


def told(user_id: int | None = None) -> list[tuple[str, str, str]]:
    """(kind, text, address) of every message, or of one person's."""
    from mingcha.web.home.models import Message

    rows = Message.objects.filter(user_id=user_id) if user_id else Message.objects.all()
    return list(rows.values_list("kind", "text", "url"))


def test_the_result_is_one_click_away(long_work, clerk, office):
    office.actor("leader", "county")
    long_work({"told": "已入库 4,812 条。", "said": "王小明", "url": "/imports/7/"})
    assert told() == told(clerk.user_id) == [
        ("import", "数据入库已完成：已入库 4,812 条。", "/imports/7/")
    ]  # fmt: skip


def test_without_words_of_its_own_the_message_leads_to_the_task_centre(long_work):
    job = long_work({"rows": 12}, kind="skeleton.export_tested")
    assert told() == [("job", "数据入库已结束，点开查看结果。", f"/jobs/{job.pk}/")]


@pytest.mark.parametrize(
    "error",
    [
        ClerkError("READ-02", what="文件损坏", why="王小明的表打不开", next_step="重新导出"),
        RuntimeError("王小明"),
    ],
)
def test_a_failure_is_told_without_what_may_name_somebody(long_work, error):
    job = long_work(error, tells_itself=True)
    assert (job.state, told()) == (
        "failed", [("import", "数据入库没有完成，点开查看原因和怎么办。", f"/jobs/{job.pk}/")]
    )  # fmt: skip


def test_a_number_of_a_person_is_never_passed_on(long_work):
    long_work({"told": "已入库 990101195003011016", "url": "https://elsewhere.example/"})
    ((_, text, url),) = told()
    assert text == "数据入库已结束，点开查看结果。" and url.startswith("/jobs/")


def test_work_that_tells_itself_is_not_told_twice(long_work):
    long_work({"told": "好"}, tells_itself=True)
    assert told() == []


def test_nobody_is_told_of_the_clock_s_work(long_work):
    from mingcha.web.audit.services import SYSTEM

    assert long_work({}, actor=SYSTEM).state == "done"
    assert told() == []


def test_a_message_that_cannot_be_sent_takes_nothing_back(long_work, monkeypatch):
    def broken(**_):
        raise RuntimeError

    monkeypatch.setattr("mingcha.web.home.jobs.notify", broken)
    assert long_work({"rows": 1}).state == "done"
