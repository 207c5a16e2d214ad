"""Made-up applications, notices, documents, village reports, petitions, hotline tests and temporary assistance."""

from datetime import date, timedelta
from typing import Any

from .calendar_rules import first_day, month_text
from .random_draw import Draw, yuan
from .random_people import People, Person
from .random_places import Places

REASONS = (
    "名下有车", "有机动车", "在县城买房", "购房", "有房", "工商登记", "子女有工作", "子女有车，人均收入超标", "有车，经核对",
    "家庭财产超标", "经调查有房", None, "不符合条件",
)  # fmt: skip


def add_applications(draw: Draw, people: People, places: Places, staff: list[Person], count: int) -> None:
    """Applications whose steps follow each other by just enough or just too many days."""
    for _ in range(count):
        day = draw.one_of(
            draw.day_between(-420, 1), draw.day_between(-80, 0), date(2021, 6, 28), date(2022, 10, 17)
        )
        add_application(draw, people, places, staff, applied_on=day)


def add_application(
    draw: Draw, people: People, places: Places, staff: list[Person], **given: Any
) -> dict[str, Any]:
    """One application; columns given stay as they are."""
    applicant = people.anyone()
    day: date = given["applied_on"]
    steps: dict[str, date | None] = {}
    gaps = {
        "complete_on": (0, 1), "accepted_on": (0, 1, 2, 3, 4), "survey_started_on": (1, 3, 4, 5, 6, 8),
        "check_requested_on": (0, 1), "check_started_on": (1, 3, 4, 5, 7), "notice_from": (1, 5),
        "notice_to": (5, 6, 7), "county_received_on": (0, 2), "county_opinion_on": (5, 13, 14, 15, 16, 25),
        "decided_on": (0, 1, 5, 10, 20, 30),
    }  # fmt: skip
    for step, days in gaps.items():
        day = day + timedelta(days=draw.one_of(*days) - (draw.one_of(0, 1, 12) if draw.chance(0.04) else 0))
        steps[step] = draw.maybe(0.88, day)
    if steps["accepted_on"] and draw.chance(0.4):
        steps["decided_on"] = draw.working_day_after(steps["accepted_on"], 20, 21, 30, 31, 45, 46)
    decision = draw.one_of("确认", "确认", "不予确认", "不予确认", "不予确认", "撤回", "办理中")
    if decision == "办理中":
        for step in list(steps)[draw.random.randint(2, 10) :]:
            steps[step] = None
        steps["decided_on"] = None
    decided = steps["decided_on"]
    caseworker = people.number_or_invalid(draw.pick(staff))
    values: dict[str, Any] = {
        "application_id": draw.number("A"),
        "programme": draw.one_of("低保", "低保", "低保", "特困", "临时救助", "低保边缘", "刚性支出困难"),
        "region_code": draw.pick(places.villages + places.townships[:2]),
        "applicant_id": people.number_or_invalid(applicant),
        "applicant_name": people.written_name(applicant),
        **steps,
        "surveyors": draw.one_of(None, 0, 1, 2, 2, 3),
        "decision": decision,
        "reason_text": draw.pick(REASONS) if decision == "不予确认" else None,
        "extended": draw.one_of(None, False, False, True),
        "delegated": draw.one_of(None, False, True, True),
        "notified_on": draw.maybe(
            0.6, (decided or draw.as_of) + timedelta(days=draw.one_of(0, 1, 3, 4, 5, 6, 11))
        ),
        "notice_method": draw.one_of(None, "书面送达", "书面送达", "邮寄", "口头", "未告知"),
        "caseworker_id": draw.maybe(0.9, caseworker),
        "approver_id": draw.maybe(
            0.9, caseworker if draw.chance(0.15) else people.number_or_invalid(draw.pick(staff))
        ),
        "decided_at": draw.maybe(0.8, draw.moment(decided)) if decided else None,
    }
    return draw.add("applications", **{**values, **given})


FIELDS = (
    "申请人姓名、家庭人口、保障金额", "姓名、金额、监督电话", "姓名、身份证号", "姓名、联系电话、监督电话", "疾病救助、举报电话",
    "残疾等级", "残疾人联合会监督电话", "住址门牌", "银行卡号", "病种", "电监督电话话", None,
)  # fmt: skip


def add_notices_and_documents(draw: Draw) -> None:
    """Standing notices that end at as_of; files with all seven papers or one too few."""
    kinds = ("申请书", "核对授权书", "入户调查表", "核对报告", "初审意见", "公示材料", "确认通知书")
    for household in draw.rows["households"]:
        key = household["household_id"]
        for _ in range(draw.one_of(0, 1, 1, 2)):
            draw.add(
                "public_notices", notice_id=draw.number("G"), household_id=draw.maybe(0.95, key), application_id=None,
                region_code=household["region_code"], place=draw.one_of("村居公开栏", "村居公开栏", "乡镇大厅", "县级网站"),
                kind=draw.one_of("长期公示", "长期公示", "长期公示", "初审公示"), posted_from=draw.day(-300, -30, 0, 1),
                posted_to=draw.one_of(None, draw.day(-1, 0, 1, 200)), fields=draw.pick(FIELDS),
            )  # fmt: skip
        left_out = draw.one_of(None, None, *kinds)
        for kind in (*kinds, "受理通知书"):
            if kind != left_out and draw.chance(0.97):
                dated = draw.day(-700, -60, -32, -31, -30, -29, 0) if draw.chance(0.97) else draw.day(1)
                draw.add(
                    "case_documents", document_id=draw.number("W"), household_id=key, application_id=None, kind=kind,
                    dated_on=dated, archived_on=draw.maybe(0.8, draw.day(-20, -1, 0, 1) if draw.chance(0.2) else dated),
                )  # fmt: skip


