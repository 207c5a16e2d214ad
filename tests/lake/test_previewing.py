"""A preview says what an import would do, and the import then does exactly that; a batch takes effect once and can be undone."""

from datetime import timedelta

import openpyxl
import pytest
from lake_desk import DEATH_HEADER, NOW, death, person

from mingcha.domain.errors import ClerkError
from mingcha.lake.batches import import_batch
from mingcha.lake.matching.chosen import FileChoice, read_headers, read_heads
from mingcha.lake.one_cell import judge_cell
from mingcha.lake.preview_rows import PreviewRows
from mingcha.lake.previewing import Counts, preview_files
from mingcha.lake.report import ImportStopped
from mingcha.lake.undoing import undo_batch
from mingcha.lake.wrong_rows import write_wrong_rows

DEATHS = FileChoice("deaths")


class Judge:
    """Looks at files as the preview does, and imports them as the confirmation does."""

    def __init__(self, desk, tmp_path):
        self.desk, self.folder, self.number = desk, tmp_path / "预览", 0

    def preview(self, *paths, choice=DEATHS, **options):
        self.number += 1
        return preview_files(
            list(paths), self.desk.workspace, choice, out=self.folder / str(self.number), **options
        )

    def bring(self, batch, *paths, choice=DEATHS, **options):
        counts = self.preview(*paths, choice=choice, **options).counts
        expected = (counts.accepted, counts.wrong, counts.repeated + counts.ignored)
        return self.confirm(batch, *paths, choice=choice, expected=expected, **options)

    def confirm(self, batch, *paths, expected, choice=DEATHS, **options):
        return import_batch(
            list(paths),
            self.desk.workspace,
            choice,
            batch=batch,
            expected=expected,
            importer="张经办",
            now=NOW,
            **options,
        )

    def people(self, table="deaths"):
        rows = self.desk.rows(table)
        texts = self.desk.workspace.identities().texts("person", [r["person_key"] for r in rows])
        return sorted(texts.values())


@pytest.fixture
def judge(desk, tmp_path) -> Judge:
    return Judge(desk, tmp_path)


@pytest.fixture
def messy(desk):
    """Five good rows, one of them twice, a wrong date, a spoiled ID number, a total."""
    return desk.workbook(
        "六月.xlsx",
        [
            DEATH_HEADER,
            *(death(n) for n in range(5)),
            death(2),
            death(6, "2024年13月1日"),
            ["4.40301E+17", "人7", "2024-01-31", "公安"],
            ["合计", "8人", None, None],
        ],
    )


def test_the_counts_add_up_and_nothing_is_written(judge, desk, messy):
    preview = judge.preview(messy)
    assert preview.counts == Counts(rows_in=9, accepted=5, wrong=2, repeated=1, ignored=1)
    assert not desk.workspace.home.exists()
    assert not desk.workspace.key_file.exists()


def test_every_bad_cell_says_why_at_its_place(judge, messy):
    preview = judge.preview(messy)
    with preview.rows.open("rb") as file:
        rows = PreviewRows(file)
        said = {r.row_number: [(c.place, c.code) for c in r.said] for r in rows.page(0, 50)}
        wrong = rows.page(0, 50, ["wrong"])
    assert said == {
        2: [], 3: [], 4: [], 5: [], 6: [],
        7: [(-1, "ROW-02")], 8: [(2, "CELL-15")], 9: [(0, "CELL-10")], 10: [(-1, "ROW-01")],
    }  # fmt: skip
    assert [r.texts[1] for r in wrong] == ["人6", "人7"]


def test_pages_go_through_all_rows_of_a_long_file(judge, desk):
    rows = [death(n, "昨天" if n % 700 == 3 else "2024-01-31") for n in range(5000)]
    preview = judge.preview(desk.text("长.csv", [DEATH_HEADER, *rows]))
    with preview.rows.open("rb") as file:
        pages = PreviewRows(file)
        assert pages.count() == 5000
        assert pages.count(["wrong"]) == 8
        assert [r.row_number for r in pages.page(2990, 20)] == list(range(2992, 3012))
        assert [r.row_number for r in pages.page(2, 3, ["wrong"])] == [1405, 2105, 2805]
        assert pages.row(0, 705).said[0].text == "昨天"
        assert pages.page(5000, 50) == []


def test_an_id_number_that_is_not_valid_is_taken_with_a_remark(judge, desk):
    path = desk.text("死亡.csv", [DEATH_HEADER, ["99999919500101001", "人1", "2024-01-31", "公安"]])
    preview = judge.preview(path)
    assert (preview.counts.accepted, preview.remarks) == (1, 1)
    with preview.rows.open("rb") as file:
        (row,) = PreviewRows(file).page(0, 10, remarked=True)
    assert row.said[0].reason == "身份证号应为18位，现在是17位。请对照证件检查。"


def test_the_import_does_what_the_preview_said(judge, desk, messy):
    (snapshot,) = judge.bring("B1", messy)
    assert (snapshot.batch, snapshot.rows) == ("B1", 5)
    assert judge.people() == sorted(person(n) for n in range(5))


