"""Two ledgers cell by cell, and the three-way status in front of the progress."""

import itertools
from dataclasses import replace
from datetime import date

import pytest

from mingcha.office.ledger import Area, Ledger, Measure, Task
from mingcha.office.ledger_compare import compare_ledgers
from mingcha.office.ledger_json import ledger_as_json, ledger_of_json
from mingcha.office.ledger_progress import STATUS_WORDS, Progress, read_progress, tidy_reason

A, B, C = (
    Measure("排查", date(2024, 6, 30), "张三", "民政局"),
    Measure("整改", "长期坚持"),
    Measure("总结", date(2024, 10, 31)),
)
LEDGER = Ledger(
    "方案", (Area("整治重点", (Task(1, "漏保", "6月底前", (A, B)), Task(2, "资金", "", (C,)))),), (), ()
)


def with_measures(*measures: Measure) -> Ledger:
    area = LEDGER.areas[0]
    return replace(
        LEDGER, areas=(replace(area, tasks=(replace(area.tasks[0], measures=measures), area.tasks[1])),)
    )


def found(ledger):
    return [
        (d.place.number, d.place.measure, d.column, d.kind, d.before, d.after)
        for d in compare_ledgers(LEDGER, ledger)
    ]


def test_the_same_ledger_has_no_difference():
    assert compare_ledgers(LEDGER, LEDGER) == ()


def test_one_cell():
    assert found(with_measures(A, replace(B, progress="已排查"))) == [
        (1, 2, "progress", "changed", "", "已排查")
    ]
    assert found(with_measures(replace(A, due=date(2024, 6, 15)), B)) == [
        (1, 1, "due", "changed", "2024-06-30", "2024-06-15")
    ]


@pytest.mark.parametrize("order", list(itertools.permutations([A, B])))
def test_rows_that_only_moved_are_no_difference(order):
    assert found(with_measures(*order)) == []


def test_rows_that_came_and_went():
    new = Measure("走访", date(2024, 5, 1))
    assert found(with_measures(A, B, new)) == [(1, 3, "row", "added", "", "走访")]
    assert found(with_measures(new, A, B)) == [(1, 1, "row", "added", "", "走访")]
    assert found(with_measures(A)) == [(1, 2, "row", "removed", "整改", "")]


def test_reworded_at_its_place_is_a_change_of_words():
    assert found(with_measures(A, replace(B, text="逐户整改"))) == [
        (1, 2, "text", "changed", "整改", "逐户整改")
    ]


def test_a_frozen_ledger_comes_back_to_the_cell():
    assert ledger_of_json(ledger_as_json(LEDGER)) == LEDGER


@pytest.mark.parametrize("status", ["", *STATUS_WORDS])
@pytest.mark.parametrize("text", ["", "补发 3 户", "第一行\n第二行", "（注）见附件"])
def test_status_and_words_come_back(status, text):
    progress = Progress(status, "等资金到位" if status == "not_yet" else "", text)
    assert read_progress(progress.words) == progress


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("已整改：补发 3 户", Progress("remedied", "", "补发 3 户")),
        ("【暂不能整改：须先落实资金】年底前", Progress("not_yet", "须先落实资金", "年底前")),
        ("[限期整改] 9月底前", Progress("dated", "", "9月底前")),
        ("已整改3户，其余正在核实", Progress("", "", "已整改3户，其余正在核实")),
        ("无新进展", Progress("", "", "无新进展")),
    ],
)
def test_typed_by_hand(typed, read):
    assert read_progress(typed) == read


def test_a_reason_never_breaks_the_mark():
    reason = tidy_reason("等【财政】批复")
    assert read_progress(Progress("not_yet", reason, "x").words) == Progress("not_yet", "等（财政）批复", "x")
