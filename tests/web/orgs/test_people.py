"""Accounts, posts, leaving: who may do it, what it changes, that nothing stays without an owner."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.orgs import open_work as registry
from mingcha.web.orgs.models import Post, User
from mingcha.web.orgs.open_work import WorkKind, open_work
from mingcha.web.orgs.services import (
    create_user,
    end_post,
    give_post,
    hand_over,
    leave,
    lock_user,
    open_work_of,
    reset_sign_in,
    unlock_user,
)
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 1)


@dataclass
class Desk:
    """Made-up work: {user id: items}, as an app would keep it in its tables."""

    items: dict[int, list[str]] = field(default_factory=dict)
    stuck: bool = False

    def move(self, act, user_id: int, unit_id: int, to_user_id: int) -> int:
        if self.stuck:
            return 0
        moved = self.items.pop(user_id, [])
        self.items.setdefault(to_user_id, []).extend(moved)
        act.record("reassign", "case", object_id=1)
        return len(moved)


@pytest.fixture
def desk(monkeypatch):
    """The only kind of open work."""
    monkeypatch.setattr(registry, "_kinds", {})
    monkeypatch.setattr(registry, "modules_of_all_apps", lambda name: ())
    made = Desk()
    open_work(
        WorkKind(
            "case", "核查件",
            count=lambda user_id, unit_id: len(made.items.get(user_id, [])),
            first=lambda user_id, unit_id: made.items.get(user_id, [])[:20],
            move=made.move,
        )
    )  # fmt: skip
    return made


@pytest.fixture
def admin(office):
    """The county's unit administrator."""
    return office.actor("unit_admin", "county")


def test_a_new_account_gets_a_one_time_password_and_opens_nothing(office, admin, now):
    unit = office.unit("990101101000", "township_office")
    made = create_user(actor=admin, username="Wang.Fang", name="王芳", unit_id=unit.pk, now=now)
    assert made.user.username == "wang.fang" and made.user.check_password(made.one_time_password)
    assert made.user.must_change_password and made.user.township_code == "990101101000"
    assert Post.objects.filter(user=made.user).count() == 0
    event = AuditEvent.objects.get()
    assert event.action == "create" and "王芳" not in str(event.after)


@pytest.mark.parametrize("username", ["", "a", "王芳", "a b", "x" * 41, "-abc", "<b>", "a'--", "a\x00b"])
def test_what_is_no_user_name_is_refused(office, admin, now, username):
    with pytest.raises(ClerkError) as refused:
        create_user(actor=admin, username=username, name="王芳", unit_id=admin.unit_id, now=now)
    assert refused.value.code == "USER-01"


def test_a_user_name_is_there_once(office, admin, now):
    create_user(actor=admin, username="wangfang", name="王芳", unit_id=admin.unit_id, now=now)
    with pytest.raises(ClerkError) as refused:
        create_user(actor=admin, username="ＷangFang", name="王方", unit_id=admin.unit_id, now=now)
    assert refused.value.code == "USER-02" and User.objects.filter(username="wangfang").count() == 1


@pytest.mark.parametrize("unit", [("990102101000", "township_office"), ("990101000000", "finance")])
def test_no_account_in_another_county_nor_in_another_department(office, admin, now, unit):
    with pytest.raises(ClerkError) as refused:
        create_user(actor=admin, username="wangfang", name="王芳", unit_id=office.unit(*unit).pk, now=now)
    assert refused.value.code == "ACCESS-01" and not User.objects.filter(username="wangfang").exists()


def test_unit_administrator_gives_business_posts_and_no_administrators(office, admin, now):
    clerk = office.post("clerk", "township").user
    unit = office.unit("990101101000", "township_office")
    post = give_post(actor=admin, user_id=clerk.pk, unit_id=unit.pk, role="reviewer", from_on=TODAY, now=now)
    assert post.township_code == "990101101000"
    for role in ("unit_admin", "system_admin"):
        with pytest.raises(ClerkError) as refused:
            give_post(actor=admin, user_id=clerk.pk, unit_id=unit.pk, role=role, from_on=TODAY, now=now)
        assert refused.value.code == "ACCESS-01"


