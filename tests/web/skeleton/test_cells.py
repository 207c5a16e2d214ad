"""Cells of a list: written by their type, escaped, the first one leads to the record."""

from datetime import date
from decimal import Decimal

from mingcha.domain.lights import Light
from mingcha.web.skeleton.cells import head_html, row_html
from mingcha.web.skeleton.list_terms import ShownColumn


class Row:
    """One row, with what people could type into it."""

    pk = 7
    number = "XS-0007"
    name = "<b>王*明</b>"
    found_on = date(2026, 9, 3)
    amount_yuan = Decimal("1204.5")
    merged = True
    light = Light("overdue", "▲", "超期3天", -3, "按工作日计")
    nothing = None

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The record's page."""
        return "/flags/7/?a=1&b=2"


def row_of(*columns: tuple, pick: bool = False) -> str:
    return row_html(Row(), columns, pick=pick)


def test_values_are_written_by_their_type():
    html = row_of(
        ("found_on", "发现日期", "nowrap", False), ("amount_yuan", "涉及金额（元）", "", True), ("merged", "已合并", "", False),
        ("light", "期限", "w-light", False), ("nothing", "承办", "", False), ("unknown", "其他", "", False),
    )  # fmt: skip
    assert '<td role="cell" data-label="涉及金额（元）" class=" num">1,204.50</td>' in html
    for words in (
        ">2026-09-03<",
        ">是<",
        '<span class="light light-overdue" title="按工作日计">',
        "超期3天",
        'data-label="承办" class=""></td>',
    ):
        assert words in html


def test_the_first_cell_leads_to_the_record_in_the_drawer():
    html = row_of(("number", "编号", "stick-1", False), ("name", "姓名", "", False))
    assert '<a href="/flags/7/?a=1&amp;b=2" data-drawer="7">XS-0007</a>' in html
    assert html.count("<a ") == 1


def test_what_was_typed_is_text():
    assert "&lt;b&gt;王*明&lt;/b&gt;" in row_of(("number", "编号", "", False), ("name", "姓名", "", False))


def test_a_row_can_be_ticked_where_there_is_something_to_do():
    assert 'name="ids" value="7" form="batch"' in row_of(("number", "编号", "", False), pick=True)
    assert "checkbox" not in row_of(("number", "编号", "", False))


def test_a_head_that_sorts_says_how():
    html = head_html([ShownColumn("found_on", "发现日期", "", False, "descending", "?sort=found_on&size=20")])
    assert html == (
        '<th scope="col" role="columnheader" class="" aria-sort="descending">'
        '<a href="?sort=found_on&amp;size=20" hx-get="?sort=found_on&amp;size=20">发现日期</a></th>'
    )
