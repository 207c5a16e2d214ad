"""谁看过: who may read which acts, one full number at a time, taking records out by two persons."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from django.apps import apps
from django.template import Context, Template
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.lake.workspace import Workspace
from mingcha.web.audit.changes import change_lines
from mingcha.web.audit.exports import ask_for_export, decide_export
from mingcha.web.audit.kinds import model_of_kind
from mingcha.web.audit.models import AuditEvent, TraceExport
from mingcha.web.audit.reveal import reveal
from mingcha.web.audit.services import acting, record_view
from mingcha.web.jobs.worker import work_once
from mingcha.web.orgs.models import Post
from mingcha.web.orgs.selectors import actor_of, region_columns
from tests.web.conftest import NOW

pytestmark = pytest.mark.django_db
NUMBER = "999999196203080019"


def flag_in(region_code: str, **more):
    """A flag about one person, as a run would store it."""
    values = {
        "check_id": "paid_after_death", "subject_table": "members", "subject_id": f"{region_code}-1", "theme": "wrongly_included",
        "side": "wrongly_included", "severity": "high", "state": "new", "status": "new", "found_on": date(2024, 6, 30),
        "first_run_id": 1, "last_run_id": 1, "first_as_of": date(2024, 6, 30), "last_as_of": date(2024, 6, 30), "person_key": 17,
    }  # fmt: skip
    return apps.get_model("flags", "Flag").objects.create(**values | region_columns(region_code) | more)


@pytest.fixture
def flag(office):
    return flag_in("990101101201")


@pytest.fixture
def vault(monkeypatch):
    """Counts how often it was opened."""
    opened = []

    def shown(self, key, *, who, reason, now):
        opened.append((key, who, reason))
        return NUMBER

    monkeypatch.setattr(Workspace, "reveal", shown)
    return opened


def viewed(office, flag, role: str, level: str, **more) -> None:
    record_view(office.actor(role, level, **more), flag, now=NOW)


# who may read what


def test_everybody_reads_the_own_acts_and_only_those(office, flag, actor_client):
    viewed(office, flag, "clerk", "county")
    viewed(office, flag, "clerk", "township")
    page = actor_client("clerk", "county").get("/audit/").content.decode()
    assert (
        "共 1 条" in page
        and f"疑点 {flag.pk}" in page
        and "示例县bureau" in page
        and "东乡" not in page.split("<tbody")[1]
    )


def test_a_leader_reads_the_acts_of_the_own_unit(office, flag, actor_client):
    viewed(office, flag, "clerk", "county")
    viewed(office, flag, "clerk", "township")
    assert "共 1 条" in actor_client("leader", "county").get("/audit/").content.decode()


def test_discipline_reads_what_was_done_to_records_of_the_region_whoever_did_it(office, flag, actor_client):
    viewed(office, flag, "clerk", "county")
    viewed(office, flag, "clerk", "township")
    elsewhere = flag_in("990102101000")
    record_view(office.actor("clerk", "county", region_code="990102000000"), elsewhere, now=NOW)
    assert "共 2 条" in actor_client("discipline", "county").get("/audit/").content.decode()


def test_the_system_administrator_reads_nothing_but_the_own(office, flag, actor_client):
    viewed(office, flag, "clerk", "county")
    assert "疑点" not in actor_client("system_admin", "county").get("/audit/").content.decode().split("id=\"list-region\"")[1]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("person=测试clerk", 2), ("person=没有此人", 0), ("action=view", 2), ("action=export", 1), ("kind=flag", 3), ("kind=case", 0),
        ("from_on=20240702", 1), ("until_on=2024年7月1日", 2), ("address=10.0.0.7", 1), ("action=view&person=测试leader", 0),
    ],
)  # fmt: skip
def test_filters_hold_at_once(office, flag, actor_client, query, count):
    from mingcha.web.audit.services import request_address

    viewed(office, flag, "clerk", "county")
    viewed(office, flag, "clerk", "township")
    token = request_address.set("10.0.0.7")
    with acting(office.actor("leader", "county"), now=NOW + timedelta(days=1)) as act:
        act.record("export", flag)
    request_address.reset(token)
    page = actor_client("discipline", "county").get(f"/audit/?{query}")
    assert page.status_code == 200 and f"共 {count} 条" in page.content.decode()


@pytest.mark.parametrize("query", ["from_on=昨天", "action=drop", "after=x~y", "after=1'--"])
def test_a_filter_that_cannot_be_read_shows_nothing_rather_than_everything(office, flag, actor_client, query):
    viewed(office, flag, "clerk", "county")
    answer = actor_client("discipline", "county").get(f"/audit/?{query}")
    assert answer.status_code == 422 and f"疑点 {flag.pk}" not in answer.content.decode()


def test_own_page_leaves_out_what_colleagues_did(office, flag, actor_client):
    viewed(office, flag, "clerk", "county")
    viewed(office, flag, "leader", "county")
    page = actor_client("leader", "county").get("/audit/mine/").content.decode()
    assert "我看过、改过什么" in page and "共 1 条" in page


def test_who_looked_at_a_record_is_for_leader_and_discipline(office, flag, actor_client):
    viewed(office, flag, "clerk", "township")
    address = f"/audit/of/flag/{flag.pk}/"
    assert "测试clerk" in actor_client("leader", "county").get(address).content.decode()
    own = actor_client("clerk", "county").get(address)
    assert own.status_code == 200 and "没有您可以查看的记录" in own.content.decode()
    assert actor_client("leader", "county", region_code="990102000000").get(address).status_code == 404


@pytest.mark.parametrize("address", ["of/flag/0/", "of/flag/abc/", "of/nothing/1/", "of/flag/9999999999999999999999/", "of/flag/1'--/"])  # fmt: skip
def test_records_that_are_none_are_not_found(office, actor_client, address):
    assert actor_client("leader", "county").get(f"/audit/{address}").status_code == 404


def test_who_looked_stands_on_a_records_page_for_those_who_may(office, flag):
    viewed(office, flag, "clerk", "township")
    page = Template("{% load audit %}{% who_looked flag %}")
    shown = page.render(Context({"flag": flag, "actor": office.actor("leader", "county")}))
    hidden = page.render(Context({"flag": flag, "actor": office.actor("clerk", "county")}))
    assert "测试clerk" in shown and hidden.strip() == ""


def test_looking_up_a_person_over_all_records_is_itself_on_record(office, flag, actor_client):
    viewed(office, flag, "clerk", "township")
    page = actor_client("discipline", "county").get("/audit/person/17/").content.decode()
    assert "测试clerk" in page and "P000017" in page
    last = AuditEvent.objects.order_by("-number").first()
    assert (last.action, last.object_kind, last.person_key, last.role) == (
        "view",
        "audit_event",
        17,
        "discipline",
    )


def test_list_costs_the_same_queries_for_one_act_and_for_fifty(
    office, flag, actor_client, django_assert_max_num_queries
):
    client = actor_client("discipline", "county")
    for _ in range(50):
        viewed(office, flag, "clerk", "county")
    client.get("/audit/")
    with django_assert_max_num_queries(13):
        client.get("/audit/?size=50")


# one full number


def test_a_full_number_is_shown_once_and_was_on_record_before(office, flag, actor_client, vault):
    client = actor_client("clerk", "township")
    address = f"/audit/number/flag/{flag.pk}/17/"
    form = client.get(address + "?next=/flags/1/")
    assert (
        form.status_code == 200
        and NUMBER not in form.content.decode()
        and "会留下记录" in form.content.decode()
    )
    shown = client.post(address, {"reason": "check_document", "reason_text": ""})
    assert NUMBER in shown.content.decode() and shown.headers["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get()
    assert (event.action, event.person_key, event.reason, event.object_id) == (
        "reveal",
        17,
        "核对证件",
        str(flag.pk),
    )
    assert NUMBER not in str(event.__dict__) and len(vault) == 1
    assert NUMBER not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("reason", "text"), [("", ""), ("other", ""), ("other", " 看看 "), ("because", "abcdef")]
)
def test_without_a_reason_no_number(office, flag, actor_client, vault, reason, text):
    answer = actor_client("clerk", "township").post(f"/audit/number/flag/{flag.pk}/17/", {"reason": reason, "reason_text": text})  # fmt: skip
    assert answer.status_code == 422 and vault == [] and AuditEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "level", "status"),
    [("clerk", "village", 403), ("inspector", "county", 403), ("leader", "city", 403), ("finance", "county", 404), ("system_admin", "county", 404), ("unit_admin", "county", 404)],
)  # fmt: skip
def test_posts_that_do_not_handle_it_see_no_number(office, flag, actor_client, vault, role, level, status):
    client = actor_client(role, level)
    for send in (client.get, lambda a: client.post(a, {"reason": "check_document"})):
        assert send(f"/audit/number/flag/{flag.pk}/17/").status_code == status
    assert vault == []


@pytest.mark.parametrize("person_key", [18, 0, 99999999999])
def test_a_person_who_is_not_on_the_record_has_no_number_there(office, flag, actor_client, vault, person_key):
    answer = actor_client("clerk", "township").post(f"/audit/number/flag/{flag.pk}/{person_key}/", {"reason": "check_document"})  # fmt: skip
    assert answer.status_code == 404 and vault == []


def test_a_record_of_another_township_shows_no_number(office, actor_client, vault):
    elsewhere = flag_in("990101102201")
    answer = actor_client("clerk", "township").post(f"/audit/number/flag/{elsewhere.pk}/17/", {"reason": "check_document"})  # fmt: skip
    assert answer.status_code == 404 and vault == []


def test_after_twenty_in_an_hour_no_more(office, flag, vault, now):
    actor = office.actor("clerk", "township")
    for minute in range(20):
        reveal(actor=actor, obj=flag, person_key=17, reason="compare", now=now + timedelta(minutes=minute))
    with pytest.raises(ClerkError) as refused:
        reveal(actor=actor, obj=flag, person_key=17, reason="compare", now=now + timedelta(minutes=59))
    assert refused.value.code == "REVEAL-03" and len(vault) == 20
    assert (
        reveal(actor=actor, obj=flag, person_key=17, reason="compare", now=now + timedelta(minutes=61))
        == NUMBER
    )


def test_if_the_vault_stays_shut_the_wish_is_on_record(office, flag, now, monkeypatch):
    def shut(self, key, **_):
        raise ClerkError("VAULT-03", what="打不开", why="没有钥匙", next_step="找管理员")

    monkeypatch.setattr(Workspace, "reveal", shut)
    with pytest.raises(ClerkError):
        reveal(actor=office.actor("clerk", "township"), obj=flag, person_key=17, reason="compare", now=now)
    assert AuditEvent.objects.get().action == "reveal"


def test_the_way_back_never_leads_elsewhere(office, flag, actor_client):
    page = actor_client("clerk", "township").get(f"/audit/number/flag/{flag.pk}/17/?next=//evil.example/").content.decode()  # fmt: skip
    assert 'href="//evil' not in page


# taking records out


@pytest.fixture
def two(office, flag):
    """Two of the county's discipline group, and an act to take out."""
    viewed(office, flag, "clerk", "county")
    return office.post("discipline", "county"), office.post("discipline", "county", person="乙")


