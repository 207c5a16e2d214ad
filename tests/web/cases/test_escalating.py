"""督办单: one matter a slip, answered and settled."""

from datetime import date

from mingcha.web.cases.services.escalating import move_escalation, next_level, send_escalation
from tests.web.cases.desk import refused


def test_a_slip_goes_to_the_holder_and_is_settled_by_another_than_who_replied(desk):
    issue = desk.remedying()
    slip = send_escalation(
        actor=desk.clerk,
        case_id=issue.case_id,
        level="first",
        matter="超期未整改",
        requirement="五日内书面回复",
        now=desk.tick(),
    )
    assert (slip.no, slip.due_on, slip.holder_unit_id) == (
        "DB-2024-000001",
        date(2024, 7, 8),
        desk.township.pk,
    )
    move_escalation(actor=desk.verifier, slip_id=slip.pk, action="acknowledge", text="", now=desk.tick())
    with refused("WORK-02"):
        move_escalation(actor=desk.verifier, slip_id=slip.pk, action="reply", text=" ", now=desk.tick())
    move_escalation(actor=desk.verifier, slip_id=slip.pk, action="reply", text="已制定措施", now=desk.tick())
    assert (
        move_escalation(actor=desk.clerk, slip_id=slip.pk, action="settle", text="", now=desk.tick()).state
        == "settled"
    )
    assert (next_level("first"), next_level("third")) == ("second", "")