def test_system_administrator_gives_administrators_and_no_business_posts(office, now):
    system = office.actor("system_admin", "county")
    person = office.post("clerk", "township").user
    unit = office.unit("990101101000", "township_office")
    assert give_post(actor=system, user_id=person.pk, unit_id=unit.pk, role="unit_admin", from_on=TODAY, now=now).role == "unit_admin"  # fmt: skip
    with pytest.raises(ClerkError):
        give_post(actor=system, user_id=person.pk, unit_id=unit.pk, role="clerk", from_on=TODAY, now=now)


def test_nobody_gives_a_post_to_oneself(office, admin, now):
    with pytest.raises(ClerkError) as refused:
        give_post(
            actor=admin, user_id=admin.user_id, unit_id=admin.unit_id, role="leader", from_on=TODAY, now=now
        )
    assert refused.value.code == "ACCESS-01" and "不能给自己任命" in refused.value.why


def test_a_role_that_the_unit_does_not_have_is_refused(office, admin, now):
    village = office.post("clerk", "village")
    with pytest.raises(ClerkError) as refused:
        give_post(
            actor=admin,
            user_id=village.user_id,
            unit_id=village.unit_id,
            role="reviewer",
            from_on=TODAY,
            now=now,
        )
    assert refused.value.code in ("ORG-05", "ACCESS-01")


def test_the_same_post_given_twice_is_there_once(office, admin, now):
    person = office.post("clerk", "township")
    again = give_post(
        actor=admin, user_id=person.user_id, unit_id=person.unit_id, role="clerk", from_on=TODAY, now=now
    )
    assert again.pk == person.pk and Post.objects.filter(user=person.user).count() == 1


def test_reset_gives_a_new_password_ends_sessions_and_unlocks(office, admin, now):
    person = office.post("clerk", "village")
    client = Client()
    client.post("/sign-in/", {"username": person.user.username, "password": PASSWORD})
    assert client.get("/sign-in/own/").status_code == 200
    for _ in range(5):
        Client().post("/sign-in/", {"username": person.user.username, "password": "wrong"})
    made = reset_sign_in(actor=admin, user_id=person.user_id, reason="忘记密码", now=timezone.now())
    assert client.get("/sign-in/own/").status_code == 302
    assert (
        Client().post("/sign-in/", {"username": person.user.username, "password": PASSWORD}).status_code
        == 422
    )
    assert Client().post("/sign-in/", {"username": person.user.username, "password": made.one_time_password}).status_code == 302  # fmt: skip
    assert made.one_time_password not in str(list(AuditEvent.objects.values()))


def test_reset_takes_the_phone_away_only_if_asked(office, admin, now, client_for):
    from mingcha.web.signin.models import PhoneDevice

    person = office.post("clerk", "township")
    client_for(person)
    reset_sign_in(actor=admin, user_id=person.user_id, reason="忘记密码", now=now)
    assert PhoneDevice.objects.filter(user=person.user).count() == 1
    reset_sign_in(actor=admin, user_id=person.user_id, reason="手机丢失", now=now, second_factor=True)
    assert PhoneDevice.objects.filter(user=person.user).count() == 0


def test_nobody_resets_or_unlocks_oneself(office, admin, now):
    for act in (reset_sign_in, unlock_user):
        with pytest.raises(ClerkError) as refused:
            act(actor=admin, user_id=admin.user_id, reason="自己", now=now)
        assert refused.value.code == "ACCESS-01"


def test_stopping_and_opening_an_account(office, admin, now):
    person = office.post("clerk", "village")
    lock_user(actor=admin, user_id=person.user_id, reason="借调", now=now)
    assert (
        Client().post("/sign-in/", {"username": person.user.username, "password": PASSWORD}).status_code
        == 422
    )
    unlock_user(actor=admin, user_id=person.user_id, reason="回来", now=now)
    assert (
        Client().post("/sign-in/", {"username": person.user.username, "password": PASSWORD}).status_code
        == 302
    )


def test_a_post_with_open_work_does_not_end(office, admin, now, desk):
    person = office.post("clerk", "township")
    desk.items[person.user_id] = ["HC-0001 待核查", "HC-0002 待核查"]
    with pytest.raises(ClerkError) as refused:
        end_post(actor=admin, post_id=person.pk, on=TODAY, now=now)
    assert refused.value.code == "ORG-06" and "核查件 2 件" in refused.value.why
    desk.items.clear()
    assert end_post(actor=admin, post_id=person.pk, on=TODAY, now=now).until_on == TODAY


