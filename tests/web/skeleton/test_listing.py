"""Lists: pages that join without gap or overlap, filters that never open more than was asked, totals that say what they are."""

from datetime import date, timedelta
from decimal import Decimal
from typing import ClassVar

import pytest
from django import forms
from django.http import QueryDict

from mingcha.web.flags.models import Flag
from mingcha.web.skeleton import listing as listing_module
from mingcha.web.skeleton.list_choice import chosen_keys
from mingcha.web.skeleton.list_export import ExportHead, all_rows, write_list_workbook
from mingcha.web.skeleton.listing import Column, FilterForm, Listing, Sort, Total

pytestmark = pytest.mark.django_db


class Filters(FilterForm):
    severity = forms.ChoiceField(label="程度", choices=[("", "全部"), ("high", "高"), ("low", "低")])
    status = forms.MultipleChoiceField(label="状态", choices=[("new", "新到"), ("gone", "已消失")])
    amount_from = forms.DecimalField(label="金额从")
    amount_to = forms.DecimalField(label="金额到")
    first = ("severity",)
    ranges: ClassVar = {"金额": ("amount_from", "amount_to")}


class Rows(Listing):
    name, title, form_class, default_sort = "rows", "清单", Filters, "-found"
    sorts: ClassVar = {
        "found": Sort("found_on", True),
        "amount": Sort("amount_sort", True),
        "key": Sort("pk"),
    }
    column_list = (
        Column("pk", "编号", "stick-1", sort="key"),
        Column("found_on", "日期", sort="found"),
        Column("amount_yuan", "金额（元）", numeric=True, sort="amount"),
    )

    def queryset(self):
        return Flag.objects.filter(county_code="990101000000")

    def narrow(self, rows, values):
        rows = rows.filter(severity=values["severity"]) if values["severity"] else rows
        if values["amount_from"] is not None:
            rows = rows.filter(amount_sort__gte=values["amount_from"])
        return rows.filter(status__in=values["status"]) if values["status"] else rows


@pytest.fixture
def rows(db):
    """45 rows: days that repeat, amounts that repeat or are missing; every third is low; one in another county."""
    day = date(2024, 6, 1)
    Flag.objects.bulk_create(
        Flag(
            check_id="c", subject_table="members", subject_id=str(i), theme="missed", side="missed", state="new", status="new",
            severity="low" if i % 3 == 0 else "high", found_on=day + timedelta(i % 4), first_as_of=day, last_as_of=day,
            first_run_id=1, last_run_id=1, amount_yuan=None if i % 5 == 0 else Decimal(i % 7) * 100,
            county_code="990101000000" if i else "990102000000",
        )
        for i in range(46)
    )  # fmt: skip


def of(query: str = "") -> Rows:
    return Rows(None, QueryDict(query), path="/rows/", today=date(2024, 7, 1))


def query_of(url: str) -> str:
    return url.partition("?")[2]


@pytest.mark.parametrize("sort", ["found", "-found", "amount", "-amount", "key", "-key"])
def test_pages_forward_and_back_show_every_row_once_and_in_order(rows, sort):
    column = {"found": "found_on", "amount": "amount_sort", "key": "pk"}[sort.removeprefix("-")]
    sign = "-" if sort.startswith("-") else ""
    expected = list(of().queryset().order_by(f"{sign}{column}", f"{sign}pk"))
    page, seen, pages = of(f"sort={sort}&size=20"), [], []
    while True:
        pages.append(page.rows)
        seen += page.rows
        if not page.next_url:
            break
        page = of(query_of(page.next_url))
    assert seen == expected and [len(p) for p in pages] == [20, 20, 5]
    for before in reversed(pages[:-1]):
        page = of(query_of(page.previous_url))
        assert page.rows == before
    assert page.previous_url == ""


