"""The pages on which a leader makes a token, sees it once, and takes it back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.web.api.models import ApiToken
from mingcha.web.api.services import actor_of_token, grant_token, roles_for
from mingcha.web.audit.models import AuditEvent

TODAY = timezone.localdate()
UNTIL = (TODAY + timedelta(days=90)).isoformat()
TYPED = {"name": "社会救助综合系统取疑点", "role": "clerk", "expires_on": UNTIL}


def make(client, **more):
    """The form, the check page, the answer that shows the token."""
    sent = client.post("/api/tokens/new/", TYPED | more)
    assert sent.status_code == 302, sent.context["form"].errors
    check = client.get(sent.url)
    assert "核对后新建令牌" in check.content.decode() and "不要发微信、QQ" in check.content.decode()
    assert not ApiToken.objects.exists()
    once = re.search(r'name="once_token" value="(\w+)"', check.content.decode())[1]
    return client.post(sent.url, {"once_token": once}), sent.url, once


def test_a_leader_makes_a_token_and_sees_its_text_once(actor_client):
    client = actor_client("leader", "county")
    shown, url, once = make(client)
    text = re.search(r"mc_[\w-]{43}", shown.content.decode())[0]
    token = ApiToken.objects.get()
    assert text not in token.sha256 and shown.headers["Cache-Control"] == "no-store"
    for path in ("/api/tokens/", f"/api/tokens/{token.pk}/"):
        page = client.get(path).content.decode()
        assert "社会救助综合系统取疑点" in page and text not in page
    again = client.post(url, {"once_token": once})
    assert ApiToken.objects.count() == 1 and text not in again.content.decode()
    answer = Client().get("/api/v1/flags", headers={"Authorization": f"Bearer {text}"})
    assert answer.status_code == 200
    token.refresh_from_db()
    assert token.last_used_on == TODAY
    event = AuditEvent.objects.get(action="create", object_kind="api_token")
    assert event.after == {"name": "社会救助综合系统取疑点", "role": "clerk", "expires_on": UNTIL}


def test_a_revoked_token_stays_in_the_list_and_opens_nothing(actor_client):
    client = actor_client("leader", "county")
    text = re.search(r"mc_[\w-]{43}", make(client)[0].content.decode())[0]
    token = ApiToken.objects.get()
    assert client.post(f"/api/tokens/{token.pk}/revoke/", {"reason": ""}).status_code == 422
    assert client.post(f"/api/tokens/{token.pk}/revoke/", {"reason": "停用"}).status_code == 302
    assert actor_of_token(text, today=TODAY) is None
    page = client.get("/api/tokens/?state=revoked").content.decode()
    assert "已吊销" in page and "社会救助综合系统取疑点" in page
    refused = client.post(f"/api/tokens/{token.pk}/revoke/", {"reason": "停用"})
    assert refused.status_code == 422 and "这个令牌已经吊销" in refused.content.decode()
    token.post.user.refresh_from_db()
    assert not token.post.user.is_active and not token.post.user.has_usable_password()


def test_only_a_leader_makes_one_and_only_for_the_own_unit(actor_client, office, now):
    admin = actor_client("unit_admin", "county")
    assert "/api/tokens/new/" not in admin.get("/api/tokens/").content.decode()
    assert admin.get("/api/tokens/new/").status_code == 403
    assert actor_client("clerk", "county").get("/api/tokens/").status_code == 403
    make(actor_client("leader", "county"))
    token = ApiToken.objects.get()
    assert admin.get(f"/api/tokens/{token.pk}/").status_code == 200
    neighbour = actor_client("leader", "county", region_code="990102000000")
    assert neighbour.get(f"/api/tokens/{token.pk}/").status_code == 404
    assert neighbour.post(f"/api/tokens/{token.pk}/revoke/", {"reason": "停用"}).status_code == 404
    leader = office.actor("leader", "county")
    assert roles_for(leader) == ["clerk", "inspector"]
    with pytest.raises(ClerkError, match="API-01"):
        grant_token(actor=leader, name="系统", role="reviewer", expires_on=TODAY, now=now)


@pytest.mark.parametrize("days", [0, 367])
def test_a_token_has_an_end_within_a_year(actor_client, days):
    until = (TODAY + timedelta(days=days)).isoformat()
    page = actor_client("leader", "county").post("/api/tokens/new/", TYPED | {"expires_on": until})
    assert page.status_code == 422 and "有效期不对" in page.content.decode()
    assert "社会救助综合系统取疑点" in page.content.decode()


def test_the_entry_stands_in_the_navigation_of_those_who_may(actor_client):
    assert 'href="/api/tokens/"' in actor_client("leader", "county").get("/").content.decode()
    assert 'href="/api/tokens/"' not in actor_client("clerk", "county").get("/").content.decode()
