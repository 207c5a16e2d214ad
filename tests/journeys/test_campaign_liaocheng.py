"""聊城2019: a city's plan against indifference to people's needs — 漏保 first, the 5th of every month with the ledger, what a county leaves out is seen above, and the ledger is the annex."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from mingcha.catalog.plans import load_plans
from tests.journeys.steps import cases, plans, reports, tasks, workbooks
from tests.journeys.steps.clock import StoryClock, clock_of_the_story, served_by_the_clock, story_year  # noqa: F401
from tests.journeys.steps.going import follow, leave_by, press
from tests.journeys.steps.people import People, fill, people_of_the_story, picture, refused, said  # noqa: F401

PLAN = "liaocheng-2019-57"
TITLE = "全市民政领域漠视侵害群众利益问题专项整治实施方案"
LEFT_OUT = "整治低保行政文书应用不规范问题"
COUNTY, TOWNSHIP = "青岚县民政局", "河湾镇民政办"
TOWNSHIP_CODE = "990121101000"
ANNEX = (
    ("整治领域", "整治任务", "", "完成时限要求", "措施清单", "", "责任清单", "", "整治进展情况"),
    ("", "序号", "任务内容", "", "整治措施", "完成时限", "责任领导/责任人", "责任部门", ""),
)


@pytest.mark.libreoffice
def test_the_plan_of_liaocheng(served, clock, people, tmp_path):
    """From the uploaded document to the annex as the county fills it in."""
    year = story_year()
    clock.set(date(year, 9, 2))
    campaign = plan_uploaded(people, tmp_path, year)
    take_on = tasks_down(people, campaign, year)
    own = county_takes_it_on(people, campaign, take_on, year)
    missed_person_enrolled(people, own, tmp_path, date(year, 9, 2))
    every_5th_with_the_ledger(people, clock, campaign, year)
    ledger_is_the_annex(people, campaign, tmp_path)
    verified = served.mingcha("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def plan_uploaded(people: People, tmp_path: Path, year: int) -> int:
    """The city's document in Word is read by the worker; its slip of the pen and its doubtful rhythm are asked about and settled."""
    closing = [
        f"各县（市、区）民政局于{year}年9月25日前将县级活动实施方案报市民政局。",
        "活动期间，每月5日前，县级民政部门要将当月工作开展情况形成书面材料和工作台账一并上报市民政局社会救助科。",
    ]
    document = plans.write_document(
        tmp_path / f"{TITLE}.docx", load_plans()[PLAN], title=TITLE, doc_no=f"云民函〔{year}〕57号", issuer="云泽市民政局", year=year, closing=closing
    )  # fmt: skip
    clerk, leader = people("city-clerk"), people("city-leader")
    campaign = plans.start_from_document(clerk, document)
    expect(clerk.get_by_text(f"云民函〔{year}〕57号")).to_be_visible()
    expect(clerk.get_by_text("整治“漏保”问题").first).to_be_visible()
    expect(clerk.get_by_text("该月刚开始").first).to_be_visible()
    expect(clerk.get_by_text("年月日错位").first).to_be_visible()
    picture(clerk, "liaocheng-1-read")
    follow(clerk, "修改名称和期间")
    fill(clerk, {"开始日": f"{year}-09-01", "结束日": f"{year}-11-30"})
    press(clerk, "保存名称和期间")
    plans.expect_review(clerk, campaign)
    plans.settle_plan(clerk, campaign, level="县级", answer="按建议改")
    plans.issue(leader, campaign)
    return campaign


def tasks_down(people: People, campaign: int, year: int) -> str:
    """To the county, with the day by which it says how it takes the plan on. Returns the address of its 承接."""
    dispatch = tasks.hand_down(people("city-clerk"), campaign, [COUNTY], 承接方案报到哪一天=f"{year}-09-25")
    county = people("county-clerk")
    tasks.sign_for(county, campaign, dispatch)
    county.goto(f"/campaigns/{campaign}/lower/")
    follow(county, "办理承接")
    return county.url


def county_takes_it_on(people: People, campaign: int, take_on: str, year: int) -> int:
    """The county's own plan leaves one item out; the city sees which, sends it back, and then accepts the reason."""
    clerk, leader, city = people("county-clerk"), people("county-leader"), people("city-clerk")
    own = plans.start_from_shipped(clerk, PLAN, year=year, title="青岚县专项整治方案", upper=campaign)
    plans.leave_out(clerk, own, LEFT_OUT, "本县文书已全部线上应用")
    plans.settle_plan(
        clerk,
        own,
        reports={"当月工作开展情况": {"由哪一级报送": "乡镇级", "报给谁": "县民政局"}},
        level="县级",
    )
    plans.issue(leader, own)
    clerk.goto(take_on)
    fill(clerk, {"用哪一份本级方案": "青岚县专项整治方案"})
    press(clerk, "与上级方案比较")
    expect(clerk.get_by_role("row").filter(has_text=LEFT_OUT).first).to_contain_text("未承接")
    press(clerk, "上报承接方案")
    said(clerk, "已上报承接方案")
    city.goto(f"/campaigns/{campaign}/lower/")
    expect(city.get_by_role("row").filter(has_text=COUNTY)).to_contain_text("未承接")
    picture(city, "liaocheng-2-left-out-below")
    city.goto(take_on)
    expect(city.get_by_role("row").filter(has_text=LEFT_OUT).first).to_contain_text("未承接")
    press(city, "签收承接方案")
    said(city, "已签收承接方案")
    return own


