"""The pages, as the people at the desks use them: register, dispatch, verify, review, remedy, close out."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingcha.web.access.guard import guarded  # noqa: F401 — the mark that every endpoint carries
from mingcha.web.audit.models import AuditEvent
from mingcha.web.cases.models import Case, Evidence, Issue
from tests.web.cases.desk import VILLAGE, new_flag
from tests.web.cases.pressing import do, text

TABS = ("summary", "verify", "evidence", "remedy", "papers", "timeline")


def record_values(case):
    numbers = case.verification.answers.values_list("number", flat=True)
    return {
        "visited_on": "2024.6.28", "visitors": "甲、乙", "findings": "收入超过标准", "statement_of": "self", "statement": "属实",
        "conclusion": "substantiated", "signed_name": "甲", "record_version": str(case.verification.version),
    } | {f"answer_{n}": "yes" for n in numbers}  # fmt: skip


def test_a_case_goes_through_all_pages_from_registering_to_closing_out(desk, at):
    clerk, reviewer, verifier = at("clerk", "county"), at("reviewer", "county"), at("clerk", "township")
    values = {
        "source": "petition",
        "title": "反映多领低保",
        "side": "wrongly_included",
        "severity": "high",
        "region_code": VILLAGE,
        "subject_name": "王小明",
    }
    answer = clerk.post(reverse("cases:register"), values)
    case = Case.objects.get()
    assert answer.url == reverse("cases:page", args=[case.no])
    assert "王小明" not in text(clerk.get(answer.url)) and "王*明" in text(clerk.get(answer.url))
    do(clerk, case, "dispatch", {"unit_id": desk.township.pk})
    do(verifier, case, "acknowledge", {"assignee_id": desk.verifier.user_id})
    answer = verifier.post(reverse("cases:record", args=[case.no]), record_values(case))
    assert answer.status_code == 302
    do(
        verifier,
        case,
        "evidence",
        {"file": SimpleUploadedFile("记录.pdf", b"%PDF-1.7 a"), "purpose": "home_visit"},
    )
    do(verifier, case, "submit")
    page = text(verifier.get(reverse("cases:page", args=[case.no])))
    assert "/do/review/" not in page
    do(reviewer, case, "review", {"conclusion": "substantiated"})
    do(verifier, case, "file-issue", {"title": "收入超标", "cause": "execution"})
    do(
        verifier,
        case,
        "plan",
        {
            "approach": "dated",
            "measures": "重新核算收入｜20240715\n办理变更",
            "due_on": "2099年12月31日",
            "remedier_id": desk.verifier.user_id,
        },
    )
    issue = Issue.objects.get()
    assert [(m.words, m.due_on) for m in issue.measures.all()] == [
        ("重新核算收入", date(2024, 7, 15)),
        ("办理变更", None),
    ]
    for measure in issue.measures.all():
        do(
            verifier,
            case,
            "measure-done",
            {"measure_id": measure.pk, "done_on": "20240705", "progress": "已办"},
        )
    do(verifier, case, "apply", {"result": "已变更", "party_informed": "7月5日送达"}, ok=False)
    do(
        verifier,
        case,
        "remedy-evidence",
        {"file": SimpleUploadedFile("变更.pdf", b"%PDF-1.7 b"), "purpose": "remedy"},
    )
    do(verifier, case, "apply", {"result": "已变更", "party_informed": "7月5日送达"})
    do(reviewer, case, "close-out", {"note": "齐全"})
    issue.refresh_from_db()
    assert issue.status == "closed_out"
    for tab in TABS:
        assert reviewer.get(reverse("cases:page", args=[case.no]), {"tab": tab}).status_code == 200


def test_a_refusal_comes_back_on_the_form_with_what_was_typed(desk, at):
    case = desk.submitted()
    answer = do(
        at("reviewer", "county"), case, "review", {"conclusion": "partly_substantiated", "note": ""}, ok=False
    )
    assert "认定的结论与核查人建议的不同" in text(answer) and "CASE-13" in text(answer)


def test_the_page_says_why_there_is_no_button(desk, at):
    case = desk.verifying()
    page = text(at("clerk", "township").get(reverse("cases:page", args=[case.no])))
    assert "提交核查：还缺：逐项填写的核实事项、核查发现" in page
    assert "/do/submit/" not in page


def test_who_wrote_in_the_record_is_told_before_he_tries_to_review(desk, at):
    case = desk.submitted()
    case.events.create(
        case=case, table="case", action="record", user_id=desk.reviewer.user_id, at=desk.tick()
    )
    page = text(at("reviewer", "county").get(reverse("cases:page", args=[case.no])))
    assert "您办理过本件的“提交”，按规定由另一人办理" in page


def test_another_countys_people_do_not_know_of_the_case(desk, at):
    case = desk.dispatched()
    stranger = at("clerk", "county", region_code="990102000000")
    assert stranger.get(reverse("cases:page", args=[case.no])).status_code == 404
    assert stranger.get(reverse("cases:act_dispatch", args=[case.no])).status_code == 404
    assert case.no not in text(stranger.get(reverse("cases:list")))


def test_the_lists_show_the_late_ones_and_every_filter_is_in_the_address(desk, at):
    late, fresh = desk.dispatched(severity="high"), desk.registered()
    client = at("clerk", "county")
    page = text(client.get(reverse("cases:list")))
    assert late.no in page and fresh.no in page and "其中超期 1 件" in page
    page = text(client.get(reverse("cases:list"), {"status": "to_acknowledge", "light": "overdue"}))
    assert late.no in page and fresh.no not in page
    assert client.get(reverse("cases:list"), {"status": "nonsense"}).status_code == 422
    assert "没有符合条件" in text(client.get(reverse("cases:list"), {"q": "HC-2024-999999"}))
    issue = desk.remedying()
    assert issue.no in text(client.get(reverse("cases:issues"), {"approach": "dated"}))


def test_ticked_cases_are_acknowledged_and_those_that_fail_are_listed(desk, at):
    a, b = desk.dispatched(), desk.dispatched(about_user_ids=[])
    b.about_units.add(desk.township)  # known only after it was dispatched
    client = at("clerk", "township")
    answer = client.post(reverse("cases:acknowledge_many"), {"ids": [a.pk]})
    assert answer.status_code == 302
    a.refresh_from_db()
    assert a.status == "verifying"
    c = desk.dispatched()
    c.about_users.add(desk.actor("reviewer", "township").user_id)
    answer = client.post(reverse("cases:acknowledge_many"), {"ids": [c.pk]})
    assert "本件反映的人在该单位任职" in text(answer)


def test_flags_are_dispatched_from_their_list(desk, at):
    from mingcha.web.flags.summaries import rebuild_summary

    desk.verifier  # noqa: B018
    flags = [new_flag(n, household=5) for n in (1, 2)]
    flags[1].check_id = "paid_while_imprisoned"
    for flag in flags:
        flag.save()
    rebuild_summary()
    client = at("clerk", "county")
    asked = client.post(reverse("cases:from_flags"), {"ids": [f.pk for f in flags]})
    assert "分派 2 条疑点" in text(asked) and not Case.objects.exists()
    answer = client.post(
        reverse("cases:from_flags"),
        {"ids": [f.pk for f in flags], "rule-to": "township", "rule-package": "on"},
    )
    assert answer.status_code == 302
    assert Case.objects.get().source == "package"


def test_evidence_is_shown_as_what_it_is_and_never_as_a_page(desk, at):
    case = desk.verifying()
    pdf = desk.evidence(case)
    Evidence.objects.create(
        case=case, purpose="other", name="说明.txt", media_type="text/plain", sha256=pdf.sha256, size_bytes=1,
        uploaded_by_id=desk.verifier.user_id, uploaded_at=desk.now,
    )  # fmt: skip
    client = at("clerk", "township")
    shown = client.get(reverse("cases:evidence", args=[pdf.pk]))
    assert shown["Content-Type"] == "application/pdf" and shown["Content-Disposition"].startswith("inline")
    assert (
        shown["X-Content-Type-Options"] == "nosniff"
        and "default-src 'none'" in shown["Content-Security-Policy"]
    )
    other = client.get(reverse("cases:evidence", args=[Evidence.objects.last().pk]))
    assert other["Content-Type"] == "application/octet-stream" and other["Content-Disposition"].startswith(
        "attachment"
    )
    assert list(
        AuditEvent.objects.filter(object_kind="evidence").order_by("number").values_list("action", flat=True)
    ) == ["preview", "download"]
    assert (
        at("clerk", "township", region_code="990101102000")
        .get(reverse("cases:evidence", args=[pdf.pk]))
        .status_code
        == 404
    )


def test_follow_up_signals_and_record_pages_open(desk, at):
    case = desk.submitted()
    assert "核实事项" in text(at("reviewer", "county").get(reverse("cases:record_print", args=[case.no])))
    assert "□ 属实" in text(
        at("reviewer", "county").get(reverse("cases:record_print", args=[case.no]), {"blank": ""})
    )
    inspector = at("inspector", "county")
    for name in ("draws", "signals"):
        assert inspector.get(reverse(f"cases:{name}")).status_code == 200
    assert inspector.post(reverse("cases:draws"), {"seed": "7", "percent": "10"}).status_code == 422


def test_money_is_put_on_record_from_the_page(desk, at):
    issue = desk.remedying()
    holder, leader = at("clerk", "township"), at("leader", "county")
    do(
        holder,
        issue.case,
        "compute",
        {
            "direction": "recovery",
            "months": "2024-03 500 0 3月清册\n2024-04，500，120.50",
            "method": "2024年标准",
        },
    )
    do(holder, issue.case, "propose", {"yuan": "300", "reason": "部分追回"})
    do(holder, issue.case, "hear", {"statement": "愿意", "heard_on": "20240703"})
    do(
        leader,
        issue.case,
        "decide",
        {
            "yuan": "300",
            "decision_no": "示民8号",
            "decided_on": "20240704",
            "deliberation": "局务会",
            "reason": "多发",
        },
    )
    do(
        holder,
        issue.case,
        "notify",
        {"notice_no": "告1号", "remedies": "60日内可申请复议", "delivered_on": "20240705"},
    )
    page = text(holder.get(reverse("cases:page", args=[issue.case.no]), {"tab": "remedy"}))
    assert "879.50 元" in page and "不会执行" in page


def test_the_list_is_taken_out_as_it_is_seen_and_on_record(desk, at):
    import io

    import python_calamine

    late, fresh = desk.dispatched(severity="high", subject_name="王小明"), desk.registered()
    client = at("clerk", "county")
    asked = client.get(reverse("cases:export"), {"status": "to_acknowledge"})
    assert asked.status_code == 200 and "导出 1 件" in text(asked)
    answer = client.post(f"{reverse('cases:export')}?status=to_acknowledge")
    rows = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        .get_sheet_by_index(0)
        .to_python()
    )
    cells = [str(cell) for row in rows for cell in row]
    assert late.no in cells and "王*明" in cells and fresh.no not in cells
    assert any("筛选条件：环节：待签收" in cell for cell in cells)
    assert AuditEvent.objects.filter(action="export", object_kind="case").exists()
