"""疑点 from run to run, for who may see runs."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mingcha.web.orgs.selectors import region_columns

pytestmark = pytest.mark.django_db
COUNTY = "990101000000"


@pytest.fixture
def runs(office):
    """14 monthly runs of the county, 1 to 14 flags; the last asked one check alone; a shadow run after them."""
    from mingcha.web.runs.models import Run

    unit = office.unit(COUNTY, "bureau")
    began = datetime(2024, 1, 1, tzinfo=UTC)
    common = {"unit": unit, "as_of": date(2024, 6, 30), "created_at": began, **region_columns(COUNTY)}
    for n in range(1, 15):
        Run.objects.create(
            **common, flagged=n, new=1, still_there=n - 1, finished_at=began + timedelta(days=30 * n),
            chosen=["paid_after_death"] if n == 14 else None,
        )  # fmt: skip
    Run.objects.create(**common, purpose="shadow", flagged=99, finished_at=began + timedelta(days=900))
    return Run.objects


def test_the_last_twelve_counted_runs_latest_first(runs, office):
    from mingcha.web.numbers.trend import trend

    found = trend(office.actor("clerk", "county"))
    assert [r.flagged for r in found] == list(range(14, 2, -1))
    assert [r.checks for r in found] == [1, *[None] * 11]
    assert {r.place for r in found} == {"示例县"}


def test_the_page_names_the_place_and_the_checks_of_each_run(runs, actor_client):
    page = actor_client("clerk", "county").get("/numbers/").content.decode()
    last = runs.get(flagged=14)
    assert f'<a href="/runs/{last.pk}/">2024-06-30</a>' in page
    assert f'<a href="/flags/?run={last.pk}">14</a>' in page
    assert f'<a href="/flags/?run={last.pk}&amp;change=still_there">13</a>' in page
    assert "选了 1 项" in page and "全部检查" in page and "地区相同、检查相同" in page


def test_a_township_may_not_see_runs_and_is_told_so(runs, actor_client):
    page = actor_client("clerk", "township").get("/numbers/").content.decode()
    assert "本岗位不能查看比对记录" in page and "/runs/" not in page.split("<main")[1]


def test_the_number_of_queries_does_not_grow_with_the_runs(runs, office, django_assert_num_queries):
    from mingcha.web.numbers.trend import trend

    actor = office.actor("clerk", "county")
    trend(actor)  # names of regions are remembered for a minute
    with django_assert_num_queries(3):
        assert len(trend(actor)) == 12
    runs.filter(flagged__gt=3).delete()
    with django_assert_num_queries(3):
        assert len(trend(actor)) == 3
