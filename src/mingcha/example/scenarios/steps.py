"""Steps of an application that took too long, or were skipped."""

from datetime import date, timedelta

from mingcha.domain.months import month_number
from mingcha.example.background import County
from mingcha.example.office_days import working_days_later
from mingcha.example.scenarios import cast
from mingcha.example.world import Row

ORDER = (
    "applied_on", "complete_on", "accepted_on", "check_requested_on", "survey_started_on", "check_started_on", "notice_from",
    "notice_to", "county_received_on", "county_opinion_on", "decided_on", "notified_on",
)  # fmt: skip
START = month_number(2023, 9)


def plant(county: County) -> None:
    """All of them."""
    steps_late(county)
    decisions_late(county)
    withdrawn(county)
    alone(county)
    disorder(county)


def new_application(county: County, start: int = START) -> Row:
    """The application of a household in 低保, every step in time."""
    return cast.dibao(county, start=start).application


def postpone(application: Row, step: str, day: date) -> None:
    """Move a step to a later day, and those after it by as much."""
    delay = day - application[step]
    for name in ORDER[ORDER.index(step) :]:
        application[name] += delay
    application["decided_at"] += delay


def take(application: Row, first: str, step: str, working_days: int) -> None:
    """Let a step come so many working days after another. The decision stays in time: no other deadline is touched."""
    application["delegated"] = False
    postpone(application, step, working_days_later(application[first], working_days))


def steps_late(county: County) -> None:
    """Each step once more than a working day late, and on its last day."""
    world = county.world
    plans = (
        ("acceptance_late", "complete_on", "accepted_on", 1, "受理"),
        ("survey_late", "accepted_on", "survey_started_on", 3, "启动调查"),
        ("county_opinion_late", "county_received_on", "county_opinion_on", 10, "县级意见"),
    )
    for check, first, step, limit, words in plans:
        for days in (limit + 1, limit + 1, limit + 2, limit, limit):
            application = new_application(county)
            if step == "survey_started_on":
                application["check_started_on"] = application["check_requested_on"]
                delay_from = application["accepted_on"]
                application["survey_started_on"] = working_days_later(delay_from, days)
                gap = working_days_later(application["survey_started_on"], 1) - application["notice_from"]
                if gap > timedelta(0):
                    postpone(application, "notice_from", application["notice_from"] + gap)
                application["delegated"] = False
            else:
                take(application, first, step, days)
                application["check_requested_on"] = application["check_started_on"] = application[
                    "accepted_on"
                ]
                if step == "accepted_on":
                    application["survey_started_on"] = working_days_later(application["accepted_on"], 1)
            kind = "case" if days > limit else "decoy"
            world.plant(check, application["application_id"], kind=kind, note=f"第{days}个工作日{words}")
    for days in (4, 5, 9, 3, 3):
        application = new_application(county)
        application["check_started_on"] = working_days_later(application["check_requested_on"], days)
        world.plant(
            "means_check_late",
            application["application_id"],
            kind="case" if days > 3 else "decoy",
            note=f"第{days}个工作日启动核对",
        )
    for days in (6, 5, 1, 7, 7):
        application = new_application(county)
        application["notice_to"] = application["notice_from"] + timedelta(days=days - 1)
        world.plant(
            "notice_too_short",
            application["application_id"],
            kind="case" if days < 7 else "decoy",
            note=f"公示{days}天",
        )


def decisions_late(county: County) -> None:
    """20 working days where the township decides, 30 otherwise, 45 when prolonged."""
    world = county.world
    for delegated, extended, days, limit in (
        (False, False, 31, 30), (True, False, 21, 20), (False, True, 46, 45), (True, True, 50, 45),
        (False, False, 30, 30), (True, False, 20, 20), (False, True, 45, 45),
    ):  # fmt: skip
        application = new_application(county)
        application.update(delegated=delegated, extended=extended)
        decided_on = working_days_later(application["accepted_on"], days)
        postpone(application, "decided_on", decided_on)
        note = f"第{days}个工作日决定，时限{limit}个工作日"
        world.plant(
            "decision_late",
            application["application_id"],
            kind="case" if days > limit else "decoy",
            note=note,
        )


def withdrawn(county: County) -> None:
    """Decoys: whoever withdraws is not waited for."""
    world = county.world
    application = new_application(county)
    for step in ORDER[2:]:
        application[step] = None
    application.update(decision="撤回", decided_at=None, notice_method=None)
    for check in ("acceptance_late", "survey_late", "decision_late"):
        world.plant(check, application["application_id"], kind="decoy", note="申请人撤回")


def alone(county: County) -> None:
    """One surveyor is not enough; an empty cell says nothing."""
    world = county.world
    for surveyors in (1, 1, 1, 0, 2, None):
        application = new_application(county)
        application["surveyors"] = surveyors
        kind = "case" if surveyors is not None and surveyors < 2 else "decoy"
        world.plant(
            "surveyed_alone",
            application["application_id"],
            kind=kind,
            note="入户调查人数：" + ("未填" if surveyors is None else str(surveyors)),
        )


def disorder(county: County) -> None:
    """Dates that cannot be true together; equal days can."""
    world = county.world

    def order(kind: str, note: str, **days: tuple[str, int]) -> None:
        application = new_application(county)
        application.update(
            {step: application[other] + timedelta(days=shift) for step, (other, shift) in days.items()}
        )
        world.plant("date_order_wrong", application["application_id"], kind=kind, note=note)

    order("case", "告知早于决定", notified_on=("decided_on", -3))
    order("case", "申请晚于受理", applied_on=("accepted_on", 2))
    order("case", "公示结束晚于决定", decided_on=("notice_to", -1))
    order("decoy", "决定当天告知", notified_on=("decided_on", 0))
    order("decoy", "受理当天启动调查", survey_started_on=("accepted_on", 0))
