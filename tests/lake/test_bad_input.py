"""Bad input: each case ends in a clear Chinese message with a code and a next step, and the former data is whole."""

import io
import os
import struct
import zipfile
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from lake_desk import DEATH_HEADER, death, person
from msoffcrypto.format.ooxml import OOXMLFile

from mingcha.domain.errors import ClerkError

HEAD = ",".join(DEATH_HEADER)
GOOD = ",".join(map(str, death(1)))


def text(name: str, content: str, encoding: str = "utf-8"):
    return lambda desk: desk.raw(name, content.encode(encoding))


def raw(name: str, content: bytes):
    return lambda desk: desk.raw(name, content)


def book(name: str, rows):
    return lambda desk: desk.workbook(name, rows)


def encrypted_workbook(desk):
    path = desk.workbook("死亡人员.xlsx", [DEATH_HEADER, death(1)])
    sealed = io.BytesIO()
    with path.open("rb") as plain:
        OOXMLFile(plain).encrypt("secret", sealed)
    path.write_bytes(sealed.getvalue())


def zip_bomb(desk):
    path = desk.inbox / "死亡人员.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(120):
                sheet.write(b" " * (1 << 20))


def far_cell(desk):
    path = desk.workbook("死亡人员.xlsx", [DEATH_HEADER, death(1)])
    moved = path.with_suffix(".new")
    with zipfile.ZipFile(path) as packed, zipfile.ZipFile(moved, "w", zipfile.ZIP_DEFLATED) as out:
        for name in packed.namelist():
            content = packed.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(
                    b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
                )
            out.writestr(name, content)
    moved.replace(path)


def cut_workbook(desk):
    path = desk.workbook("死亡人员.xlsx", [DEATH_HEADER, *(death(n) for n in range(50))])
    path.write_bytes(path.read_bytes()[:-2000])


def broken_xml(desk):
    path = desk.inbox / "死亡人员.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types")
        packed.writestr("xl/workbook.xml", "<workbook><sheets")


def cut_parquet(desk):
    path = desk.inbox / "deaths.parquet"
    pq.write_table(pa.table({"person_id": [person(1)]}), path)
    path.write_bytes(path.read_bytes()[:-20])


def many_columns_none_known(desk):
    desk.workbook("随便.xlsx", [[f"列{i}" for i in range(1000)], list(range(1000))])


def unreadable_file(desk):
    path = desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    path.chmod(0)
    if os.geteuid() == 0:
        pytest.skip("root may read everything")


