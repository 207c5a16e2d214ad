"""Announcements: a leader tells the own unit and those below."""

from datetime import date, timedelta

import pytest

from mingcha.domain.errors import ClerkError

pytestmark = pytest.mark.django_db
WEEK = {"from_on": date(2024, 7, 1), "until_on": date(2024, 7, 7)}


@pytest.fixture
def leader(office):
    """县级负责人."""
    return office.actor("leader", "county")


def titles(actor, on: date = date(2024, 7, 3)) -> list[str]:
    """What somebody finds on the workbench."""
    from mingcha.web.home.selectors import announcements_for

    return [a.title for a in announcements_for(actor, on)]


def test_units_below_see_it_while_it_lasts_and_others_do_not(office, leader, now):
    from mingcha.web.home.services import withdraw_announcement, write_announcement

    made = write_announcement(
        actor=leader, title="7月8日起集中核查", text="请各乡镇做好准备", now=now, **WEEK
    )
    assert titles(office.actor("clerk", "village")) == titles(leader) == ["7月8日起集中核查"]
    assert titles(office.actor("clerk", "county", region_code="990102000000")) == []
    assert titles(office.actor("clerk", "city")) == []
    assert titles(leader, date(2024, 7, 8)) == []
    withdraw_announcement(actor=leader, announcement_id=made.pk, now=now)
    assert titles(leader) == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"until_on": date(2024, 6, 30)}, "ANNOUNCE-01"), ({"text": "请联系 13800138000"}, "ANNOUNCE-02")],
)
def test_what_cannot_be_announced(leader, now, changed, code):
    from mingcha.web.home.services import write_announcement

    given = {"title": "通知", "text": "正文", **WEEK} | changed
    with pytest.raises(ClerkError) as refused:
        write_announcement(actor=leader, now=now, **given)
    assert refused.value.code == code


def test_a_reviewer_does_not_announce(actor_client):
    assert actor_client("reviewer", "county").get("/announcements/write/").status_code == 403


def test_writing_one_in_the_browser(actor_client):
    client = actor_client("leader", "county")
    today = date.today()
    answer = client.post(
        "/announcements/write/",
        {"title": "停电通知", "text": "周五下午停电", "from_on": today.isoformat(), "until_on": (today + timedelta(days=2)).isoformat()},
    )  # fmt: skip
    assert answer.status_code == 302
    assert "停电通知" in client.get("/").content.decode()
    assert "停电通知" in actor_client("clerk", "village").get("/announcements/").content.decode()


def on_the_page_of_signing_in(client) -> str:
    """What somebody without an account reads of announcements."""
    import re

    page = client.get("/sign-in/").content.decode()
    return "".join(re.findall(r"<p[^>]*data-announcement>(.*?)</p>", page))


def test_only_a_public_one_stands_on_the_page_of_signing_in(office, leader, client, now):
    from mingcha.web.home.services import withdraw_announcement, write_announcement

    today = {"from_on": date.today(), "until_on": date.today()}
    write_announcement(actor=leader, title="内部安排", text="请各乡镇做好准备", now=now, **today)
    assert on_the_page_of_signing_in(client) == ""
    own = write_announcement(
        actor=leader, title="周五停机", text="值班电话在群里", now=now, is_public=True, **today
    )
    assert on_the_page_of_signing_in(client) == "公告（示例县bureau）：周五停机"
    write_announcement(
        actor=office.actor("leader", "city"),
        title="全市周六停机",
        text="升级",
        now=now,
        is_public=True,
        **today,
    )
    assert on_the_page_of_signing_in(client) == "公告（示例市bureau）：全市周六停机"
    withdraw_announcement(actor=leader, announcement_id=own.pk, now=now)
    past = {"from_on": date.today() - timedelta(9), "until_on": date.today() - timedelta(1)}
    write_announcement(
        actor=office.actor("leader", "province"),
        title="已经过期",
        text="升级",
        now=now,
        is_public=True,
        **past,
    )
    assert "全市周六停机" in on_the_page_of_signing_in(client)
