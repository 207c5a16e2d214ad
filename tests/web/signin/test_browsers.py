"""Browsers that are too old are told so, and stopped by nothing."""

import pytest

pytestmark = pytest.mark.django_db
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
IE11 = "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko"
TOO_OLD = {
    "IE 11": IE11,
    "双核浏览器的兼容模式": "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 6.1; Trident/7.0; .NET4.0C; 360SE)",
    "Chrome 86": f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/86.0.4240.198 Safari/537.36",
    "旧 Edge": f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/70.0.3538.102 Safari/537.36 Edge/18.19042",
    "Firefox 97": f"{WINDOWS[:-1]}; rv:97.0) Gecko/20100101 Firefox/97.0",
    "Safari 15": "Mozilla/5.0 (iPhone; CPU iPhone OS 15_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.6 Mobile/15E148 Safari/604.1",
}
GOOD = {
    "Chrome 87": f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.88 Safari/537.36",
    "Edge 120": f"{WINDOWS} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 Edg/120.0.0.0",
    "Firefox 98": f"{WINDOWS[:-1]}; rv:98.0) Gecko/20100101 Firefox/98.0",
    "Safari 16": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.1 Safari/605.1.15",
    "不说自己是什么": "",
}


@pytest.mark.parametrize("agent", TOO_OLD.values(), ids=TOO_OLD)
def test_too_old(client, agent):
    page = client.get("/sign-in/?next=/flags/", headers={"User-Agent": agent}).content.decode()
    assert "可以用的浏览器" in page and 'name="password"' not in page
    assert 'href="/sign-in/?next=%2Fflags%2F&amp;anyway=1"' in page


@pytest.mark.parametrize("agent", GOOD.values(), ids=GOOD)
def test_good_enough(client, agent):
    assert 'name="password"' in client.get("/sign-in/", headers={"User-Agent": agent}).content.decode()


def test_whoever_goes_on_all_the_same_is_not_stopped(client, office, actor_client):
    old = {"headers": {"User-Agent": IE11}}
    assert 'name="password"' in client.get("/sign-in/?anyway=1", **old).content.decode()
    tried = client.post("/sign-in/", {"username": "nobody", "password": "wrong"}, **old)
    assert tried.status_code == 422 and "用户名或密码不对" in tried.content.decode()
    assert actor_client("clerk", "county").get("/", **old).status_code == 200


def test_the_versions_come_from_the_parameters(client):
    page = client.get("/sign-in/browsers/", headers={"User-Agent": GOOD["Chrome 87"]}).content.decode()
    assert "现在这个浏览器的版本可以用" in page
    assert all(f"<td>{version}</td>" in page for version in ("87", "内核 87", "98", "16"))
