"""移送: sealed, handed over, received, answered; the sender keeps 已移送."""

import io
import json
import zipfile
from datetime import date, timedelta

from docx import Document

from mingcha.web.access.services import may, visible
from mingcha.web.audit.models import AuditEvent
from mingcha.web.cases.acts.case_forms import EvidenceForm
from mingcha.web.cases.models import Case, Evidence, Issue, Referral
from mingcha.web.cases.services.escalating import send_escalation
from mingcha.web.cases.services.merging import merge_cases
from mingcha.web.cases.services.outcomes import exonerate
from mingcha.web.cases.services.referral_answers import (
    acknowledge_referral,
    answer_referral,
    record_paper_receipt,
)
from mingcha.web.cases.services.referring import cancel_referral, hand_over, seal_referral
from mingcha.web.cases.services.verifying import needs_of_record
from mingcha.web.jobs.files import file_store
from tests.web.cases.desk import refused


def test_a_sealed_package_holds_every_piece_with_its_hash_and_a_letter(desk):
    issue = desk.remedying()
    referral = seal_referral(
        actor=desk.leader,
        issue_id=issue.pk,
        receiver_kind="discipline",
        receiver_name="示例县纪委监委",
        reason="涉嫌优亲厚友",
        now=desk.tick(),
    )
    content = file_store().read(referral.package_sha256)
    zipped = zipfile.ZipFile(io.BytesIO(content))
    index = json.loads(zipped.read("目录.json"))
    assert [p["name"] for p in index["pieces"]] == ["01_核查记录.txt", "02_流转记录.txt", "03_入户记录.pdf"]
    from hashlib import sha256

    for piece in index["pieces"]:
        assert sha256(zipped.read(piece["name"])).hexdigest() == piece["sha256"]
    letter = "\n".join(p.text for p in Document(io.BytesIO(zipped.read("移送函.docx"))).paragraphs)
    assert "关于移送问题线索的函" in letter and "示例县纪委监委：" in letter and "涉嫌优亲厚友" in letter


def test_after_handing_over_the_sender_sees_only_that_it_was_referred(desk):
    issue = desk.remedying()
    group = desk.actor("discipline", "county")
    referral = desk.sealed(issue, group=group)
    with refused("WORK-02"):
        hand_over(actor=desk.leader, referral_id=referral.pk, reason=" ", now=desk.tick())
    hand_over(actor=desk.leader, referral_id=referral.pk, reason="经局党组会研究移送", now=desk.tick())
    issue = Issue.objects.get(pk=issue.pk)
    assert issue.status == "referred"
    for actor in (desk.clerk, desk.leader, desk.verifier, desk.reviewer):
        assert not visible(actor, Case.objects.all()).filter(pk=issue.case_id).exists()
        assert not visible(actor, Referral.objects.all()).exists()
    assert may(desk.verifier, "view_status", issue) and not may(desk.verifier, "view", issue)
    assert visible(group, Referral.objects.all()).get() == referral
    acknowledge_referral(
        actor=group,
        referral_id=referral.pk,
        receipt_no="收5号",
        received_on=date(2024, 7, 8),
        now=desk.tick(),
    )
    answer_referral(
        actor=group,
        referral_id=referral.pk,
        outcome="not_established",
        answered_on=date(2024, 9, 2),
        note="经查不成立",
        now=desk.tick(),
    )
    issue.refresh_from_db()
    assert (issue.status, issue.confidential) == ("referral_answered", "")
    done = exonerate(
        actor=desk.leader,
        issue_id=issue.pk,
        letter_no="示民函〔2024〕12号",
        reason="经查不属实，予以澄清",
        now=desk.tick(),
    )
    assert done.status == "exonerated"


def test_what_changed_since_the_sealing_must_be_sealed_again(desk):
    issue = desk.remedying()
    referral = desk.sealed(issue)
    desk.evidence(issue.case)
    with refused("REF-03"):
        hand_over(actor=desk.leader, referral_id=referral.pk, reason="移送", now=desk.tick())
    assert (
        cancel_referral(actor=desk.leader, referral_id=referral.pk, reason="补充材料", now=desk.tick()).state
        == "cancelled"
    )


def paper_receipt(desk, referral, *, signed_by="王警官", received_on=date(2024, 7, 9), **more):
    """The county's leader puts a signed receipt on record."""
    scan = io.BytesIO(b"%PDF-1.7\nreceipt")
    return record_paper_receipt(
        actor=desk.leader, referral_id=referral.pk, signed_by=signed_by, received_on=received_on, name="回执.pdf", stream=scan,
        now=desk.tick(), **more,
    )  # fmt: skip


def test_a_paper_receipt_is_put_on_record_by_the_senders_leader(desk):
    issue = desk.remedying()
    referral = desk.sealed(issue)
    hand_over(actor=desk.leader, referral_id=referral.pk, reason="移送", now=desk.tick())
    desk.now += timedelta(days=9)
    received = paper_receipt(desk, referral, receipt_no="公回〔2024〕3号")
    assert (received.state, received.received_by_name) == ("received", "王警官")
    assert (received.receipt.purpose, received.receipt.media_type) == ("receipt", "application/pdf")
    assert received.receipt.case_id == issue.case_id
    answered = answer_referral(
        actor=desk.leader,
        referral_id=referral.pk,
        outcome="returned",
        answered_on=date(2024, 8, 1),
        now=desk.tick(),
    )
    assert answered.state == "answered"
    assert desk.plan(Issue.objects.get(pk=issue.pk), "dated").status == "remedying"


