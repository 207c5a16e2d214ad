"""What is done from the pages about flags: each act asks for what it needs, acts once, says what it did, and is on record."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag, FlagPackage, SavedFilter, Silence
from mingcha.web.flags.working import Work, mark_dispatched
from mingcha.web.jobs.models import Job
from tests.web.flags.conftest import DEATH, NOT_PAID, numbers

pytestmark = pytest.mark.django_db


def test_dismissing_asks_for_a_reason_then_acts_and_can_be_undone(flags, actor_client):
    client, chosen = actor_client("clerk", "county"), [flags[DEATH, 1].pk, flags[DEATH, 2].pk]
    asked = client.post("/flags/dismiss/", {"ids": chosen})
    assert asked.status_code == 200 and "把 2 条标记为不成立" in asked.content.decode()
    wrong = client.post(
        "/flags/dismiss/now/", {"ids": chosen, "reason_code": "time_lag", "explanation": "无"}
    )
    assert wrong.status_code == 422 and "没有写明不成立的依据" in wrong.content.decode()
    done = client.post(
        "/flags/dismiss/now/", {"ids": chosen, "reason_code": "time_lag", "explanation": "6 月已停发"}
    )
    assert done.status_code == 302 and Flag.objects.filter(status=words.UNSUBSTANTIATED).count() == 2
    client.post(f"/flags/dismiss/undo/?ids={chosen[0]}&ids={chosen[1]}")
    assert Flag.objects.filter(status=words.UNSUBSTANTIATED).count() == 0


def test_the_same_form_sent_twice_acts_once(flags, actor_client):
    client = actor_client("clerk", "county")
    sent = {
        "ids": flags[DEATH, 1].pk,
        "reason_code": "time_lag",
        "explanation": "6 月已停发",
        "once_token": "a" * 32,
    }
    assert client.post("/flags/dismiss/now/", sent).status_code == 302
    assert client.post("/flags/dismiss/now/", sent).status_code == 302
    assert AuditEvent.objects.filter(action="dismiss").count() == 1


def test_all_of_a_filter_are_those_one_may_dismiss(flags, actor_client):
    client = actor_client("clerk", "county")
    page = client.post("/flags/dismiss/", {"all": "1", "query": "severity=high"}).content.decode()
    assert "把 3 条标记为不成立" in page
    assert client.post("/flags/dismiss/", {"all": "1", "query": "severtiy=high"}).status_code == 422
    assert client.post("/flags/dismiss/", {"ids": [flags[DEATH, 4].pk]}).status_code == 422
    assert (
        actor_client("clerk", "township").post("/flags/dismiss/", {"ids": [flags[DEATH, 1].pk]}).status_code
        == 403
    )


def test_flags_of_one_household_are_merged_and_split_again(flags, actor_client):
    client = actor_client("clerk", "county")
    client.post("/flags/merge/", {"ids": [flags[DEATH, 1].pk, flags[NOT_PAID, 1].pk]})
    package = FlagPackage.objects.get()
    assert package.package_no in client.get(f"/flags/{flags[DEATH, 1].pk}/").content.decode()
    assert package.package_no in client.get("/flags/packages/?state=open").content.decode()
    assert numbers(client.get(f"/flags/?q={package.package_no}")) == [words.flag_no(i) for i in sorted((flags[DEATH, 1].pk, flags[NOT_PAID, 1].pk), reverse=True)]  # fmt: skip
    assert client.post(f"/flags/packages/{package.pk}/split/").status_code == 302
    assert not Flag.objects.exclude(package_id=None).exists()
    page = client.post(
        "/flags/merge/", {"ids": [flags[DEATH, 1].pk, flags[DEATH, 2].pk]}, follow=True
    ).content.decode()
    assert "没有合并：选中的疑点属于 2 户" in page


def test_silence_keeps_what_was_typed_and_says_what_is_wrong(flags, actor_client):
    client, path = actor_client("clerk", "county"), f"/flags/{flags[DEATH, 1].pk}/silence/"
    latest = date.today() + timedelta(180)
    assert f"最晚 {latest}" in client.get(path).content.decode()
    too_late = client.post(path, {"until_on": f"{latest + timedelta(1)}", "reason": "等待户籍注销"})
    assert too_late.status_code == 422 and f"最多暂缓到 {latest}" in too_late.content.decode()
    wrong = client.post(path, {"until_on": "2020-01-01", "reason": "等待户籍注销"})
    assert (
        wrong.status_code == 422
        and "等待户籍注销" in wrong.content.decode()
        and "不在今天之后" in wrong.content.decode()
    )
    day = date.today() + timedelta(30)
    assert client.post(path, {"until_on": f"{day:%Y%m%d}", "reason": "等待户籍注销"}).status_code == 302
    assert Silence.objects.get().until_on == day
    page = client.get(f"/flags/{flags[DEATH, 1].pk}/").content.decode()
    assert "决定暂缓提示到" in page and "恢复提示" in page
    client.post(f"{path}end/")
    assert Flag.objects.get(pk=flags[DEATH, 1].pk).status == words.NEW


def test_a_number_is_shown_once_with_a_reason(flags, actor_client, monkeypatch):
    asked = []

    def shown(**given):
        asked.append(given)
        if given["reason"] == "other" and len(given["reason_text"]) < 4:
            raise ClerkError("REVEAL-02", "没有显示号码", "没有写明用途", "请写明用途")
        return "999999194503071234"

    monkeypatch.setattr("mingcha.web.flags.views.acts.reveal_number", shown)
    client, path = actor_client("clerk", "county"), f"/flags/{flags[DEATH, 1].pk}/reveal/"
    assert "999999" not in client.get(path).content.decode()
    assert client.post(path, {"person": "1", "reason": "other", "reason_text": ""}).status_code == 422
    assert client.post(path, {"person": "4", "reason": "check_document"}).status_code == 422
    assert (
        "999999194503071234"
        in client.post(path, {"person": "1", "reason": "check_document"}).content.decode()
    )
    assert asked[-1]["person_key"] == 1 and asked[-1]["obj"] == flags[DEATH, 1]
    assert actor_client("clerk", "province").get(path).status_code == 403


def test_an_export_asks_first_and_is_on_record(flags, actor_client):
    client = actor_client("clerk", "county")
    page = client.get("/flags/export/?severity=high&after=2024-07-01~3").content.decode()
    assert "将导出 3 条（已脱敏）" in page and "另有 1 条涉及近亲属档案" in page
    response = client.post("/flags/export/?severity=high")
    assert (
        response["Content-Type"].endswith("spreadsheetml.sheet")
        and b"".join(response.streaming_content)[:2] == b"PK"
    )
    event = AuditEvent.objects.get(action="export")
    assert (
        event.after == {"rows": 3, "filters": "程度：高"}
        and event.object_id in response["Content-Disposition"]
    )
    assert client.get("/flags/export/?severity=lwo").status_code == 422
    assert actor_client("clerk", "village").get("/flags/export/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_a_long_export_is_done_by_a_worker(flags, actor_client, monkeypatch):
    from mingcha.web.jobs.worker import work_once

    monkeypatch.setattr("mingcha.web.skeleton.list_answers.AT_ONCE", 1)
    client = actor_client("clerk", "county")
    response = client.post("/flags/export/?check_id=paid_after_death")
    job = Job.objects.get(kind="skeleton.export_list")
    assert response.url == reverse("jobs:page", args=[job.pk])
    assert work_once()
    job.refresh_from_db()
    assert (job.state, job.result["rows"]) == ("done", 3) and job.file_name.endswith(".xlsx")
    assert AuditEvent.objects.filter(action="export", object_id=job.result["serial"]).count() == 1


def test_filters_are_kept_for_oneself_or_shared_with_the_unit(flags, actor_client, client_for, office):
    client = actor_client("clerk", "county")
    client.post(
        "/flags/filters/flags/", {"label": "高的", "query": "severity=high&after=x~1&open=3", "shared": "1"}
    )
    client.post("/flags/filters/flags/", {"label": "自己的", "query": "severity=low"})
    assert dict(SavedFilter.objects.values_list("label", "query")) == {
        "高的": "severity=high",
        "自己的": "severity=low",
    }
    colleague = client_for(office.post("clerk", "county", person="二")).get("/flags/")
    assert [(s.label, s.shared) for s in colleague.context["listing"].saved_filters] == [("高的", True)]
    page = client.post(
        "/flags/filters/flags/", {"label": "", "query": "severity=low"}, follow=True
    ).content.decode()
    assert "没有保存筛选条件" in page
    shared = SavedFilter.objects.get(label="高的").pk
    assert (
        client_for(office.post("clerk", "county", person="二"))
        .post(f"/flags/filters/{shared}/forget/")
        .status_code
        == 403
    )
    client.post(f"/flags/filters/{shared}/forget/")
    assert SavedFilter.objects.count() == 1


def test_precision_says_how_many_it_rests_on(flags, actor_client, office, now):
    client = actor_client("clerk", "county")
    assert "还没有核查结论" in client.get("/flags/precision/").content.decode()
    client.post(
        "/flags/dismiss/now/",
        {"ids": [flags[DEATH, 1].pk], "reason_code": "time_lag", "explanation": "6 月已停发"},
    )
    page = client.get("/flags/precision/").content.decode()
    assert 'conclusion=decided">0/1</a>（件数少，不算比例）' in page
    assert "数据时间差" in client.get(f"/flags/precision/{DEATH}/").content.decode()
    assert "没有这种条件" in client.get("/flags/precision/?county=1").content.decode()


def test_finding_somebody_leaves_no_name_in_the_address(flags, actor_client, monkeypatch):
    monkeypatch.setattr(
        "mingcha.web.flags.finding._pseudonyms",
        lambda text: [("P000003", {"person_key": 3})] if text == "王小明" else [],
    )
    client = actor_client("clerk", "county")
    response = client.post("/flags/find/", {"text": "王小明"})
    assert response.url == "/flags/?q=P000003" and len(numbers(client.get(response.url))) == 1
    refused = client.post("/flags/find/", {"text": "赵六"})
    assert refused.status_code == 422 and "没有找到" in refused.content.decode()
    kept = AuditEvent.objects.filter(action="find").order_by("number")
    assert [(e.object_id, e.person_key, e.reason) for e in kept] == [
        ("P000003", 3, ""),
        ("", None, "没有找到"),
    ]


def test_lights_of_dispatched_flags(flags, actor_client, clerk, now):
    today = date.today()
    for household, due in ((1, today - timedelta(20)), (2, today + timedelta(60))):
        work = Work(1, due_on=due, soon_on=due - timedelta(5), limit_days=20)
        mark_dispatched(actor=clerk, flag_ids=[flags[DEATH, household].pk], work=work, now=now)
    client = actor_client("clerk", "county")
    assert numbers(client.get("/flags/?light=overdue")) == [flags[DEATH, 1].flag_no]
    assert numbers(client.get("/flags/?light=on_time")) == [flags[DEATH, 2].flag_no]
    page = client.get("/flags/?sort=due").content.decode()
    assert "其中超期 1 条" in page and "▲" in page
