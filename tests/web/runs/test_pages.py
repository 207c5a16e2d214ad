"""What people see of runs, checks and changes."""

import re
from datetime import date

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seen(actor_client):
    """seen(role, level, address, **more) -> (status, text) of a page."""

    def get(role: str, level: str, address: str, **more) -> tuple[int, str]:
        answer = actor_client(role, level, **more).get(address)
        return answer.status_code, answer.content.decode()

    return get


def test_a_run_s_page_shows_both_sides_and_who_owes_data(import_office, compared, seen):
    import_office()
    run = compared()
    status, text = seen("clerk", "county", f"/runs/{run.pk}/")
    assert status == 200
    assert text.index("疑似错保") < text.index("疑似漏保少发")
    assert "这是疑点，不是结论" in text and "未比对：机动车登记" in text
    _, missing = seen("clerk", "county", f"/runs/{run.pk}/?tab=missing")
    assert "公安交管" in missing and "写需求函" in missing
    for tab in ("compare", "parameters", "versions"):
        assert seen("clerk", "county", f"/runs/{run.pk}/?tab={tab}")[0] == 200
    assert seen("clerk", "county", f"/runs/{run.pk}/?tab=other")[0] == 404


def test_parameters_come_with_value_region_source_and_validity(import_office, compared, seen):
    import_office()
    run = compared(checks=["paid_after_death"])
    _, text = seen("clerk", "county", f"/runs/{run.pk}/?tab=parameters")
    assert "个月" in text and "起" in text and "全国" in text


def test_the_letter_to_a_department_asks_for_tables_and_names_nobody(import_office, compared, seen):
    import_office()
    run = compared()
    status, text = seen("clerk", "county", f"/runs/{run.pk}/request/?department=公安交管")
    assert status == 200 and "机动车登记" in text and "家庭成员名下有机动车" in text
    assert "王老大" not in text and not re.search(r"\d{17}[\dX]", text)
    assert seen("clerk", "county", f"/runs/{run.pk}/request/?department=没有的部门")[0] == 404


def test_another_county_s_run_is_not_there(import_office, compared, seen):
    import_office()
    run = compared()
    assert seen("clerk", "county", f"/runs/{run.pk}/", region_code="990102000000")[0] == 404
    assert seen("clerk", "city", f"/runs/{run.pk}/")[0] == 200
    assert seen("clerk", "township", f"/runs/{run.pk}/")[0] == 403
    assert seen("clerk", "city", f"/runs/{run.pk}/", region_code="990200000000")[0] == 404


def test_a_county_sees_its_own_part_of_the_city_s_run(import_office, office, work, now, seen):
    from mingcha.web.runs.services import start_run

    import_office()
    run = start_run(actor=office.actor("clerk", "city"), as_of=date(2024, 6, 30), now=now)
    work()
    _, own = seen("clerk", "county", f"/runs/{run.pk}/")
    assert "只显示本辖区的部分" in own and "死亡后仍发放" in own
    _, other = seen("clerk", "county", f"/runs/{run.pk}/", region_code="990102000000")
    assert re.search(r"<strong>0</strong>\s*疑点", other)


@pytest.mark.parametrize("typed", ["20240630", "2024-6-30", "2024年6月30日", "２０２４．６．３０"])
def test_the_day_may_be_typed_in_any_usual_way(import_office, actor_client, data_folder, typed):
    import_office()
    client = actor_client("clerk", "county")
    answer = client.post("/runs/start/", {"as_of": typed, "scope": "all"})
    assert answer.status_code == 302 and answer.url.startswith("/runs/start/check/?")
    page = client.get(answer.url).content.decode()
    assert "2024年6月30日" in page and "全部 97 项" in page


def test_starting_a_run_from_the_form_to_its_page(import_office, actor_client, work):
    from mingcha.web.runs.models import Run

    import_office()
    client = actor_client("clerk", "county")
    typed = {
        "as_of": "20240630", "scope": "some", "checks": ["paid_after_death"],
        "parameter_1": "death_grace_months_dibao", "value_1": "６", "reason_1": "核对试点",
    }  # fmt: skip
    check = client.post("/runs/start/", typed)
    assert "理由：核对试点" in client.get(check.url).content.decode()
    started = client.post(check.url)
    run = Run.objects.get()
    assert started.url == f"/runs/{run.pk}/"
    assert run.overrides == [{"parameter_id": "death_grace_months_dibao", "value": "6", "reason": "核对试点"}]
    assert "排队" in client.get(started.url).content.decode()
    work()
    assert client.get(f"/runs/{run.pk}/progress/", headers={"HX-Request": "true"}).status_code == 286
    assert "核对试点" in client.get(started.url).content.decode()


def test_what_was_typed_stays_when_it_is_refused(import_office, actor_client):
    import_office()
    client = actor_client("clerk", "county")
    answer = client.post("/runs/start/", {"as_of": "20990101", "scope": "some", "checks": ["not_paid"]})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert (
        "统计日 2099-01-01 在今天之后" in page and 'value="not_paid" id="id_checks_not_paid" checked' in page
    )
    unfinished = client.post("/runs/start/", {"as_of": "20240630", "scope": "some", "value_1": "3"})
    assert "还没有勾选检查" in unfinished.content.decode() and "还没有选参数" in unfinished.content.decode()


