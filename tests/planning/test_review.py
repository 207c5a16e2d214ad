"""Review: nothing counts before a named person has accepted it; an amended document keeps what people entered."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from mingcha.cli.console import run_command
from mingcha.cli.main import cli
from mingcha.domain.errors import ClerkError
from mingcha.planning.reading import read_plan
from mingcha.planning.reviewed_plans import read_reviewed, write_reviewed_plan
from mingcha.planning.reviewing import Review, apply_decisions, propose, tasks_of
from tests.planning.facts import DOCUMENTS

TODAY = date(2024, 5, 6)
CITY = DOCUMENTS / "city_plan.txt"


def review_of(path, earlier=None):
    return Review(propose(read_plan(path), earlier), "张三", TODAY, earlier)


def test_unreviewed_items_cannot_become_tasks():
    review = review_of(CITY)
    review.accept("1.1")
    with pytest.raises(ClerkError, match="PLAN-27"):
        tasks_of(review.result("x"))


def test_a_reviewer_has_a_name():
    with pytest.raises(ClerkError, match="PLAN-20"):
        Review(propose(read_plan(CITY)), " ", TODAY)


def test_accept_edit_split_merge_drop():
    review = review_of(CITY)
    apply_decisions(review, {
        "edit": {"1.1": {"title": "排查漏保", "units": ["社会救助科"]}}, "split": {"1.2": ["比对死亡信息", "追回多发资金"]},
        "merge": {"2.1": "1.3"}, "drop": {"1.5": "已由另一文件部署"}, "accept": "all",
    })  # fmt: skip
    plan = review.result("city")
    assert [(i.id, i.decision) for i in plan.items] == [
        ("1.1", "edited"), ("1.2", "merged"), ("1.2-1", "split"), ("1.2-2", "split"), ("1.3", "accepted"), ("1.4", "accepted"), ("1.5", "dropped"),
        ("2.1", "merged"), ("2.2", "accepted"),
    ]  # fmt: skip
    tasks = {t.id: t for t in tasks_of(plan)}
    assert list(tasks) == ["1.1", "1.2-1", "1.2-2", "1.3", "1.4", "2.2"]
    assert tasks["1.1"].title == "排查漏保" and tasks["1.1"].units == ("社会救助科",)
    assert tasks["1.2-2"].due["on"] == date(2023, 6, 30) and tasks["1.2-1"].from_items == ("1.2",)
    assert {(i.reviewed_by, i.reviewed_on) for i in plan.items} == {("张三", TODAY)}


def test_dropping_needs_a_reason():
    with pytest.raises(ClerkError, match="PLAN-24"):
        review_of(CITY).drop("1.1", "")


def test_written_and_read_back(tmp_path):
    review = review_of(CITY)
    apply_decisions(review, {"accept": "all"})
    plan = review.result("city", "city_plan.txt")
    write_reviewed_plan(plan, tmp_path / "city.yml")
    assert read_reviewed(tmp_path / "city.yml") == plan


def test_an_amended_document_keeps_what_people_entered(tmp_path):
    review = review_of(CITY)
    apply_decisions(
        review,
        {
            "edit": {"1.1": {"title": "排查漏保"}, "1.3": {"title": "近亲属备案"}},
            "split": {"1.4": ["建制度", "拨资金"]},
            "accept": "all",
        },
    )
    first = review.result("city")
    text = (
        CITY.read_text("utf-8")
        .replace("2023年8月31日前", "2023年10月15日前")
        .replace("（五）整治长期公示不规范问题。", "（五）整治公示栏缺失问题。新增一句。")
    )
    text = text.replace(
        "（二）按时报送。", "（二）宣传引导。各县（区）民政局要加强政策宣传。\n（三）按时报送。"
    )
    amended = tmp_path / "修订.txt"
    amended.write_text(text, "utf-8")
    again = review_of(amended, first)
    states = {p.item.id: (p.state, p.earlier.title if p.earlier else None) for p in again.proposals.items}
    assert states["1.1"] == ("unchanged", "排查漏保")
    assert states["1.3"] == ("changed", "近亲属备案") and states["1.5"][0] == "changed"
    assert states["2.2"] == ("new", None) and states["2.3"][0] == "unchanged"
    assert [p.item.id for p in again.open_items] == ["1.3", "1.5", "2.2"]
    assert any("10月15日" in d for p in again.proposals.items for d in p.differences)
    for p in again.open_items:
        again.accept(p.item.id)
    second = {i.id: i for i in again.result("city").items}
    assert (
        second["1.1"].title == "排查漏保"
        and second["1.3"].title == "近亲属备案"
        and second["1.4-2"].title == "拨资金"
    )
    assert second["1.3"].due["on"] == date(2023, 10, 15)


def test_on_the_terminal(tmp_path):
    out = tmp_path / "方案.yml"
    keys = (
        "王五\n"
        + "a\n"
        + "e\n追回死亡人员低保金\n社会救助股\n2023-06-15\n"
        + "s\n建台账；查备案\n"
        + "d\n\n"
        + "d\n不适用\n"
        + "k\n"
        + "m\n1.1\n"
        + "a\n"
    )
    result = CliRunner().invoke(cli, ["plan", "review", str(CITY), "--into", str(out)], input=keys)
    assert result.exit_code == 0, result.output
    items = {i.id: i for i in read_reviewed(out).items}
    assert items["1.2"].title == "追回死亡人员低保金" and items["1.2"].due["on"] == date(2023, 6, 15)
    assert (
        items["1.4"].decision == "dropped"
        and items["1.4"].note == "不适用"
        and items["1.5"].decision == "pending"
    )
    assert items["2.1"].into == "1.1" and items["1.3-2"].title == "查备案"
    assert "未核对" in result.output and "原文：" in result.output


def test_plan_file_and_plan_verbs_share_a_name(tmp_path, capsys):
    assert run_command(cli, ["plan", str(CITY), "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["doc_no"] == "临民发〔2023〕30号" and read["items"][0]["due"]["on"] == "2023-07-31"
    assert run_command(cli, ["plan", "--json", str(CITY)]) == 0
    assert json.loads(capsys.readouterr().out) == read
    assert run_command(cli, ["plan", str(CITY), "--explain"]) == 0
    assert "原文写明2023年" in capsys.readouterr().out


def test_a_folder(tmp_path, capsys):
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(CITY.read_text("utf-8"), "utf-8")
    (tmp_path / "坏.txt").write_text("今天天气很好。", "utf-8")
    assert run_command(cli, ["plan", str(tmp_path), "--ledger", str(tmp_path / "台账")]) == 0
    said = capsys.readouterr()
    assert "共 4 份，读出 3 份，1 份未读出。" in said.out and "坏.txt" in said.err
    assert sorted(p.name for p in (tmp_path / "台账").iterdir()) == ["0.txt.xlsx", "1.txt.xlsx", "2.txt.xlsx"]