@pytest.mark.django_db(transaction=True)
def test_one_asks_another_approves_the_first_downloads(two, client_for, office):
    asker, approver = map(client_for, two)
    query = "?action=view"
    answer = asker.post(f"/audit/ask/{query}", {"reason": "专项监督检查"})
    assert answer.url == "/audit/exports/"
    row = TraceExport.objects.get()
    assert row.state == "asked" and row.event_count == 1 and "动作：查看" in row.filter_text
    assert asker.post(f"/audit/exports/{row.pk}/", {"decision": "approve", "note": ""}).status_code == 422
    assert asker.post(f"/audit/exports/{row.pk}/file/").status_code == 422
    assert "办理" in approver.get("/audit/exports/").content.decode()
    assert (
        approver.post(f"/audit/exports/{row.pk}/", {"decision": "approve", "note": "同意"}).status_code == 302
    )
    assert work_once()
    file = asker.post(f"/audit/exports/{row.pk}/file/")
    assert file.status_code == 200 and file.headers["Cache-Control"] == "no-store"
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    texts = [[c.value for c in r] for r in sheet.iter_rows()]
    assert "用途：专项监督检查" in texts[2][0] and texts[4][:3] == ["序号", "时间", "人"]
    assert [r[5] for r in texts[5:]] == ["查看"] and texts[5][2] == "测试clerk"
    assert approver.post(f"/audit/exports/{row.pk}/file/").status_code in (403, 404)
    assert list(AuditEvent.objects.order_by("number").values_list("action", flat=True)) == ["view", "ask", "approve", "export", "download"]  # fmt: skip


