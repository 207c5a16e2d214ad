"""经办人离岗：手上的核查件和问题整改一件不落地交给接手的人。"""

from datetime import date

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.orgs.services import leave, open_work_of


def test_leaving_hands_over_every_open_case_and_issue(desk, office):
    case, issue = desk.verifying(), desk.remedying()
    giver = case.assignee_id
    unit = case.holder_unit_id
    taker = office.actor("clerk", "township", person="接手")
    admin = office.actor("unit_admin", "county")
    open_before = {c.name: c.count for c in open_work_of(giver, unit)}
    assert open_before.get("case") == 1

    with pytest.raises(ClerkError) as refused:
        leave(actor=admin, user_id=giver, on=date(2024, 7, 2), reason="调离", now=desk.tick())
    assert refused.value.code == "ORG-06"

    moved = leave(
        actor=admin,
        user_id=giver,
        on=date(2024, 7, 2),
        reason="调离",
        now=desk.tick(),
        to_user_ids={unit: taker.user_id},
    )
    case.refresh_from_db()
    issue.refresh_from_db()
    assert case.assignee_id == taker.user_id
    assert moved["case"] == 1
    assert all(c.count == 0 for c in open_work_of(giver, unit))
    assert AuditEvent.objects.filter(action="take_over").count() == sum(moved.values())
    assert case.events.filter(action="take_over", details__to=taker.user_id).exists()
