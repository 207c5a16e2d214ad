"""Flags and cases as another system reads them."""

import re
from decimal import Decimal

from django.utils import timezone

from mingcha.web.flags.models import FlagChange
from tests.web.api.conftest import MOMENT, VILLAGE, problem

ID_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")


def test_a_flag_is_answered_in_pseudonyms_with_money_as_text(system, flag):
    one = flag(7, amount_yuan=Decimal("1280.5"))
    (line,) = system().get("/flags").json()["flags"]
    assert (line["number"], line["household"], line["person"]) == (f"YD-{one.pk:06d}", "H000007", "P000007")
    assert (line["amount_yuan"], line["found_on"], line["region_code"]) == ("1280.50", "2024-06-30", VILLAGE)
    assert (line["display_name"], line["status"], line["status_words"]) == ("王*明", "new", "新到未分派")
    whole = system().get(f"/flags/{one.pk}").json()
    assert whole["evidence"] == {
        "facts": [{"name": "死亡日期", "value": "2024-01-31"}],
        "tables": [{"title": "发放", "rows": [{"when": "2024-02", "amount_yuan": "500.00", "words": "低保金"}]}],
        "not_compared": [],
    }  # fmt: skip
    assert not ID_NUMBER.search(str(whole))


def test_pages_follow_each_other_without_a_gap_while_flags_are_added(system, flag):
    flags = [flag(n).pk for n in range(5)]
    caller = system()
    first = caller.get("/flags", size=2).json()
    later = flag(9).pk
    second = caller.get("/flags", size=3, cursor=first["next_cursor"]).json()
    last = caller.get("/flags", size=3, cursor=second["next_cursor"]).json()
    assert [f["id"] for page in (first, second, last) for f in page["flags"]] == [*flags, later]
    assert last["next_cursor"] is None


def test_flags_are_found_by_check_theme_status_region_and_run(system, flag):
    dead, shared = flag(1), flag(2, check_id="account_shared", status="dispatched")
    west = flag(3, region="990101102201", first_run_id=4, last_run_id=4)
    FlagChange.objects.create(
        flag=shared, run_id=5, on=dead.found_on, change="gone", episode=1, status="dispatched"
    )
    caller = system()

    def found(**asked):
        return [f["id"] for f in caller.get("/flags", **asked).json()["flags"]]

    assert found(check="account_shared") == [shared.pk]
    assert found(theme=shared.theme) == [shared.pk]
    assert found(status="dispatched") == [shared.pk]
    assert found(region="990101102000") == [west.pk]
    assert found(changed_since_run=3) == [shared.pk, west.pk]
    assert found(changed_since_run=4) == [shared.pk]
    assert found(changed_since_run=5) == []


def test_kin_flags_leave_in_no_list_but_are_shown_singly(system, flag):
    kin = flag(1, confidential="kin_archive")
    caller = system()
    assert caller.get("/flags").json()["flags"] == []
    assert caller.get(f"/flags/{kin.pk}").json()["id"] == kin.pk
    assert problem(system("clerk", "township").get(f"/flags/{kin.pk}"), 404)


def test_an_inspector_reads_flags_one_by_one_and_takes_no_list(system, flag):
    one = flag(1)
    inspector = system("inspector", "county")
    assert inspector.get(f"/flags/{one.pk}").status_code == 200
    assert problem(inspector.get("/flags"), 403)["code"] == "ACCESS-01"


def test_health_evidence_stays_with_those_who_work_on_it(system, flag, monkeypatch):
    one = flag(1)
    monkeypatch.setattr("mingcha.web.flags.behind.is_about_health", lambda _: True)
    assert system("clerk", "county").get(f"/flags/{one.pk}").json()["evidence"]
    assert system("clerk", "city").get(f"/flags/{one.pk}").json()["evidence"] is None


def test_what_is_asked_wrongly_is_said_by_its_name(system):
    said = problem(system().get("/flags", theme="其它", size=0, region="99", cursor="x"), 422)
    assert said["code"] == "API-07"
    for place in ("query.theme 不在可选的值里", "query.size 太小", "query.region 格式不对", "query.cursor 不是整数"):  # fmt: skip
        assert place in said["why"]


def test_cases_say_where_they_stand_and_nothing_about_anybody(system, desk):
    before = timezone.now()
    case = desk.verifying(title="反映张三多领低保", account="张三家有车", subject_name="张三丰")
    caller = system("clerk", "township")
    (line,) = caller.get("/cases").json()["cases"]
    assert (line["no"], line["status"], line["status_words"]) == (case.no, "verifying", "核查中")
    assert line["light"] in ("on_time", "due_soon", "overdue") and line["due_on"]
    assert caller.get("/cases", updated_since=before.isoformat()).json()["cases"]
    assert not caller.get("/cases", updated_since="2999-01-01T00:00:00+08:00").json()["cases"]
    assert not caller.get("/cases", status="to_review").json()["cases"]
    answer = caller.get(f"/cases/{case.no}")
    whole = answer.json()
    assert "张三" not in str(line) + answer.content.decode()
    assert (whole["title"], whole["display_name"], whole["record_version"]) == ("", "张*丰", 1)
    assert [i["number"] for i in whole["items"]] == [1, 2] and whole["items"][0]["words"]
    assert MOMENT(whole["created_at"]).utcoffset() is not None
