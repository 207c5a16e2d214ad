"""“Excel” files that are none: web pages, XML texts and separated texts, which systems hand out under the name .xls."""

import html
import shutil
import subprocess
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lake_desk import DEATH_HEADER, death, person
from openpyxl.utils.datetime import from_excel

from mingcha.domain.errors import ClerkError
from mingcha.lake.reading.opening import open_sheets


def deaths_of(desk):
    return [(row["person_key"], row["died_on"]) for row in desk.rows("deaths")]


def page(rows: list[list], before: str = "") -> str:
    """As a system writes it: everything in one table."""
    written = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>\n" for row in rows
    )
    return f'<html><head><meta charset="utf-8"></head><body>{before}<table border="1">\n{written}</table></body></html>'


def texts_of(path) -> list[list[str]]:
    """All rows of the only sheet, blanks as empty texts."""
    (sheet,) = open_sheets(path)
    width = max((len(row.texts) for row in sheet.top_rows()), default=1)
    return [list(batch.texts_of(i)) for batch in sheet.batches(1, width) for i in range(len(batch))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_web_page_under_the_name_of_a_workbook(desk, encoding):
    desk.text(
        "死亡人员.xls", page([["文水县死亡人员"], DEATH_HEADER, death(1), death(2), ["合计", "2"]]), encoding
    )
    report = desk.bring()

    assert (report.rows_in, report.accepted, report.rejected_rows, report.ignored) == (3, 2, 0, 1)
    assert report.units[0].note.startswith("网页表格")
    assert deaths_of(desk) == [(1, date(2024, 1, 31)), (2, date(2024, 1, 31))]
    assert desk.texts("name", [1, 2]) == ["人1", "人2"]


def test_two_level_headers_spans_breaks_and_hidden_marks_of_a_web_page(desk):
    desk.text(
        "城乡低保名册.xls",
        "<html><head><style>td {mso-number-format:'\\@'}</style></head><body>"
        "<!-- <table><tr><td>旧模板</td></tr></table> -->"
        "<table><tr><td colspan=8>某县低保名册</td></tr></table>"
        "<TABLE><thead><TR><th rowspan='2'>家庭编号<th rowspan=2>户主<th colspan=2>救助<th colspan='2'>保障情况<th rowspan=2>行政区划代码</TR>"
        "<tr><th>救助<br>类型</th><th>起始日期</th><th>保障<b>人数</b></th><th>月保障金额（元）</th></tr></thead><tbody>"
        "<tr><td><p>H1</p></td><td>张&nbsp;三</td><td>农村低保</td><td>2023-01-01</td><td> 2\n </td><td>1,200.50</td><td>999901001001</td></tr>"
        "</tbody></TABLE></body></html>",
        "gb18030",
    )
    (sheet,) = open_sheets(desk.inbox / "城乡低保名册.xls")
    rows = texts_of(sheet.path)

    assert rows[1] == ["家庭编号", "户主", "救助", "", "保障情况", "", "行政区划代码", ""]
    assert rows[2] == ["", "", "救助\n类型", "起始日期", "保障人数", "月保障金额（元）", "", ""]
    assert rows[3] == ["H1", "张\xa0三", "农村低保", "2023-01-01", "2", "1,200.50", "999901001001", ""]
    assert [area for area in sheet.merged_areas() if area.top >= 4] == []


def test_what_is_merged_over_rows_of_a_web_page_stands_on_each_of_them(desk):
    rows = page([DEATH_HEADER, death(1)])
    merged = "".join(f"<tr><td>{person(n)}</td><td>人{n}</td><td>2024-01-31</td>" for n in (2, 3))
    merged = merged.replace("<td>2024-01-31</td>", "<td rowspan=2>2024-01-31</td><td>公安</td></tr>", 1)
    merged = merged.replace("<td>2024-01-31</td>", "<td>公安</td></tr>")
    desk.text("死亡人员.xls", rows.replace("</table>", merged + "</table>"))
    report = desk.bring()

    assert any("有 1 处纵向合并的单元格（如第 3 行）" in said for said in report.warnings)
    assert [on for _, on in deaths_of(desk)] == [date(2024, 1, 31)] * 3


def test_tables_within_tables_give_their_rows_once(desk):
    desk.text(
        "死亡人员.xls",
        f"<table><tr><td>外框{page([DEATH_HEADER, death(1)])}</td><td>页脚</td></tr></table>",
    )

    assert texts_of(desk.inbox / "死亡人员.xls") == [
        DEATH_HEADER,
        list(map(str, death(1))),
        ["外框", "页脚", "", ""],
    ]


def test_a_long_page_is_read_to_its_last_row(desk):
    count = 45_000
    desk.text(
        "死亡人员.xls", page([DEATH_HEADER, *(["1", f"人{n}", "2024-01-31", "公安"] for n in range(count))])
    )
    rows = texts_of(desk.inbox / "死亡人员.xls")

    assert [row[1] for row in rows[1:]] == [f"人{n}" for n in range(count)]


cells = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12)


