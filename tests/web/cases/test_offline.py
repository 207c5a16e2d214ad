"""Filling in records without a network, in a real Chromium: nothing is lost, nothing is sent twice, nobody sees another's."""

import os
import time
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import expect

from mingcha.web.cases.models import CaseEvent, Verification
from mingcha.web.cases.services.dispatching import acknowledge_case, dispatch_case
from mingcha.web.cases.services.verifying import Record, save_record
from tests.patience import PAGE_MS
from tests.web.cases.desk import VILLAGE
from tools.page_check import ANY_SPEED, check_page

pytestmark = [pytest.mark.slow, pytest.mark.browser]
SHOTS = Path(os.environ["MINGCHA_SHOTS"]) if os.environ.get("MINGCHA_SHOTS") else None
PHONE = {"width": 360, "height": 740}
FOUND = "入户核实，{}，2024年3月起外出务工"
LATE = f"new Promise((_, late) => setTimeout(() => late(new Error('Timeout')), {PAGE_MS}))"
READY = f"() => Promise.race([navigator.serviceWorker.ready.then(() => true), {LATE}])"
IN_CHARGE = f"""() => Promise.race([{LATE}, new Promise(done => {{ if (navigator.serviceWorker.controller) done();
    else navigator.serviceWorker.addEventListener('controllerchange', () => done()); }})])"""
KEPT_NAMES = """() => new Promise(done => { const asked = indexedDB.open('mingcha-offline'); asked.onsuccess = () => {
    const names = asked.result.transaction('kept').objectStore('kept').getAllKeys(); names.onsuccess = () => done(names.result); }; })"""

ALL_KEPT = """() => new Promise(done => { const asked = indexedDB.open('mingcha-offline'); asked.onsuccess = () => {
    const rows = asked.result.transaction('kept').objectStore('kept').getAll();
    const words = value => value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? new TextDecoder().decode(value)
        : value && typeof value === 'object' ? Object.values(value).map(words).join(' ') : String(value);
    rows.onsuccess = () => done(rows.result.map(words).join('\\n') + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)); }; })"""
EIGHT_DAYS_OLD = """() => new Promise(done => { const asked = indexedDB.open('mingcha-offline'); asked.onsuccess = () => {
    const kept = asked.result.transaction('kept', 'readwrite').objectStore('kept');
    kept.openCursor().onsuccess = event => { const row = event.target.result;
        if (!row) { done(); return; }
        if (row.key.includes(':draft:')) row.update({ ...row.value, at: Date.now() - 8 * 86400000 });
        row.continue(); }; }; })"""


@pytest.fixture
def village(transactional_db, desk):
    """A village worker with eight cases to verify, and the server."""
    from pytest_django.live_server_helper import LiveServer

    worker = desk.actor("clerk", "village")
    unit = desk.office.unit(VILLAGE, "village_committee")
    made = []
    for number in range(8):
        case = desk.registered(subject_name=f"王*{number}")
        dispatch_case(actor=desk.clerk, case_id=case.pk, unit_id=unit.pk, now=desk.tick())
        made.append(acknowledge_case(actor=worker, case_id=case.pk, now=desk.tick()))
    server = LiveServer("localhost")
    server.cases = made
    yield server
    server.stop()


@pytest.fixture
def phone(village, actor_client, window):
    """The worker's phone, signed in."""
    return window(village.url, actor_client("clerk", "village"), viewport=PHONE)


def sign_in(context, server, client) -> None:
    cookie = client.cookies["mingcha_session"].value
    context.add_cookies([{"name": "mingcha_session", "value": cookie, "url": server.url}])


def downloaded(phone, server):
    """The page for working offline, with the forms of all cases on the phone and the service worker in charge."""
    page = phone.new_page()
    page.goto(server.url + reverse("cases:offline"))
    page.get_by_role("button", name="下载我承办的核查件").click()
    page.get_by_text("已把 8 件核查件的记录表存到本机").first.wait_for()
    page.evaluate(READY)
    page.evaluate(IN_CHARGE)
    return page


def fill_in(page, case) -> None:
    page.locator("li", has_text=case.no).get_by_role("button", name="填写").click()
    page.locator("[name=answer_1][value=yes]").check()
    page.fill("[name=findings]", FOUND.format(case.no))
    page.get_by_role("button", name="保存记录").click()
    page.get_by_text("已加密存在本机，有网后自动上传").first.wait_for()


def saved(cases) -> dict[str, tuple[str, int, int]]:
    """What the server has: number → (what was found, version, times that somebody saved)."""
    rows = Verification.objects.filter(case__in=cases, version__gt=1).select_related("case")
    return {
        r.case.no: (r.findings, r.version, CaseEvent.objects.filter(case=r.case, action="record").count())
        for r in rows
    }


