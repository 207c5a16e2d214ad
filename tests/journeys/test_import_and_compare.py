"""A county's clerk brings a department's file in and has the checks run: what was wrong in the file, what is new since the run before."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.steps.going import follow, leave_by, press
from tests.patience import WORK_MS


@pytest.fixture
def watched(tmp_path):
    """A workbook of 公安交管, one row of it with a number that a spreadsheet has spoiled."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["身份证号", "姓名", "死亡日期", "来源"])
    sheet.append(["4.40301E+17", "测试甲", "2024-01-31", "公安"])
    sheet.append(["合计", "1人", None, None])
    path = tmp_path / "七月死亡名单.xlsx"
    book.save(path)
    return path


def test_a_spoiled_file_is_told_cell_by_cell_and_nothing_comes_in(visit, watched):
    page = visit("county-clerk")
    page.goto("/imports/start/")
    page.select_option("#id_table", "deaths")
    page.set_input_files("#id_file", str(watched))
    press(page, "上传文件")
    page.get_by_role("heading", name=re.compile("对应表头")).wait_for()
    leave_by(page.get_by_role("button", name=re.compile("校验数据")))
    page.get_by_role("heading", name=re.compile("预览与校验")).wait_for(timeout=WORK_MS)
    page.get_by_text(re.compile("后几位已丢失")).first.wait_for()
    page.wait_for_load_state()
    assert "4.40301E+17" in page.content()
    with page.expect_download() as got:
        page.get_by_role("link", name=re.compile("下载错误行")).first.click()
    rows = list(
        openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes())).active.iter_rows(values_only=True)
    )
    assert "错误说明" in rows[0]
    page.goto("/imports/")
    page.get_by_text("七月死亡名单.xlsx").first.wait_for()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.xlsx", b"", "空"),
        ("名单.xlsx", b"MZ\x90\x00 not a workbook", "打不开|不是|改名|读不"),
        ("名单.et", b"\xd0\xcf\x11\xe0", "另存"),
    ],
)
def test_what_is_no_table_is_refused_in_words(visit, tmp_path, name, content, said):
    page = visit("county-clerk")
    file = tmp_path / name
    file.write_bytes(content)
    page.goto("/imports/start/")
    page.select_option("#id_table", "deaths")
    page.set_input_files("#id_file", str(file))
    press(page, "上传文件")
    page.locator(".error-summary, [role=alert]").first.wait_for()
    expect(page.locator("main")).to_contain_text(re.compile(said))


def test_a_run_is_started_checked_and_finished(visit):
    page = visit("county-clerk")
    page.goto("/runs/start/")
    page.get_by_label("统计日").first.fill("20240531")
    leave_by(page.get_by_role("button", name=re.compile("核对|下一步")).first)
    page.get_by_role("heading", name="核对后开始比对").wait_for()
    page.get_by_text(re.compile("2024年5月31日|2024-05-31")).first.wait_for()
    leave_by(page.locator("main form button.button-primary").first)
    page.get_by_role("heading", level=1, name=re.compile(r"第 \d+ 次比对")).wait_for()
    run = page.url
    compared = page.get_by_role("link", name=re.compile("与上次比较")).first
    done = page.get_by_role("link", name="查看结果").or_(compared).first
    expect(done).to_be_visible(timeout=WORK_MS)  # the page itself says when
    page.goto(run)
    leave_by(compared)
    page.get_by_text(re.compile("新出现")).first.wait_for()


def test_what_is_exported_is_masked_and_says_who_took_it(visit):
    page = visit("county-clerk")
    page.goto("/flags/?status=new&size=20")
    follow(page, "导出")
    page.get_by_text("请勿转发到微信、QQ").first.wait_for()
    with page.expect_download() as got:
        page.get_by_role("button", name=re.compile("导出")).first.click()
    book = openpyxl.load_workbook(io.BytesIO(got.value.path().read_bytes()))
    text = " ".join(str(c) for row in book.active.iter_rows(values_only=True) for c in row if c is not None)
    assert "导出人" in text
    assert not re.search(r"(?<!\d)\d{17}[\dX](?!\d)", text)


def test_a_phone_shows_the_days_work_first(visit):
    page = visit("township-1-clerk", PHONE)
    page.get_by_role("heading", name="工作台").wait_for()
    page.get_by_role("heading", name="待办").wait_for()
    page.get_by_role("navigation", name=re.compile("底部|快捷|手机")).or_(
        page.locator("nav.bottom")
    ).first.wait_for()
