"""Whatever people do in whatever order: states stay in the tables, nothing that was handed in is lost, no one signs for himself,
every act has its event."""

import random

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import REPORT_DUE, TASK
from mingcha.web.audit.models import AuditEvent
from mingcha.web.campaigns.models import ReportDue, Task
from mingcha.web.campaigns.services.calendar import pass_due_days
from mingcha.web.campaigns.services.cascade import acknowledge_dispatch, withdraw_dispatch
from mingcha.web.campaigns.services.ledger import ProgressEdit, record_progress
from mingcha.web.campaigns.services.reports import receive_report, save_draft, submit_report, withdraw_report
from mingcha.web.campaigns.services.task_acts import act_on_task
from tests.web.campaigns.conftest import at
from tests.web.campaigns.handing_down import hand_down

STEPS = 40


def edges(table) -> set[tuple[str, str]]:
    return {(t.source, t.target) for t in table.transitions}


@pytest.mark.parametrize("seed", range(6))
def test_a_report_in_any_order(people, spring, seed):
    choose = random.Random(seed)
    report = ReportDue.objects.get(campaign=spring, holder_id=people.east.unit_id, title__startswith="阶段性")
    who = {"clerk": people.east, "leader": people.colleague, "county": people.county, "west": people.west}
    handed_in: list[tuple[int, str]] = []
    for n in range(STEPS):
        report.refresh_from_db()
        before, events = report.status, AuditEvent.objects.count()
        name = choose.choice(list(who))
        act = choose.choice(["draft", "submit", "withdraw", "accept", "send_back", "night"])
        said = {
            "actor": who[name],
            "report_id": report.pk,
            "now": at("2024-07-09") if n < STEPS // 2 else at("2024-07-15"),
        }
        try:
            if act == "draft":
                save_draft(**said, text=f"第{n}稿", seen=report.revision)
            elif act == "submit":
                submit_report(**said)
            elif act == "withdraw":
                withdraw_report(**said)
            elif act == "night":
                pass_due_days(now=said["now"])
            else:
                receive_report(
                    **said, accepted=act == "accept", reason="缺数字" if choose.random() < 0.7 else ""
                )
        except ClerkError:
            report.refresh_from_db()
            assert (report.status, AuditEvent.objects.count()) == (before, events)
            continue
        report.refresh_from_db()
        assert (
            report.status == before
            or (before, report.status) in edges(REPORT_DUE)
            or (before, act) == ("not_due", "submit")
        )
        if act != "night":
            assert AuditEvent.objects.count() > events and name != "west"
        if act in ("accept", "send_back"):
            assert name == "county" and report.submitted_by_id != people.county.user_id
            assert act == "accept" or report.reason == "缺数字"
        now = list(report.submissions.order_by("number").values_list("number", "text"))
        assert now[: len(handed_in)] == handed_in  # what was handed in stays as it was
        handed_in = now


@pytest.mark.parametrize("seed", range(6))
def test_a_task_in_any_order(people, spring, seed):
    choose = random.Random(seed)
    dispatch = hand_down(people, spring, "2.2", to=[people.east.unit_id])
    task = Task.objects.get(dispatch=dispatch)
    measure = task.measures.get()
    who = {"clerk": people.east, "leader": people.colleague, "county": people.county, "west": people.west}
    signed = False
    for n in range(STEPS):
        task.refresh_from_db()
        before, reported_by = task.status, task.reported_by_id
        name = choose.choice(list(who))
        act = choose.choice(
            ["sign", "withdraw", "fill", "report", "recall", "accept", "send_back", "make_standing", "reopen"]
        )
        actor = who[name]
        try:
            if act == "sign":
                acknowledge_dispatch(actor=actor, dispatch_id=dispatch.pk, now=at("2024-04-02"))
            elif act == "withdraw":
                withdraw_dispatch(actor=actor, dispatch_id=dispatch.pk, reason="选错", now=at("2024-04-02"))
            elif act == "fill":
                seen = measure.progress.order_by("-version__number").first()
                edit = ProgressEdit(measure.pk, "", "", f"第{n}次", seen.revision if seen else 0)
                record_progress(actor=actor, campaign_id=spring.pk, edits=[edit], now=at("2024-04-02"))
            else:
                act_on_task(
                    actor=actor,
                    task_id=task.pk,
                    action=act,
                    reason="缺凭证" if choose.random() < 0.7 else "",
                    now=at("2024-04-02"),
                )
        except ClerkError:
            task.refresh_from_db()
            assert task.status == before
            continue
        task.refresh_from_db()
        signed = signed or act == "sign"
        assert name != "west" and (task.status == before or (before, task.status) in edges(TASK))
        assert not (act == "withdraw" and signed)
        if act in ("accept", "make_standing"):
            assert name == "county" and reported_by not in (None, people.county.user_id)