@given(st.lists(st.lists(cells, min_size=2, max_size=4), min_size=1, max_size=6))
def test_whatever_stands_in_a_page_is_read_as_it_is_shown(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("page") / "x.xls"
    path.write_text(page([["甲", "乙", "丙", "丁"], *rows]), encoding="utf-8")

    shown = [[" ".join(cell.split(" ")).strip(" ") for cell in row] for row in rows]
    shown = [[" ".join(part for part in cell.split(" ") if part) for cell in row] for row in shown]
    assert texts_of(path)[1:] == [row + [""] * (4 - len(row)) for row in shown]


REFUSED = {
    "登录页": ("<html><body><form>登录已超时，请重新登录</form></body></html>", "READ-08", "网页里没有表格"),
    "只有外框": ('<html><frameset><frame src="sheet001.htm"></frameset></html>', "READ-08", "网页里没有表格"),
    "单个文件网页": (
        "MIME-Version: 1.0\nContent-Type: multipart/related\n\n--x",
        "READ-08",
        "网页里没有表格",
    ),
    "网页没有写完": (page([DEATH_HEADER, *(death(n) for n in range(9))])[:-120], "READ-02", "没有写完"),
    "行在脚本里": (page([DEATH_HEADER], "<script>var x='<tr><td>1</td></tr>'</script>"), "READ-02", "漏掉人"),
    "XML没有写完": ("", "READ-02", "没有写完"),
    "XML有实体": ("", "READ-02", "没有写完"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_whole_is_not_read_at_all(desk, case):
    content, code, said = REFUSED[case]
    if case == "XML没有写完":
        content = spreadsheet_xml(cells_of(DEATH_HEADER) + cells_of(death(1)))[:-60]
    if case == "XML有实体":
        content = spreadsheet_xml(cells_of(DEATH_HEADER)).replace(
            "<Workbook", '<!DOCTYPE x [<!ENTITY a "aaaa">]><Workbook', 1
        )
    desk.text("死亡人员.xls", content)
    with pytest.raises(ClerkError) as refused:
        desk.bring()

    assert refused.value.code == code
    assert said in refused.value.as_text()
    assert desk.workspace.dataset().tables == {}


def test_a_page_whose_end_is_in_another_encoding_is_not_read(desk):
    whole = page([DEATH_HEADER, *(death(n % 1000) for n in range(90_000))])
    assert len(whole.encode()) > 5 << 20
    desk.raw("死亡人员.xls", whole.encode() + "<p>制表：张三</p>".encode("gbk"))
    with pytest.raises(ClerkError) as refused:
        desk.bring()

    assert refused.value.code == "READ-06"


def cells_of(row: list, kind: str = "String") -> str:
    return "<Row>" + "".join(f'<Cell><Data ss:Type="{kind}">{cell}</Data></Cell>' for cell in row) + "</Row>"


def spreadsheet_xml(rows: str, more: str = "") -> str:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="名单"><Table>{rows}</Table></Worksheet>{more}</Workbook>'
    )


def test_an_xml_spreadsheet_with_gaps_numbers_and_dates(desk):
    rows = (
        '<Row ss:Index="3">'
        + cells_of(DEATH_HEADER).removeprefix("<Row>")
        + f'<Row ss:Index="5"><Cell><Data ss:Type="String">{person(1)}</Data></Cell>'
        '<Cell><Data ss:Type="String">人<B xmlns="http://www.w3.org/TR/REC-html40">1</B></Data></Cell>'
        '<Cell ss:Index="3"><Data ss:Type="DateTime">2024-01-31T00:00:00.000</Data></Cell>'
        '<Cell><Data ss:Type="String">公安</Data></Cell></Row>'
        # A number of 18 digits was spoiled by the program that wrote it.
        '<Row><Cell><Data ss:Type="Number">110101199001011234</Data></Cell><Cell><Data ss:Type="String">人2</Data></Cell>'
        '<Cell><Data ss:Type="Number">45322</Data></Cell><Cell><Data ss:Type="String">公安</Data></Cell></Row>'
        f'<Row><Cell><Data ss:Type="String">{person(3)}</Data></Cell><Cell ss:MergeAcross="1"><Data ss:Type="String">人3</Data></Cell>'
        '<Cell><Data ss:Type="String">公安</Data></Cell></Row>'
    )
    desk.text("死亡人员.xls", spreadsheet_xml(rows, '<Worksheet ss:Name="说明"/>'))
    report = desk.bring()

    assert deaths_of(desk) == [(1, date(2024, 1, 31))]
    assert [row["source_row"] for row in desk.rows("deaths")] == [5]
    assert (report.rows_in, report.accepted, report.rejected_rows) == (3, 1, 2)
    assert any("有 1 行里有合并单元格（如第 7 行）" in said for said in report.warnings)


def test_separated_text_under_the_name_of_a_workbook(desk):
    desk.text("死亡人员.xls", [DEATH_HEADER, death(1), death(2)], "gbk", "\t")
    report = desk.bring()

    assert (report.accepted, report.rejected) == (2, None)
    assert "制表符" in report.units[0].note


def converted(path, kind, folder):
    """The same file as LibreOffice opens and saves it."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", folder / "out", path],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / "out" / f"{path.stem}.{kind.split(':')[0]}"


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_a_page_written_by_an_office_program(desk, tmp_path):
    header = ["发放流水号", "姓名", "金额", "发放日期"]
    written = desk.workbook(
        "表.xlsx", [header, ["1", "张 三<b>&", 1200.5, date(2024, 6, 1)], ["2", "", -3, ""]]
    )
    page_of_it = converted(written, "xls:HTML (StarCalc)", tmp_path)

    assert [row for row in texts_of(page_of_it) if any(row)] == [
        header,
        ["1", "张 三<b>&", "1200.5", "2024-06-01"],
        ["2", "", "-3", ""],
    ]


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_an_xml_spreadsheet_is_read_as_an_office_program_reads_it(desk, tmp_path):
    rows = cells_of(["编号", "姓名", "金额", "日期", "在册"]) + (
        '<Row ss:Index="3"><Cell><Data ss:Type="String">007</Data></Cell><Cell ss:Index="3"><Data ss:Type="Number">1200.5</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2024-06-01T09:30:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
        '<Row ss:Index="7"><Cell ss:MergeAcross="1"><Data ss:Type="String">合并</Data></Cell><Cell><Data ss:Type="Number">-3</Data></Cell></Row>'
    )
    ours = desk.text("表.xml", spreadsheet_xml(rows)).rename(tmp_path / "表.xls")
    (desk.inbox / "表.xml").write_text(spreadsheet_xml(rows), encoding="utf-8")
    theirs = openpyxl.load_workbook(converted(desk.inbox / "表.xml", "xlsx", tmp_path)).active

    (sheet,) = open_sheets(ours)
    (batch,) = sheet.batches(1, 5)
    shown = {int(n): list(batch.texts_of(i)) for i, n in enumerate(batch.row_numbers)}
    assert shown[3] == ["007", "", "1200.5", "2024-06-01 09:30:00", "TRUE"]
    assert shown[7] == ["合并", "", "-3", "", ""]
    # Without a style LibreOffice shows the day's serial number; truth values it leaves out.
    assert [c.value for c in theirs[3]][:3] == ["007", None, 1200.5]
    assert from_excel(theirs[3][3].value) == datetime(2024, 6, 1, 9, 30)
    assert [c.value for c in theirs[7]][:3] == ["合并", None, -3]
