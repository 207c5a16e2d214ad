"""文水2024: a county's plan against 关系保 and 人情保 — a report every Thursday forenoon, villages on the 20th, wrong payments put right, and who verified does not review."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.steps import cases, plans, reports, tasks, workbooks
from tests.journeys.steps.clock import StoryClock, clock_of_the_story, served_by_the_clock, story_year  # noqa: F401
from tests.journeys.steps.going import press
from tests.journeys.steps.people import People, fill, people_of_the_story, picture, refused, said  # noqa: F401

PLAN = "wenshui-2024-14"
TITLE = "纠治低保救助资金发放不精准问题专项"
TOWNSHIPS = ("城关镇民政办", "河湾镇民政办")


VILLAGE = "990121100201"
OVERPAID_IN = "990121100208"


@pytest.mark.libreoffice
def test_the_plan_of_wenshui(served, clock, people, tmp_path):
    """From the plan to the ledger of a township."""
    year = story_year()
    monday = next(d for d in (date(year, 4, n) for n in range(1, 8)) if d.weekday() == 0)
    clock.set(monday)
    campaign = plan_in(people, year, first_report=monday + timedelta(days=3))
    tasks_down(people, campaign)
    wrong_suspicion_in_a_village(people, tmp_path, monday)
    wrong_payment_put_right(people, tmp_path, monday)
    thursdays_met_and_missed(people, clock, campaign, monday)
    villages_on_the_20th(people, clock, campaign, date(year, 4, 20))
    ledger_handed_up(people, campaign, tmp_path, f"{year}年4月")
    verified = served.mingcha("audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr


def plan_in(people: People, year: int, first_report: date) -> int:
    """2024 moved to this year: what moved is shown; every question is answered; the leader issues."""
    clerk, leader = people("county-clerk"), people("county-leader")
    campaign = plans.start_from_shipped(clerk, PLAN, year=year, title=TITLE)
    moved = plans.moved_days(clerk)
    picture(clerk, "wenshui-1-review")
    assert moved["", "期间"] == ("2024-04-01 至 2024-10-31", f"{year}-04-01 至 {year}-10-31")
    stage = moved["四（三）", "报送“阶段性整治进展情况”：时限"]
    assert stage == ("7月10日前（2024-07-10）", f"7月10日前（{year}-07-10）")
    plans.settle_plan(leader, campaign, items={"按时报送工作进展": {"第一次": first_report.isoformat()}})
    plans.issue(leader, campaign)
    return campaign


def tasks_down(people: People, campaign: int) -> None:
    """To two townships; both sign."""
    dispatch = tasks.hand_down(people("county-clerk"), campaign, TOWNSHIPS, note="每项任务落实到人")
    picture(people("county-clerk"), "wenshui-2-dispatch")
    for n in (1, 2):
        tasks.sign_for(people(f"township-{n}-clerk"), campaign, dispatch)


def wrong_suspicion_in_a_village(people: People, tmp_path: Path, today: date) -> None:
    """A village verifies on the phone, is sent back once, and the suspicion proves wrong: its reason is on record."""
    no = cases.dispatch_flag(
        people("county-clerk"), check="vehicle_owned", area=VILLAGE, to="对象所在的村（居）"
    )
    village, reviewer = people("village-1-1-clerk", phone=True), people("township-1-reviewer")
    cases.do(village, no, "签收", says="已签收")
    found = {
        "入户日期": today.isoformat(), "入户人员": "村协理员、乡镇民政办", "核查发现": "车辆为残疾人机动轮椅车。", "谁作的陈述": "本人",
        "当事人陈述": "是代步用的轮椅车。", "建议结论": "不属实", "不属实或无法核实的原因": "属于检查说明列出的正当情形", "核查人签名": "村协理员",
    }  # fmt: skip
    assert cases.write_record(village, no, found, answer="符合") >= 2
    picture(village, "wenshui-3-village-record")
    cases.upload(village, no, cases.photograph(tmp_path / "轮椅车.png"), "现场照片")
    cases.do(village, no, "提交核查", says="已提交复核")
    cases.do(
        reviewer,
        no,
        "退回核查",
        {"常用原因": "证据不清晰", "缺什么、怎样算合格": "补拍车辆铭牌"},
        says="已退回核查人",
    )
    village.goto(f"/cases/{no}/")
    expect(village.get_by_text("1 次")).to_be_visible()
    cases.upload(village, no, cases.photograph(tmp_path / "铭牌.png", shade=120), "现场照片")
    cases.do(village, no, "提交核查", says="已提交复核")
    cases.do(reviewer, no, "复核", button="认定结论", says="已认定")
    expect(reviewer.locator("main")).to_contain_text("不属实")


def wrong_payment_put_right(people: People, tmp_path: Path, today: date) -> None:
    """The township's leader verifies and may not review; money is reckoned, proposed, decided by name, notified; the deadline is extended and the old one stays."""
    clerk, leader, reviewer = (
        people("township-1-clerk"),
        people("township-1-leader"),
        people("township-1-reviewer"),
    )
    no = cases.dispatch_flag(
        people("county-clerk"), check="overpaid", area=OVERPAID_IN, to="对象所在的乡镇（街道）"
    )
    cases.do(leader, no, "签收", says="已签收")
    found = {
        "入户日期": today.isoformat(), "入户人员": "两名经办人员", "核查发现": "4月多发一个月分类施保金200元。", "谁作的陈述": "家庭成员",
        "当事人陈述": "不知道多发，愿意退回。", "建议结论": "属实", "核查人签名": "民政办负责人",
    }  # fmt: skip
    cases.write_record(leader, no, found)
    cases.upload(leader, no, cases.photograph(tmp_path / "发放清册.png", shade=90), "发放和账户凭证")
    cases.do(leader, no, "提交核查", says="已提交复核")
    cases.hindered(leader, no, "复核", "按规定由另一人办理")
    picture(leader, "wenshui-4-may-not-review")
    leader.goto(f"/cases/{no}/do/review/")
    press(leader, "认定结论")
    refused(leader, "核查、决定和销号复核须由不同的人办理")
    cases.do(reviewer, no, "复核", button="认定结论", says="已认定")

    first_due, later = today + timedelta(days=20), today + timedelta(days=30)
    cases.do(clerk, no, "立案", {"原因": "执行"}, says="已立案")
    cases.remedy(clerk, no, measures="核对发放清册，按程序追回", due_on=first_due.isoformat())
    cases.do(
        clerk,
        no,
        "申请延期",
        {"延期到": later.isoformat(), "理由": "当事人住院，月底出院"},
        says="原期限保留",
    )
    cases.do(leader, no, "答复延期申请", {"答复": "批准", "意见": "同意"}, says="已答复")
    expect(leader.locator("main")).to_contain_text(
        f"（原期限 {first_due.year}年{first_due.month}月{first_due.day}日）"
    )
    money(people, no, today)
    cases.measure_done(clerk, no, "核对发放清册，按程序追回", "已退回200元")
    cases.upload(clerk, no, cases.photograph(tmp_path / "缴款凭证.png", shade=60), "整改佐证", remedy=True)
    cases.do(
        clerk,
        no,
        "登记办理结果",
        {"实际追回或补发（元）": "200", "办结日期": today.isoformat()},
        says="已登记结果",
    )
    cases.do(clerk, no, "申请销号", {"整改结果": "已追回", "告知当事人": "当面告知"}, says="由另一人复核")
    cases.do(people("county-reviewer"), no, "同意销号", {"复核意见": "要件齐全"}, says="已销号")
    picture(people("county-reviewer"), "wenshui-5-closed-out")