def test_a_second_post_in_the_same_unit_keeps_the_work(office, admin, now, desk):
    person = office.post("clerk", "township")
    give_post(
        actor=admin, user_id=person.user_id, unit_id=person.unit_id, role="leader", from_on=TODAY, now=now
    )
    desk.items[person.user_id] = ["HC-0001"]
    assert end_post(actor=admin, post_id=person.pk, on=TODAY, now=now).until_on == TODAY


def test_handing_over_moves_everything_and_says_how_much(office, admin, now, desk):
    giver, taker = office.post("clerk", "township"), office.post("clerk", "township", person="乙")
    desk.items[giver.user_id] = ["HC-0001", "HC-0002"]
    moved = hand_over(actor=admin, user_id=giver.user_id, unit_id=giver.unit_id, to_user_id=taker.user_id, reason="休假", now=now)  # fmt: skip
    assert moved == {"case": 2} and open_work_of(giver.user_id, giver.unit_id) == []
    assert desk.items[taker.user_id] == ["HC-0001", "HC-0002"]
    assert list(AuditEvent.objects.order_by("number").values_list("action", flat=True)) == [
        "reassign",
        "hand_over",
    ]


def test_work_goes_to_nobody_of_another_unit_and_not_to_oneself(office, admin, now, desk):
    giver, stranger = office.post("clerk", "township"), office.post("clerk", "county")
    desk.items[giver.user_id] = ["HC-0001"]
    for to in (stranger.user_id, giver.user_id, 999999):
        with pytest.raises(ClerkError) as refused:
            hand_over(
                actor=admin, user_id=giver.user_id, unit_id=giver.unit_id, to_user_id=to, reason="x", now=now
            )
        assert refused.value.code == "ORG-07"
    assert desk.items == {giver.user_id: ["HC-0001"]}


def test_leaving_hands_over_ends_all_posts_and_closes_the_door(office, admin, now, desk):
    giver, taker = office.post("clerk", "township"), office.post("clerk", "township", person="乙")
    give_post(
        actor=admin, user_id=giver.user_id, unit_id=giver.unit_id, role="leader", from_on=TODAY, now=now
    )
    desk.items[giver.user_id] = ["HC-0001"]
    moved = leave(actor=admin, user_id=giver.user_id, on=TODAY, reason="调离", to_user_ids={giver.unit_id: taker.user_id}, now=now)  # fmt: skip
    assert moved == {"case": 1}
    user = User.objects.get(pk=giver.user_id)
    assert (user.left_on, user.is_active) == (TODAY, False)
    assert set(Post.objects.filter(user=user).values_list("until_on", flat=True)) == {TODAY}


def test_leaving_without_naming_who_takes_over_changes_nothing(office, admin, now, desk):
    giver = office.post("clerk", "township")
    desk.items[giver.user_id] = ["HC-0001"]
    with pytest.raises(ClerkError) as refused:
        leave(actor=admin, user_id=giver.user_id, on=TODAY, reason="调离", now=now)
    assert refused.value.code == "ORG-06"
    assert User.objects.get(pk=giver.user_id).left_on is None
    assert Post.objects.get(pk=giver.pk).until_on is None


def test_if_one_item_cannot_be_moved_nothing_is(office, admin, now, desk):
    giver, taker = office.post("clerk", "township"), office.post("clerk", "township", person="乙")
    desk.items[giver.user_id], desk.stuck = ["HC-0001"], True
    with pytest.raises(ClerkError) as refused:
        leave(actor=admin, user_id=giver.user_id, on=TODAY, reason="调离", to_user_ids={giver.unit_id: taker.user_id}, now=now)  # fmt: skip
    assert refused.value.code == "ORG-06" and AuditEvent.objects.count() == 0
    assert Post.objects.get(pk=giver.pk).until_on is None


def test_a_clerk_administers_nobody(office, now, actor_client):
    person = office.post("clerk", "village")
    client = actor_client("clerk", "township")
    for address in ("lock", "unlock", "reset", "leave", "change"):
        assert client.post(f"/organisation/users/{person.user_id}/{address}/", {"reason": "x" * 5}).status_code in (403, 404)  # fmt: skip
    assert (
        client.post(f"/organisation/posts/{person.pk}/end/", {"reason": "xx", "on": "2024-07-01"}).status_code
        == 403
    )
    assert client.get(f"/organisation/users/{person.user_id}/new-post/").status_code in (403, 404)


