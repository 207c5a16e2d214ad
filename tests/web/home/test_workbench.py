"""What a person finds on the workbench."""

from datetime import date, timedelta

import pytest

from mingcha.web.home.sources import ReportDue, Sent, Todo

pytestmark = pytest.mark.django_db


def rows(number: int, process: str = "待核查") -> list[Todo]:
    """Things to do, one due each day from 2 July."""
    first = date(2024, 7, 2)
    return [
        Todo(process, f"疑点核查第 {n} 件", f"/cases/{n}/", "核查", due_on=first + timedelta(days=n))
        for n in range(number)
    ]


def test_the_soonest_deadline_stands_first_and_ten_are_shown(sources, clerk, now):
    from mingcha.web.home.selectors import workbench

    sources.todos.append(lambda actor, at: reversed(rows(12)))
    sources.todos.append(lambda actor, at: [Todo("待研判", "新到疑点", "/flags/", "研判", 1204)])
    bench = workbench(clerk, now)
    assert [t.label for t in bench.shown][:2] == ["疑点核查第 0 件", "疑点核查第 1 件"]
    assert len(bench.shown) == 10 and bench.more == 2 + 1204
    assert {t.process: t.count for t in bench.tabs} == {"待核查": 12, "待研判": 1204}
    assert bench.total == 1216


def test_one_step_can_be_looked_at_alone(sources, clerk, now):
    from mingcha.web.home.selectors import workbench

    sources.todos.append(lambda actor, at: [*rows(2), *rows(1, "待签收")])
    bench = workbench(clerk, now, "待签收")
    assert [t.process for t in bench.shown] == ["待签收"]
    assert [t.here for t in bench.tabs if t.process == "待签收"] == [True]


def test_with_nothing_to_do_the_page_says_what_comes_next(sources, actor_client):
    sources.reports.append(lambda actor, at: [ReportDue("月报", date(2099, 9, 20), "未起草", "/reports/1/")])
    page = actor_client("clerk", "township").get("/").content.decode()
    assert "今天没有待办" in page and "下一个截止日：2099年9月20日 月报" in page


def test_a_broken_part_does_not_take_the_workbench_down(sources, actor_client):
    def broken(actor, at):
        raise RuntimeError("boom")

    sources.todos += [broken, lambda actor, at: rows(1)]
    answer = actor_client("clerk", "county").get("/")
    page = answer.content.decode()
    assert answer.status_code == 200 and "疑点核查第 0 件" in page and "暂时列不出来" in page


def test_what_was_sent_says_for_whom_it_waits(sources, actor_client):
    sources.sent.append(lambda actor, at: [Sent("12 件疑点", "东乡民政办", date(2024, 6, 20), "/cases/")])
    page = actor_client("clerk", "county").get("/").content.decode()
    assert "12 件疑点" in page and "东乡民政办" in page


@pytest.mark.parametrize(
    ("role", "level"),
    [("clerk", "village"), ("clerk", "township"), ("leader", "city"), ("discipline", "county"), ("finance", "county"), ("system_admin", "county")],
)  # fmt: skip
def test_every_role_has_a_workbench(actor_client, role, level):
    client = actor_client(role, level)
    for address in ("/", "/todo/", "/new/", "/messages/", "/announcements/"):
        assert client.get(address).status_code == 200, address


def test_the_number_of_queries_does_not_grow_with_the_work(sources, actor_client, django_assert_num_queries):
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = actor_client("clerk", "county")
    sources.todos.append(lambda actor, at: rows(1))
    client.get("/")
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    number = len(asked)
    sources.todos[0] = lambda actor, at: rows(300)
    cache.clear()
    with django_assert_num_queries(number):
        client.get("/")


def test_new_flags_are_asked_for_by_those_who_dispatch_them(office, clerk, now):
    from mingcha.web.flags.models import Flag
    from mingcha.web.flags.summaries import rebuild_summary
    from mingcha.web.flags.todo import flags_to_dispatch
    from mingcha.web.orgs.selectors import region_columns

    sides = {
        "paid_after_death": "wrongly_included",
        "vehicle_owned": "wrongly_included",
        "not_paid": "missed",
    }
    for check_id, side in sides.items():
        Flag.objects.create(
            check_id=check_id, subject_table="households", subject_id="H1", theme=side, side=side, severity="high", state="new",
            found_on=now.date(), first_run_id=1, last_run_id=1, first_as_of=now.date(), last_as_of=now.date(), status="new",
            **region_columns("990101101201"),
        )  # fmt: skip
    rebuild_summary()

    def asked(actor):
        return {t.label: t.count for t in flags_to_dispatch(actor, now)}

    both = {"新到疑点（错保）": 2, "新到疑点（漏保）": 1}
    assert asked(clerk) == both
    assert asked(office.actor("clerk", "township")) == both
    assert asked(office.actor("clerk", "township", region_code="990101102000")) == {}
    assert asked(office.actor("reviewer", "county")) == {}
