"""The pages of tokens in a real browser: both sizes, both text sizes, and the way to a new token."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mingcha.web.api.services import actor_of_token, grant_token
from tools.page_check import ANY_SPEED, check_page

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_tokens(live_server, client_for, office, settings, tmp_path, window):
    settings.STATIC_ROOT = tmp_path / "static"
    client, today = client_for(office.post("leader", "county")), timezone.localdate()
    until = today + timedelta(days=90)
    token, _ = grant_token(
        actor=office.actor("leader", "county"), name="救助系统", role="clerk", expires_on=until, now=timezone.now()
    )  # fmt: skip
    check = f"/api/tokens/new/check/?name=低收入平台&role=clerk&expires_on={until}"
    pages = ("/api/tokens/", "/api/tokens/?state=revoked", "/api/tokens/new/", check, f"/api/tokens/{token.pk}/", f"/api/tokens/{token.pk}/revoke/")  # fmt: skip
    page = window(live_server.url, client, timezone_id="Asia/Shanghai").new_page()
    problems = [
        f"{p} {said}" for p in pages for said in check_page(page, live_server.url + p, budget=ANY_SPEED)
    ]
    page.goto(live_server.url + check)
    page.click("button:has-text('新建令牌')")
    page.wait_for_selector("text=令牌已新建")
    text = page.inner_text("#token-text")
    assert not problems, "\n".join(problems)
    assert actor_of_token(text, today=today).role == "clerk"
