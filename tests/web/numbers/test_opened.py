"""Every figure of 统计 opens to its rows: the list has as many as the figure says, and its sum ties to the cent."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from mingcha.web.cases.services.outcomes import exonerate
from mingcha.web.numbers.figures import Amount, Figure, Share
from mingcha.web.orgs.selectors import region_columns
from tests.web.numbers.test_work import closed, settled

pytestmark = pytest.mark.django_db
EAST, EAST_TWO, WEST, COUNTY, OTHER = (
    "990101101201",
    "990101101202",
    "990101102201",
    "990101000000",
    "990102101000",
)
DAY = date(2024, 6, 30)
ROWS = (
    ("paid_after_death", "wrongly_included", "wrongly_included", EAST, "new", "1800.01", ""),
    ("paid_after_death", "wrongly_included", "wrongly_included", EAST_TWO, "in_case", "20000.02", ""),
    ("paid_after_death", "wrongly_included", "wrongly_included", WEST, "substantiated", "40.00", ""),
    ("not_paid", "missed", "missed", EAST, "dispatched", "600.00", ""),
    ("not_paid", "missed", "missed", WEST, "new", None, ""),
    ("not_paid", "missed", "missed", OTHER, "new", "7.00", ""),
    ("kin_not_visited", "kinship", "conduct", EAST, "new", None, "kin_archive"),
    ("kin_not_visited", "kinship", "conduct", WEST, "unsubstantiated", None, "kin_archive"),
)  # fmt: skip


@pytest.fixture
def flags(office):
    """Flags of both sides in several places, one of the county itself, two of the archive of relatives."""
    from mingcha.web.flags.models import Flag
    from mingcha.web.flags.summaries import rebuild_summary

    of_county = {"region_code": COUNTY, "county_code": COUNTY, "province_code": "", "city_code": ""}
    for number, (check_id, theme, side, place, status, amount, confidential) in enumerate(
        [*ROWS, ("account_shared", "funds", "fund", None, "new", "0.05", "")]
    ):
        Flag.objects.create(
            check_id=check_id, subject_table="households", subject_id=str(number), theme=theme, side=side, severity="high", state="new",
            found_on=DAY, first_run_id=1, last_run_id=1, first_as_of=DAY, last_as_of=DAY, status=status, amount_yuan=amount,
            confidential=confidential, **(region_columns(place) if place else of_county),
        )  # fmt: skip
    rebuild_summary()


def figures(value: object) -> list[Figure | Amount]:
    """Every number and amount within what a page shows."""
    if isinstance(value, Figure | Amount):
        return [value]
    if isinstance(value, Share):
        return [value.part, value.whole]
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, list | tuple) or (hasattr(value, "__iter__") and not isinstance(value, str)):
        return [f for each in value for f in figures(each)]
    inside = [*vars(value).values()] if hasattr(value, "__dict__") else []
    return [f for each in inside for f in figures(each)]


def open_each(client, page: object) -> int:
    """Open all links; how many there were."""
    opened = 0
    for figure in figures(page):
        number = figure.number if isinstance(figure, Figure) else figure.yuan
        if not figure.url or not number:
            continue
        response = client.get(figure.url)
        assert response.status_code == 200, figure.url
        listing, opened = response.context["listing"], opened + 1
        if isinstance(figure, Figure):
            assert listing.matching.count() == listing.total.count == figure.number, figure.url
            yuan = figure.amount_yuan
        else:
            yuan = figure.yuan
        if yuan is not None:
            assert sum_of(listing, figure.url) == yuan, figure.url
            assert not yuan or f"{yuan:,.2f} 元" in listing.summary
    return opened


def sum_of(listing, url: str) -> Decimal:
    """What the shown rows add up to."""
    column = "amount_yuan"
    if "/amounts/" in url:
        column = f"{listing.params.get('step', 'computed')}_yuan"
    return sum((getattr(row, column) or Decimal(0) for row in listing.rows), Decimal("0.00"))


@pytest.mark.parametrize(
    ("role", "level"),
    [("leader", "city"), ("clerk", "county"), ("clerk", "township"), ("clerk", "village"), ("inspector", "county"), ("finance", "county")],
)  # fmt: skip
def test_every_figure_of_the_flags(flags, office, actor_client, role, level):
    from mingcha.web.numbers.selectors import board

    made = board(office.actor(role, level))
    opened = open_each(actor_client(role, level), made)
    assert opened >= {"finance": 0}.get(role, 8)
    if role == "clerk":
        shown = [f for f in figures(made) if isinstance(f, Figure) and f.number]
        assert all(f.url for f in shown)


def test_the_row_of_the_county_itself_opens_too(flags, office, actor_client):
    from mingcha.web.numbers.selectors import board

    own = next(r for r in board(office.actor("clerk", "county")).rows if r.name == "示例县本级")
    assert (own.total.number, own.total.amount_yuan) == (1, Decimal("0.05"))
    listing = actor_client("clerk", "county").get(own.total.url).context["listing"]
    assert [row.check_id for row in listing.rows] == ["account_shared"]
    assert "地区：本级" in listing.filter_text


def test_finance_gets_links_only_where_it_sees_every_row(flags, office):
    from mingcha.web.numbers.selectors import board

    made = board(office.actor("finance", "county"))
    assert made.total.number == 5 and made.total.url == ""
    linked = {f.url: f.number for f in figures(made) if isinstance(f, Figure) and f.number and f.url}
    assert linked and set(linked.values()) == {1} and all("missed" not in url for url in linked)


def test_every_figure_of_the_work(desk, actor_client):
    from mingcha.web.numbers.work import work

    desk.registered(), desk.submitted(), desk.confirmed(side="missed")
    desk.confirmed("unsubstantiated", {"conclusion_reason": "legitimate"})
    closed(desk)
    late = closed(desk)
    type(late).objects.filter(pk=late.pk).update(due_on=DAY)
    desk.remedying(due_on=date(2024, 7, 1))
    no_due = desk.remedying()
    type(no_due).objects.filter(pk=no_due.pk).update(due_on=None)
    exonerate(
        actor=desk.leader, issue_id=desk.filed().pk, letter_no="澄1号", reason="举报不实", now=desk.tick()
    )
    settled(desk, desk.remedying(), "recovery", "300.05")
    settled(desk, desk.remedying(), "recovery", "0.10")
    settled(desk, desk.remedying(side="missed"), "pay_out", "500")
    made = work(desk.clerk, timezone.localdate())
    total = made.rows[-1]
    assert (total.on_time_share.part.number, total.closed_share.whole.number) == (1, total.filed.number - 1)
    assert open_each(actor_client("clerk", "county"), made) > 40
    assert all(f.url for f in figures(made))


def test_another_county_opens_nothing_of_the_amounts(desk, actor_client):
    settled(desk, desk.remedying(), "recovery", "300")
    other = actor_client("clerk", "county", region_code="990102000000").get("/cases/amounts/")
    assert other.context["listing"].total.count == 0 and "300.00" not in other.content.decode()
    assert actor_client("system_admin", "county").get("/cases/amounts/").status_code == 403


def test_the_list_of_amounts_says_what_is_counted_and_as_of_when(desk, actor_client):
    settled(desk, desk.remedying(), "recovery", "300")
    answer = actor_client("clerk", "county").get("/cases/amounts/?direction=recovery")
    page = answer.content.decode()
    assert (
        answer.context["listing"].summary
        == "共 1 笔，测算 400.00 元，建议 300.00 元，决定 300.00 元，实际 300.00 元"
    )
    assert "口径" in page and "截至" in page and "不予处理的没有决定金额" in page


def test_not_on_time_is_what_is_counted_less_what_was_met(desk, actor_client):
    closed(desk)
    late = desk.remedying(due_on=date(2024, 7, 1))
    client = actor_client("clerk", "county")
    shown = {
        asked: [row.no for row in client.get(f"/cases/issues/?timeliness={asked}").context["listing"].rows]
        for asked in ("counted", "met", "not_met")
    }
    assert shown["not_met"] == [late.no]
    assert sorted(shown["counted"]) == sorted(shown["met"] + shown["not_met"])
