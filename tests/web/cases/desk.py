"""A county's desk: the people whom a case passes, and short ways to any stage."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.cases.models import Case, Evidence, Issue, Referral
from mingcha.web.cases.services.dispatching import acknowledge_case, dispatch_case
from mingcha.web.cases.services.evidence import add_evidence
from mingcha.web.cases.services.issues import (
    PlannedMeasure,
    apply_close_out,
    close_out,
    complete_measure,
    file_issue,
    plan_remedy,
)
from mingcha.web.cases.services.referring import hand_over, seal_referral
from mingcha.web.cases.services.registering import register_case
from mingcha.web.cases.services.reviewing import confirm_conclusion
from mingcha.web.cases.services.verifying import Record, save_record, submit_record

VILLAGE = "990101101201"


def refused(code: str):
    """`with refused("CASE-04"):` what follows is refused with that code."""
    return pytest.raises(ClerkError, match=code)


@dataclass
class Desk:
    """One case after another through the county; every act a minute after the one before."""

    office: object
    now: datetime
    pages: int = field(default=0)

    def actor(self, role: str, level: str, **more) -> Actor:
        return self.office.actor(role, level, **more)

    @property
    def clerk(self) -> Actor:
        """县局经办人：登记、分派。"""
        return self.actor("clerk", "county")

    @property
    def reviewer(self) -> Actor:
        """县局复核人。"""
        return self.actor("reviewer", "county")

    @property
    def leader(self) -> Actor:
        """县局负责人。"""
        return self.actor("leader", "county")

    @property
    def verifier(self) -> Actor:
        """乡镇经办人：签收、核查、整改。"""
        return self.actor("clerk", "township")

    @property
    def township(self):
        return self.office.unit("990101101000", "township_office")

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def registered(self, **more) -> Case:
        values = {
            "source": "petition",
            "title": "反映多领低保",
            "side": "wrongly_included",
            "region_code": VILLAGE,
        } | more
        return register_case(actor=self.clerk, now=self.tick(), **values)

    def dispatched(self, **more) -> Case:
        case = self.registered(**more)
        return dispatch_case(actor=self.clerk, case_id=case.pk, unit_id=self.township.pk, now=self.tick())

    def verifying(self, **more) -> Case:
        case = self.dispatched(**more)
        return acknowledge_case(actor=self.verifier, case_id=case.pk, now=self.tick())

    def evidence(self, case: Case, *, actor: Actor | None = None, issue: Issue | None = None, purpose="home_visit") -> Evidence:  # fmt: skip
        self.pages += 1
        content = b"%PDF-1.7\n" + f"page {self.pages}".encode()
        return add_evidence(
            actor=actor or self.verifier, case_id=case.pk, name="入户记录.pdf", stream=io.BytesIO(content), purpose=purpose,
            now=self.tick(), issue=issue,
        )  # fmt: skip

    def record(self, case: Case, conclusion="substantiated", **more) -> Record:
        numbers = case.verification.answers.values_list("number", flat=True)
        values = {
            "visited_on": date(2024, 6, 28), "visitors": "测试甲、测试乙", "findings": "2024年3月起收入超过标准", "statement_of": "self",
            "statement": "情况属实", "conclusion": conclusion, "signed_name": "测试甲", "answers": dict.fromkeys(numbers, ("yes", "")),
        }  # fmt: skip
        return Record(**values | more)

    def issue_of(self, case: Case) -> Issue:
        """A case under verification, substantiated and filed."""
        save_record(actor=self.verifier, case_id=case.pk, record=self.record(case), now=self.tick())
        self.evidence(case)
        submit_record(actor=self.verifier, case_id=case.pk, now=self.tick())
        confirm_conclusion(actor=self.reviewer, case_id=case.pk, now=self.tick())
        return file_issue(actor=self.verifier, case_id=case.pk, title="", cause="execution", now=self.tick())

    def submitted(self, conclusion="substantiated", record_more=None, **more) -> Case:
        case = self.verifying(**more)
        save_record(
            actor=self.verifier,
            case_id=case.pk,
            record=self.record(case, conclusion, **(record_more or {})),
            now=self.tick(),
        )
        self.evidence(case)
        return submit_record(actor=self.verifier, case_id=case.pk, now=self.tick())

    def confirmed(self, conclusion="substantiated", record_more=None, **more) -> Case:
        case = self.submitted(conclusion, record_more, **more)
        return confirm_conclusion(actor=self.reviewer, case_id=case.pk, now=self.tick())

    def filed(self, **more) -> Issue:
        case = self.confirmed(**more)
        return file_issue(
            actor=self.verifier,
            case_id=case.pk,
            title="收入超标未及时退出",
            cause="execution",
            now=self.tick(),
        )

    def plan(self, issue: Issue, approach: str, **more) -> Issue:
        """整改方式 with one measure."""
        values = {"measures": [PlannedMeasure("重新核算")], "remedier_id": self.verifier.user_id} | more
        return plan_remedy(
            actor=self.verifier, issue_id=issue.pk, approach=approach, now=self.tick(), **values
        )

    def remedying(self, approach="dated", due_on=date(2024, 7, 31), **more) -> Issue:
        issue = self.filed(**more)
        return plan_remedy(
            actor=self.verifier, issue_id=issue.pk, approach=approach, measures=[PlannedMeasure("重新核算家庭收入")], due_on=due_on,
            remedier_id=self.verifier.user_id, now=self.tick(),
        )  # fmt: skip

    def done(self, issue: Issue) -> None:
        """All measures done, evidence of the remedy there."""
        for measure in issue.measures.filter(done_on=None):
            complete_measure(actor=self.verifier, issue_id=issue.pk, measure_id=measure.pk, progress="已核算", done_on=date(2024, 7, 1), now=self.tick())  # fmt: skip
        self.evidence(issue.case, issue=issue, purpose="remedy")

    def applied(self, **more) -> Issue:
        issue = self.remedying(**more)
        self.done(issue)
        return apply_close_out(
            actor=self.verifier,
            issue_id=issue.pk,
            result="已变更",
            party_informed="7月1日送达告知书",
            now=self.tick(),
        )

    def closed(self, count: int) -> list[Issue]:
        """已销号 by the county's reviewer."""
        found = [self.applied() for _ in range(count)]
        return [close_out(actor=self.reviewer, issue_id=i.pk, note="", now=self.tick()) for i in found]

    def sealed(self, issue: Issue, *, group: Actor | None = None) -> Referral:
        """Sealed by the county's leader: for the police, or for a discipline group that has an account here."""
        to = {"receiver_kind": "police", "receiver_name": "示例县公安局", "reason": "涉嫌诈骗"}
        if group:
            to = {"receiver_kind": "discipline", "receiver_name": "", "receiver_unit_id": group.unit_id, "reason": "涉嫌优亲厚友"}  # fmt: skip
        return seal_referral(actor=self.leader, issue_id=issue.pk, now=self.tick(), **to)

    def handed_over(self, issue: Issue | None = None, *, group: Actor | None = None) -> Referral:
        """Sealed and handed over."""
        referral = self.sealed(issue or self.remedying(), group=group)
        return hand_over(
            actor=self.leader, referral_id=referral.pk, reason="经局党组会研究移送", now=self.tick()
        )


def new_flag(
    number: int, *, household: int | None = None, region=VILLAGE, check_id="paid_after_death", **more
):
    """A flag as a run would have stored it; saved by the caller."""
    from mingcha.catalog.catalogue import load_catalogue
    from mingcha.web.flags.models import Flag
    from mingcha.web.orgs.selectors import region_columns

    check = load_catalogue().checks[check_id]
    values = {
        "check_id": check_id, "subject_table": "members", "subject_id": f"s{number}", "theme": check.theme, "side": check.side,
        "severity": "high", "household_key": household, "person_key": household, "display_name": "王*明", "state": "new", "status": "new",
        "found_on": date(2024, 6, 30), "first_run_id": 1, "last_run_id": 1, "first_as_of": date(2024, 6, 30),
        "last_as_of": date(2024, 6, 30), "programme": "农村低保",
    }  # fmt: skip
    return Flag(**values | region_columns(region) | more)