def add_village_reports(draw: Draw, places: Places) -> None:
    """Eight months of reports: on the 20th, a day later, never, with nothing to report."""
    for code in places.villages + places.odd[:1]:
        quiet = draw.chance(0.5)
        for back in range(8):
            if draw.chance(0.06):
                continue
            month = draw.m0 - back
            reported = first_day(month).replace(day=20) + timedelta(days=draw.one_of(-3, 0, 0, 0, 1, 15))
            if draw.chance(0.06 if quiet else 0.2):
                reported = None
            draw.add(
                "village_reports", region_code=code, month=month_text(month), reported_on=reported,
                changes=0 if quiet and draw.chance(0.97) else draw.one_of(None, 0, 1, 2),
            )  # fmt: skip


def add_petitions_and_hotline(draw: Draw, places: Places) -> None:
    """Petitions near 15, 60 and 90 days and 12 months; hotline tests of five, one of them unanswered."""
    for _ in range(30):
        received = draw.one_of(
            draw.day(-90, -89, -91, -61, -60, -59, -16, -15, -14, 0, 1), draw.edge_day(-12, -12, -1)
        )
        draw.add(
            "petitions", petition_id=draw.number("X"), received_on=received, channel=draw.one_of("来信", "来访", "12345"),
            level=draw.one_of("村", "乡", "县", "市", "省"), region_code=draw.pick(places.villages + places.townships),
            named=draw.chance(0.5), petitioner_key=draw.one_of(None, "13900000001", "13900000002", "张三", *"甲乙丙丁"),
            topic=draw.one_of("漏保", "错保", "关系保人情保", "资金发放"),
            acknowledged_on=draw.maybe(0.8, received + timedelta(days=draw.one_of(0, 14, 15, 16))),
            replied_on=draw.maybe(0.7, received + timedelta(days=draw.one_of(30, 59, 60, 61))),
            satisfied=draw.one_of(None, "满意", "不满意"),
        )  # fmt: skip
    for code in places.townships:
        tests, missed = draw.one_of((5, 1), (5, 2), (4, 4), (10, 2), (10, 3), (6, 2))
        for n in range(tests):
            day = draw.day(-90, -89, 0, 1) if draw.chance(0.2) else draw.day(-30, -10, -5)
            draw.add(
                "hotline_tests", region_code=code, tested_at=draw.moment(day) + timedelta(seconds=-n if n else 0),
                answered=n >= missed, in_hours=draw.chance(0.95),
            )  # fmt: skip


def add_temporary_assistance(draw: Draw, people: People, places: Places, count: int) -> None:
    """Aids within and beyond 24 and 72 hours, at the limits, and split within 30 days."""
    limited = [
        d["region_code"] for d in draw.rows["delegations"] if d["limit_yuan"] and d["programme"] == "临时救助"
    ]
    for _ in range(count):
        person = people.anyone()
        township = draw.one_of(draw.pick(places.townships), draw.pick(places.villages))
        # Somebody who is helped again and again by one township within its limit.
        repeated = draw.chance(0.3)
        if repeated and limited:
            township = draw.pick(limited)
        reported = draw.moment(draw.one_of(draw.day_between(-90, 0), draw.day(-1, 0, 1), draw.edge_day(-12)))
        for n in range(draw.one_of(2, 3, 4) if repeated else draw.one_of(1, 1, 2)):
            hours = draw.one_of(0, 23, 24, 24, 25, 48, 72, 73)
            aided = reported + timedelta(hours=hours, seconds=draw.one_of(0, 0, 1, -1))
            if n:
                reported = aided = reported + timedelta(
                    days=draw.one_of(1, 10, 15, 30, 30, 31), seconds=draw.one_of(0, 0, 1)
                )
            draw.add(
                "temporary_assistance", aid_id=draw.number("L"), region_code=township,
                person_id=people.number_or_invalid(person), name=people.written_name(person),
                kind=draw.one_of("急难型", "支出型", "支出型"), reported_at=reported, aided_at=draw.maybe(0.9, aided),
                completed_on=None, approved_by="乡镇" if repeated else draw.one_of("乡镇", "乡镇", "县级"), from_reserve=draw.one_of(None, True, False),
                amount_yuan=yuan(draw.one_of("500", "600", "999.99", "1000", "1000.01", "1", "2000")),
            )  # fmt: skip
