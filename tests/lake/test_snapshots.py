"""Snapshots: duplicates across files, supersession, mended rows added, leftovers of a killed import."""

import json

import openpyxl
import pytest
from lake_desk import DEATH_HEADER, death, person

from mingcha.catalog.tables import load_tables
from mingcha.domain.errors import ClerkError

PAYMENT_HEADER = ["发放流水号", "救助类型", "家庭编号", "收款人姓名", "收款账号", "所属月份", "金额", "状态"]


def payment(number: int, month: str, yuan: float = 500) -> list:
    return [f"P{number}", "城市低保", "H1", "甲", "6228480000000000123", month, yuan, "成功"]


def counts(report):
    return report.rows_in, report.accepted, report.rejected_rows, report.ignored


def test_identical_duplicates_across_files_keep_the_first(desk):
    desk.text("死亡人员_1.csv", [DEATH_HEADER, death(1), death(2)])
    desk.workbook("死亡人员_2.xlsx", [DEATH_HEADER, death(2, 45322), death(3)])
    report = desk.bring()

    assert counts(report) == (4, 3, 0, 1)
    assert [(u.accepted, u.ignored) for u in report.units] == [(2, 0), (1, 1)]


def test_different_rows_with_one_key_are_all_rejected(desk):
    desk.text(
        "死亡人员.csv",
        [DEATH_HEADER, death(1, "2024-01-01"), death(1, "2024-01-02"), death(1, "2024-01-01"), death(2)],
    )
    report = desk.bring()

    assert counts(report) == (4, 1, 3, 0)
    rows = list(openpyxl.load_workbook(report.rejected).worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [r[3] for r in rows] == ["2", "3", "4"]
    assert "主键相同而内容不同" in rows[0][6]


@pytest.mark.parametrize("table", load_tables().values(), ids=lambda table: table.id)
def test_duplicates_are_found_in_every_table(desk, table):
    """Whatever its columns are called: a row that comes twice is taken once, one that comes back changed is refused."""
    given = {
        "text": "A1", "id_number": person(1), "name": "甲", "account": "6217", "money": "100", "decimal": "0.5", "int": "2024",
        "bool": "是", "region_code": "999901001001", "date": "2024-01-31", "month": "2024-01", "datetime": "2024-01-31 09:30",
    }  # fmt: skip
    row = [c.values[0] if c.type == "enum" else given[c.type] for c in table.columns]
    header = [c.name for c in table.columns]
    desk.text(f"{table.id}_1.csv", [header, row])
    desk.text(f"{table.id}_2.csv", [header, row])
    assert counts(desk.bring()) == (2, 1, 0, 1)

    free = [i for i, c in enumerate(table.columns) if c.name not in table.key]
    if free:
        changed = {"text": "B2", "name": "乙", "money": "200", "int": "1", "date": "2024-02-01", "month": "2024-02", "bool": "否",
                   "id_number": person(2)}  # fmt: skip
        at, column = next((i, table.columns[i]) for i in free if table.columns[i].type in (*changed, "enum"))
        row[at] = column.values[1] if column.type == "enum" else changed[column.type]
        desk.text(f"{table.id}_2.csv", [header, row])
        assert counts(desk.bring()) == (2, 0, 2, 0)


def test_a_15_digit_number_and_its_18_digit_form_are_the_same_row(desk):
    number = person(1)
    desk.text(
        "死亡人员.csv",
        [
            DEATH_HEADER,
            [number, "人1", "2024-01-31", "公安"],
            [number[:6] + number[8:17], "人 1", "2024/1/31", "公安"],
        ],
    )

    assert counts(desk.bring()) == (2, 1, 0, 1)


def test_a_new_import_supersedes_the_whole_table(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1), death(2)])
    desk.bring()
    desk.text("死亡人员.csv", [DEATH_HEADER, death(3)])
    desk.bring()

    assert [row["person_key"] for row in desk.rows("deaths")] == [3]
    assert [(s.id, bool(s.current)) for s in desk.workspace.catalogue().snapshots] == [
        ("deaths-00001", False),
        ("deaths-00002", True),
    ]


def test_a_new_import_supersedes_the_same_months_only(desk):
    desk.text("发放明细.csv", [PAYMENT_HEADER, payment(1, "2024-01"), payment(2, "2024-02")])
    desk.bring()
    desk.text("发放明细.csv", [PAYMENT_HEADER, payment(3, "2024-02", 600), payment(4, "2024-03")])
    desk.bring()

    assert sorted((r["payment_id"], r["for_month"] - 24288) for r in desk.rows("payments")) == [
        ("P1", 1),
        ("P3", 2),
        ("P4", 3),
    ]
    assert desk.workspace.dataset().tables["payments"].snapshots == ("payments-00001", "payments-00002")


