"""Every figure of a run opens to as many flags as it says, also when later runs have come."""

from datetime import date

import pytest

from mingcha.web.runs.check_lines import check_lines, totals
from tests.web.runs.conftest import tables

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def history(import_office, compared):
    """Three runs: the death is found, is corrected, and is reported again."""
    corrected = tables()
    corrected["deaths"] = [{**corrected["deaths"][0], "died_on": "2024-06-20"}]
    runs = []
    for made in (None, corrected, None):
        import_office(made)
        runs.append(compared())
    return runs


def figures(line) -> list[tuple[str, int]]:
    return [(line.url, line.flagged), *((url, getattr(line, part)) for part, url in line.part_urls.items())]


def test_each_figure_is_the_number_of_flags_behind_it(history, clerk, actor_client):
    client, opened = actor_client("clerk", "county"), 0
    for run in history:
        lines = check_lines(clerk, run)
        for line in [*(x for x in lines if x.flagged or x.gone), totals(lines)]:
            for url, number in figures(line):
                listing = client.get(url).context["listing"]
                assert (listing.valid, listing.matching.count()) == (True, number), url
                opened += number
    assert opened == 10
    assert [run.gone for run in history] == [0, 1, 0] and history[2].back == 1


def test_the_page_links_them_and_the_list_says_which_run(history, actor_client):
    client, second = actor_client("clerk", "county"), history[1].pk
    page = client.get(f"/runs/{second}/").content.decode()
    assert f'href="/flags/?run={second}&amp;change=gone"' in page
    compare = client.get(f"/runs/{second}/?tab=compare").content.decode()
    assert f"run={second}&amp;change=gone&amp;check_id=paid_after_death" in compare
    listing = client.get(f"/flags/?run={second}&change=gone").context["listing"]
    assert listing.chips == [(f"第 {second} 次比对：已消失的", "/flags/")]


def test_a_county_opens_its_own_part_of_the_city_s_run(import_office, office, work, now, actor_client):
    from mingcha.web.runs.models import Run
    from mingcha.web.runs.services import start_run

    import_office()
    run = start_run(actor=office.actor("clerk", "city"), as_of=date(2024, 6, 30), now=now)
    work()
    run = Run.objects.get(pk=run.pk)
    for code in ("990101000000", "990102000000"):
        actor = office.actor("clerk", "county", region_code=code)
        total = totals(check_lines(actor, run))
        client = actor_client("clerk", "county", region_code=code)
        for url, number in figures(total):
            assert client.get(url).context["listing"].matching.count() == number, url


def test_who_may_not_see_runs_cannot_ask_for_one(history, actor_client):
    answer = actor_client("clerk", "township").get(f"/flags/?run={history[0].pk}")
    assert answer.status_code == 422 and "不能查看" in answer.content.decode()