STOPPED = {
    "文件夹不存在": (lambda desk: desk.inbox.rmdir(), "READ-10"),
    "空文件夹": (lambda desk: None, "READ-11"),
    "只有隐藏文件和锁文件": (lambda desk: (desk.raw(".DS_Store", b"x"), desk.raw("~$死亡人员.xlsx", b"x")), "READ-11"),
    "没有一张认得的表": (text("清单.csv", "甲,乙\n1,2\n"), "IMPORT-01"),
    "只有文档和图片": (lambda desk: (desk.raw("方案.docx", b"x"), desk.raw("照片.jpg", b"x")), "IMPORT-01"),
    "一千列没有一列认得": (many_columns_none_known, "IMPORT-01"),
    "加密工作簿": (encrypted_workbook, "READ-01"),
    "工作簿是乱码": (raw("死亡人员.xlsx", b"\x00\x01nonsense" * 50), "READ-02"),
    "工作簿截断": (cut_workbook, "READ-02"),
    "工作簿内部缺件": (broken_xml, "READ-02"),
    "压缩包没有内容": (raw("死亡人员.xlsx", b"PK\x05\x06" + b"\0" * 18), "READ-02"),
    "老工作簿损坏": (raw("死亡人员.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600), "READ-02"),
    "压缩炸弹": (zip_bomb, "READ-03"),
    "远处一个多余单元格": (far_cell, "READ-04"),
    "文本里是二进制": (raw("死亡人员.csv", struct.pack("<200I", *range(200))), "READ-05"),
    "一半UTF-8一半GBK": (raw("死亡人员.csv", f"{HEAD}\n{person(1)},张三丰某,2024-01-01,公安\n".encode() + f"{person(2)},李四光,2024-01-01,公安\n".encode("gbk")), "READ-06"),
    "后半截换了编码": (raw("死亡人员.csv", (f"{HEAD}\n" + f"{GOOD}\n" * 120_000).encode() + f"{person(2)},李四光,2024-01-01,公安\n".encode("gbk")), "READ-06"),
    "网页冒充工作簿": (raw("死亡人员.xls", "<html><form>登录已超时</form></html>".encode()), "READ-08"),
    "et格式": (raw("死亡人员.et", b"x"), "READ-09"),
    "ods格式": (raw("死亡人员.ods", b"x"), "READ-09"),
    "压缩包": (raw("死亡人员.zip", b"x"), "READ-09"),
    "空文件": (raw("死亡人员.csv", b""), "READ-12"),
    "空工作簿文件": (raw("死亡人员.xlsx", b""), "READ-12"),
    "没有读取权限": (unreadable_file, "READ-14"),
    "只有空行": (text("死亡人员.csv", "\n\n,,,\n"), "READ-24"),
    "表里没有表头": (text("死亡人员.csv", f"{GOOD}\n"), "READ-24"),
    "表头在第41行以后": (text("死亡人员.csv", "".join(f"说明{i},,\n" for i in range(45)) + f"{HEAD}\n{GOOD}\n"), "READ-24"),
    "空白工作簿": (book("死亡人员.xlsx", []), "READ-24"),
    "同样的表头两列": (text("死亡人员.csv", f"{HEAD},死亡日期\n{GOOD},2024-01-01\n"), "READ-22"),
    "单位与列不符": (text("发放明细.csv", "发放流水号,救助类型,收款人姓名,收款账号,所属月份,金额（人）,状态\n1,城市低保,甲,1,2024-01,5,成功\n"), "READ-21"),
    "缺少必需的列": (text("死亡人员.csv", "身份证号,姓名\n1,2\n"), "READ-23"),
    "表头同时像两张表": (text("数据.csv", "身份证号,姓名,区划代码,监测类别,风险是否消除,残疾类别,残疾等级\n1,甲,14,建档立卡,是,肢体,一级\n"), "READ-20"),
    "parquet截断": (cut_parquet, "READ-02"),
    "parquet其实是文本": (raw("deaths.parquet", b"a,b\n1,2\n"), "READ-02"),
    "对照文件不是YAML": (lambda desk: (desk.text("死亡人员.csv", [DEATH_HEADER, death(1)]), desk.raw("mapping.yml", b"files: [}")), "MAP-01"),
    "对照文件没有files": (lambda desk: (desk.text("死亡人员.csv", [DEATH_HEADER, death(1)]), desk.raw("mapping.yml", b"a: 1")), "MAP-02"),
    "对照文件指向没有的表": (lambda desk: (desk.text("x.csv", [DEATH_HEADER]), desk.raw("mapping.yml", "files: [{file: x.csv, table: 没有}]".encode())), "MAP-02"),
    "对照文件指向没有的列": (lambda desk: (desk.text("x.csv", [DEATH_HEADER]), desk.raw("mapping.yml", b"files: [{file: x.csv, table: deaths, columns: {a: b}}]")), "MAP-02"),
    "对照文件有不认识的项": (lambda desk: (desk.text("x.csv", [DEATH_HEADER]), desk.raw("mapping.yml", b"files: [{file: x.csv, table: deaths, colour: red}]")), "MAP-02"),
    "没有闭合的引号": (raw("死亡人员.csv", f'{HEAD}\n{person(1)},"甲,2024-01-01,公安\n'.encode() + f"{GOOD}\n".encode() * 300_000), "READ-07"),
}  # fmt: skip


@pytest.mark.parametrize("case", STOPPED)
def test_the_import_is_stopped_with_a_message(desk, case):
    prepare, code = STOPPED[case]
    prepare(desk)
    with pytest.raises(ClerkError) as said:
        desk.bring()
    assert said.value.code == code
    assert all(len(part) > 4 for part in (said.value.what, said.value.why, said.value.next_step))
    assert "Traceback" not in said.value.as_text()
    assert desk.workspace.dataset().tables == {}
    assert not (desk.workspace.lake / "incoming").exists()


def one_death(**changed):
    row = {"身份证号": person(1), "姓名": "甲", "死亡日期": "2024-01-01", "来源": "公安", **changed}
    return [list(row), list(row.values())]


ROWS = {
    "必填空": (one_death(死亡日期=""), "CELL-01"),
    "必填只有空格": (one_death(姓名="\u3000 "), "CELL-01"),
    "日期写成文字": (one_death(死亡日期="年底"), "CELL-13"),
    "日期只有年月": (one_death(死亡日期="2024年6月"), "CELL-14"),
    "二月三十日": (one_death(死亡日期="2024-02-30"), "CELL-15"),
    "一千年前": (one_death(死亡日期="1024-06-01"), "CELL-15"),
    "取值不在范围": (one_death(来源="邻居"), "CELL-08"),
    "身份证科学计数": (one_death(身份证号="1.10101E+17"), "CELL-10"),
    "身份证末尾三个零": (one_death(身份证号=person(1)[:14] + "3000"), "CELL-10"),
    "身份证是数值": (one_death(身份证号=110101199001011000), "CELL-10"),
    "公式出错": (one_death(死亡日期="#N/A"), "CELL-20"),
    "一格四万字": (one_death(姓名="长" * 40_000), "CELL-19"),
}


@pytest.mark.parametrize("case", ROWS)
def test_the_row_is_rejected_with_a_reason(desk, case):
    rows, code = ROWS[case]
    (desk.text if case == "一格四万字" else desk.workbook)(
        "死亡人员.csv" if case == "一格四万字" else "死亡人员.xlsx", rows
    )
    report = desk.bring()

    assert (report.rows_in, report.accepted, report.rejected_rows) == (1, 0, 1)
    import openpyxl

    listed = [c.value for c in openpyxl.load_workbook(report.rejected).worksheets[1][2]]
    assert f"[{code}]" in listed[6]
    assert listed[7]


def payment(**changed):
    row = {
        "发放流水号": "1",
        "救助类型": "城市低保",
        "收款人姓名": "甲",
        "收款账号": "62284800",
        "所属月份": "2024-01",
        "金额": "5",
        "状态": "成功",
        **changed,
    }
    return [list(row), list(row.values())]


PAYMENTS = {
    "账号科学计数": (payment(收款账号="6.22848E+18"), "CELL-11"),
    "账号是数值": (payment(收款账号=6228480000000000000), "CELL-11"),
    "账号有字母": (payment(收款账号="62A"), "CELL-12"),
    "金额三位小数": (payment(金额="1.234"), "CELL-05"),
    "金额写成大写": (payment(金额="伍佰元整"), "CELL-04"),
    "金额一万亿": (payment(金额="1000000000000"), "CELL-06"),
    "月份十三月": (payment(所属月份="202413"), "CELL-16"),
    "月份一月还是十月": (payment(所属月份=2024.1), "CELL-17"),
    "月份只有年": (payment(所属月份="2024"), "CELL-16"),
}


@pytest.mark.parametrize("case", PAYMENTS)
def test_the_payment_is_rejected_with_a_reason(desk, case):
    rows, code = PAYMENTS[case]
    desk.workbook("发放明细.xlsx", rows)
    report = desk.bring()

    assert (report.accepted, report.rejected_rows) == (0, 1)
    from mingcha.lake.cell_refusals import KINDS

    assert report.units[0].reasons == {KINDS[code].reason: 1}


TAKEN = {
    "负金额": ("发放明细.xlsx", payment(金额="-5"), "金额为负数"),
    "荒唐的金额": ("发放明细.xlsx", payment(金额="99999999"), "一千万元以上"),
    "1900年": ("死亡人员.xlsx", one_death(死亡日期="1900-01-01"), "早于 1901 年"),
    "2999年": ("死亡人员.xlsx", one_death(死亡日期=date(2999, 12, 31)), "晚于 2100 年"),
    "身份证错一位": ("死亡人员.xlsx", one_death(身份证号="123456789012345678"), "身份证号不正确"),
}


@pytest.mark.parametrize("case", TAKEN)
def test_odd_but_readable_values_are_taken_and_said(desk, case):
    name, rows, said = TAKEN[case]
    desk.workbook(name, rows)
    report = desk.bring()

    assert report.accepted == 1
    assert said in report.warnings[0]


def test_a_thousand_columns_beside_the_known_ones(desk):
    desk.workbook(
        "死亡人员.xlsx", [[*DEATH_HEADER, *(f"列{i}" for i in range(1000))], [*death(1), *range(1000)]]
    )
    report = desk.bring()
    assert report.accepted == 1
    assert len(report.units[0].unknown) == 1000


def test_formulas_are_read_as_their_values_and_their_errors_refused(desk):
    import xlsxwriter

    path = desk.inbox / "死亡人员.xlsx"
    out = xlsxwriter.Workbook(str(path))
    sheet = out.add_worksheet()
    for i, row in enumerate([DEATH_HEADER, death(1), death(2), death(3)]):
        sheet.write_row(i, 0, row)
    sheet.write_formula(1, 1, '="人"&1', None, "人1")
    sheet.write_formula(2, 3, "=VLOOKUP(1,A:A,2)", None, "#N/A")
    out.close()
    report = desk.bring()

    assert (report.accepted, report.rejected_rows) == (2, 1)
    assert report.units[0].reasons == {"电子表格公式出错的标记": 1}


def test_a_workbook_with_macros_is_read_for_its_values(desk):
    desk.workbook("死亡人员.xlsx", [DEATH_HEADER, death(1)]).rename(desk.inbox / "死亡人员.xlsm")
    with zipfile.ZipFile(desk.inbox / "死亡人员.xlsm", "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"macro")
    assert desk.bring().accepted == 1


def test_a_hundred_megabyte_cell_is_refused_without_harm(desk):
    path = desk.inbox / "死亡人员.csv"
    with path.open("wb") as file:
        file.write(f"{HEAD}\n{GOOD}\n{person(2)},".encode())
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(",2024-01-01,公安\n".encode())
    with pytest.raises(ClerkError) as said:
        desk.bring()
    assert said.value.code == "READ-07"


def test_two_files_that_claim_one_table_are_parts_of_it(desk):
    desk.text("deaths.csv", [DEATH_HEADER, death(1)])
    desk.workbook("子文件夹/死亡人员.xlsx", [DEATH_HEADER, death(2)])
    assert desk.bring().accepted == 2


def test_force_goes_on_without_what_cannot_be_used(desk):
    desk.raw("死亡人员.xlsx", b"PK\x03\x04 broken")
    desk.text("残疾_持证残疾人.csv", "身份证号,姓名,区划代码,残疾类别\n" + f"{person(1)},甲,141121,肢体\n")
    with pytest.raises(ClerkError):
        desk.bring()
    report = desk.bring(force=True)

    assert report.units[0].missing == ("残疾等级",)
    assert [e.code for e in report.stopped] == ["READ-02", "READ-23"]
    assert "level" not in desk.workspace.dataset().tables["disabilities"].columns


def test_what_is_beside_the_tables_is_named(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.raw("封面.docx", b"x")
    desk.raw("别的.et", b"x")
    desk.text("联系人.csv", "姓名,电话\n甲,1\n")
    report = desk.bring()

    assert {where for where, _ in report.unused} == {"封面.docx", "别的.et", "联系人.csv"}
