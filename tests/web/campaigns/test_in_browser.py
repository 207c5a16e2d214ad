"""The pages of campaigns in a real browser: nothing wrong under the page checks; the ledger filled in by keyboard alone, and without scripts."""

import os
import unicodedata
from pathlib import Path

import pytest
from django.urls import reverse

from mingcha.web.campaigns.models import ReportDue, TakeOn, TaskProgress
from mingcha.web.campaigns.services.cascade import acknowledge_dispatch
from mingcha.web.campaigns.services.ledger import ProgressEdit, record_progress
from mingcha.web.campaigns.services.ledger_versions import file_ledger
from mingcha.web.campaigns.services.proposing import propose_from_shipped
from tests.web.campaigns.conftest import at
from tests.web.campaigns.handing_down import hand_down, task_of
from tests.web.campaigns.test_task_files import attach
from tools.page_check import ANY_SPEED, check_page

pytestmark = pytest.mark.slow
SHOTS = Path(os.environ["MINGCHA_SHOTS"]) if os.environ.get("MINGCHA_SHOTS") else None
NOW = at("2024-07-01")


@pytest.fixture
def site(transactional_db, people, spring):
    """A server with a campaign under way: handed down, half filled in, one ledger handed up, one plan under review."""
    from pytest_django.live_server_helper import LiveServer

    dispatch = hand_down(people, spring, "2.2", "2.3", "4.2")
    acknowledge_dispatch(actor=people.east, dispatch_id=dispatch.pk, now=NOW)
    for who in (people.east, people.county):
        measure = task_of(spring, "2.2", who.unit_id).measures.get()
        edit = ProgressEdit(
            measure.pk, "not_yet", "须先落实资金", "已补发 3 户，其余 2 户等资金到位后补发", 0
        )
        record_progress(actor=who, campaign_id=spring.pk, edits=[edit], now=NOW)
    version = file_ledger(actor=people.east, campaign_id=spring.pk, label="2024年6月", now=NOW)
    measure = task_of(spring, "2.3", people.east.unit_id).measures.get()
    record_progress(
        actor=people.east,
        campaign_id=spring.pk,
        edits=[ProgressEdit(measure.pk, "dated", "", "正在比对", 0)],
        now=NOW,
    )
    draft = propose_from_shipped(
        actor=people.county, plan_id="liaocheng-2019-57", year=2026, title="", now=NOW
    )
    attach(people.county, spring, name="排查情况统计表.pdf", dispatch_id=dispatch.pk)
    server = LiveServer("localhost")
    server.dispatch, server.version, server.draft = dispatch, version, draft
    yield server
    server.stop()


def addresses(site, people, spring) -> dict[str, list[str]]:
    """Who looks at which pages."""
    report = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, title__startswith="阶段性")
    take_on = TakeOn.objects.get(holder_id=people.east.unit_id)
    task = task_of(spring, "2.2", people.east.unit_id)
    own = task_of(spring, "4.2", people.county.unit_id)

    def url(name, *args, query=""):
        return reverse(f"campaigns:{name}", args=args) + query

    return {
        "county": [
            url("list"), url("start"), url("start_shipped", "wenshui-2024-14"), url("review", site.draft.pk), url("item", site.draft.pk, "3.1"),
            url("report_line", site.draft.pk, 1), url("ledger", spring.pk), url("ledger", spring.pk, query="?fill=1"), url("phases", spring.pk),
            url("lower", spring.pk), url("dispatch", spring.pk), url("dispatch_page", spring.pk, site.dispatch.pk),
            url("version", spring.pk, site.version.pk), url("report_record", spring.pk), url("timeliness"), url("task", spring.pk, own.pk),
            url("reports", query="?view=below"), url("dispatch_files", spring.pk, site.dispatch.pk), url("task_files", spring.pk, own.pk),
        ],
        "east": [
            url("ledger", spring.pk), url("ledger", spring.pk, query="?fill=1"), url("task", spring.pk, task.pk), url("reports"),
            url("report", report.pk), url("report_submit", report.pk), url("take_on", spring.pk, take_on.pk), url("materials", spring.pk),
            url("hand_up", spring.pk), url("dispatch_page", spring.pk, site.dispatch.pk),
        ],
    }  # fmt: skip


def test_no_page_has_anything_wrong(site, people, spring, actor_client, window):
    problems = []
    clients = {"county": actor_client("clerk", "county"), "east": actor_client("clerk", "township")}
    for who, paths in addresses(site, people, spring).items():
        page = window(site.url, clients[who]).new_page()
        for path in paths:
            found = check_page(page, site.url + path, budget=ANY_SPEED, shots=SHOTS)
            problems += [f"{who} {path}: {p}" for p in found]
    assert not problems, "\n".join(problems)


def test_the_ledger_is_filled_in_by_keyboard_alone(site, people, spring, actor_client, window):
    page = window(site.url, actor_client("clerk", "township")).new_page()
    page.goto(site.url + reverse("campaigns:ledger", args=[spring.pk]) + "?fill=1")
    measure = task_of(spring, "4.2", people.east.unit_id).measures.get()
    page.focus(f"#status-{measure.pk}")
    page.keyboard.press("ArrowDown")  # 未选 → 已整改
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("比对 312 户，追回 2 户")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=已保存 1 行进展")
    assert TaskProgress.objects.filter(
        measure=measure, status="remedied", text="比对 312 户，追回 2 户"
    ).exists()


def test_it_works_without_scripts(site, people, spring, actor_client, window):
    page = window(site.url, actor_client("clerk", "township"), java_script_enabled=False).new_page()
    page.goto(site.url + reverse("campaigns:ledger", args=[spring.pk]) + "?fill=1")
    measure = task_of(spring, "4.2", people.east.unit_id).measures.get()
    page.check(f'input[name="ids"][value="{measure.pk}"]')
    page.click("text=为勾选的行填无新进展")
    page.get_by_text("已为 1 行填“无新进展”").first.wait_for()
    assert TaskProgress.objects.filter(measure=measure, text="无新进展").exists()


def test_on_paper_the_ledger_is_landscape_with_its_head_repeated(
    site, people, spring, actor_client, tmp_path, window
):
    from pypdf import PdfReader

    page = window(site.url, actor_client("clerk", "county")).new_page()
    page.goto(site.url + reverse("campaigns:ledger", args=[spring.pk]))
    path = tmp_path / "台账.pdf"
    page.pdf(path=str(path), prefer_css_page_size=True)
    sheets = PdfReader(path).pages
    assert all(s.mediabox.width > s.mediabox.height for s in sheets)
    # the PDF's fonts name some characters by their radicals
    texts = [unicodedata.normalize("NFKC", "".join(s.extract_text().split())) for s in sheets]
    with_rows = [t for t in texts if "工作要求" in t or "整治重点" in t]
    assert with_rows and all("整治进展情况" in t for t in with_rows)
    assert "填表人" in texts[-1] and "填写进展" not in "".join(texts)