def test_a_check_s_page_puts_legitimate_reasons_before_all_else(import_office, compared, seen):
    import_office()
    compared()
    status, text = seen("clerk", "village", "/runs/checks/paid_after_death/")
    assert status == 200
    assert text.index("常见的正当情形") < text.index("怎样核实") < text.index("怎样比对") < text.index("依据")
    assert seen("clerk", "county", "/runs/checks/")[0] == 200
    assert seen("clerk", "county", "/runs/checks/no_such/")[0] == 404


def test_a_change_s_page_says_what_it_would_do_and_the_leader_decides(import_office, actor_client, work):
    import_office()
    clerk, leader = actor_client("clerk", "county"), actor_client("leader", "county")
    typed = {
        "parameter_id": "death_grace_months_dibao",
        "value": "12",
        "as_of": "20240630",
        "reason": "征求意见稿",
    }
    address = clerk.post("/runs/changes/propose/", typed).url
    work()
    page = clerk.get(address).content.decode()
    assert "按此规则将新增疑点 0 条，减少 1 条，不变 0 条" in page
    assert "王*大" in page and "王老大" not in page and "采用或放弃由负责人决定" in page
    assert clerk.get(f"{address}adopt/").status_code == 403
    assert "检查规则的修改，试算已完成" in leader.get("/").content.decode()
    assert leader.post(f"{address}adopt/", {"effective_on": "", "reason": ""}).status_code == 422
    leader.post(f"{address}adopt/", {"effective_on": "2024年7月1日", "reason": "按文件执行"})
    assert "已采用" in clerk.get(address).content.decode()
    assert clerk.get("/runs/changes/").status_code == 200


def test_schedules_are_set_and_stopped_by_the_clerk_only(actor_client, data_folder):
    clerk, leader = actor_client("clerk", "county"), actor_client("leader", "county")
    answer = clerk.post(
        "/runs/schedules/set/", {"rhythm": "monthly", "month_day": "5", "at": "02:00", "scope": "all"}
    )
    assert answer.status_code == 302
    assert "每月 5 日 02:00" in clerk.get("/runs/schedules/").content.decode()
    assert leader.get("/runs/schedules/set/").status_code == 403
    assert clerk.post("/runs/schedules/set/", {"rhythm": "weekly", "scope": "all"}).status_code == 422


def test_the_list_asks_as_many_queries_for_one_run_as_for_five(
    import_office, compared, actor_client, django_assert_num_queries
):
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    import_office()
    client = actor_client("clerk", "county")
    compared(checks=["paid_after_death"])
    client.get("/runs/")
    cache.clear()  # the counts of the top bar are kept for some seconds, and a slow machine may outlive them
    with CaptureQueriesContext(connection) as asked:
        client.get("/runs/")
    number = len(asked)
    for day in range(20, 24):
        compared(checks=["paid_after_death"], as_of=date(2024, 6, day))
    client.get("/runs/")
    cache.clear()
    with django_assert_num_queries(number):
        client.get("/runs/")


def test_a_run_is_cancelled_while_it_waits_and_says_so(import_office, actor_client, clerk, work, now):
    from mingcha.web.flags.models import Flag
    from mingcha.web.runs.services import start_run

    import_office()
    run = start_run(actor=clerk, as_of=date(2024, 6, 30), now=now)
    client = actor_client("clerk", "county")
    assert client.post(f"/runs/{run.pk}/cancel/").status_code == 302
    work()
    page = client.get(f"/runs/{run.pk}/").content.decode()
    assert "已取消" in page and "重新发起" in page
    assert not Flag.objects.exists()


def test_a_run_that_could_not_be_done_says_why_and_leaves_everything_as_it_was(
    import_office, actor_client, clerk, work, now, monkeypatch
):
    from mingcha.web.runs import jobs
    from mingcha.web.runs.services import start_run

    import_office()
    run = start_run(actor=clerk, as_of=date(2024, 6, 30), now=now)
    monkeypatch.setattr(jobs, "compute", lambda *_, **__: 1 / 0)
    work()
    page = actor_client("clerk", "county").get(f"/runs/{run.pk}/").content.decode()
    assert "没有完成" in page and "原有数据没有变动" in page and "ZeroDivisionError" not in page


def test_a_check_that_fails_is_said_and_asked_for_on_the_workbench(import_office, compared, actor_client):
    import_office()
    run = compared(checks=["paid_after_death"])
    run.outcomes.update(status="error", error="Binder Error: no such column")
    run.statuses = {"error": 1}
    run.save(update_fields=["statuses"])
    client = actor_client("clerk", "county")
    page = client.get(f"/runs/{run.pk}/").content.decode()
    assert "没有跑成" in page and "Binder" not in page
    assert "最近一次比对中没有跑成的检查" in client.get("/").content.decode()
