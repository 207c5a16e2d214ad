"""宝鸡2020: a city's plan with finance and discipline — the 23rd of every month, a petition that never reaches the office it is about, 移送, and a ledger that is closed item by item."""

from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import cases, plans, reports, tasks, workbooks
from tests.journeys.steps.clock import StoryClock, clock_of_the_story, served_by_the_clock, story_year  # noqa: F401
from tests.journeys.steps.going import follow, leave_by, press
from tests.journeys.steps.people import People, fill, people_of_the_story, picture, refused, said  # noqa: F401

PLAN = "baoji-2020-109"
TITLE = "深化低保专项治理"
COUNTY, ABOUT, GROUP = "青岚县民政局", "城关镇民政办", "派驻青岚县民政局纪检监察组"


@pytest.mark.libreoffice
def test_the_plan_of_baoji(served, clock, people, tmp_path):
    """From the plan to the county's ledger at the city."""
    year = story_year()
    clock.set(date(year, 5, 10))
    campaign = plan_in(people, year)
    tasks_down(people, campaign)
    no = petition_verified(people, tmp_path, date(year, 5, 10))
    referred_and_answered(people, no, date(year, 5, 10))
    remedied_after_the_answer(people, no, tmp_path, date(year, 6, 20))
    every_23rd(people, clock, campaign, year)
    ledger_at_the_city(people, campaign, tmp_path, f"{year}年6月")
    verified = served.mingcha("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def plan_in(people: People, year: int) -> int:
    """2020 moved to this year; “年中” is asked for and settled as 30 June."""
    clerk, leader = people("city-clerk"), people("city-leader")
    campaign = plans.start_from_shipped(clerk, PLAN, year=year, title=TITLE)
    moved = plans.moved_days(clerk)
    assert moved["三（三）", "督导检查阶段：时限"] == (
        "2020年10月底前（2020-10-31）",
        f"{year}年10月底前（{year}-10-31）",
    )
    expect(clerk.get_by_text("“年中”是否按6月30日掌握？")).to_be_visible()
    plans.settle_plan(clerk, campaign, reports={"工作情况总结": {"报给谁": "市民政局低保处"}}, level="县级")
    plans.issue(leader, campaign)
    return campaign


def tasks_down(people: People, campaign: int) -> None:
    """The city hands all down to the county, the county signs and says that it works by the city's tasks."""
    dispatch = tasks.hand_down(people("city-clerk"), campaign, [COUNTY], note="主要负责同志全过程领导")
    county = people("county-clerk")
    tasks.sign_for(county, campaign, dispatch)
    county.goto(f"/campaigns/{campaign}/lower/")
    follow(county, "办理承接")
    press(county, "按上级任务办理，不另定方案")
    said(county, "按上级任务办理")
    city = people("city-clerk")
    city.goto(f"/campaigns/{campaign}/lower/")
    expect(city.get_by_role("row").filter(has_text=COUNTY)).to_contain_text("已签收")


def petition_verified(people: People, tmp_path: Path, today: date) -> str:
    """A petition about a township office: that office neither gets it nor sees it; the county verifies."""
    clerk, reviewer = people("county-clerk"), people("county-reviewer")
    clerk.goto("/cases/register/")
    said_ = {
        "来源": "信访举报", "来源说明": "县信访局转办第3批", "核查事项": "反映民政办代领救助金", "反映的情况": "反映经办人员代领救助金后没有交给本人。",
        "方向": "资金", "严重程度": "高", "所在地区": "城关镇", "反映的是哪些单位": ABOUT,
    }  # fmt: skip
    fill(clerk, said_)
    press(clerk, "登记这一件")
    said(clerk, "请分派")
    no = clerk.url.rstrip("/").rsplit("/", 1)[1]
    follow(clerk, "分派")
    offered = clerk.get_by_label("承办单位")
    expect(offered).to_contain_text(COUNTY)
    expect(offered).not_to_contain_text(ABOUT)
    fill(clerk, {"承办单位": COUNTY})
    press(clerk, "分派")
    said(clerk, "已分派")
    hidden = people("township-1-clerk")
    hidden.goto(f"/cases/{no}/")
    refused(hidden, "没有找到这一页")
    cases.do(clerk, no, "签收", says="已签收")
    found = {
        "入户日期": today.isoformat(), "入户人员": "县局两人", "核查发现": "3笔共900元由经办人员代领，领取单不是本人签名。", "谁作的陈述": "本人",
        "当事人陈述": "没有收到这三笔钱。", "建议结论": "属实", "核查人签名": "县局经办",
    }  # fmt: skip
    cases.write_record(clerk, no, found)
    cases.upload(clerk, no, cases.photograph(tmp_path / "领取单.png"), "发放和账户凭证")
    cases.do(clerk, no, "提交核查", says="已提交复核")
    cases.do(reviewer, no, "复核", button="认定结论", says="已认定")
    return no


def referred_and_answered(people: People, no: str, today: date) -> None:
    """Sealed, handed over by the leader; the sender sees 已移送 and nothing else; the group signs, opens the package, answers."""
    clerk, leader, group = people("county-clerk"), people("county-leader"), people("county-discipline")
    cases.do(clerk, no, "立案", {"原因": "人员"}, says="已立案")
    referral = {
        "移送去向": "纪检监察机关",
        "接收单位（在本系统有账号的）": GROUP,
        "移送事由": "涉嫌截留救助金，属纪检监察机关职责。",
    }
    cases.do(leader, no, "准备移送", referral, says="材料已封装")
    leader.goto("/cases/referrals/")
    leave_by(leader.get_by_role("link", name="YS-").first)
    address = leader.url
    leave_by(leader.get_by_role("link", name="核对并移送"))
    expect(leader.get_by_text("移送不等于销号")).to_be_visible()
    picture(leader, "baoji-1-hand-over")
    fill(leader, {"理由": "经局务会研究"})
    press(leader, "确认移送")
    said(leader, "本单位以后只能看到“已移送”")
    for page in (clerk, leader):
        page.goto(f"/cases/{no}/")
        expect(page.get_by_text("本单位只能看到“已移送”")).to_be_visible()
        assert "代领" not in page.locator("main").inner_text()
    picture(clerk, "baoji-2-referred")

    group.goto(address)
    follow(group, "签收")
    fill(group, {"回执文号": "青纪收〔1〕号", "签收日期": today.isoformat()})
    press(group, "签收")
    said(group, "已签收")
    expect(group.locator("main")).to_contain_text("青纪收〔1〕号")
    with group.expect_download() as waiting:
        group.get_by_role("link", name="下载材料包", exact=True).click()
    with ZipFile(BytesIO(waiting.value.path().read_bytes())) as package:
        names = package.namelist()
        assert package.testzip() is None
    assert any(name.endswith(".docx") for name in names) and any("领取单" in name for name in names)
    picture(group, "baoji-3-received")
    follow(group, "反馈结果")
    fill(
        group,
        {
            "处理结果": "已作出处理",
            "反馈日期": today.isoformat(),
            "可以告知移送单位的说明": "已处理，请追回并发给本人。",
        },
    )
    press(group, "反馈结果")
    said(group, "的结果已反馈")
    clerk.goto(f"/cases/{no}/?tab=remedy")
    expect(clerk.locator("main")).to_contain_text("移送已反馈")


def remedied_after_the_answer(people: People, no: str, tmp_path: Path, due_on: date) -> None:
    """The issue goes on where it was: several departments, with the report to the county's leaders on record; then 销号."""
    clerk = people("county-clerk")
    plan = {"整改方式": "多部门协同", "整改措施": "与财政局核对代领账户", "整改期限": due_on.isoformat()}
    clerk.goto(f"/cases/{no}/do/plan/")
    fill(clerk, plan)
    press(clerk, "确定整改方式")
    refused(clerk, "上报")
    report = {"上报党委政府主要负责人的记录": "5月10日书面报告县政府主要负责人，青民报〔2〕号"}
    fill(clerk, plan | report)
    press(clerk, "确定整改方式")
    said(clerk, "已确定整改方式")
    cases.measure_done(clerk, no, "与财政局核对代领账户", "900元已发给本人")
    cases.upload(clerk, no, cases.photograph(tmp_path / "补发回单.png", shade=70), "整改佐证", remedy=True)
    cases.do(clerk, no, "申请销号", {"整改结果": "已补发", "告知当事人": "当面告知"}, says="由另一人复核")
    cases.do(people("county-leader"), no, "同意销号", {"复核意见": "要件齐全"}, says="已销号")


def every_23rd(people: People, clock: StoryClock, campaign: int, year: int) -> None:
    """May is met on the day and signed for; June is missed, and late for good."""
    mine = [
        r
        for r in reports.calendar(people("county-clerk"), campaign)
        if r.title.startswith("专项整治工作进展")
    ]
    assert [r.day for r in mine[:3]] == [f"{year}-0{month}-23" for month in (5, 6, 7)]
    people.go_home()
    clock.set(date(year, 5, 23), at="16:00")
    county, city = people("county-clerk"), people("city-clerk")
    reports.hand_in(county, mine[0].address, "5月：受理信访1件，移送1件，销号1件。典型案例1个。")
    reports.sign_for_report(city, mine[0].address)
    people.go_home()
    clock.set(date(year, 6, 24))
    county = people("county-clerk")
    reports.wait_for_state(county, campaign, mine[1].address, "缺报")
    reports.hand_in(county, mine[1].address, "6月：无新增问题。")
    assert reports.timeliness(people("city-clerk"), campaign)[COUNTY] == ("2", "1", "1", "0")
    picture(people("city-clerk"), "baoji-4-timeliness")


def ledger_at_the_city(people: People, campaign: int, tmp_path: Path, period: str) -> None:
    """按月更新: the county's ledger goes up, comes back for a reason, goes up corrected; the frozen workbook is the annex."""
    county, city = people("county-clerk"), people("city-clerk")
    tasks.fill_ledger(
        county, campaign, {0: ("限期整改", "逐户摸排完成八成"), 6: ("已整改", "信访1件已办结销号")}
    )
    first = tasks.hand_up_ledger(county, campaign, period)
    city.goto(first)
    leave_by(city.get_by_role("link", name="退回台账"))
    fill(city, {"退回的原因": "摸排户数没有写"})
    press(city, "退回工作台账")
    said(city, "已退回青岚县民政局的工作台账")
    county.goto(f"/campaigns/{campaign}/?fill=1")
    expect(county.locator("main")).to_contain_text("摸排户数没有写")
    tasks.fill_ledger(county, campaign, {0: ("限期整改", "逐户摸排4120户，完成八成")}, others_unchanged=False)
    second = tasks.hand_up_ledger(county, campaign, period)
    city.goto(second)
    press(city, "签收台账")
    said(city, "已签收青岚县民政局的工作台账")
    workbook = tasks.download_ledger(city, second, tmp_path)
    for path in (workbook, workbooks.through_libreoffice(workbook, tmp_path)):
        sheet = workbooks.read_ledger(path)
        done = sheet.column("整治进展情况")
        assert any("逐户摸排4120户" in text for text in done) and any(
            "信访1件已办结销号" in text for text in done
        )
        assert f"{period[:4]}年10月底前" in sheet.column("完成时限要求")