def test_eight_records_filled_in_without_a_network_arrive_once_each(village, phone):
    page = downloaded(phone, village)
    phone.set_offline(True)
    page.goto(village.url + reverse("cases:record", args=[village.cases[0].no]))
    page.get_by_role("heading", name=f"核查记录 {village.cases[0].no}").wait_for()
    page.get_by_text("网络已断开").wait_for()
    page.get_by_role("button", name="先不填").click()
    for case in village.cases:
        fill_in(page, case)
    page.reload()
    page.get_by_text("8 份未上传").wait_for()
    assert saved(village.cases) == {}
    phone.set_offline(False)
    page.get_by_text("已上传 8 份核查记录").first.wait_for()
    assert saved(village.cases) == {c.no: (FOUND.format(c.no), 2, 1) for c in village.cases}
    page.goto(village.url + reverse("cases:offline"))
    page.wait_for_selector("#offline[data-ready]")
    assert page.get_by_role("heading", name="未上传").count() == 0


def test_a_page_killed_between_sending_and_the_answer_sends_nothing_twice(village, phone):
    page = downloaded(phone, village)
    case = village.cases[0]

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    page.route("**/offline/upload/", lose_the_answer)
    fill_in(page, case)
    page.get_by_text("等待上传").first.wait_for()
    page.get_by_text("网络已断开").wait_for()
    page.close()
    assert saved(village.cases) == {case.no: (FOUND.format(case.no), 2, 1)}
    again = phone.new_page()
    again.goto(village.url + reverse("cases:offline"))
    again.get_by_text("已上传 1 份核查记录").first.wait_for()
    assert saved(village.cases) == {case.no: (FOUND.format(case.no), 2, 1)}


def test_the_record_page_itself_keeps_what_the_network_lost_and_counts_it_in_the_frame(village, phone):
    case = village.cases[0]
    page = typed_record(phone, village, "有信号时开始写")
    page.evaluate(READY)
    phone.set_offline(True)
    page.get_by_role("button", name="保存记录").click()
    page.get_by_text("网络不通，这份核查记录已加密存在本机").wait_for()
    page.get_by_role("link", name="1 份未上传").wait_for()
    phone.set_offline(False)
    expect(page.locator("[data-unsent]")).to_be_hidden()
    assert saved(village.cases) == {case.no: ("有信号时开始写", 2, 1)}


def typed_record(phone, server, text: str):
    """The record's page with something typed and not saved, after it was kept."""
    page = phone.new_page()
    page.goto(server.url + reverse("cases:record", args=[server.cases[0].no]))
    page.fill("[name=findings]", text)
    page.get_by_text("草稿已加密存在本机").wait_for()
    return page


def kinds(page) -> set[str]:
    """What kinds of entries lie on the device."""
    return {name.split(":")[1] for name in page.evaluate(KEPT_NAMES)}


def test_what_is_typed_lies_on_the_phone_sealed_comes_back_and_goes_when_saved(village, phone):
    case = village.cases[0]
    page = typed_record(phone, village, "月工资三千二百元")
    lying = page.evaluate(ALL_KEPT)
    assert "工资" not in lying and "mingcha.offline" in lying and kinds(page) >= {"draft", "key"}
    page.reload()
    page.get_by_text("上次没有办完的内容还在").wait_for()
    if SHOTS:
        page.screenshot(path=SHOTS / "draft-360.png", full_page=True)
    page.get_by_role("button", name="恢复草稿").click()
    assert page.input_value("[name=findings]") == "月工资三千二百元"
    page.get_by_role("button", name="保存记录").click()
    page.wait_for_url("**tab=verify")
    assert saved(village.cases) == {case.no: ("月工资三千二百元", 2, 1)}
    assert "draft" not in kinds(page)


def test_a_draft_that_nobody_comes_back_to_goes_after_its_days(village, phone):
    page = typed_record(phone, village, "月工资三千二百元")
    page.evaluate(EIGHT_DAYS_OLD)
    page.goto(village.url + reverse("cases:list"))
    until = time.monotonic() + PAGE_MS / 1000
    while "draft" in kinds(page) and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert "key" in kinds(page) and "draft" not in kinds(page)


def test_signing_out_takes_what_was_typed_along(village, phone):
    page = typed_record(phone, village, "月工资三千二百元")
    page.goto(page.url + "#side")
    page.locator("#side").get_by_role("button", name="退出登录").click()
    page.wait_for_url("**/sign-in/")
    assert page.evaluate(KEPT_NAMES) == []
    assert "工资" not in page.evaluate(ALL_KEPT)