def test_confirmed_twice_a_batch_takes_effect_once(judge, desk, messy):
    first = judge.bring("B1", messy)
    assert judge.bring("B1", messy) == first
    assert desk.workspace.catalogue().imports == 1


def test_another_outcome_than_the_preview_said_imports_nothing(judge, desk, messy):
    with pytest.raises(ClerkError) as refused:
        judge.confirm("B1", messy, expected=(6, 1, 2))
    assert refused.value.code == "IMPORT-06"
    assert desk.workspace.catalogue().snapshots == ()


def test_added_rows_stand_beside_what_is_there_and_repeat_nothing(judge, desk):
    judge.bring("B1", desk.text("a.csv", [DEATH_HEADER, death(1), death(2)]))
    more = desk.text("b.csv", [DEATH_HEADER, death(2), death(3)])
    assert judge.preview(more, adds=True).counts == Counts(rows_in=2, accepted=1, repeated=1)
    assert judge.preview(more).counts == Counts(rows_in=2, accepted=2)
    judge.bring("B2", more, adds=True)
    assert judge.people() == sorted(person(n) for n in (1, 2, 3))


def test_rows_of_another_region_are_not_carried_along(judge, desk):
    here, there = "999921000000", "999922000000"
    judge.bring("B1", desk.text("a.csv", [DEATH_HEADER, death(1)]), region=here)
    judge.bring("B2", desk.text("b.csv", [DEATH_HEADER, death(2)]), region=there)
    judge.bring("B3", desk.text("c.csv", [DEATH_HEADER, death(3)]), region=here, adds=True)
    assert judge.people() == sorted(person(n) for n in (1, 2, 3))


def test_undone_the_former_rows_count_again(judge, desk):
    judge.bring("B1", desk.text("a.csv", [DEATH_HEADER, death(1)]))
    judge.bring("B2", desk.text("b.csv", [DEATH_HEADER, death(2)]))
    undo_batch(desk.workspace, "B2", who="张经办", when=NOW + timedelta(hours=1), reason="导错了月份")
    assert judge.people() == [person(1)]
    undo_batch(desk.workspace, "B2", who="张经办", when=NOW + timedelta(hours=2), reason="导错了月份")
    assert judge.people() == [person(1)]
    assert "导错了月份" in desk.workspace.audit_log.read_text("utf-8")


def test_undone_a_month_counts_again_and_the_others_stay(judge, desk):
    header = ["发放流水号", "救助类型", "收款人姓名", "收款账号", "所属月份", "金额", "状态"]

    def paid(number, month):
        return [f"P{number}", "城市低保", "甲", "6228480000000000123", month, 500, "成功"]

    payments = FileChoice("payments")
    judge.bring("B1", desk.text("a.csv", [header, paid(1, "2024-01"), paid(2, "2024-02")]), choice=payments)
    judge.bring("B2", desk.text("b.csv", [header, paid(3, "2024-02"), paid(4, "2024-03")]), choice=payments)
    undo_batch(desk.workspace, "B2", who="张", when=NOW, reason="金额错了")
    assert sorted(r["payment_id"] for r in desk.rows("payments")) == ["P1", "P2"]


def test_a_batch_under_later_data_is_not_undone(judge, desk):
    judge.bring("B1", desk.text("a.csv", [DEATH_HEADER, death(1)]))
    judge.bring("B2", desk.text("b.csv", [DEATH_HEADER, death(2)]))
    with pytest.raises(ClerkError) as refused:
        undo_batch(desk.workspace, "B1", who="张", when=NOW, reason="导错了")
    assert refused.value.code == "UNDO-02"
    assert judge.people() == [person(2)]


def test_wrong_rows_mended_take_their_place_beside_the_file(judge, desk, messy, tmp_path):
    workbook = mended(judge.preview(messy), tmp_path / "六月_错误行.xlsx")
    assert judge.preview(messy, workbook).counts == Counts(rows_in=11, accepted=7, repeated=1, ignored=3)


def test_wrong_rows_mended_are_added_after_the_import(judge, desk, messy, tmp_path):
    workbook = mended(judge.preview(messy), tmp_path / "六月_错误行.xlsx")
    judge.bring("B1", messy)
    assert judge.preview(workbook).counts == Counts(rows_in=2, accepted=2)
    judge.bring("B2", workbook)
    assert judge.people() == sorted(person(n) for n in (0, 1, 2, 3, 4, 6, 7))


def test_the_workbook_of_wrong_rows_shows_what_is_wrong_where(judge, messy, tmp_path):
    preview = judge.preview(messy)
    assert write_wrong_rows(tmp_path / "w.xlsx", preview.refused_units) == 2
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx").worksheets[0]
    assert [c.value for c in sheet[1]] == [*DEATH_HEADER, "错误说明", "原文件", "原工作表", "原行号"]
    assert sheet["A2"].number_format == "@"
    assert "没有这一天" in sheet["C2"].comment.text
    assert sheet["E3"].value.startswith("身份证号：身份证号被电子表格损坏")
    assert [c.value for c in sheet[3]][5:] == ["六月.xlsx", "Sheet1", "9"]


