"""某区2023: everything is checked once more and kept up — 3月底前并长期坚持, data in and compared again, a closing that did not hold comes back under its old number."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import cases, data, plans, tasks, workbooks
from tests.journeys.steps.clock import StoryClock, clock_of_the_story, served_by_the_clock, story_year  # noqa: F401
from tests.journeys.steps.going import leave_by, press
from tests.journeys.steps.people import People, fill, people_of_the_story, picture, refused, said  # noqa: F401

PLAN = "district-2023"
TITLE = "城乡低保专项治理"
VILLAGE = "990121101201"
TOWNSHIP, WRONG_TOWNSHIP = "河湾镇民政办", "石桥镇民政办"
CHECK = "死亡后仍发放"


@pytest.mark.libreoffice
def test_the_plan_of_a_district(served, clock, people, tmp_path):
    """From the plan to a standing task and an issue that came back."""
    year = story_year()
    clock.set(date(year, 3, 2))
    campaign = plan_in(people, year)
    tasks_down(people, campaign)
    data_in_and_compared(people, served.home.parent / "各部门交来的文件", tmp_path)
    no = wrong_payment_closed_out(people, tmp_path, date(year, 3, 2))
    standing_task_kept(people, campaign)
    months_later_it_is_back(people, clock, no, date(year, 6, 15))
    ledger_of_the_township(people, campaign, tmp_path)
    verified = served.mingcha("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def plan_in(people: People, year: int) -> int:
    """The nine deadlines without a year are each confirmed."""
    clerk, leader = people("county-clerk"), people("county-leader")
    campaign = plans.start_from_shipped(clerk, PLAN, year=year, title=TITLE)
    moved = plans.moved_days(clerk)
    assert moved["二（一）1", "全面清理违规违纪问题：时限"] == (
        "3月底前并长期坚持（2023-03-31）",
        f"3月底前并长期坚持（{year}-03-31）",
    )
    expect(clerk.get_by_text("原文未写年份")).to_have_count(9)
    plans.settle_plan(clerk, campaign)
    plans.issue(leader, campaign)
    return campaign


def tasks_down(people: People, campaign: int) -> None:
    """To the wrong township: taken back before it has signed. To the right one: refused once it has."""
    clerk, township = people("county-clerk"), people("township-2-clerk")
    wrong = tasks.hand_down(clerk, campaign, [WRONG_TOWNSHIP])
    tasks.take_back(clerk, campaign, wrong, "发错了单位")
    right = tasks.hand_down(clerk, campaign, [TOWNSHIP])
    clerk.goto(f"/campaigns/{campaign}/dispatch/{right}/withdraw/")
    fill(clerk, {"撤回的理由": "要求有变"})
    tasks.sign_for(township, campaign, right)
    press(clerk, "撤回下发")
    refused(clerk, f"已经签收：{TOWNSHIP}")
    picture(clerk, "district-1-not-taken-back")


def data_in_and_compared(people: People, departments: Path, tmp_path: Path) -> None:
    """The province adds a death of March to the register that it supplies; the county's comparison of 30 June 2024 finds that payment went on."""
    province, clerk = people("province-clerk"), people("county-clerk")
    number, name = data.member_who_is_paid(departments, VILLAGE)
    file = data.write_workbook(
        tmp_path / "补报死亡.xlsx",
        [("身份证号", "姓名", "死亡日期", "来源"), (number, name, "2024-03-05", "公安")],
    )
    data.import_more(province, "死亡人员", file, rows=1)
    picture(province, "district-2-imported")
    figures = data.run_check(clerk, theme="错保", check=CHECK, as_of="2024-06-30")
    picture(clerk, "district-3-run")
    assert int(figures["新出现"]) == 1