def test_where_nothing_can_be_sealed_it_is_kept_for_the_tab_only(village, phone):
    phone.add_init_script("Object.defineProperty(window, 'isSecureContext', { value: false })")
    page = phone.new_page()
    page.goto(village.url + reverse("cases:record", args=[village.cases[0].no]))
    page.fill("[name=findings]", "月工资三千二百元")
    page.keyboard.press("Tab")
    page.get_by_text("关闭这一页就没有了").wait_for()
    assert "工资" not in page.evaluate("JSON.stringify(localStorage)")
    page.reload()
    page.get_by_role("button", name="恢复草稿").click()
    assert page.input_value("[name=findings]") == "月工资三千二百元"


def test_another_person_on_the_phone_sees_and_sends_nothing_and_the_first_finds_the_queue_again(
    village, phone, actor_client
):
    page = downloaded(phone, village)
    phone.set_offline(True)
    fill_in(page, village.cases[0])
    Session.objects.all().delete()  # the session ends while the phone is away
    phone.set_offline(False)
    page.get_by_role("link", name="去登录").wait_for()
    page.get_by_text("1 份未上传").wait_for()

    sign_in(phone, village, actor_client("clerk", "village", person="second"))
    page.goto(village.url + reverse("home:workbench"))
    page.goto(village.url + reverse("cases:offline"))
    page.wait_for_selector("#offline[data-ready]")
    assert (
        page.get_by_role("heading", name="未上传").count() == 0 and village.cases[0].no not in page.content()
    )
    assert {name.split(":")[1] for name in page.evaluate(KEPT_NAMES)} == {"key", "queue"}
    assert saved(village.cases) == {}

    sign_in(phone, village, actor_client("clerk", "village"))
    page.goto(village.url + reverse("cases:list"))
    expect(page.locator("#announcer")).to_have_text("已上传 1 份核查记录")
    expect(page.locator("[data-unsent]")).to_be_hidden()
    page.goto(village.url + reverse("cases:offline"))
    page.wait_for_selector("#offline[data-ready]")
    assert saved(village.cases) == {village.cases[0].no: (FOUND.format(village.cases[0].no), 2, 1)}


def test_a_conflict_stays_in_the_queue_shows_both_and_goes_after_mending(village, phone, desk):
    page = downloaded(phone, village)
    case = village.cases[0]
    phone.set_offline(True)
    fill_in(page, case)
    save_record(actor=desk.actor("clerk", "village"), case_id=case.pk, record=Record(findings="在办公室补记"), now=desk.tick())  # fmt: skip
    phone.set_offline(False)
    page.get_by_text("1 份未上传，其中 1 份要先处理").wait_for()
    page.get_by_role("button", name="修改").click()
    page.get_by_text("核查发现：在办公室补记").wait_for()
    page.fill("[name=findings]", "两处合在一起")
    page.get_by_role("button", name="保存记录").click()
    page.get_by_text("已上传 1 份核查记录").first.wait_for()
    assert saved(village.cases) == {case.no: ("两处合在一起", 3, 2)}


def test_signing_out_takes_the_key_along_and_says_what_waits(village, phone):
    page = downloaded(phone, village)
    phone.set_offline(True)
    fill_in(page, village.cases[0])
    page.route("**/offline/upload/", lambda route: route.abort())
    phone.set_offline(False)
    page.goto(village.url + reverse("cases:list") + "#side")
    page.get_by_role("link", name="1 份未上传").wait_for()
    page.locator("#side").get_by_role("button", name="退出登录").click()
    page.get_by_text("还有 1 份核查记录没有上传").wait_for()
    page.get_by_role("button", name="仍然退出").click()
    page.wait_for_url("**/sign-in/")
    assert [name.split(":")[1] for name in page.evaluate(KEPT_NAMES)] == ["queue"]
    phone.set_offline(True)
    page.goto(village.url + reverse("cases:offline"))
    page.get_by_text("本机没有可以打开的核查记录").wait_for()
    assert village.cases[0].no not in page.content()


def test_nothing_is_wrong_with_the_page_empty_and_filled(village, phone):
    page = downloaded(phone, village)
    phone.set_offline(True)
    fill_in(page, village.cases[0])
    page.route("**/offline/upload/", lambda route: route.fulfill(status=503, body=""))
    phone.set_offline(False)
    address = f"{village.url}{reverse('cases:offline')}?no={village.cases[1].no}"
    found = check_page(page, address, budget=ANY_SPEED, shots=SHOTS)
    assert [p for p in found if "503" not in p] == []
