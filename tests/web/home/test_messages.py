"""Messages: to whom, when, and what they never say."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from mingcha.domain.errors import ClerkError

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """Local time."""
    return datetime.fromisoformat(text).replace(tzinfo=HERE)


@pytest.fixture
def send(clerk, now):
    """send(text, at=…, key=…) tells the clerk something."""
    from mingcha.web.home.services import notify

    def sent(text: str = "您有 1 件核查件待签收", *, at=now, key: str = "") -> int:
        return notify(post_ids=[clerk.post_id], kind="case", text=text, url="/cases/1/", now=at, key=key)

    return sent


def unread(actor, when) -> int:
    """How many count."""
    from mingcha.web.home.selectors import unread

    return unread(actor, when).count()


@pytest.mark.parametrize(
    "text",
    [
        "请核查 990101195003011016",
        "联系电话 13800138000",
        "账号 6200000000000001 有误",
        "身份证 99010119500301101X",
    ],
)
def test_a_message_with_a_person_s_number_is_never_sent(send, text):
    with pytest.raises(ValueError, match="number"):
        send(text)


def test_a_number_of_a_record_may_be_said(send):
    assert send("YD-000123 已退回，第 20240601 批") == 1


def test_the_same_thing_is_said_once(send, clerk, now):
    send(key="case:1:due")
    send(key="case:1:due")
    assert unread(clerk, now) == 1


def test_who_has_left_gets_nothing(office, clerk, send, now):
    from mingcha.web.orgs.models import Post

    Post.objects.filter(pk=clerk.post_id).update(until_on=now.date() - timedelta(days=1))
    assert send() == 0


@pytest.mark.parametrize(
    ("sent_at", "shown"),
    [
        ("2024-07-01 12:00", "2024-07-01 12:00"),
        ("2024-07-01 19:00", "2024-07-02 08:00"),
        ("2024-07-02 07:00", "2024-07-02 08:00"),
    ],
)
def test_quiet_hours_put_messages_off(clerk, send, now, sent_at, shown):
    from mingcha.web.home.models import Message
    from mingcha.web.home.services import set_preferences

    set_preferences(actor=clerk, rhythm="instant", quiet_from=time(18), quiet_until=time(8), now=now)
    send(at=at(sent_at))
    assert Message.objects.get().shown_at == at(shown)


def test_the_daily_digest_comes_at_half_past_eight_and_counts_by_kind(clerk, send, now):
    from mingcha.web.home.digest import send_digests
    from mingcha.web.home.models import Message
    from mingcha.web.home.services import set_preferences

    set_preferences(actor=clerk, rhythm="daily", quiet_from=None, quiet_until=None, now=now)
    send(), send()
    assert unread(clerk, now + timedelta(hours=3)) == 0
    morning = at("2024-07-02 08:30")
    assert send_digests(morning) == 1
    assert send_digests(morning) == 1  # asked again, said once
    digest = Message.objects.get(kind="digest")
    assert digest.text == "昨天以来有 2 条新消息：核查件 2 条。"
    assert unread(clerk, morning) == 3


def test_quiet_hours_need_both_ends(clerk, now):
    from mingcha.web.home.services import set_preferences

    with pytest.raises(ClerkError) as refused:
        set_preferences(actor=clerk, rhythm="instant", quiet_from=time(18), quiet_until=None, now=now)
    assert refused.value.code == "MESSAGE-01"


def test_opening_a_message_marks_it_and_leads_on(actor_client, clerk, send, now):
    from mingcha.web.home.models import Message

    send(at=at("2024-06-30 10:00"))
    client = actor_client("clerk", "county")
    assert "您有 1 件核查件待签收" in client.get("/messages/").content.decode()
    answer = client.post(f"/messages/{Message.objects.get().pk}/read/")
    assert answer.url == "/cases/1/"
    assert Message.objects.get().read_at is not None


def test_nobody_reads_another_person_s_messages(actor_client, send):
    from mingcha.web.home.models import Message

    send(at=at("2024-06-30 10:00"))
    other = actor_client("leader", "county")
    assert "待签收" not in other.get("/messages/").content.decode().split("<main")[1]
    assert other.post(f"/messages/{Message.objects.get().pk}/read/").status_code == 404


def test_a_message_never_leads_out_of_the_house(actor_client, clerk, now):
    from mingcha.web.home.models import Message
    from mingcha.web.home.services import notify

    notify(post_ids=[clerk.post_id], kind="system", text="请看通知", url="https://example.com/", now=now)
    answer = actor_client("clerk", "county").post(f"/messages/{Message.objects.get().pk}/read/")
    assert answer.url == "/messages/"


def test_the_top_bar_counts_what_is_unread(clerk, send, now):
    from mingcha.web.home.selectors import counts

    send(at=at("2024-06-30 10:00"))
    assert counts(clerk)["messages"] == 1
