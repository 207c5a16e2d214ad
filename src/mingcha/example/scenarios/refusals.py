"""Refusals: on a single factor, without a survey, by the same reason in series, without proper notice."""

from datetime import date

from mingcha.example.background import County
from mingcha.example.office_days import working_day_from, working_days_later
from mingcha.example.procedures import apply
from mingcha.example.scenarios import cast
from mingcha.example.scenarios.missed import ELIGIBLE
from mingcha.example.world import Row

PROPER = "家庭人均收入高于当地标准，经核对家庭财产超限"


def plant(county: County) -> None:
    """All of them."""
    ordinary_refusals(county)
    single_factor(county)
    same_reason(county)
    without_notice(county)
    refused_long_ago(county)


def refuse(
    county: County, reason: str, *, township: str | None = None, programme: str = "低保", applied_on: date = date(2024, 3, 11)
) -> Row:  # fmt: skip
    """A refused application, surveyed, checked and told in writing; whoever was refused 低保 or 特困 is asked after (group 5)."""
    person = cast.outsider(county, township=township)
    handlers = county.offices.handlers(county.world, person.region_code)
    application = apply(
        county.world, person, programme, working_day_from(applied_on), handlers, "不予确认", reason
    )
    if programme in ("低保", "特困"):
        county.world.plant(ELIGIBLE, person.id, note="申请未获确认，未在保")
    return application


def ordinary_refusals(county: County) -> None:
    """1 %: refused for a proper reason in a proper way."""
    world = county.world
    for _ in range(world.share_of_covered(0.01)):
        refuse(county, PROPER, applied_on=world.random_day(date(2022, 1, 5), date(2024, 4, 20)))


def single_factor(county: County) -> None:
    """One word was enough: no survey, or no means check."""
    world = county.world
    words = ("有车", "名下机动车", "已买房", "购房", "城里有房", "有工商登记", "子女有工作")
    for n in range(7):
        # 低保边缘: the deadlines of 低保 for survey and check do not add flags of their own.
        application = refuse(county, words[n], programme="低保边缘")
        if n % 2:
            application["survey_started_on"] = application["surveyors"] = None
            world.plant("refused_without_survey", application["application_id"], note="未经调查即否决")
        else:
            application["check_started_on"] = None
        world.plant(
            "refused_on_single_factor", application["application_id"], note="单凭一项否决，未经调查或核对"
        )
    application = refuse(county, "名下有车，经核对家庭财产超过规定", programme="低保边缘")
    application["check_started_on"] = None
    world.plant(
        "refused_on_single_factor", application["application_id"], kind="decoy", note="理由中有家庭财产核对"
    )
    application = refuse(county, "名下有车", programme="低保边缘")
    world.plant(
        "refused_on_single_factor", application["application_id"], kind="decoy", note="调查和核对都已做"
    )
    world.plant("refused_without_survey", application["application_id"], kind="decoy", note="已调查")
    application = refuse(county, PROPER, programme="低保边缘")
    application["decision"] = "撤回"
    application["survey_started_on"] = application["surveyors"] = None
    world.plant("refused_without_survey", application["application_id"], kind="decoy", note="申请人撤回")


def same_reason(county: County) -> None:
    """Three townships where one word refuses more than 60 % of ten or more; two just below."""
    world = county.world
    townships = county.places.townships

    def refuse_series(
        township: str, keyword: str, with_word: int, without: int, kind: str, note: str
    ) -> None:
        others = [
            a for a in world.tables["applications"]
            if a["region_code"].startswith(township[:9]) and a["decision"] == "不予确认" and a["applied_on"] > date(2023, 5, 1)
        ]  # fmt: skip
        for n in range(with_word + without - len(others)):
            reason = f"{keyword}，经核对家庭财产超过规定" if n < with_word else PROPER
            refuse(county, reason, township=township, programme="低保边缘", applied_on=date(2023, 9, 4 + n))
        world.plant("refusal_reason_concentrated", township, keyword, kind=kind, note=note)

    refuse_series(townships[1], "有车", 9, 3, "case", "12件中9件以有车否决")
    refuse_series(townships[4], "购房", 9, 4, "case", "13件中9件以购房否决")
    refuse_series(townships[8], "工商登记", 10, 3, "case", "13件中10件以工商登记否决")
    refuse_series(townships[10], "有房", 6, 9, "decoy", "15件中6件，不超过六成")
    other = townships[13]
    for n in range(4):
        refuse(
            county,
            "有车，经核对家庭财产超过规定",
            township=other,
            programme="低保边缘",
            applied_on=date(2023, 10, 9 + n),
        )
    world.plant("refusal_reason_concentrated", other, "有车", kind="decoy", note="不足10件")


def without_notice(county: County) -> None:
    """15 % of the refusals: by word of mouth, not at all, or late."""
    world = county.world

    def refusal(kind: str, note: str, **changes: object) -> Row:
        undecided = "decided_on" in changes  # group 5 asks for the day of the decision
        application = refuse(county, PROPER, programme="低保边缘" if undecided else "特困")
        application.update(changes)
        world.plant("not_notified_in_writing", application["application_id"], kind=kind, note=note)
        return application

    refusal("case", "口头告知", notice_method="口头")
    refusal("case", "未填告知方式", notice_method=None)
    for _ in range(world.share_of_covered(0.0015)):
        refusal("case", "未告知", notified_on=None, notice_method="未告知")
    refusal("case", "没有决定日期，也未告知", decided_on=None, county_opinion_on=None, notified_on=None, notice_method=None, accepted_on=date(2024, 5, 30),
            applied_on=date(2024, 5, 29), complete_on=date(2024, 5, 29), survey_started_on=date(2024, 6, 3), notice_from=date(2024, 6, 5),
            notice_to=date(2024, 6, 12))  # fmt: skip
    refusal("decoy", "邮寄告知", notice_method="邮寄")
    fresh = refusal("decoy", "决定后未满三个工作日，尚未告知", notified_on=None, notice_method=None)
    fresh.update(
        applied_on=date(2024, 5, 29), complete_on=date(2024, 5, 29), accepted_on=date(2024, 5, 30), survey_started_on=date(2024, 6, 3),
        notice_from=date(2024, 6, 5), notice_to=date(2024, 6, 13), county_received_on=date(2024, 6, 14),
        county_opinion_on=date(2024, 6, 26), decided_on=date(2024, 6, 26), check_requested_on=date(2024, 5, 30), check_started_on=date(2024, 6, 3),
    )  # fmt: skip
    for days, kind in ((4, "case"), (5, "case"), (9, "case"), (3, "decoy"), (2, "decoy")):
        application = refuse(county, PROPER, programme="特困")
        application["notified_on"] = working_days_later(application["decided_on"], days)
        world.plant(
            "refusal_notice_late",
            application["application_id"],
            kind=kind,
            note=f"决定后第{days}个工作日告知",
        )


def refused_long_ago(county: County) -> None:
    """Decoys of group 5: before 2017, or not 低保 and not 特困."""
    world = county.world
    for programme, applied_on, note in (
        ("低保", date(2016, 11, 21), "2017年以前的否决"),
        ("临时救助", date(2024, 2, 26), "临时救助的否决"),
    ):
        person = cast.outsider(county)
        handlers = county.offices.handlers(world, person.region_code)
        application = apply(world, person, programme, applied_on, handlers, "不予确认", PROPER)
        world.plant(ELIGIBLE, application["applicant_id"], kind="decoy", note=note)
