"""Missed and unfairly treated: refusals, short or absent payments, exits without a decision."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal

from .calendar_rules import month_of
from .checks_missed import mentions
from .due import due_periods, paid_with_arrears
from .flags import Found, reference
from .rows import Row
from .world import DIBAO, POOR, World, township

SINGLE_FACTORS = ("有车", "机动车", "买房", "购房", "有房", "工商登记", "子女有")
WEIGHED = ("人均收入", "家庭财产", "核对", "经调查")


def refusals(w: World) -> list[Row]:
    """Applications that were refused."""
    return [a for a in w.rows("applications") if a.decision == "不予确认"]


@reference(
    "high",
    "applications",
    columns="applications.reason_text applications.survey_started_on applications.check_started_on",
)
def refused_on_single_factor(w: World, found: Found) -> None:
    """The words are looked for in the reason as it is written."""
    for a in refusals(w):
        found.examine()
        unlooked = a.survey_started_on is None or a.check_started_on is None
        if mentions(a.reason_text, *SINGLE_FACTORS) and not mentions(a.reason_text, *WEIGHED) and unlooked:
            found.flag(a.application_id, region=a.region_code)


@reference("medium", "applications", columns="applications.decided_on applications.reason_text")
def refusal_reason_concentrated(w: World, found: Found) -> None:
    """Reading: "the last 12 months (by decided_on)" are months M0−11 … M0; refusals of any programme."""
    by_township: dict[str, list[Row]] = defaultdict(list)
    for a in refusals(w):
        if a.decided_on is not None and w.in_last_year(month_of(a.decided_on)):
            by_township[township(a.region_code)].append(a)
    for code, rows in by_township.items():
        found.examine()
        for keyword in SINGLE_FACTORS:
            with_it = sum(mentions(a.reason_text, keyword) for a in rows)
            if len(rows) >= 10 and with_it * 100 > 60 * len(rows):
                found.flag(code, keyword, region=code)


@reference("high", "applications", columns="applications.survey_started_on")
def refused_without_survey(w: World, found: Found) -> None:
    """A survey started after as_of had not been started."""
    for a in refusals(w):
        found.examine()
        if a.survey_started_on is None:
            found.flag(a.application_id, region=a.region_code)


@reference(
    "high",
    "households payments adjustments",
    columns="adjustments.amount_yuan payments.household_id payments.kind",
)
def underpaid(w: World, found: Found) -> None:
    """Arrears (补发) count as paid; exactly one yuan short is no flag."""
    for period in due_periods(w):
        found.examine()
        paid = paid_with_arrears(w, period)
        if 0 < paid < period.due_yuan - 1:
            h = period.household
            found.flag(
                *period.subject, amount=period.due_yuan - paid, region=h.region_code, household=h.household_id
            )


@reference(
    "high",
    "households payments adjustments",
    columns="adjustments.amount_yuan payments.household_id payments.kind",
)
def not_paid(w: World, found: Found) -> None:
    """Nothing at all for a period that was due."""
    for period in due_periods(w):
        found.examine()
        if period.due_yuan > 0 and paid_with_arrears(w, period) == 0:
            h = period.household
            found.flag(
                *period.subject, amount=period.due_yuan, region=h.region_code, household=h.household_id
            )


@reference("high", "payments", columns="payments.paid_on payments.household_id")
def returned_payment_not_reissued(w: World, found: Found) -> None:
    """Reading: any 成功 payment of the household and month puts it right, whatever its kind; without a household none can.
    A later 成功 payment needs a paid_on to be later.
    """
    made_good: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for p in w.rows("payments"):
        if p.status == "成功" and p.household_id is not None and p.paid_on is not None:
            made_good[p.household_id, p.for_month].append(p)
    for p in w.rows("payments"):
        if p.status != "退票":
            continue
        found.examine()
        if p.paid_on is None or not p.paid_on + timedelta(days=15) < w.as_of:
            continue
        if not any(s.paid_on > p.paid_on for s in made_good.get((p.household_id, p.for_month), ())):
            found.flag(
                p.payment_id,
                amount=Decimal(p.amount_yuan),
                region=w.region(p.household_id),
                household=p.household_id,
            )


@reference("low", "households adjustments", columns="households.end_month households.end_reason")
def gradual_exit_denied(w: World, found: Found) -> None:
    """低保 that ended for work or a higher income with no 渐退 in the half year before."""
    for key, h in w.households.items():
        if h.programme not in DIBAO or h.end_month is None or not w.m0 - 12 <= h.end_month <= w.m0 - 1:
            continue
        found.examine()
        gradual = any(
            a.kind == "渐退" and h.end_month - 6 <= a.effective_month <= h.end_month
            for a in w.adjustments.get(key, ())
        )
        if mentions(h.end_reason, "就业", "务工", "增收") and not gradual:
            found.flag(key, region=h.region_code, household=key)


@reference(
    "high",
    "households adjustments",
    columns="households.end_month households.end_reason adjustments.decision_no adjustments.notified_on",
)
def stopped_without_decision(w: World, found: Found) -> None:
    """One and the same 停发 must have both a number and a notice."""
    for key, h in w.households.items():
        if h.programme not in POOR or h.end_month is None or not w.m0 - 12 <= h.end_month <= w.m0 - 1:
            continue
        found.examine()
        decided = any(
            a.kind == "停发"
            and h.end_month <= a.effective_month <= h.end_month + 1
            and a.decision_no is not None
            and a.notified_on is not None
            for a in w.adjustments.get(key, ())
        )
        if not decided and not mentions(h.end_reason, "死亡"):
            found.flag(key, region=h.region_code, household=key)


@reference("low", "households")
def rigid_certification_expired(w: World, found: Found) -> None:
    """Twelve months from start_month are over."""
    for h in w.active_now("刚性支出困难"):
        found.examine()
        if h.start_month + 12 <= w.m0:
            found.flag(h.household_id, region=h.region_code, household=h.household_id)
