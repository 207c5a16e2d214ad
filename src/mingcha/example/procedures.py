"""What a household's file holds when everything was done right: application, notices, papers, reviews, means check."""

from datetime import date, datetime, timedelta

from mingcha.domain.months import first_day, month_of
from mingcha.domain.regions import township_of
from mingcha.example.households import DIBAO, TEKUN, Household
from mingcha.example.office_days import working_day_from, working_days_later
from mingcha.example.shape import AS_OF, M0
from mingcha.example.world import Person, Row, World

NOTICE_FIELDS = "姓名、户籍所在地、家庭成员数量、保障类别、保障金额、监督电话"
PAPERS = (
    "申请书",
    "核对授权书",
    "受理通知书",
    "入户调查表",
    "核对报告",
    "初审意见",
    "公示材料",
    "确认通知书",
    "送达回证",
)
APPLICATION_PROGRAMME = {
    "城市低保": "低保",
    "农村低保": "低保",
    "集中供养特困": "特困",
    "分散供养特困": "特困",
}


def apply(
    world: World, applicant: Person, programme: str, applied_on: date, handlers: tuple[str, str], decision: str = "确认",
    reason: str | None = None,
) -> Row:  # fmt: skip
    """An application that went through every step within its time; a refusal after a survey, for a stated reason, told in writing."""
    accepted_on = working_days_later(applied_on, 1)
    started_on = working_days_later(accepted_on, world.random.randint(1, 3))
    notice_from = working_days_later(started_on, 2)
    notice_to = notice_from + timedelta(days=6 + world.random.randint(0, 1))
    received_on = working_days_later(notice_to, 1)
    decided_on = working_days_later(received_on, world.random.randint(3, 4))
    notified_on = working_days_later(decided_on, world.random.randint(1, 2))
    decided_at = datetime(
        decided_on.year,
        decided_on.month,
        decided_on.day,
        world.random.randint(8, 17),
        world.random.randrange(60),
    )
    return world.add(
        "applications", application_id=world.number("A"), programme=programme, region_code=applicant.region_code,
        applicant_id=applicant.id, applicant_name=applicant.name, applied_on=applied_on, complete_on=applied_on,
        accepted_on=accepted_on, survey_started_on=started_on, surveyors=2, check_requested_on=accepted_on,
        check_started_on=working_days_later(accepted_on, world.random.randint(1, 3)), notice_from=notice_from,
        notice_to=notice_to, county_received_on=received_on, county_opinion_on=decided_on, decided_on=decided_on,
        decision=decision, reason_text=reason, extended=False, delegated=month_of(applied_on) >= month_of(date(2023, 1, 1)),
        notified_on=notified_on, notice_method="书面送达", caseworker_id=handlers[0], approver_id=handlers[1],
        decided_at=decided_at,
    )  # fmt: skip


def file_papers(world: World, household: Household) -> None:
    """Application, papers and notices of a household that began in the time of the registers, and its standing notice."""
    row = household.row
    start = row["start_month"]
    programme = APPLICATION_PROGRAMME.get(row["programme"], row["programme"])
    if start > min(world.shape.first_month + 1, M0 - 26):
        applied_on = working_day_from(first_day(start - 2) + timedelta(days=world.random.randrange(8)))
        handlers = (row["caseworker_id"], row["approver_id"])
        household.application = application = apply(world, household.head, programme, applied_on, handlers)
        _post(world, household, "初审公示", "乡镇大厅", application["notice_from"], application["notice_to"])
        _post(world, household, "确认公布", "县级网站", application["notified_on"], None)
        days = (
            applied_on, applied_on, application["accepted_on"], application["survey_started_on"],
            application["notice_from"], application["notice_to"], application["notice_to"], application["decided_on"],
            application["notified_on"],
        )  # fmt: skip
        for kind, day in zip(PAPERS, days, strict=True):
            household.documents.append(
                world.add(
                    "case_documents",
                    document_id=world.number("D"),
                    household_id=household.id,
                    application_id=application["application_id"],
                    kind=kind,
                    dated_on=day,
                    archived_on=working_day_from(day + timedelta(days=world.random.randint(3, 24))),
                )
            )
    if row["programme"] in (*DIBAO, *TEKUN):
        ended = row["end_month"]
        _post(
            world, household, "长期公示", "村居公开栏", first_day(start) + timedelta(days=world.random.randint(1, 20)),
            None if ended is None else first_day(ended + 1),
        )  # fmt: skip


def _post(
    world: World, household: Household, kind: str, place: str, posted_from: date, posted_to: date | None
) -> None:
    village = household.row["region_code"]
    household.notices.append(
        world.add(
            "public_notices",
            notice_id=world.number("N"),
            household_id=household.id,
            application_id=household.application["application_id"]
            if household.application and kind != "长期公示"
            else None,
            region_code=village if place == "村居公开栏" else township_of(village),
            place=place,
            kind=kind,
            posted_from=posted_from,
            posted_to=posted_to,
            fields=NOTICE_FIELDS,
        )
    )


def review_regularly(world: World, household: Household) -> None:
    """Reviews every year, every half-year where the income is not steady; the last one lies within the time."""
    row = household.row
    interval = 6 if row["income_kind"] == "收入不固定" else 12
    last_month = min(row["end_month"] or M0, M0)
    day = working_day_from(AS_OF - timedelta(days=world.random.randint(5, 27 * interval)))
    if row["end_month"] is not None:
        day = working_day_from(first_day(last_month) + timedelta(days=world.random.randint(1, 10)))
    while month_of(day) > max(row["start_month"], world.shape.first_month):
        household.reviews.append(review(world, household, day))
        day = working_day_from(day - timedelta(days=30 * interval))
    row["last_reviewed_on"] = max((r["reviewed_on"] for r in household.reviews), default=None)
    if not household.reviews and row["start_month"] <= M0 - interval + 1:
        household.reviews.append(review(world, household, working_day_from(AS_OF - timedelta(days=40))))
        row["last_reviewed_on"] = household.reviews[-1]["reviewed_on"]


def review(world: World, household: Household, day: date, result: str = "符合") -> Row:
    """One review."""
    return world.add("reviews", household_id=household.id, reviewed_on=day, result=result, visitors=2)


def check_means(world: World, household: Household) -> None:
    """The report of the means check: a little money in the bank, authorised."""
    checked_on = world.random_day(date(2023, 7, 1), date(2024, 6, 20))
    world.add(
        "financial_assets", household_id=household.id, total_yuan=world.random.randrange(100, 4000, 10) * len(household.people),
        checked_on=checked_on, authorised_to=checked_on + timedelta(days=365),
    )  # fmt: skip


def show_alive(world: World, household: Household) -> None:
    """A sign of life this spring for each of the living covered members."""
    for person, member in zip(household.people, household.members, strict=True):
        if member["covered"] and person.died_on is None:
            kind = world.random.choice(("就医结算", "养老认证", "本人签字", "入户见面"))
            world.add(
                "life_signs",
                person_id=person.id,
                seen_on=world.random_day(date(2024, 2, 1), date(2024, 6, 25)),
                kind=kind,
            )