def test_ones_own_wish_is_not_approved_by_oneself(two, now):
    asker = actor_of(two[0])
    row = ask_for_export(actor=asker, query="", reason="专项监督检查", now=now)
    with pytest.raises(ClerkError) as refused:
        decide_export(actor=asker, export_id=row.pk, approve=True, note="", now=now)
    assert refused.value.code == "TRACE-03"


def test_nor_by_the_same_person_in_another_post(two, office, now):
    asker = actor_of(two[0])
    row = ask_for_export(actor=asker, query="", reason="专项监督检查", now=now)
    other = Post.objects.create(user=two[0].user, unit=two[0].unit, role="leader", from_on=date(2020, 1, 1), **region_columns(two[0].region_code))  # fmt: skip
    with pytest.raises(ClerkError):
        decide_export(actor=actor_of(other), export_id=row.pk, approve=True, note="", now=now)
    assert TraceExport.objects.get().state == "asked"


def test_nor_by_somebody_of_another_unit_nor_too_late_nor_after_the_asker_left(two, office, now):
    asker, approver = map(actor_of, two)
    row = ask_for_export(actor=asker, query="", reason="专项监督检查", now=now)
    with pytest.raises(ClerkError) as refused:
        decide_export(
            actor=office.actor("discipline", "city"), export_id=row.pk, approve=True, note="", now=now
        )
    assert refused.value.code == "ACCESS-01"
    with pytest.raises(ClerkError) as refused:
        decide_export(
            actor=approver, export_id=row.pk, approve=True, note="", now=now + timedelta(days=3, minutes=1)
        )
    assert refused.value.code == "TRACE-04"
    Post.objects.filter(pk=two[0].pk).update(until_on=date(2024, 7, 1))
    with pytest.raises(ClerkError) as refused:
        decide_export(actor=approver, export_id=row.pk, approve=True, note="", now=now)
    assert refused.value.code == "TRACE-04"


