"""What is typed is understood or kept, and what is wrong is said in words."""

import re
from datetime import date

import pytest
from django import forms

from mingcha.web.skeleton.forms import DayField, tidy
from tests.web.skeleton.test_once import MEASURE


@pytest.mark.parametrize(
    "typed",
    [
        "20260930",
        "2026-9-30",
        "2026.9.30",
        "2026/09/30",
        "2026年9月30日",
        " 2026 . 9 . 30 ",
        "２０２６０９３０",
        "2026年9月30",
    ],
)
def test_days_as_clerks_type_them(typed):
    assert DayField().clean(typed) == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2026.9.31", "没有 2026年9月31日 这一天，请核对月份和日子。"),
        ("九月三十", "看不懂这个日期：“九月三十”。请写成 20260930 或 2026-9-30。"),
        ("60930-02-02", "看不懂这个日期：“60930-02-02”。请写成 20260930 或 2026-9-30。"),
    ],
)
def test_days_that_are_none(typed, words):
    with pytest.raises(forms.ValidationError) as refused:
        DayField().clean(typed)
    assert refused.value.messages == [words]


def test_full_width_digits_and_spaces_are_mended():
    assert tidy("　５３２１２３Ｘ ") == "532123X"


@pytest.mark.django_db
def test_errors_keep_every_value_and_name_their_field(gallery, client):
    answer = client.post("/form/", MEASURE | {"title": "逐户核查", "due_on": "2026.9.31", "unit": ""})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>错误：登记整改措施 - 明察</title>" in html
    assert "有 2 处需要修改" in html
    assert 'href="#id_due_on">完成时限：没有 2026年9月31日 这一天' in html
    assert 'href="#id_unit">请选择责任部门' in html
    assert 'value="2026.9.31"' in html
    assert "逐户核查</textarea>" in html
    assert re.search(r'<input[^>]*value="done"[^>]*checked', html)


@pytest.mark.django_db
def test_a_refusal_of_the_service_comes_back_on_the_form(gallery, client):
    answer = client.post("/form/", MEASURE | {"title": "请拒绝"})
    html = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "不能由本人复核",
        "原因：您是本件核查人",
        "怎么办：已转给 王工，请等他办理",
        "CASE-07",
        "请拒绝</textarea>",
    ):
        assert words in html


@pytest.mark.django_db
def test_what_was_done_is_said_once_with_an_undo(gallery, client):
    html = client.post("/form/", MEASURE, follow=True).content.decode()
    assert "已记下整改措施。" in html
    assert '<form method="post" action="/done/9/" data-undo="30">' in html
    assert "已记下整改措施。" not in client.get("/done/1/").content.decode()