def test_an_administrator_does_not_know_users_of_another_county(office, actor_client):
    stranger = office.post("clerk", "township", region_code="990102101000")
    client = actor_client("unit_admin", "county")
    assert client.get(f"/organisation/users/{stranger.user_id}/").status_code == 404
    assert (
        client.post(f"/organisation/users/{stranger.user_id}/reset/", {"reason": "忘记密码"}).status_code
        == 404
    )
    assert stranger.user.username not in client.get("/organisation/users/").content.decode()


def test_the_pages_of_a_new_clerk_from_account_to_leaving(office, actor_client, desk):
    client = actor_client("unit_admin", "county")
    unit = office.unit("990101101000", "township_office")
    assert unit.name in client.get("/organisation/units/?region=990101101000").content.decode()
    assert client.get(f"/organisation/units/{unit.pk}/").status_code == 200
    made = client.post(
        f"/organisation/units/{unit.pk}/new-user/", {"username": "wangfang", "name": "王芳", "phone": ""}
    )
    assert made.status_code == 200 and "一次性密码" in made.content.decode()
    person = User.objects.get(username="wangfang")
    page = f"/organisation/users/{person.pk}/"
    today = timezone.localdate().isoformat()
    assert (
        client.post(page + "new-post/", {"role": "clerk", "title": "", "from_on": today, "until_on": ""}).url
        == page
    )
    assert "经办人" in client.get(page).content.decode()
    wrong = client.post(
        page + "new-post/", {"role": "leader", "title": "所长", "from_on": "2024年13月1日", "until_on": ""}
    )
    assert (
        wrong.status_code == 422
        and "2024年13月1日" in wrong.content.decode()
        and "所长" in wrong.content.decode()
    )
    taker = office.post("clerk", "township", person="乙")
    desk.items[person.pk] = ["HC-0001 待核查"]
    assert "HC-0001" in client.get(page + "leave/").content.decode()
    missing = client.post(page + "leave/", {"on": today, "reason": "调离"})
    assert missing.status_code == 422 and "请选择接替东乡" in missing.content.decode()
    done = client.post(page + "leave/", {"on": today, "reason": "调离", f"to_{unit.pk}": taker.user_id})
    assert done.status_code == 302 and desk.items[taker.user_id] == ["HC-0001 待核查"]
    person.refresh_from_db()
    assert person.left_on == timezone.localdate() and not person.is_active


def test_the_same_printed_form_sent_twice_makes_one_user(office, actor_client):
    client = actor_client("unit_admin", "county")
    unit = office.unit("990101101000", "township_office")
    typed = {"username": "wangfang", "name": "王芳", "phone": "", "once_token": "abc"}
    first = client.post(f"/organisation/units/{unit.pk}/new-user/", typed)
    again = client.post(f"/organisation/units/{unit.pk}/new-user/", typed)
    assert first.status_code == again.status_code == 200 and "已经办过" in again.content.decode()
    assert User.objects.filter(username="wangfang").count() == 1


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "'; DROP TABLE orgs_user; --", "=1+1", "𠮷·买买提"]
)
def test_names_are_taken_and_shown_as_typed(office, actor_client, text):
    client = actor_client("unit_admin", "county")
    unit = office.unit("990101101000", "township_office")
    client.post(
        f"/organisation/units/{unit.pk}/new-user/", {"username": "wangfang", "name": text, "phone": ""}
    )
    person = User.objects.get(username="wangfang")
    assert person.name == text
    page = client.get(f"/organisation/users/{person.pk}/").content.decode()
    assert "<script>alert" not in page


def test_a_temporary_post_is_over_on_its_day(office, admin, now):
    person = office.post("clerk", "township")
    with pytest.raises(ClerkError) as refused:
        give_post(actor=admin, user_id=person.user_id, unit_id=person.unit_id, role="reviewer", from_on=TODAY, until_on=TODAY, now=now)  # fmt: skip
    assert refused.value.code == "ORG-05"
    post = give_post(actor=admin, user_id=person.user_id, unit_id=person.unit_id, role="reviewer", from_on=TODAY, until_on=TODAY + timedelta(days=30), now=now)  # fmt: skip
    assert post.until_on == date(2024, 7, 31)
