"""统计: figures with their rows, 错保 and 漏保 side by side, places by code."""

import re
from datetime import date

import pytest

from mingcha.web.orgs.selectors import region_columns

pytestmark = pytest.mark.django_db
EAST, WEST = "990101101201", "990101102201"
DAY = date(2024, 6, 30)


@pytest.fixture
def flags(office):
    """Three flags in 东乡, one in 西乡; one of them about relatives of staff."""
    from mingcha.web.flags.models import Flag
    from mingcha.web.flags.summaries import rebuild_summary

    rows = (
        ("paid_after_death", "wrongly_included", "wrongly_included", EAST, "new", "1800.00", ""),
        ("not_paid", "missed", "missed", EAST, "new", "600.00", ""),
        ("not_paid", "missed", "missed", WEST, "substantiated", "600.00", ""),
        ("kin_not_visited", "kinship", "conduct", EAST, "new", None, "kin_archive"),
    )
    for check_id, theme, side, place, status, amount, confidential in rows:
        Flag.objects.create(
            check_id=check_id, subject_table="households", subject_id=place, theme=theme, side=side, severity="high", state="new",
            found_on=DAY, first_run_id=1, last_run_id=1, first_as_of=DAY, last_as_of=DAY, status=status, amount_yuan=amount,
            confidential=confidential, **region_columns(place),
        )  # fmt: skip
    rebuild_summary()


def figures(actor) -> dict[str, dict[str, int]]:
    """{region: {theme: open flags}}, empty ones left out."""
    from mingcha.web.numbers.selectors import board

    made = board(actor)
    return {
        r.name: {theme: c.number for theme, c in zip(made.themes, r.cells, strict=True) if c.number}
        for r in made.rows
    }


def test_a_county_sees_its_townships_by_code(flags, office):
    assert figures(office.actor("clerk", "county")) == {
        "东乡": {"疑似错保": 1, "疑似漏保少发": 1, "近亲属与作风": 1},
        "西乡": {},
    }


def test_a_city_sees_its_counties_from_the_summary(flags, office):
    assert figures(office.actor("leader", "city")) == {
        "示例县": {"疑似错保": 1, "疑似漏保少发": 1, "近亲属与作风": 1}
    }


def test_a_township_sees_its_villages_and_not_the_archive_of_relatives(flags, office):
    assert figures(office.actor("clerk", "township")) == {"东一村": {"疑似错保": 1, "疑似漏保少发": 1}}
    assert figures(office.actor("clerk", "township", region_code="990101102000")) == {"西一村": {}}


def test_another_county_sees_nothing_of_it(flags, office):
    assert figures(office.actor("clerk", "county", region_code="990102000000")) == {}


def test_wrongly_included_and_missed_stand_side_by_side(flags, actor_client):
    page = actor_client("clerk", "county").get("/numbers/").content.decode()
    main = page.split("<main")[1]
    assert re.search(r"错保疑点（未办完）.*?漏保疑点（未办完）", main, re.DOTALL)
    assert 'href="/flags/?status=open&amp;side=missed"' in main
    assert "1,800.00" in main and "不用来排名" in main and "口径" in main
    assert "0/0" not in main and "还没有结论" in main


def test_who_may_see_numbers_but_no_flags_gets_no_links(flags, actor_client):
    page = actor_client("discipline", "county").get("/numbers/").content.decode()
    main = page.split("<main")[1].split("</main>")[0]
    assert "东乡" in main and "/flags/" not in main


def test_an_administrator_has_no_numbers(flags, actor_client):
    assert actor_client("system_admin", "county").get("/numbers/").status_code == 403


@pytest.mark.parametrize(
    ("right", "decided", "words"),
    [(0, 0, "还没有结论"), (3, 4, "3/4（件数少，不算比例）"), (60, 120, "50%（60/120）")],
)
def test_few_conclusions_give_no_percentage(right, decided, words):
    from mingcha.web.numbers.figures import Figure, Share

    assert Share(Figure(right), Figure(decided), nothing="还没有结论").words == words
