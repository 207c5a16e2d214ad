"""No administrator reaches through an account into posts beyond the own: interfaces, higher levels, other units, the system's administrator."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.web.api.services import actor_of_token, grant_token, revoke_token
from mingcha.web.audit.models import AuditEvent
from mingcha.web.orgs.models import Post, User
from mingcha.web.orgs.selectors import region_columns_of_unit
from mingcha.web.orgs.services import (
    change_user,
    end_post,
    give_post,
    hand_over,
    leave,
    lock_user,
    reset_sign_in,
    unlock_user,
)
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
TODAY = date(2024, 7, 1)
WHY = "本人申请"


def on_account(actor, user_id: int, now) -> dict:
    """Everything that is done to an account."""
    return {
        "change": lambda: change_user(actor=actor, user_id=user_id, name="改名", phone="", now=now),
        "lock": lambda: lock_user(actor=actor, user_id=user_id, reason=WHY, now=now),
        "unlock": lambda: unlock_user(actor=actor, user_id=user_id, reason=WHY, now=now),
        "reset_sign_in": lambda: reset_sign_in(actor=actor, user_id=user_id, reason=WHY, now=now, second_factor=True),
        "leave": lambda: leave(actor=actor, user_id=user_id, on=TODAY, reason=WHY, now=now),
    }  # fmt: skip


ACTS = ("change", "lock", "unlock", "reset_sign_in", "leave")


def refused(act) -> ClerkError:
    """The refusal; nothing is changed and nothing is on record."""
    before = list(User.objects.order_by("pk").values()), list(Post.objects.order_by("pk").values())
    events = AuditEvent.objects.count()
    with pytest.raises(ClerkError) as said:
        act()
    assert before == (list(User.objects.order_by("pk").values()), list(Post.objects.order_by("pk").values()))
    assert AuditEvent.objects.count() == events
    return said.value


def also(post: Post, role: str, unit) -> Post:
    """The same person holds another post."""
    return Post.objects.create(
        user=post.user, unit=unit, role=role, from_on=TODAY, **region_columns_of_unit(unit)
    )


@pytest.fixture
def admin(office):
    """县民政局单位管理员."""
    return office.actor("unit_admin", "county")


@pytest.fixture
def interface(office):
    """The account of a token that the county's leader has made, and the token's text."""
    today = timezone.localdate()
    token, text = grant_token(
        actor=office.actor("leader", "county"), name="核对系统", role="clerk", expires_on=today + timedelta(days=30), now=timezone.now(),
    )  # fmt: skip
    return token, text


@pytest.mark.parametrize("act", ACTS)
def test_nothing_is_done_to_the_account_of_an_interface(admin, interface, act):
    token, text = interface
    said = refused(on_account(admin, token.post.user_id, timezone.now())[act])
    assert said.code == "USER-12" and "令牌" in said.why and "吊销" in said.next_step
    assert actor_of_token(text, today=timezone.localdate()), "the token goes on working"


def test_an_interface_gets_no_further_post_loses_none_and_hands_nothing_over(admin, interface, office):
    token, _ = interface
    user_id, now, colleague = token.post.user_id, timezone.now(), office.post("clerk", "county")
    acts = (
        lambda: give_post(actor=admin, user_id=user_id, unit_id=token.unit_id, role="leader", from_on=TODAY, now=now),
        lambda: end_post(actor=admin, post_id=token.post_id, on=timezone.localdate(), now=now),
        lambda: hand_over(actor=admin, user_id=user_id, unit_id=token.unit_id, to_user_id=colleague.user_id, reason=WHY, now=now),
    )  # fmt: skip
    for act in acts:
        assert refused(act).code == "USER-12"


def test_nobody_signs_in_with_an_interface_even_if_it_had_a_password(interface):
    user = User.objects.get(pk=interface[0].post.user_id)
    user.set_password(PASSWORD)
    user.save()
    answer = Client().post("/sign-in/", {"username": user.username, "password": PASSWORD})
    assert answer.status_code == 422


def test_the_page_of_an_interface_shows_no_button(office, interface, actor_client):
    person = interface[0].post.user
    page = actor_client("unit_admin", "county").get(f"/organisation/users/{person.pk}/").content.decode()
    for word in ("重置登录", "停用", "解锁", "离岗和移交", "任命岗位", "修改信息", "结束任职"):
        assert f">{word}<" not in page
    page = actor_client("unit_admin", "county").post(
        f"/organisation/users/{person.pk}/reset/", {"reason": WHY}
    )
    assert page.status_code == 422 and "接口账号不能这样办理" in page.content.decode()


def test_a_revoked_token_ends_the_account_as_before(office, interface):
    token, text = interface
    revoke_token(actor=office.actor("leader", "county"), token_id=token.pk, reason="停用", now=timezone.now())
    assert actor_of_token(text, today=timezone.localdate()) is None


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("leader", ("990101000000", "bureau")),  # a higher level
        ("clerk", ("990101102000", "township_office")),  # another township
        ("discipline", ("990101101000", "discipline_group")),  # another department of the same township
    ],
)
def test_who_holds_a_post_beyond_is_beyond_though_the_account_is_kept_here(office, now, act, role, place):
    """The township's clerk also works at the county: the township's administrator no longer sets the sign-in anew."""
    township = office.actor("unit_admin", "township")
    person = office.post("clerk", "township")
    acts = on_account(township, person.user_id, now)
    held = also(person, role, office.unit(*place))
    said = refused(acts[act])
    assert said.code == "USER-13" and held.unit.name in said.why
    held.until_on = TODAY
    held.save()
    acts[act]()  # with the other post ended, the account is the township's alone


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("role", "level", "more"), [
    ("leader", "county", {}), ("unit_admin", "county", {}), ("clerk", "township", {"region_code": "990101102000"}),
    ("clerk", "county", {"region_code": "990102000000"}), ("finance", "township", {}),
])  # fmt: skip
def test_an_account_of_a_higher_or_another_unit_is_not_there_to_be_acted_on(
    office, now, act, role, level, more
):
    township = office.actor("unit_admin", "township")
    person = office.post(role, level, person="对方", **more)
    assert refused(on_account(township, person.user_id, now)[act]).code == "ACCESS-01"
    assert refused(lambda: end_post(actor=township, post_id=person.pk, on=TODAY, now=now)).code == "ACCESS-01"


def test_a_post_is_given_only_to_somebody_whom_one_may_see(office, now):
    township = office.actor("unit_admin", "township")
    above = office.post("leader", "county")
    act = lambda: give_post(  # noqa: E731
        actor=township, user_id=above.user_id, unit_id=township.unit_id, role="clerk", from_on=TODAY, now=now
    )
    assert refused(act).code == "ACCESS-01"


@pytest.mark.parametrize("act", ACTS)
def test_the_system_s_administrator_is_beyond_a_unit_s(office, admin, now, act):
    system = office.post("system_admin", "county")
    assert system.unit_id == admin.unit_id
    said = refused(on_account(admin, system.user_id, now)[act])
    assert said.code == "USER-13" and "系统管理员" in said.next_step
    assert refused(lambda: end_post(actor=admin, post_id=system.pk, on=TODAY, now=now)).code == "USER-13"


def test_administrators_are_reset_by_the_system_s_and_nobody_else_is(office, now):
    """Or a lone administrator who forgot the password would stay outside; whoever sees data is reset by those who appoint."""
    system = office.actor("system_admin", "county")
    for role in ("unit_admin", "system_admin"):
        post = office.post(role, "county", person="另一个")
        assert reset_sign_in(actor=system, user_id=post.user_id, reason=WHY, now=now).one_time_password
    clerk = office.post("clerk", "county")
    assert (
        refused(lambda: reset_sign_in(actor=system, user_id=clerk.user_id, reason=WHY, now=now)).code
        == "USER-13"
    )
    both = office.post("unit_admin", "township")
    also(both, "leader", both.unit)
    assert (
        refused(lambda: unlock_user(actor=system, user_id=both.user_id, reason=WHY, now=now)).code
        == "USER-13"
    )
    assert (
        refused(lambda: reset_sign_in(actor=system, user_id=system.user_id, reason=WHY, now=now)).code
        == "ACCESS-01"
    )


def test_a_leader_hands_on_the_own_unit_s_work_only(office, now):
    leader, person, taker = office.actor("leader", "township"), office.post("clerk", "township"), office.post("clerk", "county")  # fmt: skip
    held = also(person, "clerk", taker.unit)
    act = lambda: hand_over(  # noqa: E731
        actor=leader,
        user_id=person.user_id,
        unit_id=held.unit_id,
        to_user_id=taker.user_id,
        reason=WHY,
        now=now,
    )
    assert refused(act).code == "USER-13"
    assert (
        refused(lambda: leave(actor=leader, user_id=person.user_id, on=TODAY, reason=WHY, now=now)).code
        == "USER-13"
    )


def test_an_import_tells_nothing_about_people_elsewhere(office, admin, now):
    """Whoever guesses a user name of another county learns that it is taken, not whose it is, and gives no post."""
    from mingcha.web.orgs.user_file import FileRow, unit_label
    from mingcha.web.orgs.user_import import check_users

    stranger = office.post("clerk", "county", region_code="990102000000").user
    unit = office.unit("990101101000", "township_office")
    texts = {"username": stranger.username, "unit": unit_label(unit.name, unit.region_code), "role": "经办人"}
    for name in (stranger.name, "别的名字"):
        row = check_users(actor=admin, rows=[FileRow(2, texts | {"name": name})], now=now).rows[0]
        assert row.errors["username"].code == "USER-02" and stranger.name not in row.errors["username"].reason
