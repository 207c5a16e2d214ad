"""Cases that are probably one matter are offered with the reason why; a person merges them, or does not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mingcha.web.cases.look_alikes import look_alikes
from mingcha.web.cases.models import Case, CaseFlag
from mingcha.web.cases.services.merging import merge_cases, unmerge_case
from tests.web.cases.desk import new_flag

LIST = reverse("cases:look_alikes")


def letter(desk, **more):
    """A letter about 王小明 of 东一村."""
    return desk.registered(subject_name="王小明", **more)


def flagged(desk, number, check_id, household=5):
    """A case of a check, about one household."""
    case = desk.registered(household_key=household)
    flag = new_flag(number, household=household, check_id=check_id)
    flag.save()
    CaseFlag.objects.create(case=case, flag=flag, check_id=check_id, added_at=desk.now)
    Case.objects.filter(pk=case.pk).update(source="flag")
    case.refresh_from_db()
    return case


def offered(desk, case):
    """[(rests, goes on, why)] as the county's clerk is offered them on a case's page."""
    return [(p.case.no, p.into.no, p.why) for p in look_alikes(desk.clerk, case)]


def test_two_letters_about_one_name_in_one_village_are_offered_on_both_pages(desk):
    first, second = letter(desk), letter(desk)
    pair = (second.no, first.no, "同一地区，姓名（已脱敏）相同，来源都是信访举报，方向相同")
    assert offered(desk, first) == offered(desk, second) == [pair]


@pytest.mark.parametrize(
    "other",
    [{"side": "missed"}, {"source": "audit"}, {"region_code": "990101101202"}, {"subject_name": "李小明"}, {"subject_name": ""}],
    ids=lambda other: "-".join(other.values()) or "no name",
)  # fmt: skip
def test_another_side_source_village_or_name_is_another_matter(desk, other):
    first = letter(desk)
    desk.registered(**{"subject_name": "王小明"} | other)
    assert offered(desk, first) == []


def test_cases_of_checks_are_alike_by_household_and_check(desk):
    first, second = flagged(desk, 1, "paid_after_death"), flagged(desk, 2, "paid_after_death")
    flagged(desk, 3, "paid_while_imprisoned")
    flagged(desk, 4, "paid_after_death", household=6)
    (pair,) = offered(desk, second)
    assert pair[:2] == (second.no, first.no)
    assert pair[2].startswith("同一户，都是检查“") and pair[2].endswith("”提出的")


def test_what_is_further_along_goes_on(desk):
    first, second = letter(desk), desk.verifying(subject_name="王小明")
    assert [p[:2] for p in offered(desk, first)] == [(first.no, second.no)]


def test_what_is_concluded_or_merged_is_offered_no_more_and_again_when_taken_apart(desk):
    first, second = letter(desk), letter(desk)
    merge_cases(actor=desk.clerk, case_id=second.pk, into_id=first.pk, reason="同一事项", now=desk.tick())
    assert offered(desk, first) == [] == offered(desk, Case.objects.get(pk=second.pk))
    unmerge_case(actor=desk.clerk, case_id=second.pk, reason="不是同一事项", now=desk.tick())
    assert len(offered(desk, first)) == 1
    Case.objects.filter(pk=first.pk).update(status="substantiated")
    assert offered(desk, Case.objects.get(pk=second.pk)) == []


def test_from_the_list_to_the_act_which_is_filled_in_and_asks_a_person(desk, actor_client):
    first, second = letter(desk), letter(desk)
    letter(desk, side="missed")
    client = actor_client("clerk", "county")
    page = client.get(LIST).content.decode()
    pair = look_alikes(desk.clerk, second)[0]
    assert "共 1 件" in page and f"并入 {first.no}" in page and pair.why in page
    assert pair.merge_url.replace("&", "&amp;") in client.get(second.get_absolute_url()).content.decode()
    form = client.get(pair.merge_url).content.decode()
    assert f'value="{first.no}"' in form and f'value="{pair.why}"' in form
    url = reverse("cases:act_merge", args=[second.no])
    assert client.post(url, {"into": first.no, "reason": pair.why}).status_code == 302
    second.refresh_from_db()
    assert second.merged_into_id == first.pk
    assert "没有可能重复的核查件" in client.get(LIST).content.decode()


def test_the_list_holds_only_what_the_same_check_raised(desk, actor_client):
    flagged(desk, 1, "paid_after_death")
    other = flagged(desk, 2, "paid_while_imprisoned")
    page = actor_client("clerk", "county").get(LIST).content.decode()
    assert other.no not in page and "没有可能重复的核查件" in page
    again = flagged(desk, 3, "paid_while_imprisoned")
    page = actor_client("clerk", "county").get(LIST).content.decode()
    assert "共 1 件" in page and again.no in page and f"并入 {other.no}" in page


def test_nobody_is_offered_what_he_may_not_merge(desk, actor_client):
    first, second = flagged(desk, 1, "paid_after_death"), flagged(desk, 2, "paid_after_death")
    Case.objects.filter(pk=first.pk).update(township_code="990101102000")
    west = desk.actor("clerk", "township", region_code="990101102000")
    assert look_alikes(west, first) == [] and look_alikes(west, second) == []
    assert second.no not in actor_client("clerk", "township").get(LIST).content.decode()
    assert second.no in actor_client("clerk", "county").get(LIST).content.decode()
    assert actor_client("clerk", "village").get(LIST).status_code == 403


def test_more_pairs_cost_no_more_queries_and_pages_follow_each_other(desk, actor_client):
    client = actor_client("clerk", "county")

    def queries():
        client.get(LIST)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    for household in range(2):
        (
            flagged(desk, 2 * household, "paid_after_death", household),
            flagged(desk, 2 * household + 1, "paid_after_death", household),
        )
    few = queries()
    for household in range(2, 22):
        (
            flagged(desk, 2 * household, "paid_after_death", household),
            flagged(desk, 2 * household + 1, "paid_after_death", household),
        )
    assert queries() == few
    page = client.get(LIST)
    listing = page.context["listing"]
    assert len(listing.rows) == 20 and listing.total.count == 22
    rest = client.get(listing.next_url).context["listing"]
    assert len(rest.rows) == 2 and not rest.next_url
