"""The session: in which post one works, how long, from where; what a forged or ended post opens (nothing)."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingcha.web.audit.models import AuditEvent
from mingcha.web.orgs.models import Post
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
OWN = "/sign-in/own/"


def change_session(client: Client, **values) -> None:
    session = client.session
    session.update(values)
    session.save()


@pytest.fixture
def village(office):
    return office.post("clerk", "village")


def second_post(post: Post, role: str = "leader") -> Post:
    """The same person in another post of the same unit."""
    return Post.objects.create(
        user=post.user, unit=post.unit, role=role, from_on=timezone.localdate() - timedelta(days=9),
        region_code=post.region_code, village_code=post.region_code,
    )  # fmt: skip


def test_a_post_that_ends_today_opens_nothing_from_the_next_request_on(village, client_for):
    client = client_for(village)
    assert client.get(OWN).status_code == 200
    Post.objects.update(until_on=timezone.localdate())
    answer = client.get(OWN)
    assert answer.status_code == 403 and "没有在任的岗位" in answer.content.decode()


def test_a_post_that_ends_tomorrow_is_still_good_today(village, client_for):
    Post.objects.update(until_on=timezone.localdate() + timedelta(days=1))
    assert client_for(village).get(OWN).status_code == 200


def test_somebody_with_another_post_is_asked_in_which_to_go_on_and_nothing_is_done_meanwhile(
    village, client_for
):
    other = second_post(village)
    client = client_for(village)
    Post.objects.filter(pk=village.pk).update(until_on=timezone.localdate())
    answer = client.post("/sign-in/recovery-codes/")
    assert answer.status_code == 302 and answer.url == reverse("signin:posts")
    assert AuditEvent.objects.count() == 0
    page = client.get(answer.url)
    assert page.status_code == 200 and "任职已结束" in page.content.decode()
    assert client.session["post_id"] == other.pk


def test_a_forged_post_of_somebody_else_is_not_taken_on(office, village, client_for):
    stranger = office.post("leader", "county")
    client = client_for(village)
    change_session(client, post_id=stranger.pk)
    assert client.get(OWN).headers["Location"] == reverse("signin:posts")
    assert client.session["post_id"] == village.pk


@pytest.mark.parametrize("forged", ["0", "-1", "99999999999999999999", "abc", "", "１２"])
def test_choosing_a_post_that_is_none_changes_nothing(village, client_for, forged):
    client = client_for(village)
    answer = client.post("/sign-in/posts/", {"post": forged})
    assert answer.status_code == 422 and "任职已经结束，或者不是您的任职" in answer.content.decode()
    assert client.session["post_id"] == village.pk


def test_choosing_somebody_elses_post_changes_nothing(office, village, client_for):
    stranger = office.post("leader", "county")
    client = client_for(village)
    assert client.post("/sign-in/posts/", {"post": stranger.pk}).status_code == 422
    assert client.session["post_id"] == village.pk


def test_choosing_another_of_ones_own_posts(village, client_for):
    other = second_post(village)
    client = client_for(village)
    before = client.session.session_key
    assert client.post("/sign-in/posts/", {"post": other.pk}).status_code == 302
    assert client.session["post_id"] == other.pk and client.session.session_key != before
    event = AuditEvent.objects.get()
    assert (event.action, event.post_id, event.role) == ("choose_post", other.pk, "leader")
    village.user.refresh_from_db()
    assert village.user.last_post_id == other.pk


def test_the_post_used_last_is_taken_at_the_next_sign_in(village):
    other = second_post(village)
    village.user.last_post_id = other.pk
    village.user.save()
    client = Client()
    client.post("/sign-in/", {"username": village.user.username, "password": PASSWORD})
    assert client.session["post_id"] == other.pk


def test_a_village_clerk_who_is_given_a_county_post_must_bind_a_phone_at_once(office, village):
    client = Client()
    client.post("/sign-in/", {"username": village.user.username, "password": PASSWORD})
    assert client.get(OWN).status_code == 200
    county = office.unit("990101000000", "bureau")
    Post.objects.create(user=village.user, unit=county, role="clerk", from_on=timezone.localdate() - timedelta(days=1), region_code=county.region_code)  # fmt: skip
    assert client.get(OWN).headers["Location"] == reverse("signin:bind")


def test_being_stopped_by_the_administrator_ends_the_session(village, client_for):
    client = client_for(village)
    village.user.is_active = False
    village.user.save()
    assert client.get(OWN).headers["Location"].startswith("/sign-in/?next=")


def test_after_an_ended_session_the_page_says_so_and_leads_back(village, client_for):
    client = client_for(village)
    Session.objects.all().delete()
    answer = client.get("/audit/mine/?a=1")
    assert answer.headers["Location"] == "/sign-in/?next=/audit/mine/%3Fa%3D1"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "已自动退出。登录后会回到刚才的页面，草稿还在。" in page
    again = client.post(
        "/sign-in/", {"username": village.user.username, "password": PASSWORD, "next": "/audit/mine/?a=1"}
    )
    # the phone that client_for has bound is asked for first
    assert again.url == reverse("signin:code")


def test_an_ended_session_answers_a_fragment_with_the_way_to_sign_in(village, client_for):
    client = client_for(village)
    Session.objects.all().delete()
    answer = client.get(
        "/audit/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/audit/?size=50"}
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Faudit%2F%3Fsize%3D50"


def test_whoever_comes_for_the_first_time_is_not_told_of_an_ended_session():
    assert "已自动退出" not in Client().get("/sign-in/").content.decode()


def test_a_session_ends_after_half_an_hour_without_anything_done(village, client_for):
    client = client_for(village)
    client.get(OWN)
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)


def test_opening_pages_prolongs_it_and_a_page_that_asks_by_itself_does_not(village, client_for):
    client = client_for(village)
    long_ago = timezone.now().timestamp() - 600
    change_session(client, renewed_at=long_ago, signed_in_at=long_ago)
    answer = client.get(OWN, headers={"X-Background": "1"})
    assert client.session["renewed_at"] == long_ago and "X-Session-Extended" not in answer.headers
    answer = client.get(OWN)
    assert client.session["renewed_at"] > long_ago and answer.headers["X-Session-Extended"] == "1"


def test_continue_prolongs_the_session_and_answers_nothing_else(village, client_for):
    client = client_for(village)
    change_session(client, renewed_at=1.0)
    answer = client.post("/sign-in/extend/")
    assert answer.status_code == 204 and client.session["renewed_at"] > 1.0
    assert client.get("/sign-in/extend/").status_code == 405
    assert Client().post("/sign-in/extend/").status_code == 302


def test_after_twelve_hours_one_signs_in_anew_however_busy_one_was(village, client_for):
    client = client_for(village)
    change_session(client, signed_in_at=timezone.now().timestamp() - 12 * 3600 - 5)
    assert client.get(OWN).headers["Location"].startswith("/sign-in/")


def test_frame_costs_three_queries(village, client_for, django_assert_num_queries):
    client = client_for(village)
    client.get(OWN)
    with django_assert_num_queries(3):  # session; the person with posts and units; device
        client.get("/why/")


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "seen"),
    [
        ("203.0.113.7", "10.9.9.9", [], "203.0.113.7"),  # anybody can write the header
        ("10.0.0.2", "198.51.100.4", ["10.0.0.0/24"], "198.51.100.4"),
        (
            "10.0.0.2",
            "6.6.6.6, 198.51.100.4",
            ["10.0.0.0/24"],
            "198.51.100.4",
        ),  # what the client itself wrote stands left
        ("10.0.0.2", "198.51.100.4, 10.0.0.9", ["10.0.0.0/24"], "198.51.100.4"),
        ("10.0.0.2", "not-an-address", ["10.0.0.2"], "10.0.0.2"),
        ("10.0.0.2", "", ["10.0.0.2"], "10.0.0.2"),
        ("::ffff:198.51.100.4", "", [], "198.51.100.4"),
    ],
)
def test_address_on_record(village, settings, remote, forwarded, proxies, seen):
    settings.TRUSTED_PROXIES = proxies
    client = Client(REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded} if forwarded else None)
    client.post("/sign-in/", {"username": village.user.username, "password": PASSWORD})
    assert AuditEvent.objects.get().address == seen


def test_a_form_without_its_mark_is_refused_in_words(village):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"username": village.user.username, "password": PASSWORD})
    assert answer.status_code == 403 and "安全标记已失效" in answer.content.decode()
