"""The pages of cases in a real browser, at both sizes and both text sizes; the record filled in on a phone, its draft kept on the device."""

import os
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse

from mingcha.web.cases.models import Case, Verification
from mingcha.web.cases.services.amounts import MonthLine, compute_amount, propose_amount
from mingcha.web.cases.services.clock import request_extension
from mingcha.web.cases.services.escalating import send_escalation
from mingcha.web.cases.services.follow_ups import draw_follow_ups
from mingcha.web.cases.services.issues import close_out
from mingcha.web.cases.services.referring import seal_referral
from tools.page_check import ANY_SPEED, check_page

pytestmark = pytest.mark.slow
SHOTS = Path(os.environ["MINGCHA_SHOTS"]) if os.environ.get("MINGCHA_SHOTS") else None


@pytest.fixture
def site(transactional_db, desk):
    """A server with a case in every stage."""
    from pytest_django.live_server_helper import LiveServer

    made = {
        "registered": desk.registered(subject_name="王小明", account="来信反映家中有人外出务工"), "verifying": desk.verifying(subject_name="李四"),
        "submitted": desk.submitted(), "missed": desk.confirmed(side="missed"), "twin": desk.registered(subject_name="王小明", account="来信反映同一件事"),
        "sent": desk.handed_over(), "to_group": desk.handed_over(group=desk.actor("discipline", "county")),
    }  # fmt: skip
    remedying, applied, closing = desk.remedying(), desk.applied(), desk.applied()
    amount = compute_amount(
        actor=desk.verifier, issue_id=remedying.pk, direction="recovery", months=[MonthLine("2024-03", Decimal("500"), Decimal("120.50"), "3月清册")],
        method="2024年农村低保标准", now=desk.tick(),
    )  # fmt: skip
    propose_amount(
        actor=desk.verifier, amount_id=amount.pk, yuan=Decimal("300"), reason="部分追回", now=desk.tick()
    )
    request_extension(
        actor=desk.verifier,
        issue_id=remedying.pk,
        to_on=date(2024, 8, 30),
        reason="当事人住院",
        now=desk.tick(),
    )
    slip = send_escalation(
        actor=desk.clerk,
        case_id=remedying.case_id,
        level="first",
        matter="超期未整改",
        requirement="五日内书面回复",
        now=desk.tick(),
    )
    referral = seal_referral(
        actor=desk.leader,
        issue_id=remedying.pk,
        receiver_kind="police",
        receiver_name="示例县公安局",
        reason="涉嫌诈骗",
        now=desk.tick(),
    )
    close_out(actor=desk.reviewer, issue_id=closing.pk, note="", now=desk.tick())
    desk.now += timedelta(days=120)
    draw = draw_follow_ups(actor=desk.reviewer, seed="20241101", now=desk.tick())
    server = LiveServer("localhost")
    server.made = made | {
        "remedying": remedying.case,
        "applied": applied.case,
        "slip": slip,
        "referral": referral,
        "draw": draw,
    }
    yield server
    server.stop()


def addresses(made) -> dict[tuple[str, str], list[str]]:
    """Who looks at which pages."""

    def url(name, *args, query=""):
        return reverse(f"cases:{name}", args=args) + query

    remedying, applied, verifying = made["remedying"].no, made["applied"].no, made["verifying"].no
    return {
        ("clerk", "county"): [
            url("list"), url("list", query="?status=verifying&light=overdue"), url("issues"), url("register"), url("page", made["registered"].no),
            url("act_dispatch", made["registered"].no), url("act_about", made["registered"].no), url("look_alikes"), url("act_merge", made["twin"].no), url("slip", made["slip"].no), url("act_escalate", remedying),
        ],
        ("clerk", "township"): [
            *(url("page", verifying, query=f"?tab={tab}") for tab in ("summary", "verify", "evidence", "timeline")), url("record", verifying),
            url("act_evidence", verifying), url("page", remedying, query="?tab=remedy"), url("page", remedying, query="?tab=papers"),
            url("act_plan", remedying), url("act_compute", remedying), url("page", made["missed"].no, query="?tab=verify"), url("act_missed", made["missed"].no),
        ],
        ("reviewer", "county"): [
            url("act_review", made["submitted"].no), url("act_close-out", applied), url("draws"), url("draw", made["draw"].pk),
            url("signals"), url("record_print", made["submitted"].no),
        ],
        ("leader", "county"): [
            url("referral", made["referral"].no), url("hand_over", made["referral"].no), url("referrals"), url("act_answer-extension", remedying),
            url("sent"), url("sent_referral", made["sent"].no), url("paper_receipt", made["sent"].no),
            url("paper_return", made["sent"].no),
        ],
        ("discipline", "county"): [url("referral", made["to_group"].no), url("decline", made["to_group"].no)],
    }  # fmt: skip


def test_nothing_is_wrong_with_any_page(site, actor_client, window):
    problems = []
    for (role, level), paths in addresses(site.made).items():
        page = window(site.url, actor_client(role, level)).new_page()
        for path in paths:
            problems += [
                f"{path}: {p}" for p in check_page(page, site.url + path, budget=ANY_SPEED, shots=SHOTS)
            ]
    assert problems == []


def test_the_record_is_filled_in_on_a_phone_and_a_lost_page_keeps_its_draft(site, actor_client, window):
    case = Case.objects.get(pk=site.made["verifying"].pk)
    address = site.url + reverse("cases:record", args=[case.no])
    page = window(
        site.url, actor_client("clerk", "township"), viewport={"width": 360, "height": 740}
    ).new_page()
    page.goto(address)
    page.fill("[name=findings]", "2024年3月起外出务工，月收入3200元")
    page.keyboard.press("Tab")
    page.get_by_text(re.compile("草稿已(加密)?存在本机")).wait_for()
    page.goto(address)
    page.get_by_role("button", name="恢复").click()
    assert page.input_value("[name=findings]") == "2024年3月起外出务工，月收入3200元"
    for answer in page.locator("input[type=radio][value=yes]").all():
        answer.check()
    page.get_by_role("button", name="保存记录").click()
    page.wait_for_url("**tab=verify")
    assert Verification.objects.get(case=case).findings == "2024年3月起外出务工，月收入3200元"
