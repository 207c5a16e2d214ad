"""The import pages in a real browser: both sizes, both text sizes, keyboard, no script of ours missing."""

import os

import pytest
from django.core.management import call_command

from tests.web.imports.conftest import (
    DEATH_HEADER,
    MESSY,
    Wizard,
    death,
    people_in_lake,
    person,
    work,
    workbook,
)
from tools.page_check import ANY_SPEED, check_page

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def seat(live_server, client_for, office, settings, tmp_path, window):
    """(page of a browser, Wizard) of the same county clerk."""
    settings.STATIC_ROOT = tmp_path / "static"
    client = client_for(office.post("clerk", "county"))
    opened = window(live_server.url, client, base_url=live_server.url, timezone_id="Asia/Shanghai")
    return opened.new_page(), Wizard(client), live_server.url


def shot(page, name: str) -> None:
    """A picture, where somebody wants to look."""
    if folder := os.environ.get("MINGCHA_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def press(page, name: str) -> None:
    """Press a button that sends a form; go on at the page that answers: only then is there something for the worker."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_a_clerk_imports_a_file(seat, tmp_path):
    page, _, url = seat
    file = tmp_path / "六月死亡.xlsx"
    file.write_bytes(workbook(MESSY))
    page.goto(f"{url}/imports/start/")
    page.select_option("#id_table", "deaths")
    page.set_input_files("#id_file", str(file))
    shot(page, "1-start")
    press(page, "上传文件")
    page.wait_for_selector("text=对应表头：死亡人员")
    shot(page, "2-columns")
    press(page, "校验数据")
    page.wait_for_selector("text=校验导入文件")
    shot(page, "3-working")
    work()
    page.wait_for_selector("text=预览与校验：死亡人员")
    shot(page, "4-preview")
    page.fill("[name=cell-0-8-2]", "2024-01-13")
    page.fill("[name=cell-0-9-0]", person(7))
    press(page, "保存本页改正并重新校验")
    page.wait_for_selector("text=校验导入文件")
    work()
    page.wait_for_selector("text=已在网页上改正 2 格")
    press(page, "确认入库 7 行")
    page.wait_for_selector("text=数据入库")
    work()
    page.wait_for_selector("text=已入库 7 条")
    shot(page, "5-result")
    assert person(7) in people_in_lake()


def test_every_page_is_right_at_both_sizes_and_text_sizes(seat):
    page, wizard, url = seat
    done = wizard.imported(workbook([DEATH_HEADER, death(1)]))
    wizard.upload(workbook(MESSY))
    matching = wizard.batch()
    judged = wizard.judged(workbook(MESSY))
    problems = []
    for path in (
        "/imports/", "/imports/start/", f"/imports/{matching.pk}/columns/", f"/imports/{judged.pk}/preview/",
        f"/imports/{judged.pk}/preview/?show=all", f"/imports/{done.pk}/", f"/imports/{done.pk}/undo/", "/jobs/", f"/jobs/{done.job_id}/",
    ):  # fmt: skip
        problems += [f"{path} {p}" for p in check_page(page, url + path, budget=ANY_SPEED)]
        page.set_viewport_size({"width": 1366, "height": 900})
        shot(page, path.strip("/").replace("/", "-").replace("?", "-"))
    assert "\n".join(problems) == ""


def test_migrations_are_complete():
    call_command("makemigrations", "imports", "jobs", "--check", "--dry-run")
