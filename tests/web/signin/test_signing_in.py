"""Signing in as a clerk does it: name, password, code; and everything that can go wrong."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mingcha.web.audit.models import AuditEvent
from mingcha.web.signin.models import PhoneDevice
from mingcha.web.signin.sealing import seal
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/sign-in/"


def code_now(device: PhoneDevice, steps: int = 0) -> str:
    """What the app on the phone shows; `steps` half-minutes from now."""
    totp = device.totp()
    totp.time = timezone.now().timestamp() + 30 * steps
    return f"{totp.token():06d}"


def send(client: Client, username: str, password: str = PASSWORD, **more):
    return client.post(PAGE, {"username": username, "password": password, **more})


def acts() -> list[str]:
    return list(AuditEvent.objects.order_by("number").values_list("action", flat=True))


@pytest.fixture
def village(office):
    """村级经办人: no second factor is asked of this post."""
    return office.post("clerk", "village")


@pytest.fixture
def county(office):
    """县级经办人: a second factor is mandatory."""
    return office.post("clerk", "county")


@pytest.fixture
def bound(county):
    """The same with a phone."""
    key = seal(b"twenty bytes of a key", county.user_id)
    return PhoneDevice.objects.create(user=county.user, confirmed=True, name="test", sealed_key=key)


def test_the_page_is_public_and_nobody_may_keep_it():
    page = Client().get(PAGE)
    assert page.status_code == 200
    assert "登录" in page.content.decode() and page.headers["Cache-Control"] == "no-store"
    assert 'type="password"' in page.content.decode()


def test_password_is_shown_without_javascript_by_a_link():
    page = Client().get(PAGE + "?show=1").content.decode()
    assert 'type="password"' not in page and "隐藏密码" in page


def test_a_village_clerk_signs_in_with_name_and_password(village):
    client = Client()
    answer = send(client, village.user.username)
    assert answer.status_code == 302
    assert client.session["post_id"] == village.pk
    assert acts() == ["sign_in"]


def test_name_is_read_with_full_width_letters_capitals_and_spaces(village):
    client = Client()
    typed = f"  {village.user.username.upper().replace('CLERK', 'ＣＬＥＲＫ')} "
    assert send(client, typed).status_code == 302


def test_wrong_password_says_how_many_tries_are_left_and_keeps_the_name(village):
    client = Client()
    answer = send(client, village.user.username, "wrong")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "用户名或密码不对，还可再试 4 次" in text
    assert village.user.username in text and 'value="wrong"' not in text
    assert "还可再试 3 次" in send(client, village.user.username, "wrong").content.decode()


def test_unknown_name_is_answered_like_a_known_one(village):
    known = send(Client(), village.user.username, "wrong").content.decode()
    unknown = send(Client(REMOTE_ADDR="10.0.0.9"), "nobody-here", "wrong").content.decode()
    assert "还可再试 4 次" in known and "还可再试 4 次" in unknown


def test_failure_is_on_record_without_what_was_typed(village):
    send(Client(REMOTE_ADDR="10.1.2.3"), village.user.username, "my-secret-password")
    send(Client(REMOTE_ADDR="10.1.2.3"), "my-secret-password", "x")
    known, unknown = AuditEvent.objects.order_by("number")
    assert (known.action, known.object_kind, known.object_id, known.address) == ("sign_in_failed", "user", str(village.user.pk), "10.1.2.3")  # fmt: skip
    assert unknown.object_id == ""
    assert not any("my-secret" in str(e.__dict__) for e in (known, unknown))


def test_five_failures_lock_the_account_from_everywhere_for_fifteen_minutes(village):
    for number in range(5):
        answer = send(Client(REMOTE_ADDR=f"10.0.0.{number}"), village.user.username, "wrong")
    assert answer.status_code == 429
    assert "还需等 15 分钟" in answer.content.decode() and "本单位管理员" in answer.content.decode()
    right = send(Client(REMOTE_ADDR="10.9.9.9"), village.user.username)
    assert right.status_code == 429
    assert acts().count("sign_in_locked") == 1 and "sign_in" not in acts()


def test_trying_while_locked_does_not_make_it_longer(village):
    from axes.models import AccessAttempt

    for _ in range(5):
        send(Client(), village.user.username, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=10))
    assert "还需等 5 分钟" in send(Client(), village.user.username, "wrong").content.decode()
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert send(Client(), village.user.username).status_code == 302


def test_an_address_that_tries_thirty_names_is_locked_and_others_are_not(village):
    for number in range(30):
        answer = send(Client(REMOTE_ADDR="10.0.0.1"), f"guess-{number}", "wrong")
    assert answer.status_code == 429
    assert send(Client(REMOTE_ADDR="10.0.0.1"), village.user.username).status_code == 429
    assert send(Client(REMOTE_ADDR="10.0.0.2"), village.user.username).status_code == 302


def test_signing_in_oneself_does_not_clear_what_was_tried_on_a_colleague(office, village):
    other = office.post("leader", "village")
    for _ in range(4):
        send(Client(), other.user.username, "wrong")
    assert send(Client(), village.user.username).status_code == 302
    assert send(Client(), other.user.username, "wrong").status_code == 429


@pytest.mark.parametrize(
    "username", ["x" * 5000, "' OR 1=1 --", "<script>alert(1)</script>", "\x00", "张三", "", "a\r\nb"]
)
def test_strange_names_are_refused_and_break_nothing(username):
    answer = send(Client(), username, "x" * 300 if not username else "wrong")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.content.decode()


def test_session_key_changes_when_signing_in(village):
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    send(client, village.user.username)
    assert client.session.session_key != before


def test_after_signing_in_one_is_where_one_wanted_to_be(village):
    assert send(Client(), village.user.username, next="/audit/mine/?a=1").url == "/audit/mine/?a=1"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example", "/sign-in/"])  # fmt: skip
def test_no_address_elsewhere_is_led_to(village, elsewhere):
    assert "evil" not in (url := send(Client(), village.user.username, next=elsewhere).url)
    assert url.startswith("/") and not url.startswith("//") and url != "/sign-in/"


def test_somebody_locked_by_the_administrator_cannot_sign_in_and_hears_nothing_special(village):
    village.user.is_active = False
    village.user.save()
    assert "用户名或密码不对" in send(Client(), village.user.username).content.decode()


def test_one_time_password_that_is_too_old_is_refused_with_whom_to_ask(village):
    village.user.one_time_until_at = timezone.now() - timedelta(minutes=1)
    village.user.save()
    answer = send(Client(), village.user.username)
    assert answer.status_code == 422 and "一次性密码已经过期" in answer.content.decode()


def test_second_factor_is_asked_before_anything_else(county, bound):
    client = Client()
    assert send(client, county.user.username).url == reverse("signin:code")
    for address in (
        "/organisation/units/",
        "/audit/mine/",
        "/sign-in/posts/",
        "/sign-in/bind/",
        "/sign-in/own/",
    ):
        assert client.get(address).headers.get("Location") == reverse("signin:code"), address
    assert acts() == []
    answer = client.post("/sign-in/code/", {"code": code_now(bound)})
    assert answer.status_code == 302 and acts() == ["sign_in"]
    assert client.get("/sign-in/own/").status_code == 200


def test_a_code_works_once(county, bound):
    code = code_now(bound)
    first, second = Client(), Client()
    for client in (first, second):
        send(client, county.user.username)
    assert first.post("/sign-in/code/", {"code": code}).status_code == 302
    assert second.post("/sign-in/code/", {"code": code}).status_code == 422


def test_wrong_code_is_on_record_and_the_next_try_must_wait(county, bound, monkeypatch):
    monkeypatch.setattr(
        PhoneDevice, "get_throttle_factor", lambda self: 600
    )  # a test may take longer than the one second
    client = Client()
    send(client, county.user.username)
    wrong = f"{(int(code_now(bound)) + 1) % 1000000:06d}"
    answer = client.post("/sign-in/code/", {"code": wrong})
    assert answer.status_code == 422 and "动态口令不对" in answer.content.decode()
    again = client.post("/sign-in/code/", {"code": code_now(bound)})
    assert "秒再试" in again.content.decode()
    assert acts() == ["second_factor_failed"]


def test_wrong_codes_lock_the_account_though_the_password_is_known(county, bound):
    client = Client()
    for _ in range(5):
        PhoneDevice.objects.update(throttling_failure_timestamp=None)
        send(client, county.user.username)
        answer = client.post("/sign-in/code/", {"code": "000000"})
        PhoneDevice.objects.update(throttling_failure_timestamp=None)
    assert answer.status_code == 429
    assert send(Client(), county.user.username).status_code == 429


def test_a_post_that_needs_it_binds_a_phone_before_anything_else(county):
    client = Client()
    send(client, county.user.username)
    assert client.get("/organisation/units/").headers["Location"] == reverse("signin:bind")
    page = client.get("/sign-in/bind/").content.decode()
    assert "data:image/svg+xml" in page and "密钥" in page
    device = PhoneDevice.objects.get(user=county.user)
    assert not device.confirmed
    answer = client.post("/sign-in/bind/", {"code": code_now(device)})
    codes = [t.split("<")[0] for t in answer.content.decode().split('<code class="number">')[1:]]
    assert len(codes) == 10 and answer.headers["Cache-Control"] == "no-store"
    assert sorted(acts()) == ["bind_second_factor", "sign_in"]
    assert client.get("/sign-in/own/").status_code == 200

    other = Client()
    send(other, county.user.username)
    assert other.post("/sign-in/code/", {"code": codes[0].upper()}).status_code == 302
    third = Client()
    send(third, county.user.username)
    assert third.post("/sign-in/code/", {"code": codes[0]}).status_code == 422


def test_recovery_codes_given_anew_make_the_former_useless(county, bound, client_for):
    client = client_for(county)
    first = client.post("/sign-in/recovery-codes/").content.decode()
    again = client.post("/sign-in/recovery-codes/").content.decode()
    old = first.split('<code class="number">')[1].split("<")[0]
    assert old not in again
    stranger = Client()
    send(stranger, county.user.username)
    assert stranger.post("/sign-in/code/", {"code": old}).status_code == 422


def test_first_sign_in_asks_for_another_password_and_then_for_the_phone(county):
    county.user.must_change_password = True
    county.user.save()
    client = Client()
    send(client, county.user.username, next="/audit/mine/")
    assert client.get("/audit/mine/").headers["Location"] == reverse("signin:password")
    new = "green tea every morning"
    answer = client.post("/sign-in/password/", {"current": PASSWORD, "new": new, "again": new})
    assert answer.status_code == 302
    assert client.get("/audit/mine/").headers["Location"] == reverse("signin:bind")
    county.user.refresh_from_db()
    assert county.user.check_password(new) and not county.user.must_change_password
    assert "change_password" in acts()


@pytest.mark.parametrize(
    ("current", "new", "again", "said"),
    [
        ("not it", "green tea every morning", "green tea every morning", "现在的密码不对"),
        (PASSWORD, "short", "short", "至少 10 个字符"),
        (PASSWORD, "12345678901", "12345678901", "数字"),
        (PASSWORD, "green tea every morning", "green tea every evening", "两次填写的新密码不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "和现在的密码一样"),
        (PASSWORD, "password123", "password123", "常见"),
    ],
)
def test_password_that_does_not_do_is_refused_with_the_reason(village, client_for, current, new, again, said):
    answer = client_for(village).post("/sign-in/password/", {"current": current, "new": new, "again": again})
    assert answer.status_code == 422 and said in answer.content.decode()
    village.user.refresh_from_db()
    assert village.user.check_password(PASSWORD)


def test_changing_the_password_ends_the_other_sessions_and_not_this_one(village):
    here, there = Client(), Client()
    for client in (here, there):
        send(client, village.user.username)
    new = "green tea every morning"
    here.post("/sign-in/password/", {"current": PASSWORD, "new": new, "again": new})
    assert here.get("/sign-in/own/").status_code == 200
    assert quote("/sign-in/own/", safe="") in there.get("/sign-in/own/").url.replace("/sign-in/?", "?") or there.get("/sign-in/own/").status_code == 302  # fmt: skip


def test_old_password_must_be_changed(village, client_for):
    village.user.password_changed_at = timezone.now() - timedelta(days=181)
    village.user.save()
    assert client_for(village).get("/sign-in/own/").headers["Location"] == reverse("signin:password")


def test_signing_out_ends_the_session_and_is_on_record(village):
    client = Client()
    send(client, village.user.username)
    assert client.get("/sign-in/sign-out/").status_code == 405
    client.post("/sign-in/sign-out/")
    assert client.get("/sign-in/own/").status_code == 302
    assert acts() == ["sign_in", "sign_out"]