def mended(preview, target):
    """The clerk downloads the wrong rows, corrects the red cells, and saves."""
    write_wrong_rows(target, preview.refused_units)
    book = openpyxl.load_workbook(target)
    sheet = book.worksheets[0]
    sheet["C2"], sheet["A3"] = "2024-01-13", person(7)
    book.save(target)
    return target


def test_cells_mended_by_hand_are_read_as_mended(judge, messy):
    choice = FileChoice(
        "deaths", mends={("六月.xlsx", "Sheet1"): {(8, 2): "2024-01-13", (9, 0): person(7), (2, 1): ""}}
    )
    counts = judge.preview(messy, choice=choice).counts
    assert (counts.accepted, counts.wrong) == (6, 1)  # two mended, one emptied


def test_a_header_is_shown_with_what_it_is_taken_as(desk):
    path = desk.text("x.csv", [["证号", "姓名", "死亡日期", "来源", "备用", "村组"], list("123456")])
    (alone,) = read_headers(path, DEATHS)
    assert [c.header for c in alone.missing] == ["身份证号"]
    (said,) = read_headers(path, FileChoice("deaths", {"证号": "person_id", "备用": None}))
    assert said.missing == ()
    assert [(c.header, c.how) for c in said.cells] == [
        ("证号", "said"), ("姓名", "auto"), ("死亡日期", "auto"), ("来源", "auto"), ("备用", "left_out"), ("村组", "unknown"),
    ]  # fmt: skip


def test_a_column_said_by_hand_keeps_its_unit(judge, desk):
    header = ["发放流水号", "救助类型", "收款人姓名", "收款账号", "所属月份", "发了多少（万元）", "状态"]
    path = desk.text(
        "a.csv", [header, ["P1", "城市低保", "甲", "6228480000000000123", "2024-01", "0.05", "成功"]]
    )
    judge.bring("B1", path, choice=FileChoice("payments", {"发了多少（万元）": "amount_yuan"}))
    assert [str(r["amount_yuan"]) for r in desk.rows("payments")] == ["500.00"]


def test_a_missing_required_column_stops_the_preview(judge, desk):
    with pytest.raises(ImportStopped) as stopped:
        judge.preview(desk.text("x.csv", [["姓名", "死亡日期"], ["甲", "2024-01-31"]]))
    assert stopped.value.code == "READ-23"


def test_another_table_is_not_taken_for_the_chosen_one(judge, desk):
    with pytest.raises(ClerkError) as refused:
        judge.preview(desk.text("x.csv", [["车牌号", "品牌"], ["晋J12345", "五菱"]]))
    assert refused.value.code == "READ-24"


def test_hidden_rows_and_merged_cells_are_pointed_out(judge, desk):
    import xlsxwriter

    path = desk.inbox / "死亡.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, DEATH_HEADER)
    for row in range(1, 6):
        sheet.write_row(row, 0, death(row)[: 4 if row < 4 else 3])
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.merge_range("D5:D6", "公安")
    book.close()
    preview = judge.preview(path)
    assert (
        "死亡.xlsx（名单）有 1 行被隐藏（如第 4 行），也会一起导入；不要导入的请先删除"
        in preview.report.warnings
    )
    assert any("有 1 处纵向合并的单元格（如第 5 行）" in w for w in preview.report.warnings)
    assert (preview.counts.accepted, preview.counts.wrong) == (5, 0)


@pytest.mark.parametrize(
    ("code", "taken"), [("999921001002", True), ("999900000000", True), ("999922001000", False)]
)
def test_a_county_brings_no_rows_of_its_neighbour(judge, desk, code, taken):
    row = [code, "城市低保", "600", "2024-01"]
    path = desk.text("标准.csv", [["区划代码", "救助类型", "月标准", "执行起始月份"], row])
    county = "999921000000"
    counts = judge.preview(path, choice=FileChoice("standards"), fence=county, region=county).counts
    assert (counts.accepted, counts.wrong) == ((1, 0) if taken else (0, 1))


def test_a_file_with_unknown_words_is_shown_to_be_matched_by_hand(judge, desk):
    rows = [["证号", "名字", "哪天", "谁说的"], [person(1), "人1", "2024-01-31", "公安"]]
    path = desk.text("x.csv", rows)
    (head,) = read_heads(path, DEATHS)
    assert (head.header_row, [texts[0] for texts in head.headers]) == (1, rows[0])
    assert head.samples[2] == ("2024-01-31",)
    said = {"证号": "person_id", "名字": "name", "哪天": "died_on", "谁说的": "source"}
    choice = FileChoice("deaths", said, header_rows={("x.csv", ""): 1})
    assert judge.preview(path, choice=choice).counts == Counts(rows_in=1, accepted=1)


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [("died_on", "2024-01-13", None), ("died_on", "昨天", "CELL-13"), ("person_id", "", "CELL-01"), ("source", "卫健委", "CELL-08")],
)  # fmt: skip
def test_one_cell_is_judged_like_a_whole_column(column, text, code):
    refused = judge_cell("deaths", column, text)
    assert (refused.code if refused else None) == code
