"""The pages about flags: what is shown to whom, in which order, and that nothing more is shown than may be."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mingcha.web.audit.models import AuditEvent
from mingcha.web.flags import words
from mingcha.web.flags.lists import BANNER
from tests.web.flags.conftest import DEATH, SHARED, flag, numbers

pytestmark = pytest.mark.django_db


def test_everyone_sees_the_flags_of_the_own_region_only(flags, actor_client):
    seen = {
        (role, level): len(numbers(actor_client(role, level).get("/flags/")))
        for role, level in (("clerk", "province"), ("clerk", "county"), ("clerk", "township"), ("clerk", "village"), ("finance", "county"))
    }  # fmt: skip
    assert seen == {
        ("clerk", "province"): 6, ("clerk", "county"): 5, ("clerk", "township"): 3, ("clerk", "village"): 3, ("finance", "county"): 0
    }  # fmt: skip
    assert actor_client("system_admin", "county").get("/flags/").status_code == 403


def test_the_list_says_what_it_is_and_how_much(flags, actor_client):
    response = actor_client("clerk", "county").get("/flags/")
    page, listing = response.content.decode(), response.context["listing"]
    assert listing.summary == "共 5 条，其中超期 0 条，涉及 2.10 万元（20,950.00 元）"
    assert BANNER in page and listing.summary in page
    assert "王*明" in page and "王小明" not in page
    assert "&lt;" in page and "<b>*" not in page
    assert not re.findall(r"<(?:button|a)[^>]*>[^<]*(?:停发|停保|核减)", page)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("check_id=paid_after_death", 3), ("theme=missed", 1), ("side=missed", 1), ("severity=low", 1), ("status=open", 5), ("status=gone", 0),
        ("area=990101102000", 1), ("area=990101101201", 4), ("amount_from=100", 2), ("amount_to=100", 1), ("amount_from=100&amount_to=1000", 1),
        ("found_from=20240701", 5), ("found_to=2024-06-30", 0), ("light=none", 5), ("light=overdue", 0), ("back=on", 0), ("q=H000001", 2),
        ("q=P000003", 1), ("kin=on", 0), ("repeated=on", 4), ("repeated=on&check_id=not_paid", 1), ("source=deaths", 3), ("area=own", 0), ("check_id=paid_after_death&area=990101102000", 1),
    ],
)  # fmt: skip
def test_filters(flags, actor_client, query, count):
    response = actor_client("clerk", "county").get(f"/flags/?{query}")
    assert response.status_code == 200 and len(numbers(response)) == count
    assert response.context["listing"].total.count == count


@pytest.mark.parametrize(
    "query",
    [
        "area=990102101000", "check_id=all", "status=%27%20OR%201=1--", "amount_from=5&amount_to=1", "q=王小明", "kin=on&x=1", "found_from=20240231",
        "amount_from=NaN", "amount_from=1e400", "theme=missed%00", "run=99", "run=x", "change=new", "source=nothing",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_shows_nothing(flags, actor_client, query):
    response = actor_client("clerk", "county").get(f"/flags/?{query}")
    assert response.status_code == 422 and numbers(response) == []
    assert "条件有误，没有查询" in response.content.decode()


def test_a_township_cannot_ask_for_the_kin_archive(flags, actor_client):
    assert actor_client("clerk", "township").get("/flags/?kin=on").status_code == 422


def test_a_part_for_htmx_and_a_whole_page_otherwise(flags, actor_client):
    client = actor_client("clerk", "county")
    whole, part = (
        client.get("/flags/"),
        client.get("/flags/", headers={"HX-Request": "true", "HX-Target": "list-region"}),
    )
    assert "<html" in whole.content.decode() and "<html" not in part.content.decode()
    assert numbers(whole) == numbers(part) and "HX-Request" in part["Vary"]


def test_the_list_costs_the_same_number_of_queries_for_one_flag_and_for_many(store, actor_client):
    client = actor_client("clerk", "county")

    def queries(path: str) -> tuple[int, list]:
        """(all queries of a page whose names and counts are remembered, those about flags)."""
        client.get(path)
        with CaptureQueriesContext(connection) as caught:
            client.get(path)
        return len(caught), [q["sql"][:40] for q in caught if '"flags_' in q["sql"]]

    store(1, [flag(DEATH, 1)])
    client.get("/flags/")
    one = queries("/flags/?size=20")
    store(2, [flag(DEATH, n) for n in range(1, 60)])
    following = client.get("/flags/?size=20").context["listing"].next_url
    assert len(one[1]) == 4 and queries("/flags/?size=20") == one and queries(following) == one


def test_legitimate_reasons_stand_above_the_data(flags, actor_client):
    one = flags[DEATH, 1]
    page = actor_client("clerk", "county").get(f"/flags/{one.pk}/").content.decode()
    parts = [page.index(f'data-part="{p}"') for p in ("legit", "facts", "why", "rows", "verify", "basis", "household", "history", "events")]  # fmt: skip
    assert parts == sorted(parts) and page.index(BANNER) < parts[0]
    assert "2024-05" in page and "合计" in page and "900.00" in page
    assert "王*明" in page and "H000001" in page


def test_opening_a_flag_is_on_record(flags, actor_client):
    actor_client("clerk", "county").get(f"/flags/{flags[DEATH, 1].pk}/")
    event = AuditEvent.objects.get(action="view")
    assert (event.object_kind, event.object_id, event.person_key) == ("flag", str(flags[DEATH, 1].pk), 1)


@pytest.mark.parametrize("path", ["", "rows/", "silence/", "reveal/"])
def test_a_flag_of_another_region_does_not_exist(flags, actor_client, path):
    foreign = flags[DEATH, 4].pk
    client = actor_client("clerk", "county")
    assert client.get(f"/flags/{foreign}/{path}").status_code == 404
    assert client.get(f"/flags/99999999999999999999/{path}").status_code == 404
    assert not AuditEvent.objects.filter(action="view").exists()


def test_a_township_does_not_see_a_flag_of_the_kin_archive(flags, actor_client):
    kin = flags[SHARED, 2].pk
    assert actor_client("clerk", "county").get(f"/flags/{kin}/").status_code == 200
    assert actor_client("clerk", "township").get(f"/flags/{kin}/").status_code == 404
    town = actor_client("clerk", "township").get(f"/flags/{flags[DEATH, 2].pk}/").content.decode()
    assert words.flag_no(kin) not in town and "近亲属" not in town
