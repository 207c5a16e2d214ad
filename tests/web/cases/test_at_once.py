"""Several people at one case in the same moment: one act takes effect, nothing is lost or done twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.services import verify_chain
from mingcha.web.cases.models import Case, CaseFlag
from mingcha.web.cases.services.dispatching import DispatchRule, acknowledge_case, return_case
from mingcha.web.cases.services.from_flags import dispatch_flags
from mingcha.web.cases.services.registering import register_case
from mingcha.web.flags.summaries import rebuild_summary
from tests.web.cases.desk import VILLAGE, new_flag

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Do all in threads of their own; what each came to, errors included."""

    def one(act):
        try:
            return act()
        except ClerkError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_of_signing_and_giving_back_one_happens(transactional_db, desk):
    case = desk.dispatched()
    seen, now, who = case.version, desk.tick(), desk.verifier
    came = at_once(
        *(lambda: acknowledge_case(actor=who, case_id=case.pk, now=now, version=seen) for _ in range(2)),
        *(
            lambda: return_case(actor=who, case_id=case.pk, reason="不属本乡", now=now, version=seen)
            for _ in range(2)
        ),
    )
    assert sum(isinstance(c, Case) for c in came) == 1
    assert {c.code for c in came if isinstance(c, ClerkError)} <= {"CONFLICT-01", "WORK-01"}
    case.refresh_from_db()
    assert case.events.exclude(action__in=("register", "dispatch")).count() == 1 and case.version == seen + 1
    assert verify_chain() is None


def test_numbers_are_given_once(transactional_db, desk):
    clerk, now = desk.clerk, desk.now
    values = {"source": "audit", "title": "审计发现", "side": "fund", "region_code": VILLAGE}
    came = at_once(*(lambda: register_case(actor=clerk, now=now, **values) for _ in range(8)))
    assert sorted(c.no for c in came) == [f"HC-2024-{n:06d}" for n in range(1, 9)]


def test_a_flag_dispatched_by_two_goes_into_one_case(transactional_db, desk):
    desk.verifier  # noqa: B018
    flags = [new_flag(n, household=n) for n in range(20)]
    for flag in flags:
        flag.save()
    rebuild_summary()
    clerk, now, ids = desk.clerk, desk.tick(), [f.pk for f in flags]
    came = at_once(
        *(lambda: dispatch_flags(actor=clerk, flag_ids=ids, rule=DispatchRule(), now=now) for _ in range(3))
    )
    assert sorted(len(r.done) for r in came) == [0, 0, 20]
    assert CaseFlag.objects.count() == 20 and Case.objects.count() == 20
    assert verify_chain() is None