def money(people: People, no: str, today: date) -> None:
    """测算 month by month, 建议, 陈述, 决定 by the county's leader, 书面告知: on record, never executed."""
    clerk, decider = people("township-1-clerk"), people("county-leader")
    cases.do(
        clerk,
        no,
        "测算金额",
        {"类别": "追回", "逐月明细": "2024-04 587 387 4月发放清册", "测算口径": "按月核对发放清册"},
        says="已测算",
    )
    expect(clerk.locator("main")).to_contain_text("200.00")
    cases.do(clerk, no, "提出处理建议", {"理由": "多发一个月"}, says="已提出建议")
    cases.do(
        clerk,
        no,
        "登记当事人陈述",
        {"当事人的陈述": "愿意退回", "听取日期": today.isoformat()},
        says="已登记陈述",
    )
    decided = {
        "决定金额（元）": "200",
        "决定文书号": "青民决〔1〕号",
        "决定日期": today.isoformat(),
        "集体研究记录": "局务会",
        "决定理由": "多发属实",
    }
    cases.do(decider, no, "登记决定", decided, says="已登记决定")
    notice = {
        "书面告知文号": "青民告〔1〕号",
        "告知书写明的救济途径和期限": "60日内申请行政复议",
        "送达日期": today.isoformat(),
    }
    cases.do(clerk, no, "登记书面告知", notice, says="已登记告知")


