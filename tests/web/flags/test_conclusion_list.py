"""The precision of every check opens to the conclusions that it counts, by region and kind."""

import io

import pytest
import python_calamine

from mingcha.web.audit.models import AuditEvent
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag
from mingcha.web.flags.working import Work, mark_dispatched, record_conclusion
from tests.web.flags.conftest import DEATH, NEIGHBOUR, NOT_PAID, SHARED, WEST_ONE, flag

pytestmark = pytest.mark.django_db
COUNTS = (*words.CONCLUDED, "decided", "right")
ENDS = (
    (DEATH, 1, words.SUBSTANTIATED, ""), (DEATH, 2, words.UNSUBSTANTIATED, "wrong_person"), (DEATH, 3, words.PARTLY_SUBSTANTIATED, ""),
    (DEATH, 4, words.SUBSTANTIATED, ""), (NOT_PAID, 1, words.UNDETERMINED, "person_away"), (SHARED, 2, words.SUBSTANTIATED, ""),
)  # fmt: skip


@pytest.fixture
def concluded(store, office, now):
    """Conclusions in two counties, of both kinds; one flag was substantiated, went, came back and was substantiated again."""
    flags = [
        flag(DEATH, 1), flag(DEATH, 2), flag(DEATH, 3, region=WEST_ONE), flag(DEATH, 4, region=NEIGHBOUR), flag(NOT_PAID, 1), flag(SHARED, 2),
    ]  # fmt: skip
    store(1, flags)

    def conclude(check_id: str, household: int, conclusion: str, code: str) -> None:
        found = Flag.objects.get(check_id=check_id, household_key=household)
        county = "990102000000" if household == 4 else "990101000000"
        actor = office.actor("clerk", "county", region_code=county)
        mark_dispatched(actor=actor, flag_ids=[found.pk], work=Work(case_id=7), now=now)
        record_conclusion(actor=actor, flag_ids=[found.pk], conclusion=conclusion, reason_code=code, now=now)

    for end in ENDS:
        conclude(*end)
    store(2, flags[1:])
    store(3, flags)
    conclude(DEATH, 1, words.SUBSTANTIATED, "")


@pytest.mark.parametrize(
    ("role", "level", "query", "checks"),
    [
        ("clerk", "city", "", 3), ("clerk", "city", "?county=990101000000", 3), ("clerk", "city", "?county=990102000000", 1),
        ("clerk", "city", "?side=missed", 1), ("clerk", "county", "", 3), ("finance", "county", "", 0),
    ],
)  # fmt: skip
def test_each_figure_is_the_number_of_conclusions_behind_it(
    concluded, actor_client, role, level, query, checks
):
    client = actor_client(role, level)
    answer = client.get(f"/flags/precision/{query}")
    page, rows = answer.content.decode().replace("&amp;", "&"), answer.context["rows"]
    assert len(rows) == checks
    for row in rows:
        assert client.get(row.url).context["listing"].matching.count() == row.concluded > 0
        for name in COUNTS:
            number, url = getattr(row, name), f"{row.url}&conclusion={name}"
            assert client.get(url).context["listing"].total.count == number, url
            assert f'href="{url}"' in page or not number or name == "right"


def test_an_episode_is_a_row_and_leads_to_its_flag(concluded, actor_client):
    client = actor_client("clerk", "county")
    listing = client.get(f"/flags/conclusions/?check_id={DEATH}&conclusion=right").context["listing"]
    first = Flag.objects.get(check_id=DEATH, household_key=1)
    assert sorted(row.episode for row in listing.rows if row.flag_id == first.pk) == [1, 2]
    assert {row.get_absolute_url() for row in listing.rows} >= {first.get_absolute_url()}
    page = client.get("/flags/conclusions/").content.decode()
    assert "截至" in page and "各算一行" in page


def test_reasons_open_to_their_rows(concluded, actor_client):
    client = actor_client("clerk", "county")
    ((_, number, url),) = client.get(f"/flags/precision/{DEATH}/").context["counts"]
    listing = client.get(url).context["listing"]
    assert (number, listing.total.count, listing.rows[0].conclusion_word) == (1, 1, "不属实")


def test_others_see_nothing_of_it(concluded, actor_client):
    for role, level, more in (
        ("finance", "county", {}),
        ("clerk", "county", {"region_code": "990102000000"}),
    ):
        listing = (
            actor_client(role, level, **more).get(f"/flags/conclusions/?check_id={SHARED}").context["listing"]
        )
        assert listing.rows == []
    township = actor_client("clerk", "township").get("/flags/conclusions/").context["listing"]
    assert {row.check_id for row in township.rows} == {DEATH, NOT_PAID}
    assert actor_client("system_admin", "county").get("/flags/conclusions/").status_code == 403


def test_it_is_taken_out_as_it_is_seen_with_its_head_and_on_record(concluded, actor_client):
    Flag.objects.update(display_name="王*明")
    client = actor_client("clerk", "county")
    query = f"?check_id={DEATH}&conclusion=right"
    assert f'href="/flags/conclusions/export/{query}"' in client.get(f"/flags/conclusions/{query}").content.decode().replace("&amp;", "&")  # fmt: skip
    asked = client.get(f"/flags/conclusions/export/{query}&after=2024-07-01~1").content.decode()
    assert "导出 3 条" in asked and "成立率 =" in asked and "水印" in asked
    answer = client.post(f"/flags/conclusions/export/{query}")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    heads = [column.label for column in answer_columns(client)]
    first = rows.index(heads)
    assert "筛选条件：疑点类型：" in rows[1][0] and rows[2][0].startswith("口径：成立率 =")
    assert {row[4] for row in rows[first + 1 :]} == {"属实", "部分属实"} and len(rows) == first + 4
    assert {row[1] for row in rows[first + 1 :]} == {"王*明"}
    event = AuditEvent.objects.get(action="export")
    assert event.object_id in rows[3][0] and "已脱敏" in rows[3][0]
    assert actor_client("clerk", "village").get("/flags/conclusions/export/").status_code == 403
    assert "/flags/conclusions/export/" not in actor_client("reviewer", "county").get("/flags/conclusions/").content.decode()  # fmt: skip


def answer_columns(client):
    """The columns of the list on screen: the workbook has the same."""
    return client.get("/flags/conclusions/").context["listing"].columns
