"""The pages about flags: what is shown to whom, in which order, and that nothing more is shown than may be."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mingcha.domain.errors import ClerkError
from mingcha.engine.flag_lines import Naming
from mingcha.web.audit.models import AuditEvent
from mingcha.web.flags import words
from mingcha.web.flags.lists import BANNER
from mingcha.web.flags.models import Flag, FlagPackage, SavedFilter, Silence
from mingcha.web.flags.working import Work, mark_dispatched
from mingcha.web.jobs.models import Job
from tests.web.flags.conftest import DEATH, NOT_PAID, SHARED, flag

pytestmark = pytest.mark.django_db
WEST_ONE, NEIGHBOUR = "990101102201", "990102101000"
MONTHS = [("死亡后发放", 24292 + n, None, Decimal("300.00"), None) for n in range(3)]


@pytest.fixture
def flags(store):
    """Households 1 to 4: two in 东一村, one in 西一村, one in the neighbouring county; one flag of the 近亲属 archive."""
    store(
        1,
        [
            flag(DEATH, 1, 1, amount="900.00", rows=MONTHS), flag(NOT_PAID, 1, amount="50.00", severity="low"), flag(DEATH, 2),
            flag(DEATH, 3, 3, region=WEST_ONE, amount="20000.00"), flag(DEATH, 4, region=NEIGHBOUR), flag(SHARED, 2),
        ],
        naming=Naming(heads={1: 11, 2: 12}, names={11: "王小明", 12: "<b>李</b>"}),
    )  # fmt: skip
    return {(f.check_id, f.household_key): f for f in Flag.objects.all()}


def numbers(response) -> list[str]:
    return [row.flag_no for row in response.context["listing"].rows]


def test_everyone_sees_the_flags_of_the_own_region_only(flags, actor_client):
    seen = {
        (role, level): len(numbers(actor_client(role, level).get("/flags/")))
        for role, level in (("clerk", "province"), ("clerk", "county"), ("clerk", "township"), ("clerk", "village"), ("finance", "county"))
    }  # fmt: skip
    assert seen == {
        ("clerk", "province"): 6, ("clerk", "county"): 5, ("clerk", "township"): 3, ("clerk", "village"): 3, ("finance", "county"): 0
    }  # fmt: skip
    assert actor_client("system_admin", "county").get("/flags/").status_code == 403


def test_the_list_says_what_it_is_and_how_much(flags, actor_client):
    response = actor_client("clerk", "county").get("/flags/")
    page, listing = response.content.decode(), response.context["listing"]
    assert listing.summary == "共 5 条，其中超期 0 条，涉及 2.10 万元"
    assert BANNER in page and listing.summary in page
    assert "王*明" in page and "王小明" not in page
    assert "&lt;" in page and "<b>*" not in page
    assert not re.findall(r"<(?:button|a)[^>]*>[^<]*(?:停发|停保|核减)", page)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("check_id=paid_after_death", 3), ("theme=missed", 1), ("side=missed", 1), ("severity=low", 1), ("status=open", 5), ("status=gone", 0),
        ("area=990101102000", 1), ("area=990101101201", 4), ("amount_from=100", 2), ("amount_to=100", 1), ("amount_from=100&amount_to=1000", 1),
        ("found_from=20240701", 5), ("found_to=2024-06-30", 0), ("light=none", 5), ("light=overdue", 0), ("back=on", 0), ("q=H000001", 2),
        ("q=P000003", 1), ("kin=on", 0), ("check_id=paid_after_death&area=990101102000", 1),
    ],
)  # fmt: skip
def test_filters(flags, actor_client, query, count):
    response = actor_client("clerk", "county").get(f"/flags/?{query}")
    assert response.status_code == 200 and len(numbers(response)) == count
    assert response.context["listing"].total.count == count


@pytest.mark.parametrize(
    "query",
    [
        "area=990102101000", "check_id=all", "status=%27%20OR%201=1--", "amount_from=5&amount_to=1", "q=王小明", "kin=on&x=1", "found_from=20240231",
        "amount_from=NaN", "amount_from=1e400", "theme=missed%00",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_shows_nothing(flags, actor_client, query):
    response = actor_client("clerk", "county").get(f"/flags/?{query}")
    assert response.status_code == 422 and numbers(response) == []
    assert "条件有误，没有查询" in response.content.decode()


def test_a_township_cannot_ask_for_the_kin_archive(flags, actor_client):
    assert actor_client("clerk", "township").get("/flags/?kin=on").status_code == 422


def test_a_part_for_htmx_and_a_whole_page_otherwise(flags, actor_client):
    client = actor_client("clerk", "county")
    whole, part = (
        client.get("/flags/"),
        client.get("/flags/", headers={"HX-Request": "true", "HX-Target": "list-region"}),
    )
    assert "<html" in whole.content.decode() and "<html" not in part.content.decode()
    assert numbers(whole) == numbers(part) and "HX-Request" in part["Vary"]


def test_the_list_costs_the_same_number_of_queries_for_one_flag_and_for_many(store, actor_client):
    client = actor_client("clerk", "county")

    def queries(path: str) -> tuple[int, list]:
        """(all queries of a page, those about flags)."""
        with CaptureQueriesContext(connection) as caught:
            client.get(path)
        return len(caught), [q["sql"][:40] for q in caught if '"flags_' in q["sql"]]

    store(1, [flag(DEATH, 1)])
    client.get("/flags/")
    one = queries("/flags/?size=20")
    store(2, [flag(DEATH, n) for n in range(1, 60)])
    following = client.get("/flags/?size=20").context["listing"].next_url
    assert len(one[1]) == 5 and queries("/flags/?size=20") == one and queries(following) == one


def test_legitimate_reasons_stand_above_the_data(flags, actor_client):
    one = flags[DEATH, 1]
    page = actor_client("clerk", "county").get(f"/flags/{one.pk}/").content.decode()
    parts = [page.index(f'data-part="{p}"') for p in ("legit", "facts", "why", "rows", "verify", "basis", "household", "history", "events")]  # fmt: skip
    assert parts == sorted(parts) and page.index(BANNER) < parts[0]
    assert "2024-05" in page and "合计" in page and "900.00" in page
    assert "王*明" in page and "H000001" in page


def test_opening_a_flag_is_on_record(flags, actor_client):
    actor_client("clerk", "county").get(f"/flags/{flags[DEATH, 1].pk}/")
    event = AuditEvent.objects.get(action="view")
    assert (event.object_kind, event.object_id, event.person_key) == ("flag", str(flags[DEATH, 1].pk), 1)


@pytest.mark.parametrize("path", ["", "rows/", "silence/", "reveal/"])
def test_a_flag_of_another_region_does_not_exist(flags, actor_client, path):
    foreign = flags[DEATH, 4].pk
    client = actor_client("clerk", "county")
    assert client.get(f"/flags/{foreign}/{path}").status_code == 404
    assert client.get(f"/flags/99999999999999999999/{path}").status_code == 404
    assert not AuditEvent.objects.filter(action="view").exists()


def test_a_township_does_not_see_a_flag_of_the_kin_archive(flags, actor_client):
    kin = flags[SHARED, 2].pk
    assert actor_client("clerk", "county").get(f"/flags/{kin}/").status_code == 200
    assert actor_client("clerk", "township").get(f"/flags/{kin}/").status_code == 404
    town = actor_client("clerk", "township").get(f"/flags/{flags[DEATH, 2].pk}/").content.decode()
    assert words.flag_no(kin) not in town and "近亲属" not in town


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
    assert "0/1（件数少，不算比例）" in page
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