def missed_person_enrolled(people: People, campaign: int, tmp_path: Path, today: date) -> None:
    """漏保: proved at the door, cannot be closed out until what became of the person is on record and confirmed by another."""
    dispatch = tasks.hand_down(people("county-clerk"), campaign, [TOWNSHIP])
    clerk, reviewer = people("township-2-clerk"), people("township-2-reviewer")
    tasks.sign_for(clerk, campaign, dispatch)
    no = cases.dispatch_flag(people("county-clerk"), check="eligible_group_not_enrolled", area=TOWNSHIP_CODE, to="对象所在的乡镇（街道）")  # fmt: skip
    cases.do(clerk, no, "签收", says="已签收")
    found = {
        "入户日期": today.isoformat(), "入户人员": "两名经办人员", "核查发现": "重度残疾，家庭收入低于标准，没有申请过。", "谁作的陈述": "本人",
        "当事人陈述": "不知道可以申请。", "建议结论": "属实", "核查人签名": "民政助理员",
    }  # fmt: skip
    cases.write_record(clerk, no, found)
    cases.upload(clerk, no, cases.photograph(tmp_path / "残疾证.png"), "外单位证明或登记")
    cases.do(clerk, no, "提交核查", says="已提交复核")
    cases.do(reviewer, no, "复核", button="认定结论", says="已认定")
    expect(reviewer.locator("main")).to_contain_text("待落实")
    cases.do(clerk, no, "立案", {"原因": "执行"}, says="已立案")
    cases.remedy(clerk, no, approach="立行立改", measures="协助申请，按程序审核确认", due_on="")
    cases.measure_done(clerk, no, "协助申请，按程序审核确认", "已确认，从本月起发放")
    cases.upload(clerk, no, cases.photograph(tmp_path / "确认文书.png", shade=80), "整改佐证", remedy=True)
    apply = {"整改结果": "已纳入", "告知当事人": "送达确认文书"}
    clerk.goto(f"/cases/{no}/do/apply/")
    fill(clerk, apply)
    press(clerk, "申请销号")
    refused(clerk, "漏保没有落实", "已受理、已纳入或书面告知不符合")
    cases.do(clerk, no, "填报落实结果", {"落实结果": "已纳入", "受理编号或文书号": "河民救〔3〕号", "受理、纳入或告知日期": today.isoformat()}, says="已填报")  # fmt: skip
    cases.do(reviewer, no, "确认落实结果", says="已确认")
    cases.do(clerk, no, "申请销号", apply, says="由另一人复核")
    cases.do(people("county-reviewer"), no, "同意销号", says="已销号")
    picture(people("county-reviewer"), "liaocheng-3-missed-person")


def every_5th_with_the_ledger(people: People, clock: StoryClock, campaign: int, year: int) -> None:
    """Text and ledger go up together or not at all; October is met, November is missed."""
    mine = [r for r in reports.calendar(people("county-clerk"), campaign) if r.day.endswith("-05")]
    assert [r.day for r in mine] == [f"{year}-09-05", f"{year}-10-05", f"{year}-11-05"]
    people.go_home()
    clock.set(date(year, 10, 4))
    county, city = people("county-clerk"), people("city-clerk")
    tasks.fill_ledger(county, campaign, {0: ("限期整改", "窗口服务评价上线"), 1: ("已整改", "漏保1人已纳入")})
    county.goto(mine[1].address)
    fill(county, {"正文": "9月：排查漏保，纳入1人。"})
    press(county, "核对并上报")
    fill(county, {"同时上报工作台账": False})
    press(county, "上报云泽市民政局")
    refused(county, "方案要求书面材料和工作台账一并报送")
    fill(county, {"同时上报工作台账": True, "台账所属时期": f"{year}年9月"})
    press(county, "上报云泽市民政局")
    said(county, "对方签收前可以撤回")
    picture(county, "liaocheng-4-report")
    reports.sign_for_report(city, mine[1].address)
    people.go_home()
    clock.set(date(year, 11, 6))
    county = people("county-clerk")
    reports.wait_for_state(county, campaign, mine[2].address, "缺报")
    assert reports.timeliness(people("city-clerk"), campaign)[COUNTY][1:] == ("1", "0", "3")


def ledger_is_the_annex(people: People, campaign: int, tmp_path: Path) -> None:
    """The version that was signed for, downloaded: two rows of heads as the annex prints them, the words of the plan, what was done."""
    city = people("city-clerk")
    city.goto(f"/campaigns/{campaign}/lower/")
    leave_by(city.get_by_role("link", name="第 1 期"))
    expect(city.get_by_text("这是上报时的内容，之后的修改不影响它")).to_be_visible()
    picture(city, "liaocheng-5-annex")
    workbook = tasks.download_ledger(city, city.url, tmp_path)
    for path in (workbook, workbooks.through_libreoffice(workbook, tmp_path)):
        sheet = workbooks.read_ledger(path)
        assert sheet.head == ANNEX
        assert "任务落实工作台账" in sheet.title
        assert any("漏保1人已纳入" in text for text in sheet.column("整治进展情况"))
        assert any("整治“漏保”问题" in text for text in sheet.column("整治任务", "任务内容"))
        assert set(sheet.column("责任清单", "责任部门")) == {COUNTY}
