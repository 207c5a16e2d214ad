"""村里核查属实的件，村（居）委会不立案，由乡镇民政办立案、制定整改措施。"""

from datetime import date

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.cases.services.dispatching import acknowledge_case, dispatch_case
from mingcha.web.cases.services.evidence import add_evidence
from mingcha.web.cases.services.issues import PlannedMeasure, file_issue, plan_remedy
from mingcha.web.cases.services.reviewing import confirm_conclusion
from mingcha.web.cases.services.verifying import save_record, submit_record


@pytest.fixture
def substantiated(desk, office):
    """A case that a village verified and the township's reviewer found substantiated."""
    from io import BytesIO

    village = office.actor("clerk", "village")
    case = desk.registered()
    dispatch_case(actor=desk.clerk, case_id=case.pk, unit_id=village.unit_id, now=desk.tick())
    acknowledge_case(actor=village, case_id=case.pk, now=desk.tick())
    save_record(actor=village, case_id=case.pk, record=desk.record(case), now=desk.tick())
    add_evidence(
        actor=village,
        case_id=case.pk,
        name="笔录.pdf",
        stream=BytesIO(b"%PDF-1.7\nvillage"),
        purpose="home_visit",
        now=desk.tick(),
    )
    submit_record(actor=village, case_id=case.pk, now=desk.tick())
    return confirm_conclusion(actor=office.actor("reviewer", "township"), case_id=case.pk, now=desk.tick())


def test_the_township_opens_the_issue_and_plans_the_measures(substantiated, desk, office):
    village, township = office.actor("clerk", "village"), office.actor("leader", "township")
    with pytest.raises(ClerkError) as refused:
        file_issue(actor=village, case_id=substantiated.pk, title="", cause="execution", now=desk.tick())
    assert refused.value.code == "ACCESS-01"
    issue = file_issue(actor=township, case_id=substantiated.pk, title="", cause="execution", now=desk.tick())
    planned = plan_remedy(
        actor=township, issue_id=issue.pk, approach="dated", measures=[PlannedMeasure("补正手续")], remedier_id=village.user_id,
        due_on=date(2024, 7, 31), now=desk.tick(),
    )  # fmt: skip
    assert (planned.status, planned.holder_unit_id) == ("remedying", village.unit_id)


def test_another_township_does_not(substantiated, desk, office):
    west = office.actor("leader", "township", region_code="990101102000")
    with pytest.raises(ClerkError) as refused:
        file_issue(actor=west, case_id=substantiated.pk, title="", cause="execution", now=desk.tick())
    assert refused.value.code == "ACCESS-01"
