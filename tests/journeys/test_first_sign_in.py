"""Without a demonstration's leniency: a leader must bind a phone before anything else, and is asked for its code ever after."""

import re
import shutil
from base64 import b32decode

import pytest
from django_otp.oath import totp
from playwright.sync_api import expect

from tests.journeys.conftest import DEMO_PASSWORD, serving
from tests.journeys.steps.going import follow, leave_by, press


@pytest.fixture
def served(demonstration, tmp_path_factory):
    """The demonstration served as an installation is: the second factor is mandatory. One for every telling: the phone is bound once."""
    folder = tmp_path_factory.mktemp("strict") / "demo"
    shutil.copytree(demonstration, folder)
    with serving(folder, second_factor="") as running:
        yield running


def code_now(key: str) -> str:
    """What the phone shows."""
    return f"{totp(b32decode(key.replace(' ', ''))):06d}"


def sign_in(page, password: str = DEMO_PASSWORD) -> None:
    page.goto("/sign-in/")
    page.get_by_label("用户名").fill("county-leader")
    page.get_by_label("密码", exact=True).fill(password)
    press(page, "登录")


def test_a_leader_binds_a_phone_and_signs_in_with_its_code(visit):
    page = visit(None)
    sign_in(page, "a wrong password 1")
    page.get_by_text(re.compile("用户名或密码不对，还可再试 [1-9] 次")).first.wait_for()
    sign_in(page)
    page.get_by_role("heading", name="绑定手机").wait_for()
    page.goto("/flags/")
    page.get_by_role("heading", name="绑定手机").wait_for()
    key = page.locator("#totp-key").inner_text()
    page.get_by_label(re.compile("6 位|动态口令|数字")).first.fill(code_now(key))
    press(page, "绑定手机")
    page.get_by_role("heading", name="请抄下备用码").wait_for()
    spare = page.locator("code.number").first.inner_text()
    follow(page, "已经抄好，继续")
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto("/flags/")
    page.get_by_role("heading", name="疑点线索").wait_for()

    again = visit(None)
    sign_in(again)
    code = again.get_by_label(re.compile("动态口令|备用码|口令")).first
    expect(code).to_be_visible()
    again.goto("/flags/")
    assert "/sign-in/" in again.url, "the password alone opens nothing"
    code.fill(spare)
    leave_by(again.get_by_role("button", name=re.compile("登录|继续|核对")).first)
    again.wait_for_url(lambda url: "/sign-in/" not in url)
