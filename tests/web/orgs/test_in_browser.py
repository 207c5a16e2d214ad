"""The pages of people in a real browser: the list, a person, 关联人员登记 and taking it off, with what is said when it does not work."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace
from mingcha.web.orgs.models import User
from mingcha.web.orgs.services import tie_person
from tests.cli.small_office import LI, WANG, write_office
from tests.web.orgs.test_person_ties import UNKNOWN
from tools.page_check import ANY_SPEED, check_page

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = Path(os.environ["MINGCHA_SHOTS"]) if os.environ.get("MINGCHA_SHOTS") else None
WRONG = WANG[:-1] + ("1" if WANG[-1] != "1" else "2")


@pytest.fixture
def county(office, settings, tmp_path, now, live_server):
    """A county whose imports know 王老大 and 李大妈, with two township workers, one of them tied."""
    settings.HOME = replace(settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key")
    import_folder(write_office(tmp_path / "files"), Workspace(settings.HOME.folder, settings.HOME.key_file), now=now)  # fmt: skip
    office.tied = office.post("clerk", "township", person="甲").user
    office.untied = office.post("clerk", "township", person="乙").user
    tie_person(actor=office.actor("unit_admin", "county"), user_id=office.tied.pk, id_number=LI, now=now)
    return office


@pytest.fixture
def page(county, live_server, actor_client, window):
    """The browser of the county's unit administrator."""
    return window(live_server.url, actor_client("unit_admin", "county")).new_page()


def pictured(page, name: str) -> None:
    """A picture of each size, where a folder is given."""
    for width in (360, 1366) if SHOTS else ():
        page.set_viewport_size({"width": width, "height": 768})
        page.screenshot(path=SHOTS / f"{name}-{width}.png", full_page=True)


def test_nothing_is_wrong_with_the_pages_of_a_person(page, county, live_server):
    tied, untied = (f"/organisation/users/{user.pk}/" for user in (county.tied, county.untied))
    paths = ("/organisation/users/", tied, untied, f"{untied}tie-person/", f"{tied}untie-person/")
    found = {}
    for path in paths:
        found[path] = check_page(page, live_server.url + path, budget=ANY_SPEED)
        pictured(page, path.strip("/").replace("/", "-").removeprefix("organisation-"))
    assert {path: problems for path, problems in found.items() if problems} == {}


def test_an_account_is_tied_by_a_number_that_is_typed_once_and_taken_off_again(page, county, live_server):
    person = f"{live_server.url}/organisation/users/{county.untied.pk}/"
    page.goto(person)
    page.get_by_role("link", name="关联人员登记").click()
    for number, said in ((WRONG, "末位校验正确"), (UNKNOWN, "先导入“近亲属备案”")):
        page.get_by_label("证件号码").fill(number)
        page.get_by_role("button", name="关联登记").click()
        page.get_by_text(said).first.wait_for()
        assert page.get_by_label("证件号码").input_value() == "" and number not in page.content()
        pictured(page, f"refused-{number[-4:]}")
    page.get_by_label("证件号码").fill(WANG)
    page.get_by_role("button", name="关联登记").click()
    page.get_by_text("证件号码没有保存").wait_for()
    pictured(page, "tied-now")
    assert WANG not in page.content() and WANG not in page.evaluate("JSON.stringify(localStorage)")
    assert User.objects.get(pk=county.untied.pk).is_tied
    page.get_by_role("link", name="取消关联登记").click()
    page.get_by_label("理由").fill("关联错了人")
    page.get_by_role("button", name="取消关联").click()
    page.get_by_text("近亲属关系改为未比对").wait_for()
    assert not User.objects.get(pk=county.untied.pk).is_tied