def thursdays_met_and_missed(people: People, clock: StoryClock, campaign: int, monday: date) -> None:
    """The first Thursday forenoon is met, sent back and met again; the second is missed, and stays late for good."""
    first, second = (r for r in reports.calendar(people("township-1-clerk"), campaign)[:2])
    assert (first.day, second.day) == (
        f"{monday + timedelta(days=3)} 12:00",
        f"{monday + timedelta(days=10)} 12:00",
    )
    people.go_home()
    clock.set(monday + timedelta(days=3), at="09:30")
    township, county = people("township-1-clerk"), people("county-clerk")
    reports.hand_in(township, first.address, "本周入户核查2户，1户不属实，1户多发200元已追回。")
    reports.send_report_back(county, first.address, "缺统计表里的户数")
    township.goto(first.address)
    expect(township.get_by_text("被退回：缺统计表里的户数")).to_be_visible()
    reports.hand_in(township, first.address, "本周入户核查2户，1户不属实，1户多发200元已追回。在册共412户。")
    reports.sign_for_report(county, first.address)
    people.go_home()
    clock.set(monday + timedelta(days=11))
    township = people("township-1-clerk")
    reports.wait_for_state(township, campaign, second.address, "缺报")
    township.goto(second.address)
    expect(township.get_by_text("补报后记为迟报")).to_be_visible()
    reports.hand_in(township, second.address, "补报上周进展：无新增问题。")
    assert reports.timeliness(people("county-clerk"), campaign)["城关镇民政办"] == ("2", "1", "1", "0")
    assert reports.timeliness(people("county-clerk"), campaign)["河湾镇民政办"] == ("2", "0", "0", "2")
    picture(people("county-clerk"), "wenshui-6-timeliness")


def villages_on_the_20th(people: People, clock: StoryClock, campaign: int, day: date) -> None:
    """A village reports its changes on the phone; the township signs."""
    people.go_home()
    clock.set(day, at="15:00")
    village = people("village-1-1-clerk", phone=True)
    mine = next(r for r in reports.calendar(village, campaign) if r.day == day.isoformat())
    assert mine.title.startswith("救助对象家庭成员就业、收入")
    reports.hand_in(village, mine.address, "本月1户子女外出就业，其余无变化。")
    picture(village, "wenshui-7-village-month")
    reports.sign_for_report(people("township-1-clerk"), mine.address)


def ledger_handed_up(people: People, campaign: int, tmp_path: Path, period: str) -> None:
    """Progress filled in, 无新进展 for the rest, handed up, signed for; the frozen version is the workbook of the annex."""
    township, county = people("township-1-clerk"), people("county-clerk")
    progress = {1: ("已整改", "多发200元已追回，1件已销号"), 0: ("限期整改", "近亲属备案已核对")}
    tasks.fill_ledger(township, campaign, progress)
    version = tasks.hand_up_ledger(township, campaign, period)
    county.goto(version)
    press(county, "签收台账")
    said(county, "已签收城关镇民政办的工作台账")
    workbook = tasks.download_ledger(county, version, tmp_path)
    for path in (workbook, workbooks.through_libreoffice(workbook, tmp_path)):
        sheet = workbooks.read_ledger(path)
        assert TITLE in sheet.title
        done = sheet.column("整治进展情况")
        assert any("多发200元已追回" in text for text in done)
        assert sum("无新进展" in text for text in done) >= len(done) - 2
        assert set(sheet.column("责任清单", "责任部门")) == {"城关镇民政办"}
