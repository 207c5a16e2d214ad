"""What another system does: a file in, a run, a result of a verification."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mingcha.web.api.models import KeptAnswer
from mingcha.web.api.repeated import forget_old_answers
from mingcha.web.imports.models import ImportBatch
from mingcha.web.runs.models import Run
from tests.web.api.conftest import problem, work
from tests.web.imports.conftest import DEATH_HEADER, MESSY, death, people_in_lake, person, workbook


def deaths(rows: list[list] | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile("六月死亡.xlsx", workbook(rows or [DEATH_HEADER, death(1), death(2)]))


@pytest.mark.django_db(transaction=True)
def test_a_file_comes_in_is_judged_and_confirmed(system):
    caller = system()
    assert "deaths" in [t["id"] for t in caller.get("/tables").json()["tables"]]
    sent = caller.upload("/imports", table="deaths", file=deaths(MESSY))
    assert sent.status_code == 201
    batch = sent.json()
    assert (batch["state"], batch["judgement"]) == ("judging", 1)
    assert caller.get(f"/jobs/{batch['job_id']}").json()["state"] == "queued"
    work()
    judged = caller.get(f"/imports/{batch['id']}").json()
    assert (judged["state"], judged["rows_in"], judged["accepted"], judged["wrong"]) == ("judged", 9, 5, 2)
    assert judged["reasons"]["没有这一天，或年份早于 1900 年"] == 1
    wrong = caller.get(f"/imports/{batch['id']}/problems").json()
    assert [(p["row"], p["column"], p["code"]) for p in wrong["places"]] == [(8, "死亡日期", "CELL-15"), (9, "身份证号", "CELL-10")]  # fmt: skip
    assert "4.40301" not in str(wrong) and wrong["wrong_rows"] == 2
    refused = caller.post(f"/imports/{batch['id']}/confirm", {"judgement": 1})
    assert problem(refused, 422)["code"] == "IMPORT-W8"
    stale = caller.post(f"/imports/{batch['id']}/confirm", {"judgement": 2, "whole_only": False})
    assert problem(stale, 409)["code"] == "IMPORT-W1"
    taken = caller.post(f"/imports/{batch['id']}/confirm", {"judgement": 1, "whole_only": False})
    assert (taken.status_code, taken.json()["state"]) == (202, "importing")
    work()
    assert caller.get(f"/imports/{batch['id']}").json()["state"] == "imported"
    assert person(1) in people_in_lake()
    assert [b["id"] for b in caller.get("/imports").json()["batches"]] == [batch["id"]]
    assert problem(system(region_code="990102000000").get(f"/imports/{batch['id']}"), 404)


@pytest.mark.django_db(transaction=True)
def test_a_file_that_cannot_be_taken_leaves_no_batch(system, monkeypatch):
    caller = system()
    assert problem(caller.upload("/imports", table="nothing", file=deaths()), 422)["code"] == "IMPORT-W4"
    no_header = deaths([["甲", "乙"], ["1", "2"]])
    assert problem(caller.upload("/imports", table="deaths", file=no_header), 422)["code"]
    lacking = deaths([["姓名", "死亡日期"], ["张小甲", "2024-01-31"]])
    assert problem(caller.upload("/imports", table="deaths", file=lacking), 422)["code"] == "IMPORT-W2"
    assert problem(caller.upload("/imports", table="deaths"), 422)["code"] == "API-07"
    monkeypatch.setattr("mingcha.web.imports.receiving.upload_limit_bytes", lambda: 100)
    assert problem(caller.upload("/imports", table="deaths", file=deaths()), 413)["code"] == "FILE-01"
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_key_acts_once_and_is_answered_the_same(system):
    caller = system()
    first = caller.upload("/imports", key="六".encode().hex(), table="deaths", file=deaths())
    again = caller.upload("/imports", key="六".encode().hex(), table="deaths", file=deaths())
    assert (first.status_code, first.json()) == (201, again.json())
    assert again.headers["Idempotent-Replay"] == "true"
    assert ImportBatch.objects.count() == 1
    other = caller.upload(
        "/imports", key="六".encode().hex(), table="deaths", file=deaths([DEATH_HEADER, death(3)])
    )
    assert problem(other, 422)["code"] == "API-08"
    assert system(person="另一个").upload("/imports", key="六".encode().hex(), table="deaths", file=deaths()).status_code == 201  # fmt: skip
    refused = caller.upload("/imports", key="k2", table="nothing", file=deaths())
    mended = caller.upload("/imports", key="k2", table="deaths", file=deaths())
    assert (refused.status_code, mended.status_code) == (422, 201)
    assert problem(
        caller.post("/runs", {"as_of": "2024-06-30"}, key="有 空格".encode().decode("latin-1")), 422
    )


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_day(now):
    from datetime import timedelta

    for hours in (23, 25):
        KeptAnswer.objects.create(post_id=1, key=str(hours), asked_sha256="", at=now - timedelta(hours=hours))
    assert forget_old_answers(now=now) == 1
    assert KeptAnswer.objects.get().key == "23"


@pytest.mark.django_db(transaction=True)
def test_a_run_says_what_was_not_compared_and_who_owes_the_data(system, tmp_path, now):
    from mingcha.lake.importing import import_folder
    from mingcha.web.runs.computing import workspace
    from tests.cli.small_office import write_office
    from tests.web.runs.conftest import tables

    caller = system()
    assert problem(caller.post("/runs", {"as_of": "2024-06-30"}), 422)["code"] == "RUN-03"
    import_folder(write_office(tmp_path / "files", tables()), workspace(), now=now)
    chosen = {"as_of": "2024-06-30", "checks": ["paid_after_death", "vehicle_owned"]}
    started = caller.post("/runs", chosen)
    assert (started.status_code, started.json()["state"]) == (202, "waiting")
    run_id = started.json()["id"]
    assert caller.post("/runs", chosen).json()["id"] == run_id
    work()
    run = caller.get(f"/runs/{run_id}").json()
    assert (run["state"], run["flagged"], run["as_of"]) == ("finished", 1, "2024-06-30")
    outcomes = {o["check"]: o for o in run["outcomes"]}
    assert outcomes["paid_after_death"]["status"] == "flagged"
    assert outcomes["paid_after_death"]["amount_yuan"].count(".") == 1
    assert outcomes["vehicle_owned"]["status_words"] == "未比对"
    assert [(o["title"], o["department"]) for o in outcomes["vehicle_owned"]["owed"]] == [("机动车登记", "公安交管")]  # fmt: skip
    assert [r["id"] for r in caller.get("/runs").json()["runs"]] == [run_id]
    (flag,) = caller.get("/flags", changed_since_run=run_id - 1 or 0, check="paid_after_death").json()["flags"] if run_id > 1 else caller.get("/flags", check="paid_after_death").json()["flags"]  # fmt: skip
    assert flag["first_run_id"] == run_id
    future = caller.post("/runs", {"as_of": "2999-01-01"})
    assert problem(future, 422)["code"].startswith("ASOF")
    assert problem(caller.post("/runs", {"as_of": "2024-06-30", "checks": ["no_such"]}), 422)["code"] == "CHECK-01"  # fmt: skip
    assert Run.objects.count() == 1


RESULT = {
    "visited_on": "2024-06-28", "visitors": "测试甲、测试乙", "findings": "2024年3月起收入超过标准", "statement_of": "self",
    "statement": "情况属实", "conclusion": "substantiated", "signed_name": "测试甲",
    "answers": [{"number": 1, "answer": "yes"}, {"number": 2, "answer": "not_applicable", "note": "没有档案"}],
}  # fmt: skip


@pytest.mark.django_db
def test_a_verification_made_elsewhere_comes_back_and_waits_for_a_person(system, desk):
    case = desk.dispatched()
    caller = system("clerk", "township")
    taken = caller.post(f"/cases/{case.no}/acknowledge", key="a1")
    assert (taken.status_code, taken.json()["status"]) == (200, "verifying")
    assert caller.post(f"/cases/{case.no}/acknowledge", key="a1").json() == taken.json()
    assert problem(caller.post(f"/cases/{case.no}/acknowledge", key="a2"), 409)["code"] == "WORK-01"
    file = SimpleUploadedFile("入户记录.pdf", b"%PDF-1.7\nvisit")
    evidence = caller.upload(f"/cases/{case.no}/evidence", purpose="home_visit", file=file)
    assert (evidence.status_code, evidence.json()["media_type"]) == (201, "application/pdf")
    result = caller.post(
        f"/cases/{case.no}/result", RESULT | {"record_version": taken.json()["record_version"]}
    )
    assert (result.status_code, result.json()["status"], result.json()["conclusion"]) == (
        200,
        "to_review",
        "",
    )
    case.refresh_from_db()
    assert case.verification.visited_on == date(2024, 6, 28)
    assert case.verification.findings == RESULT["findings"]
    assert problem(caller.post(f"/cases/{case.no}/result", RESULT), 409)["code"] == "CASE-09"
    from mingcha.web.cases.services.reviewing import confirm_conclusion

    reviewer = desk.actor("reviewer", "township")
    assert confirm_conclusion(actor=reviewer, case_id=case.pk, now=desk.tick()).status == "substantiated"


@pytest.mark.django_db
def test_an_incomplete_or_outdated_result_changes_nothing(system, desk):
    case = desk.dispatched()
    caller = system("clerk", "township")
    caller.post(f"/cases/{case.no}/acknowledge")
    half = caller.post(f"/cases/{case.no}/result", RESULT | {"answers": RESULT["answers"][:1]})
    assert problem(half, 422)["code"] == "WORK-02"
    old = caller.post(f"/cases/{case.no}/result", RESULT | {"record_version": 9})
    assert problem(old, 409)["code"] == "CONFLICT-02"
    no_reason = caller.post(f"/cases/{case.no}/result", RESULT | {"conclusion": "unsubstantiated"})
    assert problem(no_reason, 422)
    assert problem(caller.post(f"/cases/{case.no}/result", {"conclusion": "属实"}), 422)["code"] == "API-07"
    case.refresh_from_db()
    assert (case.status, case.verification.findings, case.verification.version) == ("verifying", "", 1)


@pytest.mark.django_db
def test_a_person_s_case_is_not_submitted_by_a_system(system, desk):
    case = desk.verifying()  # a person of the township answers for it
    refused = system("clerk", "township").post(f"/cases/{case.no}/result", RESULT)
    assert problem(refused, 422)["code"] == "CASE-11"


@pytest.mark.django_db
def test_what_breaks_is_said_in_the_same_shape_and_logged(system, monkeypatch, caplog):
    def broken(*_):
        raise RuntimeError("secret")

    monkeypatch.setattr("mingcha.web.api.v1.cases.cases_seen", broken)
    said = problem(system().get("/cases"), 500)
    assert said["code"] == "API-10" and "secret" not in str(said)
    assert "secret" in caplog.text