def wrong_payment_closed_out(people: People, tmp_path: Path, today: date) -> str:
    """Verified in the township, reviewed there by another, remedied at once, closed out by the county."""
    clerk, reviewer = people("township-2-clerk"), people("township-2-reviewer")
    no = cases.dispatch_flag(
        people("county-clerk"), check="paid_after_death", area=VILLAGE, to="对象所在的乡镇（街道）"
    )
    cases.do(clerk, no, "签收", says="已签收")
    found = {
        "入户日期": today.isoformat(), "入户人员": "两名经办人员", "核查发现": "3月5日去世，4月至6月仍发放。", "谁作的陈述": "家庭成员",
        "当事人陈述": "办完后事忘了申报。", "建议结论": "属实", "核查人签名": "民政助理员",
    }  # fmt: skip
    cases.write_record(clerk, no, found)
    cases.upload(clerk, no, cases.photograph(tmp_path / "火化证明.png"), "外单位证明或登记")
    cases.do(clerk, no, "提交核查", says="已提交复核")
    cases.do(reviewer, no, "复核", button="认定结论", says="已认定")
    cases.do(clerk, no, "立案", {"原因": "数据"}, says="已立案")
    cases.remedy(clerk, no, approach="立行立改", measures="办理减发手续", due_on="")
    cases.do(clerk, no, "申请销号", {"整改结果": "已办理", "告知当事人": "电话告知"})
    refused(clerk, "缺证据材料、每项措施的完成情况")
    cases.measure_done(clerk, no, "办理减发手续", "7月起减发")
    cases.upload(clerk, no, cases.photograph(tmp_path / "减发审批.png", shade=50), "整改佐证", remedy=True)
    cases.do(clerk, no, "申请销号", {"整改结果": "已办理", "告知当事人": "电话告知"}, says="由另一人复核")
    cases.do(people("county-reviewer"), no, "同意销号", says="已销号")
    return no


def standing_task_kept(people: People, campaign: int) -> None:
    """A task that is to be kept up is reported, confirmed by the county, and stands from then on."""
    township, county = people("township-2-clerk"), people("county-clerk")
    tasks.fill_ledger(
        township, campaign, {0: ("已整改", "全面核查完毕，发现1户，已整改")}, others_unchanged=False
    )
    township.goto(f"/campaigns/{campaign}/")
    leave_by(township.get_by_role("link", name="举一反三,全面核查").first)
    press(township, "上报完成")
    said(township, "已上报完成")
    address = township.url
    expect(township.get_by_role("button", name="转为长期坚持")).to_have_count(0)
    county.goto(address)
    press(county, "转为长期坚持")
    said(county, "已转为长期坚持")
    expect(county.get_by_text("长期坚持").first).to_be_visible()


def months_later_it_is_back(people: People, clock: StoryClock, no: str, day: date) -> None:
    """After three months the closing is drawn by seed; the visit finds it undone; the issue goes on under its old number."""
    people.go_home()
    clock.set(day)
    inspector, clerk = people("county-inspector"), people("township-2-clerk")
    inspector.goto("/cases/follow-ups/")
    fill(inspector, {"随机种子": "20270614", "抽取比例（%）": "100"})
    press(inspector, "抽样")
    said(inspector, "已从")
    expect(inspector.get_by_text("20270614")).to_be_visible()
    picture(inspector, "district-4-draw")
    issue_no = issue_of(inspector, no)
    inspector.go_back()
    leave_by(inspector.get_by_role("row").filter(has_text=issue_no).get_by_role("link", name="登记结果"))
    seen = {
        "结果": "反弹，按原编号重新整改",
        "回头看日期": day.isoformat(),
        "看了什么、见了谁、结果如何": "减发手续没有执行，6月仍在发放。",
    }
    fill(inspector, seen)
    press(inspector, "登记结果")
    said(inspector, f"已登记 {issue_no} 的回头看结果")
    clerk.goto(f"/cases/{no}/?tab=remedy")
    expect(clerk.get_by_role("heading", name=f"问题 {issue_no}")).to_be_visible()
    expect(clerk.locator("main")).to_contain_text("反弹（第1次）")
    cases.remedy(
        clerk, no, measures="核实减发执行，逐月核对发放清册", due_on=date(day.year, 7, 10).isoformat()
    )
    expect(clerk.locator("main")).to_contain_text("第2轮 核实减发执行")
    picture(clerk, "district-5-came-back")


def issue_of(page, no: str) -> str:
    """The number of a case's issue, from its page."""
    page.goto(f"/cases/{no}/?tab=remedy")
    return page.get_by_role("heading", name="问题 WT-").inner_text().removeprefix("问题 ").strip()


def ledger_of_the_township(people: People, campaign: int, tmp_path: Path) -> None:
    """Half a year on the standing task is still filled in; the workbook has the annex's columns and the plan's words."""
    township = people("township-2-clerk")
    tasks.fill_ledger(
        township, campaign, {0: ("限期整改", "回头看发现1户反弹，重新整改")}, others_unchanged=False
    )
    workbook = tasks.download_ledger(township, f"/campaigns/{campaign}/", tmp_path)
    for path in (workbook, workbooks.through_libreoffice(workbook, tmp_path)):
        sheet = workbooks.read_ledger(path)
        assert sheet.column("完成时限要求").count("3月底前并长期坚持") == 3
        assert {"全面清理违规违纪问题", "严格落实近亲属备案制度", "健全信息公开制度"} <= set(
            sheet.column("措施清单", "整治措施")
        )
        assert any("重新整改" in text for text in sheet.column("整治进展情况"))
