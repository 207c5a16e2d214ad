"""系统管理 and 以岗位查看 in a real browser: the pages, the preview's bar, one click to leave."""

import os

import pytest

from tools.page_check import ANY_SPEED, check_page

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POST = "clerk-township-township_office"


def test_the_pages_of_administration(live_server, client_for, office, settings, tmp_path, window):
    settings.STATIC_ROOT = tmp_path / "static"
    client = client_for(office.post("system_admin", "county"))
    pages = ("/why/administration/", "/why/parameters/", "/why/parameters/?q=不会有的词", "/why/preview/", f"/why/preview/?post={POST}")  # fmt: skip
    page = window(live_server.url, client, timezone_id="Asia/Shanghai").new_page()
    shots = os.environ.get("MINGCHA_SCREENSHOTS")
    problems = []
    for number, path in enumerate(pages):
        problems += [f"{path} {said}" for said in check_page(page, live_server.url + path, budget=ANY_SPEED)]
        for width in (1366, 360) if shots else ():
            page.set_viewport_size({"width": width, "height": 768})
            page.screenshot(path=f"{shots}/{number}-{width}.png", full_page=width > 400)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{live_server.url}/why/preview/?post={POST}")
    page.click("text=以此岗位打开页面")
    page.wait_for_selector("text=正在以岗位查看：乡镇级经办人（民政办）")
    problems += [
        f"as the post {said}" for said in check_page(page, live_server.url + "/cases/", budget=ANY_SPEED)
    ]
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(live_server.url + "/cases/")
    if shots:
        page.screenshot(path=f"{shots}/as-clerk.png")
    page.click("text=退出查看")
    page.wait_for_selector("text=现在是您本人的岗位")
    assert not problems, "\n".join(problems)
