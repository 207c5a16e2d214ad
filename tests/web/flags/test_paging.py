"""Pages of flags: every flag once, in order, forwards and backwards, whichever way the database finds them."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import QueryDict

from mingcha.web.flags.lists import FlagList
from mingcha.web.flags.models import Flag
from tests.web.flags.conftest import DEATH, SHARED, flag

pytestmark = pytest.mark.django_db
AMOUNTS = [None, "300.00", "300.00", "20950.50", "0.10", "99.99"]


def walked(actor, query: str, way: str) -> list[list[int]]:
    """The numbers on each page from the given one on, by its links."""
    pages = []
    while True:
        listing = FlagList(actor, QueryDict(query))
        pages.append([row.pk for row in listing.rows])
        url = getattr(listing, way)
        if not url:
            return pages, query
        query = urlsplit(url).query
        assert parse_qs(query)


@pytest.mark.parametrize("counted_up_to", [10_000, 10], ids=["few", "many"])
@pytest.mark.parametrize("sort", ["-amount", "amount", "-found", "due"])
@pytest.mark.parametrize("condition", ["", "status=new&", "severity=high&", "back=on&", "kin=on&", "run=1&"])
def test_every_flag_stands_on_one_page(store, clerk, monkeypatch, condition, sort, counted_up_to):
    monkeypatch.setattr("mingcha.web.flags.lists.COUNTED_UP_TO", counted_up_to)
    monkeypatch.setattr("mingcha.web.flags.filters.compared_checks", lambda actor, run: [DEATH, SHARED])
    store(
        1,
        [flag(DEATH, n, amount=AMOUNTS[n % len(AMOUNTS)]) for n in range(1, 34)]
        + [flag(SHARED, n) for n in range(40, 52)],
    )
    Flag.objects.update(episode=2, about_kin=True)
    column = {"amount": "amount_sort", "found": "found_on", "due": "due_sort_on"}[sort.removeprefix("-")]
    down = sort.startswith("-")
    rows = sorted(Flag.objects.values_list(column, "pk"), reverse=down)
    pages, last = walked(clerk, f"{condition}sort={sort}", "next_url")
    assert [pk for page in pages for pk in page] == [pk for _, pk in rows] and len(pages) == 3
    backwards, _ = walked(clerk, last, "previous_url")
    assert backwards[::-1] == pages
