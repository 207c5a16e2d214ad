"""Who comes in: every operation × every post, foreign regions, tokens that no longer count."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.web.api.services import revoke_token
from mingcha.web.api.urls import schema
from mingcha.web.audit.models import AuditEvent
from tests.web.api.conftest import problem

RULES = load_access()
OPERATIONS = [
    (method, path, said["x-mingcha-access"]["action"], said["x-mingcha-access"]["kind"])
    for path, methods in schema()["paths"].items()
    for method, said in methods.items()
]
SAMPLE = {"{batch_id}": "1", "{run_id}": "1", "{flag_id}": "1", "{job_id}": "1", "{no}": "HC-2024-000001"}


def asked(method: str, path: str, text: str | None):
    for name, value in SAMPLE.items():
        path = path.replace(name, value)
    headers = {"Authorization": f"Bearer {text}"} if text is not None else {}
    ask = getattr(Client(), method)
    return (
        ask(path, headers=headers)
        if method == "get"
        else ask(path, {}, content_type="application/json", headers=headers)
    )


def test_every_operation_declares_what_access_yml_knows():
    assert len(OPERATIONS) == 17
    wrong = [(path, action, kind) for _, path, action, kind in OPERATIONS if action not in RULES.kinds[kind].actions]  # fmt: skip
    assert not wrong


@pytest.mark.parametrize(("role", "level", "unit_kind"), RULES.posts(), ids="-".join)
def test_a_post_is_refused_exactly_where_the_rules_give_no_cell(system, role, level, unit_kind):
    text = system(role, level, unit_kind=unit_kind).text
    actor = Actor(1, "", 1, role, level, 1, unit_kind, "990101000000")
    for method, path, action, kind in OPERATIONS:
        response = asked(method, path, text)
        given = RULES.decide_kind(actor, action, kind).allowed
        assert (response.status_code == 403) != given, (method, path, response.status_code)
        if not given:
            assert problem(response, 403)["code"] == "ACCESS-01"
        assert response.status_code < 500


@pytest.mark.parametrize("text", [None, "", "mc_unknown", "mc_测试"])
@pytest.mark.parametrize(("method", "path"), [(m, p) for m, p, _, _ in OPERATIONS])
def test_without_a_token_that_counts_there_is_only_401(db, text, method, path):
    response = asked(method, path, text.encode().decode("latin-1") if text else text)
    assert problem(response, 401)["code"] == "API-05"
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_an_expired_token_opens_nothing(system):
    yesterday = timezone.localdate() - timedelta(days=1)
    assert problem(system(expires_on=yesterday).get("/flags"), 401)
    assert system(expires_on=timezone.localdate()).get("/flags").status_code == 200


def test_a_revoked_token_opens_nothing_and_neither_does_one_whose_post_ended(office, system, now):
    revoked = system()
    assert revoked.get("/flags").status_code == 200
    revoke_token(
        actor=office.actor("leader", "county"), token_id=revoked.token.pk, reason="换了系统", now=now
    )
    assert problem(revoked.get("/flags"), 401)
    ended = system(person="另一个")
    ended.token.post.until_on = date(2024, 1, 1)
    ended.token.post.save()
    assert problem(ended.get("/flags"), 401)


def test_what_lies_in_another_region_is_as_if_it_were_not_there(system, flag, desk):
    mine, foreign = flag(1), flag(2, region="990102101000")
    case = desk.verifying()
    county, neighbour = system(), system(region_code="990102000000")
    assert [f["id"] for f in county.get("/flags").json()["flags"]] == [mine.pk]
    assert problem(county.get(f"/flags/{foreign.pk}"), 404) == problem(county.get("/flags/999999"), 404)
    assert neighbour.get(f"/flags/{foreign.pk}").status_code == 200
    assert county.get(f"/cases/{case.no}").status_code == 200
    for refused in (
        neighbour.get(f"/cases/{case.no}"),
        neighbour.post(f"/cases/{case.no}/acknowledge"),
        neighbour.post(
            f"/cases/{case.no}/result", {"findings": "有", "conclusion": "substantiated", "answers": []}
        ),
    ):
        assert problem(refused, 404)["code"] == "API-09"
    assert neighbour.get("/cases").json()["cases"] == []


def test_a_case_of_another_unit_is_seen_but_not_worked_on(system, desk):
    case = desk.verifying()  # held by the township
    county = system()
    sent = {"findings": "有", "conclusion": "substantiated", "answers": []}
    assert problem(county.post(f"/cases/{case.no}/result", sent), 403)["code"] == "ACCESS-01"
    case.refresh_from_db()
    assert case.status == "verifying"


def test_a_session_is_nothing_to_the_api(actor_client):
    client = actor_client("clerk", "county")
    assert client.get("/flags/").status_code == 200
    assert problem(client.get("/api/v1/flags"), 401)


def test_what_was_done_stands_in_the_record_with_address_and_post_and_nothing_is_kept_by_caches(system, flag):
    one = flag(1)
    caller = system()
    response = caller.get(f"/flags/{one.pk}")
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies
    event = AuditEvent.objects.get(action="view", object_kind="flag", object_id=str(one.pk))
    assert (event.post_id, event.address) == (caller.token.post_id, "127.0.0.1")
    caller.get("/flags", theme="wrongly_included")
    export = AuditEvent.objects.get(action="export", object_kind="flag")
    assert export.after == {"rows": 1, "theme": "wrongly_included"}


def test_too_many_requests_wait(system, monkeypatch):
    monkeypatch.setattr("mingcha.web.api.limits.limit", lambda name, on=None: 3)
    monkeypatch.setattr("mingcha.web.api.operation.time.time", lambda: 1_000_000_030.0)
    caller, other = system(), system(person="另一个")
    assert [caller.get("/tables").status_code for _ in range(4)] == [200, 200, 200, 429]
    response = caller.get("/tables")
    assert problem(response, 429)["code"] == "API-06"
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    assert other.get("/tables").status_code == 200


def test_other_addresses_and_methods_answer_in_the_same_shape(system, client):
    assert problem(client.get("/api/v1/nothing"), 404)
    assert problem(client.post("/api/v1/"), 404)
    refused = client.delete("/api/v1/flags")
    assert problem(refused, 405)["code"] == "API-11" and refused.headers["Allow"] == "GET"
    assert client.get(reverse("api:openapi")).json()["openapi"].startswith("3.")
    assert client.get("/api/v1/docs").status_code == 404
