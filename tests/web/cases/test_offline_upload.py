"""What the server answers to a device that uploads its queue: once each, never for somebody else, always with what to do next."""

import json
import re

import pytest
from django.urls import reverse

from mingcha.web.audit.models import AuditEvent
from mingcha.web.cases.models import CaseEvent, Verification
from mingcha.web.cases.offline_records import assigned_records, device_key, packages

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"(?<!\d)(\d{15}|\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


@pytest.fixture
def case(desk):
    return desk.verifying(subject_name="王*明")


@pytest.fixture
def phone(actor_client):
    return actor_client("clerk", "township")


def sent(client, desk, case, **more):
    values = {
        "no": case.no, "user": desk.verifier.user_id, "once_token": "a1", "record_version": 1, "findings": "外出务工",
        "visited_on": "2024.6.28", "answer_1": "yes",
    }  # fmt: skip
    return client.post(reverse("cases:offline_upload"), values | more)


def record_of(case) -> Verification:
    return Verification.objects.get(case=case)


def test_a_record_is_saved_and_the_device_gets_its_new_version(desk, case, phone):
    answer = sent(phone, desk, case)
    assert answer.status_code == 200
    assert answer.json()["url"] == reverse("cases:page", args=[case.no]) + "?tab=verify"
    assert answer.json()["record"]["version"] == record_of(case).version == 2
    assert record_of(case).findings == "外出务工" and record_of(case).visited_on.isoformat() == "2024-06-28"


def test_the_same_item_sent_again_changes_nothing(desk, case, phone):
    first, again = sent(phone, desk, case), sent(phone, desk, case)
    assert again.json() == first.json()
    assert CaseEvent.objects.filter(case=case, action="record").count() == 1


def test_a_later_item_is_not_chained_to_what_somebody_else_saved_meanwhile(desk, case, phone):
    sent(phone, desk, case)
    sent(phone, desk, case, once_token="b2", record_version=2, findings="别处改过")
    again = sent(phone, desk, case)
    assert again.status_code == 200 and again.json()["record"] is None


def test_two_versions_are_a_conflict_that_says_what_to_do(desk, case, phone):
    sent(phone, desk, case)
    late = sent(phone, desk, case, once_token="b2", findings="另一部手机")
    assert late.status_code == 409
    assert late.json()["code"] == "CONFLICT-02" and "修改" in late.json()["next_step"]
    assert late.json()["record"]["version"] == 2  # as it is now, for the device to show both
    assert record_of(case).findings == "外出务工"


def test_a_wrong_day_is_named_and_may_be_sent_again_when_mended(desk, case, phone):
    wrong = sent(phone, desk, case, visited_on="2024.6.31")
    assert wrong.status_code == 422
    assert wrong.json()["why"].startswith("入户日期：没有 2024年6月31日")
    assert sent(phone, desk, case).status_code == 200


def test_what_another_person_filled_in_is_not_taken(desk, case, phone):
    answer = sent(phone, desk, case, user=desk.clerk.user_id)
    assert (answer.status_code, answer.json()["code"]) == (409, "OFFLINE-01")
    assert record_of(case).version == 1


def test_an_item_without_its_token_is_refused(desk, case, phone):
    assert sent(phone, desk, case, once_token="").json()["code"] == "OFFLINE-02"
    assert record_of(case).version == 1


def test_a_case_of_another_place_is_as_if_it_were_not_there(desk, case, actor_client):
    stranger = desk.actor("clerk", "township", region_code="990101102000")
    client = actor_client("clerk", "township", region_code="990101102000")
    answer = sent(client, desk, case, user=stranger.user_id)
    assert (answer.status_code, answer.json()["code"]) == (422, "OFFLINE-03")


def test_a_case_that_was_submitted_meanwhile_keeps_its_record(desk, phone):
    submitted = desk.submitted()
    answer = sent(phone, desk, submitted, record_version=2)
    assert (answer.status_code, answer.json()["code"]) == (422, "CASE-09")


def test_without_signing_in_nothing_is_answered_but_the_empty_page_and_its_script(client, db):
    assert client.get(reverse("cases:offline_key")).status_code == 302
    assert client.post(reverse("cases:offline_upload"), {"no": "x"}).status_code == 302
    assert client.get(reverse("cases:offline")).status_code == 200
    script = client.get(reverse("cases:offline_worker"))
    assert script["Service-Worker-Allowed"] == "/" and script["Content-Type"].startswith("text/javascript")
    assert "worker-src 'self'" in client.get(reverse("cases:offline"))["Content-Security-Policy"]


def test_the_script_keeps_only_the_empty_page_and_static_files_whoever_asks(client, phone):
    def kept(asking) -> dict:
        return json.loads(
            asking.get(reverse("cases:offline_worker")).content.decode().partition(";\n")[0][13:]
        )

    assert kept(client) == kept(phone)
    assert kept(phone)["page"] == reverse("cases:offline")
    assert all(address.startswith("/static/") for address in kept(phone)["files"])
    names = "".join(kept(phone)["files"])
    for wanted in ("records", "queue", "store", "fields", "idb-keyval", "tokens"):
        assert wanted in names


def test_the_empty_page_is_the_same_for_everybody(client, phone, case):
    assert case.no not in phone.get(reverse("cases:offline")).content.decode()
    assert client.get(reverse("cases:offline")).content == phone.get(reverse("cases:offline")).content


def test_the_device_gets_masked_questions_of_the_own_cases_only_and_that_is_on_record(desk, case, phone):
    other = desk.dispatched()
    answer = phone.get(reverse("cases:offline_records"))
    rows = answer.json()["records"]
    assert [r["no"] for r in rows] == [case.no] and other.no not in answer.content.decode()
    assert rows[0]["subject"] == "王*明" and rows[0]["items"]
    assert not NUMBER.search(answer.content.decode())
    assert AuditEvent.objects.filter(action="view", object_id=str(case.pk)).exists()
    assert answer["Cache-Control"] == "no-store"


def test_a_case_that_was_handed_in_is_no_longer_given_to_the_device(desk):
    submitted = desk.submitted()
    assert submitted.no not in [p["no"] for p in packages(assigned_records(desk.verifier))]


def test_a_persons_key_is_always_the_same_and_nobody_elses(now):
    assert device_key(1, now=now) == device_key(1, now=now)
    assert device_key(1, now=now).text != device_key(2, now=now).text
    assert (device_key(1, now=now).until - now).total_seconds() == 12 * 3600