def test_every_page_costs_the_same_number_of_queries(rows, django_assert_num_queries):
    first = of("size=20")
    with django_assert_num_queries(2):
        assert first.rows
    second = of(query_of(first.next_url))
    with django_assert_num_queries(2):
        assert second.rows and second.next_url
    with django_assert_num_queries(1):
        assert second.total == Total(45)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("severity=worst", "程度"),
        ("severtiy=low", "没有“severtiy”这种条件"),
        ("amount_from=viel", "金额"),
        ("status=new&status=secret", "状态"),
        ("sort=password", "没有这种排序"),
        ("after=x~y", "翻页的位置读不出来"),
        ("after=2024-06-31~5", "翻页的位置读不出来"),
        ("before=2024-06-01~99999999999999999999", "翻页的位置读不出来"),
    ],
)
def test_what_cannot_be_read_shows_nothing_instead_of_everything(rows, query, said):
    listing = of(query)
    assert listing.rows == [] and listing.total.count == 0 and not listing.valid
    assert listing.summary.startswith("条件有误，没有查询：")
    assert (
        said in listing.summary
        or said in listing.filters.errors.as_text()
        or said in str([listing.filters[n].label for n in listing.filters.errors])
    )
    assert chosen_keys(listing, QueryDict(f"all=1&query={query.replace('&', '%26')}"), action="view") == []


def test_filters_are_said_in_words_and_each_can_be_taken_away(rows):
    listing = of("severity=low&status=new&status=gone&amount_from=100&size=50&sort=amount&after=100~3")
    assert listing.chips == [
        ("程度：低", "/rows/?status=new&status=gone&amount_from=100&size=50&sort=amount"),
        ("状态：新到、已消失", "/rows/?severity=low&amount_from=100&size=50&sort=amount"),
        ("金额：100 起", "/rows/?severity=low&status=new&status=gone&size=50&sort=amount"),
    ]
    assert listing.clear_url == "/rows/?size=50&sort=amount"
    assert listing.filter_text == "程度：低；状态：新到、已消失；金额：100 起"


def test_a_total_is_exact_or_says_that_it_is_not(rows, monkeypatch):
    assert of().summary == "共 45 条"
    monkeypatch.setattr(listing_module, "COUNTED_UP_TO", 10)
    assert (of().summary, of().total_text) == ("超过 10 条", "超过 10 条")
    monkeypatch.setattr(Rows, "known_total", lambda self, values: Total(45, amount_yuan=Decimal("384200")))
    assert of().summary == "共 45 条，涉及 38.42 万元（384,200.00 元）"


def test_the_three_kinds_of_emptiness_are_told_apart(rows, monkeypatch):
    assert of("amount_from=100000").empty_kind == "filtered"
    assert of().empty_kind == "never"
    monkeypatch.setattr(Rows, "queryset", lambda self: Flag.objects.none())
    assert of().empty_kind == "no_right" and of().rows == []


def test_heads_offer_the_other_direction_of_the_sort_that_is_on(rows):
    key, found, amount = of("sort=amount").columns
    assert (amount.sorted, amount.sort_url) == ("ascending", "/rows/?sort=-amount")
    assert (found.sorted, found.sort_url) == ("", "/rows/?sort=-found")
    assert key.sort_url == "/rows/?sort=key"


def test_ticked_rows_are_those_that_one_may_see(rows):
    foreign = Flag.objects.get(subject_id="0").pk
    own = Flag.objects.get(subject_id="7").pk
    assert chosen_keys(of(), QueryDict(f"ids={own}&ids={foreign}&ids=x"), action="view") == [own]
    low = chosen_keys(of(), QueryDict("all=1&query=severity%3Dlow"), action="view")
    assert len(low) == 15 and foreign not in low


def test_an_export_has_the_rows_of_the_list_in_its_order_under_a_head(rows, tmp_path, now):
    openpyxl = pytest.importorskip("openpyxl")
    listing = of("severity=low&sort=-amount")
    head = ExportHead(
        "清单", listing.filter_text, "疑点不是结论", now, "张三", "示例县民政局", "DC-20240701-093000-7F3A"
    )
    assert write_list_workbook(tmp_path / "a.xlsx", listing, head) == 15
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    lines = [[c.value for c in row] for row in sheet.iter_rows()]
    assert lines[0][0] == "清单" and lines[1][0] == "筛选条件：程度：低"
    assert "张三（示例县民政局）；编号 DC-20240701-093000-7F3A；已脱敏" in lines[3][0]
    assert lines[4] == ["编号", "日期", "金额（元）"]
    assert [line[0] for line in lines[5:]] == [
        r.pk for r in all_rows(of("severity=low&sort=-amount"), limit=100)
    ]
    assert "张三 示例县民政局 2024-07-01 09:30 DC-20240701-093000-7F3A" in sheet.oddHeader.right.text