def test_regions_beside_each_other_and_within(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.bring(region="141121")
    desk.text("死亡人员.csv", [DEATH_HEADER, death(2)])
    desk.bring(region="141122")
    assert len(desk.rows("deaths")) == 2

    desk.text("死亡人员.csv", [DEATH_HEADER, death(3)])
    desk.bring(region="1411")
    assert len(desk.rows("deaths")) == 1
    with pytest.raises(ClerkError, match="IMPORT-03"):
        desk.bring(region="141121")


def test_mended_rows_alone_are_added(desk):
    desk.workbook(
        "死亡人员.xlsx", [DEATH_HEADER, death(1), death(2, "不详"), death(3, "2024年6月"), ["合计", 3]]
    )
    report = desk.bring()
    assert counts(report) == (4, 1, 2, 1)

    book = openpyxl.load_workbook(report.rejected)
    sheet = book.worksheets[1]
    assert [c.value for c in sheet[1]][:8] == ["表", "文件", "工作表", "行", "列", "值", "原因", "改法"]
    assert [c.value for c in sheet[2]][:6] == ["死亡人员", "死亡人员.xlsx", "Sheet1", "3", "死亡日期", "不详"]
    sheet.cell(2, 11).value = "2024-02-02"
    desk.clear()
    book.save(desk.inbox / "rejected.xlsx")
    mended = desk.bring()

    assert counts(mended) == (3, 1, 1, 1)
    assert sorted(row["person_key"] for row in desk.rows("deaths")) == [1, 2]
    snapshot = desk.workspace.catalogue().current("deaths")[0]
    assert (snapshot.rows, snapshot.carried, len(snapshot.sources)) == (2, 1, 2)
    assert len(list(desk.workspace.manifests())) == 2


def test_mended_rows_beside_their_files_take_the_place_of_the_bad_ones(desk):
    desk.workbook("死亡人员.xlsx", [DEATH_HEADER, death(1, "2024-01-01"), death(1, "2024-01-02"), death(2)])
    report = desk.bring()
    assert counts(report) == (3, 1, 2, 0)

    book = openpyxl.load_workbook(report.rejected)
    book.worksheets[1].cell(3, 12).value = "殡葬"
    book.save(desk.inbox / "rejected.xlsx")
    mended = desk.bring()

    assert counts(mended) == (5, 3, 0, 2)
    assert mended.ignored == 2


def test_added_rows_never_push_out_what_was_taken(desk):
    desk.workbook("死亡人员.xlsx", [DEATH_HEADER, death(1), death(2, "不详")])
    report = desk.bring()
    book = openpyxl.load_workbook(report.rejected)
    book.worksheets[1].cell(2, 9).value = person(1)
    book.worksheets[1].cell(2, 11).value = "2020-01-01"
    desk.clear()
    book.save(desk.inbox / "rejected.xlsx")

    assert counts(desk.bring()) == (1, 0, 1, 0)
    assert [row["person_key"] for row in desk.rows("deaths")] == [1]


def test_leftovers_of_a_killed_import_go_with_the_next(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.bring()
    lake, vault = desk.workspace.lake, desk.workspace.vault
    (lake / "incoming" / "staged").mkdir(parents=True)
    (lake / "deaths" / "deaths-00002").mkdir()
    (lake / "deaths" / "deaths-00002" / "rows.parquet").write_bytes(b"half")
    (lake / "people" / "00002.parquet").write_bytes(b"half")
    (vault / "person-00002.blocks").write_bytes(b"half")
    assert len(desk.rows("deaths")) == 1

    desk.text("死亡人员.csv", [DEATH_HEADER, death(1), death(2)])
    desk.bring()

    assert len(desk.rows("deaths")) == 2
    assert not (lake / "incoming").exists()


def test_the_catalogue_says_where_everything_came_from(desk):
    desk.text("死亡人员.csv", [DEATH_HEADER, death(1)])
    desk.bring()
    snapshot = json.loads((desk.workspace.lake / "catalogue.json").read_text("utf-8"))["snapshots"][0]

    assert snapshot["importer"] == "张经办"
    assert snapshot["imported_at"] == "2024-06-30T08:00:00+00:00"
    assert snapshot["columns"] == ["person_id", "name", "died_on", "source"]
    assert next(desk.workspace.manifests())["in"] == 1


def test_keys_do_not_depend_on_the_secret(desk, tmp_path_factory):
    from lake_desk import Desk

    other = Desk(tmp_path_factory.mktemp("other"))
    for d in (desk, other):
        d.text("死亡人员.csv", [DEATH_HEADER, *(death(n) for n in range(20, 0, -1))])
        d.bring()
    assert desk.rows("deaths") == other.rows("deaths")
    assert desk.workspace.key_file.read_text() != other.workspace.key_file.read_text()