def test_the_days_with_the_receiver_are_given_back_and_the_old_deadline_stays_on_record(desk):
    issue = desk.remedying(due_on=date(2024, 7, 31))
    referral = desk.handed_over(issue)
    desk.now += timedelta(days=9)
    paper_receipt(desk, referral)
    desk.now += timedelta(days=1)
    answer_referral(
        actor=desk.leader, referral_id=referral.pk, outcome="returned", answered_on=date(2024, 7, 11), now=desk.tick()
    )  # fmt: skip
    with refused("ISSUE-03"):
        desk.plan(Issue.objects.get(pk=issue.pk), "dated", due_on=date(2024, 12, 31))
    again = desk.plan(Issue.objects.get(pk=issue.pk), "dated")
    assert (again.first_due_on, again.due_on) == (date(2024, 7, 31), date(2024, 8, 10))
    change = again.due_changes.get()
    assert (change.kind, change.from_on, change.to_on) == ("pause", date(2024, 7, 31), date(2024, 8, 10))


def test_a_receiver_in_whose_unit_the_accused_works_is_refused_also_when_it_is_found_out_later(desk):
    group = desk.actor("discipline", "county")
    accused = desk.remedying(about_user_ids=[group.user_id])
    with refused("REF-02"):
        desk.sealed(accused, group=group)
    referral = desk.sealed(desk.remedying(), group=group)
    referral.issue.about_units.add(group.unit_id)
    with refused("REF-02"):
        hand_over(actor=desk.leader, referral_id=referral.pk, reason="移送", now=desk.tick())
    assert Referral.objects.get(pk=referral.pk).state == "sealed"


def test_what_was_done_since_the_sealing_is_not_in_the_package_and_asks_for_another(desk):
    issue = desk.remedying()
    first, second = desk.sealed(issue), desk.sealed(issue)
    cancel_referral(actor=desk.leader, referral_id=second.pk, reason="重复", now=desk.tick())
    desk.done(issue)
    with refused("REF-03"):
        hand_over(actor=desk.leader, referral_id=first.pk, reason="移送", now=desk.tick())


def test_merged_cases_and_early_slips_go_under_the_seal_with_the_matter_and_come_back(desk):
    twin, case = desk.dispatched(household_key=5), desk.verifying(household_key=5)
    scan = desk.evidence(twin)
    slip = send_escalation(actor=desk.clerk, case_id=case.pk, level="first", matter="超期", requirement="回复", now=desk.tick())  # fmt: skip
    merge_cases(actor=desk.clerk, case_id=twin.pk, into_id=case.pk, reason="同一事项", now=desk.tick())
    issue = desk.issue_of(case)
    referral = desk.sealed(issue)
    assert scan.sha256 in {piece["sha256"] for piece in referral.index}
    hand_over(actor=desk.leader, referral_id=referral.pk, reason="移送", now=desk.tick())
    for actor in (desk.clerk, desk.leader, desk.verifier):
        assert not visible(actor, Case.objects.filter(pk__in=[twin.pk, case.pk])).exists()
        assert not visible(actor, type(slip).objects.all()).exists()
    paper_receipt(desk, referral, received_on=date(2024, 7, 1))
    answer_referral(actor=desk.leader, referral_id=referral.pk, outcome="not_established", answered_on=date(2024, 7, 1), now=desk.tick())  # fmt: skip
    assert visible(desk.verifier, Case.objects.filter(pk__in=[twin.pk, case.pk])).count() == 2
    assert visible(desk.verifier, type(slip).objects.all()).count() == 1


def test_a_paper_receipt_names_who_signed_on_a_day_after_the_hand_over(desk):
    referral = desk.handed_over()
    desk.now += timedelta(days=9)
    for wrong in ({"signed_by": " "}, {"received_on": date(2024, 6, 30)}, {"received_on": date(2024, 8, 1)}):
        with refused("REF-05"):
            paper_receipt(desk, referral, **wrong)
    assert not Evidence.objects.filter(purpose="receipt").exists()
    assert paper_receipt(desk, referral).state == "received"


def test_a_receiver_with_an_account_signs_itself(desk):
    referral = desk.handed_over(group=desk.actor("discipline", "county"))
    with refused("ACCESS-01"):
        paper_receipt(desk, referral)
    paper = desk.handed_over()
    with refused("ACCESS-01"):
        acknowledge_referral(
            actor=desk.leader,
            referral_id=paper.pk,
            receipt_no="",
            received_on=date(2024, 7, 1),
            now=desk.tick(),
        )


def test_the_scan_of_a_receipt_proves_nothing_of_the_matter_and_is_in_no_audit_by_name(desk):
    referral = desk.handed_over()
    case = referral.issue.case
    case.evidence.update(voided_at=desk.now)
    paper_receipt(desk, referral, received_on=date(2024, 7, 1))
    assert "evidence" not in needs_of_record(case)
    assert not AuditEvent.objects.filter(after__icontains="王警官").exists()
    assert "receipt" not in dict(EvidenceForm.base_fields["purpose"].choices)
