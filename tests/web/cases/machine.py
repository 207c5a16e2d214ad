"""What random people may try with one case, and what must hold after each attempt."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.cases.models import Amount, Case, CaseEvent, Issue
from mingcha.web.cases.recusal import why_not_unit
from mingcha.web.cases.services import (
    amounts,
    clock,
    dispatching,
    issues,
    outcomes,
    registering,
    reviewing,
    verifying,
)
from mingcha.web.cases.services.about import change_about
from mingcha.web.cases.services.acts import doers
from mingcha.web.cases.services.recurring import STILL_AT_WORK

ABOUT = ("", "乡", "乡", "村经办", "乡经办", "县复核")
PEOPLE = ("县经办", "县复核", "县负责人", "乡经办", "乡负责人", "乡复核", "乡经办兼复核")


def people(desk):
    """Seven posts of six persons: the last is the township's clerk in a second post."""
    posts = [
        ("clerk", "county"),
        ("reviewer", "county"),
        ("leader", "county"),
        ("clerk", "township"),
        ("leader", "township"),
        ("reviewer", "township"),
    ]
    found = [desk.actor(*p) for p in posts]
    return dict(zip(PEOPLE, [*found, replace(found[5], user_id=found[3].user_id)], strict=True))


def machine(desk):
    """A machine around the desk of this test."""
    actors = people(desk)
    accused = {
        "村经办": desk.actor("clerk", "village"),
        "乡经办": actors["乡经办"],
        "县复核": actors["县复核"],
    }
    who = st.sampled_from(PEOPLE)

    class Work(RuleBasedStateMachine):
        """One case from its registration on."""

        @initialize()
        def begin(self):
            self.case_id = desk.registered().pk
            self.issue_id = None
            self.closed = 0

        def attempt(self, service, person, **values):
            """Do it if it may be done; a refusal leaves nothing behind."""
            before = CaseEvent.objects.filter(case_id=self.case_id).count()
            try:
                return service(actor=actors[person], now=desk.tick(), **values)
            except ClerkError:
                assert CaseEvent.objects.filter(case_id=self.case_id).count() == before
                return None

        @rule(person=who, about=st.sampled_from(ABOUT))
        def found_out(self, person, about):
            """It becomes known whom it is about, or that it is about nobody."""
            units = [desk.township.pk] if about == "乡" else []
            users = [accused[about].user_id] if about in accused else []
            self.attempt(
                change_about, person, case_id=self.case_id, about_unit_ids=units, about_user_ids=users, reason="来信指明"
            )  # fmt: skip

        @rule(person=who)
        def dispatch(self, person):
            self.attempt(dispatching.dispatch_case, person, case_id=self.case_id, unit_id=desk.township.pk)

        @rule()
        def go_on(self):
            """What the right person would do next, so that the machine comes far."""
            case = Case.objects.get(pk=self.case_id)
            issue = Issue.objects.filter(pk=self.issue_id).first()
            if issue:
                self.go_on_with(issue)
                return
            match case.status:
                case "to_dispatch":
                    if case.about_units.exists() or case.about_users.exists():
                        self.attempt(change_about, "县经办", case_id=case.pk, about_unit_ids=[], about_user_ids=[], reason="查明无关")  # fmt: skip
                    self.dispatch("县经办")
                case "to_acknowledge":
                    self.attempt(dispatching.acknowledge_case, "乡经办", case_id=case.pk)
                case "verifying":
                    self.attempt(verifying.save_record, "乡经办", case_id=case.pk, record=desk.record(case))
                    self.attempt(lambda actor, now: desk.evidence(case, actor=actor), "乡经办")
                    self.attempt(verifying.submit_record, "乡经办", case_id=case.pk)
                case "to_review":
                    self.attempt(reviewing.confirm_conclusion, "县复核", case_id=case.pk)
                case "substantiated":
                    found = self.attempt(issues.file_issue, "乡经办", case_id=case.pk, title="", cause="data")
                    self.issue_id = found.pk if found else None

        def go_on_with(self, issue):
            if issue.status in ("filed", "recurred"):
                return self.attempt(
                    issues.plan_remedy, "乡经办", issue_id=issue.pk, approach="dated", measures=[issues.PlannedMeasure("变更")],
                    due_on=date(2024, 12, 31), remedier_id=actors["乡经办"].user_id,
                )  # fmt: skip
            if issue.status == "remedying":
                for measure in issue.measures.filter(done_on=None):
                    self.attempt(
                        issues.complete_measure, "乡经办", issue_id=issue.pk, measure_id=measure.pk, progress="已办", done_on=date(2024, 7, 2)
                    )  # fmt: skip
                self.attempt(lambda actor, now: desk.evidence(issue.case, actor=actor, issue=issue), "乡经办")
                return self.attempt(
                    issues.apply_close_out, "乡经办", issue_id=issue.pk, result="", party_informed="已送达"
                )
            if issue.status == "to_review":
                return self.closing("县复核")
            return None

        @rule(person=who, reason=st.sampled_from(["", "不属本乡"]))
        def give_back(self, person, reason):
            self.attempt(dispatching.return_case, person, case_id=self.case_id, reason=reason)

        @rule(person=who)
        def acknowledge(self, person):
            self.attempt(dispatching.acknowledge_case, person, case_id=self.case_id)

        @rule(
            person=who, conclusion=st.sampled_from(["", "substantiated", "substantiated", "unsubstantiated"])
        )
        def write(self, person, conclusion):
            case = Case.objects.get(pk=self.case_id)
            if hasattr(case, "verification"):
                record = desk.record(
                    case, conclusion, conclusion_reason="time_lag" if conclusion == "unsubstantiated" else ""
                )
                self.attempt(verifying.save_record, person, case_id=self.case_id, record=record)

        @rule(person=who)
        def upload(self, person):
            case = Case.objects.get(pk=self.case_id)
            issue = Issue.objects.filter(pk=self.issue_id).first()
            self.attempt(lambda actor, now: desk.evidence(case, actor=actor, issue=issue), person)

        @rule(person=who)
        def submit(self, person):
            self.attempt(verifying.submit_record, person, case_id=self.case_id)

        @rule(person=who)
        def confirm(self, person):
            self.attempt(reviewing.confirm_conclusion, person, case_id=self.case_id)

        @rule(person=who)
        def send_back(self, person):
            self.attempt(reviewing.send_back, person, case_id=self.case_id, reason="缺笔录")

        @rule(person=who)
        def put_away(self, person):
            reason = "登记重复" if person == "县负责人" else ""
            self.attempt(registering.void_case, person, case_id=self.case_id, reason=reason)

        @rule(person=who)
        def file(self, person):
            issue = self.attempt(issues.file_issue, person, case_id=self.case_id, title="", cause="data")
            self.issue_id = issue.pk if issue else self.issue_id

        def on_issue(self, service, person, **values):
            return self.attempt(service, person, issue_id=self.issue_id, **values) if self.issue_id else None

        @rule(person=who, remedier=who)
        def plan(self, person, remedier):
            self.on_issue(
                issues.plan_remedy, person, approach="dated", measures=[issues.PlannedMeasure("变更")], due_on=date(2024, 12, 31),
                remedier_id=actors[remedier].user_id,
            )  # fmt: skip

        @rule(person=who)
        def complete(self, person):
            if self.issue_id:
                for measure in Issue.objects.get(pk=self.issue_id).measures.filter(done_on=None):
                    self.on_issue(
                        issues.complete_measure,
                        person,
                        measure_id=measure.pk,
                        progress="已办",
                        done_on=date(2024, 7, 2),
                    )

        @rule(person=who, told=st.sampled_from(["", "已送达"]))
        def apply(self, person, told):
            self.on_issue(issues.apply_close_out, person, result="", party_informed=told)

        @rule(person=who)
        def close(self, person):
            self.closing(person)

        def closing(self, person):
            done = self.on_issue(issues.close_out, person, note="")
            if done:
                self.closed += 1
                did = doers(self.case_id)
                me = actors[person].user_id
                for act in (
                    "submit",
                    "apply_close_out",
                    "complete_measure",
                    "decide_recovery",
                    "decide_pay_out",
                ):
                    assert me not in did.get(act, ()), act
                assert done.evidence.filter(voided_at=None).exists()
                assert done.party_informed and done.measures.exclude(done_on=None).exists()

        @rule(person=who)
        def back_again(self, person):
            self.on_issue(outcomes.record_recurrence, person, basis="又出现")

        @rule(person=who)
        def later(self, person):
            self.on_issue(clock.request_extension, person, to_on=date(2025, 1, 31), reason="住院")

        @rule(person=who)
        def money(self, person):
            line = [amounts.MonthLine("2024-03", Decimal(500), Decimal(0))]
            amount = self.on_issue(
                amounts.compute_amount, person, direction="recovery", months=line, method="按标准"
            )
            if amount:
                self.attempt(
                    amounts.propose_amount, person, amount_id=amount.pk, yuan=Decimal(100), reason="多发"
                )

        @rule(person=who)
        def decide(self, person):
            amount = Amount.objects.filter(issue_id=self.issue_id).last()
            if amount:
                self.attempt(
                    amounts.decide_amount, person, amount_id=amount.pk, yuan=Decimal(100), decision_no="8号", decided_on=date(2024, 7, 2),
                    reason="多发", deliberation="局务会",
                )  # fmt: skip

        @invariant()
        def nothing_is_decided_without_a_hearing(self):
            assert not Amount.objects.filter(
                issue_id=self.issue_id, direction="recovery", state="decided", heard_on=None
            ).exists()

        @invariant()
        def every_act_has_its_audit_event(self):
            ids = [str(self.case_id)], [str(self.issue_id)]
            audited = AuditEvent.objects.filter(object_kind="case", object_id__in=ids[0]).count()
            audited += AuditEvent.objects.filter(object_kind="issue", object_id__in=ids[1]).count()
            assert audited == CaseEvent.objects.filter(case_id=self.case_id).count()

        @invariant()
        def nobody_has_what_is_about_him_or_his_unit(self):
            case, issue = Case.objects.get(pk=self.case_id), Issue.objects.filter(pk=self.issue_id).first()
            row = issue if issue and issue.status in STILL_AT_WORK else case
            if row is case and case.status not in ("to_acknowledge", "verifying", "to_review"):
                return
            units = set(case.about_units.values_list("pk", flat=True))
            users = set(case.about_users.values_list("pk", flat=True))
            assert not why_not_unit(units, users, row.holder_unit_id, date(2024, 7, 1))
            assert (issue.remedier_id if row is issue else case.assignee_id) not in users

        @invariant()
        def what_a_recused_verifier_wrote_is_never_the_next_ones(self):
            case = Case.objects.get(pk=self.case_id)
            last = case.events.filter(action__in=("recuse", "record")).last()
            if last and last.action == "recuse":
                assert case.verification.findings == "" if hasattr(case, "verification") else True

        @invariant()
        def closed_out_is_reached_by_closing_only(self):
            issue = Issue.objects.filter(pk=self.issue_id).first()
            if issue and issue.status == "closed_out":
                assert self.closed and issue.closed_by_id is not None

        @invariant()
        def a_conclusion_has_a_verifier_and_another_reviewer(self):
            case = Case.objects.get(pk=self.case_id)
            if case.conclusion:
                last = case.events.filter(action__startswith="confirm_").last()
                assert last.user_id not in doers(self.case_id)["submit"]

    return Work
