"""投诉建议: anybody says something, the administrators answer."""

import pytest

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.home.feedback import answer, say
from mingcha.web.home.models import Feedback, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(office):
    """单位管理员 of 示例县民政局."""
    return office.actor("unit_admin", "county")


@pytest.fixture
def said(clerk, admin, now):
    """The county's clerk has complained."""
    return say(actor=clerk, kind="fault", text="导出按钮点了没有反应", page="/flags/?q=1", now=now)


def messages(actor) -> list[tuple[str, str]]:
    """(text, address) of what somebody was told."""
    return list(Message.objects.filter(user_id=actor.user_id).values_list("text", "url"))


def test_the_administrator_is_told_and_answers_once(said, clerk, admin, now):
    assert said.page == "/flags/"
    assert messages(admin) == [("有一条系统故障待答复", f"/feedback/{said.pk}/")]
    answer(actor=admin, feedback_id=said.pk, answer="已修好，请重新登录", now=now)
    assert messages(clerk) == [("您的投诉建议有了答复", f"/feedback/{said.pk}/")]
    with pytest.raises(ClerkError, match="FEEDBACK-03"):
        answer(actor=admin, feedback_id=said.pk, answer="再说一遍", now=now)
    kept = AuditEvent.objects.filter(object_kind="feedback").order_by("number")
    assert [e.action for e in kept] == ["write", "answer"]
    assert "按钮" not in "".join(str(e.__dict__) for e in kept)


def test_a_village_without_administrator_is_heard_by_the_nearest_above(office, admin, now):
    town = office.actor("unit_admin", "township")
    said = say(actor=office.actor("clerk", "village"), kind="question", text="怎样签收核查件", now=now)
    assert messages(town) == [("有一条不会办理待答复", f"/feedback/{said.pk}/")]
    assert messages(admin) == []
    answer(actor=town, feedback_id=said.pk, answer="见帮助“核查件”一页", now=now)
    assert Feedback.objects.get().answered_by_id == town.user_id


@pytest.mark.parametrize(
    ("text", "code"), [("卡", "FEEDBACK-01"), ("王某 990101195003011016 查不到", "FEEDBACK-02")]
)
def test_what_is_not_passed_on(clerk, now, text, code):
    with pytest.raises(ClerkError, match=code):
        say(actor=clerk, kind="fault", text=text, now=now)
    assert not Feedback.objects.exists()


def test_who_sees_it(said, actor_client, admin, office):
    page = f"/feedback/{said.pk}/"
    assert "导出按钮" in actor_client("clerk", "county").get(page).content.decode()
    assert "答复" in actor_client("unit_admin", "county").get(page).content.decode()
    assert actor_client("unit_admin", "city").get(page).status_code == 200
    for role, level, more in (
        ("leader", "county", {}),
        ("unit_admin", "township", {}),
        ("system_admin", "county", {}),
        ("unit_admin", "county", {"region_code": "990102000000"}),
        ("unit_admin", "county", {"unit_kind": "finance", "person": "财"}),
    ):
        assert actor_client(role, level, **more).get(page).status_code == 404, (role, level)


def test_saying_and_answering_in_the_browser(actor_client, admin):
    client = actor_client("clerk", "county")
    short = client.post("/feedback/write/", {"kind": "complaint", "text": "慢", "page": "/flags/"})
    assert short.status_code == 422 and "太短" in short.content.decode()
    sent = client.post("/feedback/write/", {"kind": "complaint", "text": "列表太慢了", "page": "/flags/"})
    assert sent.status_code == 302
    assert "待答复" in client.get(sent.url).content.decode()
    assert client.post(sent.url, {"answer": "自己答复自己"}).status_code == 403
    boss = actor_client("unit_admin", "county")
    assert "列表太慢了" in boss.get("/feedback/?state=open").content.decode()
    assert boss.post(sent.url, {"answer": "已经加快"}).status_code == 302
    assert "已经加快" in client.get(sent.url).content.decode()
    assert "列表太慢了" not in boss.get("/feedback/?state=open").content.decode()
