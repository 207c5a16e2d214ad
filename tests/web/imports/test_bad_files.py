"""Bad files: a clear message, the right status, nothing kept. And the traps that spreadsheets set (F7)."""

import io
import shutil
import subprocess
import zipfile
from datetime import date

import pytest
import xlwt

from mingcha.domain.id_numbers import synthetic_id
from tests.patience import WORK_SECONDS
from tests.web.imports.conftest import DEATH_HEADER, MESSY, death, people_in_lake, person, work, workbook
from tests.web.imports.test_wizard import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def packed(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in entries.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def with_macro() -> bytes:
    out = io.BytesIO(workbook([DEATH_HEADER, death(1)]))
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def encrypted() -> bytes:
    import msoffcrypto.format.ooxml as ooxml

    out = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(workbook([DEATH_HEADER, death(1)]))).encrypt("secret", out)
    return out.getvalue()


BAD = {
    "0字节": ("死亡.xlsx", b"", "UPLOAD-01", "空文件"),
    "程序改名": ("死亡.xlsx", b"MZ\x90\x00" + bytes(3000), "READ-02", "不是它的扩展名所说的格式"),
    "程序": ("死亡.exe", b"MZ\x90\x00", "UPLOAD-02", "不是表格文件"),
    "加密": ("死亡.xlsx", encrypted(), "READ-01", "打开密码"),
    "宏": ("死亡.xlsm", workbook([DEATH_HEADER]), "UPLOAD-03", "带有宏"),
    "改名的宏": ("死亡.xlsx", with_macro(), "UPLOAD-03", "带有宏"),
    "WPS": ("死亡.et", b"x" * 100, "READ-09", "另存为"),
    "WPS文字": ("死亡.wps", b"x" * 100, "UPLOAD-02", "不是表格文件"),
    "网页改名": ("死亡.xls", "<html><form>登录已超时</form></html>".encode(), "READ-08", "其实是网页"),
    "压缩炸弹": ("死亡.xlsx", packed(xl__worksheets__sheet1=bytes(130 << 20)), "READ-03", "异常庞大"),
    "截断": (
        "死亡.xlsx",
        workbook([DEATH_HEADER, *(death(n) for n in range(50))])[:2500],
        "READ-02",
        "已损坏",
    ),
    "二进制文本": ("死亡.csv", bytes(range(256)) * 20, "READ-05", "不是能读出的文本"),
    "没有表头": ("死亡.xlsx", workbook([["说明"], ["这是一份说明"]]), "READ-24", "找不到“死亡人员”的表头"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_what_to_do_and_not_kept(county, case, settings):
    name, content, code, said = BAD[case]
    sent = county.upload(content, name)
    assert sent.status_code == 422
    page = text_of(sent)
    assert code in page
    assert said in page
    assert "怎么办" in page
    assert county.batch() is None
    assert [p for p in settings.HOME.files.rglob("*") if p.is_file()] == []


def test_a_file_of_100_mb_is_too_large(county, settings):
    sent = county.upload(b"x" * (100 << 20), "死亡.csv")
    assert sent.status_code == 413
    assert "文件超过 50 MB，没有接收" in text_of(sent)
    assert "请按月份或乡镇拆成几个文件" in text_of(sent)
    assert county.batch() is None
    assert [p for p in settings.HOME.files.rglob("*") if p.is_file()] == []


def test_a_file_of_another_table_says_which_columns_are_missing(county):
    county.upload(workbook([["车牌号", "品牌型号", "登记日期"], ["晋J12345", "五菱", "2020-01-01"]]))
    refused = county.match()
    assert refused.status_code == 422
    assert "缺少必填的列：身份证号、姓名、死亡日期、来源" in text_of(refused)


def test_formulas_and_scripts_in_cells_are_texts(county):
    evil = '=HYPERLINK("http://x","y")'
    rows = [
        DEATH_HEADER,
        [person(1), "<script>alert(1)</script>", "=1+1", "公安"],
        [person(2), "'; DROP TABLE x;--", evil, "公安"],
    ]
    batch = county.judged(workbook(rows), "<b>死亡</b>.xlsx")
    page = county.client.get(f"/imports/{batch.pk}/preview/").content.decode()
    assert "<script>alert" not in page
    assert "<b>死亡" not in page
    content = b"".join(county.client.get(f"/imports/{batch.pk}/wrong-rows/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        sheet = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


def test_spreadsheet_traps(county):
    """Scientific notation, an ID as a number, full-width digits, dots in dates, a total, spaces: taken or refused in words."""
    wide = person(2).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    rows = [
        ["2024年上半年死亡人员名单"],
        DEATH_HEADER,
        ["4.40301E+17", "甲", "2024-01-31", "公安"],
        [int(person(1)[:17] + "0"), "乙", "2024-01-31", "公安"],
        [wide, "丙 ", "2024.1.5", "公安"],
        [f" {person(3)} ", "丁", 45322, "公安"],
        ["99999919500101001", "戊", "2024-01-31", "公安"],
        ["合计", None, None, None],
    ]
    batch = county.judged(workbook(rows))
    assert (batch.rows_in, batch.accepted, batch.wrong, batch.ignored, batch.remarks) == (6, 3, 2, 1, 1)
    page = text_of(county.client.get(f"/imports/{batch.pk}/preview/?show=all"))
    assert "身份证号被表格软件改成了" in page
    assert "身份证号应为18位，现在是17位。请对照证件检查。" in page
    assert "合计、小计或制表人行，不是数据" in page


def test_hidden_rows_and_merged_cells_are_said_before_anything_is_imported(county):
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, DEATH_HEADER)
    for row in range(1, 6):
        sheet.write_row(row, 0, death(row)[: 3 if row == 5 else 4])
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.merge_range("D5:D6", "公安")
    book.close()
    batch = county.judged(out.getvalue())
    page = text_of(county.client.get(f"/imports/{batch.pk}/preview/"))
    assert "有 1 行被隐藏（如第 4 行），也会一起导入" in page
    assert "有 1 处纵向合并的单元格（如第 5 行），已把合并的内容写到其中每一行" in page
    assert (batch.accepted, batch.wrong) == (5, 0)


def test_an_old_xls_is_read(county):
    book = xlwt.Workbook()
    sheet = book.add_sheet("名单")
    for place, row in enumerate([DEATH_HEADER, death(1), death(2)]):
        for column, text in enumerate(row):
            sheet.write(place, column, text)
    out = io.BytesIO()
    book.save(out)
    assert county.imported(out.getvalue(), "死亡.xls").accepted == 2
    assert people_in_lake() == sorted([person(1), person(2)])


def test_a_csv_in_gbk_is_read(county):
    lines = "\n".join(",".join(map(str, row)) for row in [DEATH_HEADER, death(1)])
    assert county.imported(lines.encode("gb18030"), "死亡.csv").accepted == 1


def test_rows_of_the_neighbouring_county_are_refused(county, office):
    office.unit("990102000000", "bureau")  # the installation serves two counties
    rows = [
        ["区划代码", "救助类型", "月标准", "执行起始月份"],
        ["990101000000", "城市低保", 600, "2024-01"],
        ["990102000000", "城市低保", 600, "2024-01"],
    ]
    batch = county.judged(workbook(rows), "标准.xlsx", table="standards")
    assert (batch.accepted, batch.wrong) == (1, 1)
    page = text_of(county.client.get(f"/imports/{batch.pk}/preview/?show=wrong"))
    assert "这一行属于别的地区，本次只能导入区划代码以 990101 开头的行" in page


def test_fifty_thousand_rows(county):
    rows = [
        [synthetic_id(date(1930 + n // 1000, 1 + n % 12, 1 + n % 28), n % 1000), "张小甲", "昨天" if n % 5000 == 4999 else "2024-01-31", "公安"]
        for n in range(50_000)
    ]  # fmt: skip
    batch = county.imported(workbook([DEATH_HEADER, *rows]), "死亡.xlsx")
    assert (batch.rows_in, batch.accepted, batch.wrong, batch.repeated) == (50_000, 49_990, 10, 0)
    assert len(people_in_lake()) == 49_990


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_wrong_rows_saved_by_an_office_program_are_still_recognised(county, tmp_path):
    batch = county.judged(workbook(MESSY))
    path = tmp_path / "错误行.xlsx"
    path.write_bytes(b"".join(county.client.get(f"/imports/{batch.pk}/wrong-rows/").streaming_content))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx", "--outdir", tmp_path / "out", path],
        check=True, capture_output=True, timeout=WORK_SECONDS,
    )  # fmt: skip
    from django.core.files.uploadedfile import SimpleUploadedFile

    saved = SimpleUploadedFile("错误行.xlsx", (tmp_path / "out" / "错误行.xlsx").read_bytes())
    assert county.client.post(f"/imports/{batch.pk}/mended-file/", {"file": saved}).status_code == 302
    work()
    batch.refresh_from_db()
    assert (batch.rows_in, batch.accepted, batch.wrong) == (11, 5, 2)