def test_refusing_needs_a_reason_and_is_final(two, now):
    asker, approver = map(actor_of, two)
    row = ask_for_export(actor=asker, query="", reason="专项监督检查", now=now)
    with pytest.raises(ClerkError):
        decide_export(actor=approver, export_id=row.pk, approve=False, note=" ", now=now)
    decide_export(actor=approver, export_id=row.pk, approve=False, note="范围太大", now=now)
    with pytest.raises(ClerkError) as refused:
        decide_export(actor=approver, export_id=row.pk, approve=True, note="", now=now)
    assert refused.value.code == "TRACE-04"


@pytest.mark.parametrize(("query", "reason", "code"), [("", "x", "TRACE-01"), ("action=export", "专项监督检查", "TRACE-02"), ("from_on=昨天", "专项监督检查", "TRACE-02")])  # fmt: skip
def test_a_wish_without_use_or_without_acts_is_refused(two, now, query, reason, code):
    with pytest.raises(ClerkError) as refused:
        ask_for_export(actor=actor_of(two[0]), query=query, reason=reason, now=now)
    assert refused.value.code == code and TraceExport.objects.count() == 0


def test_a_clerk_takes_no_records_out(office, flag, actor_client):
    client = actor_client("clerk", "county")
    assert client.get("/audit/ask/").status_code == 403
    assert "/audit/ask/" not in client.get("/audit/").content.decode()


def test_the_second_person_finds_the_wish_among_what_is_to_do(two, now):
    from mingcha.web.audit.todo import exports_to_approve

    asker, approver = map(actor_of, two)
    ask_for_export(actor=asker, query="", reason="专项监督检查", now=timezone.now())
    assert [t.process for t in exports_to_approve(approver, timezone.now())] == ["待批准"]
    assert list(exports_to_approve(asker, timezone.now())) == []


def test_a_kind_leads_to_its_model():
    assert model_of_kind("flag") is apps.get_model("flags", "Flag") and model_of_kind("nothing") is None


@pytest.mark.parametrize(
    ("kind", "before", "after", "lines"),
    [
        ("post", None, {"unit": 3, "role": "clerk", "from_on": "2024-07-01"}, ["单位：3", "岗位：经办人", "任职日：2024-07-01"]),
        ("unit", {"phone": ""}, {"phone": "0990-1234"}, ["联系电话：空 → 0990-1234"]),
        ("user", None, {"left_on": "2024-07-01", "moved": {"case": 2}}, ["离岗日：2024-07-01", "移交件数：核查件 2"]),
        ("user", None, {"second_factor": True}, ["同时解除手机：是"]),
        ("user", None, {"fields": ["name", "phone"]}, ["改动的栏目：姓名、办公电话"]),
    ],
)  # fmt: skip
def test_changes_are_said_in_words(kind, before, after, lines):
    assert change_lines(kind, before, after) == lines


def test_people_units_and_posts_are_named_on_the_list(office, actor_client):
    person = office.post("clerk", "township")
    with acting(office.actor("unit_admin", "county"), now=NOW) as act:
        act.record("appoint", person, after={"role": "clerk"})
    page = actor_client("unit_admin", "county").get("/audit/mine/").content.decode()
    assert "任职 测试clerk，东乡township_office" in page and "岗位：经办人" in page
