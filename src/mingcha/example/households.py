"""One assisted household with everything that a clean file has: members, decisions, payments, reviews, notices, papers, care."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from mingcha.domain.months import first_day, full_years, month_parts
from mingcha.example.office_days import working_day_from, working_days_later
from mingcha.example.offices import Offices
from mingcha.example.places import standard_at
from mingcha.example.shape import AS_OF, M0, STANDARD_CHANGES
from mingcha.example.world import Person, Row, World

DIBAO = ("城市低保", "农村低保")
TEKUN = ("集中供养特困", "分散供养特困")
SUPPLEMENT_YUAN = 80


@dataclass
class Household:
    """The rows of one household, held so that a scenario can change them."""

    row: Row
    people: list[Person]
    members: list[Row]
    account_no: str
    adjustments: list[Row] = field(default_factory=list)
    payments: list[Row] = field(default_factory=list)
    reviews: list[Row] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)
    visits: list[Row] = field(default_factory=list)
    agreement: Row | None = None
    application: Row | None = None
    stay: Row | None = None

    @property
    def id(self) -> str:
        """The household number."""
        return self.row["household_id"]

    @property
    def head(self) -> Person:
        """The first person."""
        return self.people[0]

    @property
    def is_dibao(self) -> bool:
        """低保, rural or urban."""
        return self.row["programme"] in DIBAO

    def payments_of(self, month: int) -> list[Row]:
        """The payment rows for one month."""
        return [p for p in self.payments if p["for_month"] == month]


def is_severely_disabled(person: Person) -> bool:
    """As the checks define it."""
    if not person.disability:
        return False
    kind, level = person.disability
    return level in ("一级", "二级") or (level == "三级" and kind in ("智力", "精神"))


def needs_supplement(person: Person) -> bool:
    """Who gets more than the others in 低保: the old, the young, the severely disabled, the seriously ill."""
    age = full_years(person.born_on, AS_OF)
    return (
        age >= 70
        or age < 18
        or is_severely_disabled(person)
        or bool(person.illness and person.illness["serious"])
    )


def open_household(
    world: World, offices: Offices, programme: str, people: list[Person], *, start: int,
    covered: list[bool] | None = None, end: int | None = None, end_reason: str | None = None, income: int | None = None,
    unstable: bool = False, self_care: str | None = None, left: dict[str, int] | None = None,
) -> Household:  # fmt: skip
    """Enter a household with its members and adjustments. Payments and papers follow (`pay`, `procedures`).

    income  monthly income a head; by default a third of the standard, and above the standard where only some are covered
    left    person id → last month of those who died or moved out meanwhile, taken out in time
    """
    covered = covered or [True] * len(people)
    head = people[0]
    caseworker, approver = offices.handlers(world, head.region_code)
    standard = standard_at(programme, M0)
    if income is None:
        income = 0 if programme in TEKUN else (standard // 3 if all(covered) else standard + 60)
    row = world.add(
        "households", household_id=world.number("H"), programme=programme, region_code=head.region_code, head_id=head.id,
        head_name=head.name, member_count=len(people), income_per_capita_yuan=income, amount_yuan=0, start_month=start,
        end_month=end, end_reason=end_reason, income_kind="收入不固定" if unstable else "无收入或收入稳定",
        last_reviewed_on=None, caseworker_id=caseworker, approver_id=approver,
        care_wish={"集中供养特困": "集中", "分散供养特困": "分散"}.get(programme),
        wish_on=first_day(start) if programme in TEKUN else None, self_care=self_care, account_custody="无",
    )  # fmt: skip
    members = [
        _enter_member(world, row, p, is_covered) for p, is_covered in zip(people, covered, strict=True)
    ]
    for member in members:
        member["to_month"] = (left or {}).get(member["person_id"])
    row["member_count"] -= len(left or {})
    household = Household(row, list(people), members, world.account())
    if programme in (*DIBAO, *TEKUN):
        _decide_amounts(world, household)
    return household


def _enter_member(world: World, row: Row, person: Person, is_covered: bool) -> Row:
    person.is_member = True
    supplement = row["programme"] in DIBAO and is_covered and needs_supplement(person)
    age = full_years(person.born_on, AS_OF)
    return world.add(
        "members", household_id=row["household_id"], person_id=person.id, name=person.name,
        relation="本人" if person.id == row["head_id"] else person.relation if person.relation != "户主" else "其他",
        covered=is_covered, work_capacity="无劳动能力" if age >= 60 or age < 16 else "部分丧失",
        income_yuan=0, supplement_kind="重点人员" if supplement else None,
        supplement_yuan=SUPPLEMENT_YUAN if supplement else 0, from_month=row["start_month"], to_month=None,
    )  # fmt: skip


def amount_in(household: Household, month: int) -> int:
    """What the household is due in a month: standard less income for each covered member, and the supplements.

    For a part of a household the income is disregarded up to half the standard (单人保).
    """
    row = household.row
    covered = [
        m for m in household.members if m["covered"] and (m["to_month"] is None or m["to_month"] >= month)
    ]
    standard = standard_at(row["programme"], month)
    if row["programme"] in TEKUN:
        return standard * len(covered)
    income = min(row["income_per_capita_yuan"] or 0, standard_at(row["programme"], STANDARD_CHANGES[0]) // 2)
    return (standard - income) * len(covered) + sum(m["supplement_yuan"] or 0 for m in covered)


def _decide_amounts(world: World, household: Household) -> None:
    row = household.row
    start, end = row["start_month"], row["end_month"]
    decide(world, household, "新增", start, amount_in(household, start), "审核确认纳入")
    for month in STANDARD_CHANGES:
        if start < month <= (end or M0):
            decide(world, household, "增发", month, amount_in(household, month), "提高保障标准")
    for month in sorted({m["to_month"] for m in household.members if m["to_month"]}):
        decide(world, household, "减发", month + 1, amount_in(household, month + 1), "家庭成员减少")
    row["amount_yuan"] = amount_in(household, min(end or M0, M0))
    if end is not None:
        decide(world, household, "停发", end + 1, 0, row["end_reason"])


def decide(world: World, household: Household, kind: str, month: int, amount: int | None, reason: str) -> Row:
    """A decision on the amount, taken and told in writing in the month before it takes effect."""
    day = working_day_from(first_day(month - 1) + timedelta(days=world.random.randint(16, 22)))
    adjustment = world.add(
        "adjustments", household_id=household.id, kind=kind, effective_month=month, amount_yuan=amount,
        decision_no=f"青民救〔{month_parts(month)[0]}〕{len(world.tables['adjustments']) + 1}号",
        decided_on=day, reason=reason, notified_on=working_days_later(day, 2),
    )  # fmt: skip
    household.adjustments.append(adjustment)
    return adjustment


def pay(world: World, household: Household, institution: tuple[str, str] | None = None) -> None:
    """A payment for every month, in time: 低保 by the 10th, 分散特困 for the quarter, 集中特困 to the institution."""
    row = household.row
    month = max(row["start_month"], world.shape.first_month)
    while month <= min(row["end_month"] or M0, M0):
        household.payments.append(
            pay_month(world, household, month, amount_in(household, month), institution=institution)
        )
        month += 1


def pay_month(
    world: World, household: Household, month: int, amount: int, *, kind: str | None = "正常", paid_on: date | None = None,
    institution: tuple[str, str] | None = None,
) -> Row:  # fmt: skip
    """One payment row."""
    programme = household.row["programme"]
    if paid_on is None:
        due_month = month - (month - 1) % 3 if programme == "分散供养特困" else month
        # Every township has its own day; the start of a household may lie inside a quarter that has been paid already.
        paid_on = first_day(max(due_month, household.row["start_month"])) + timedelta(
            days=3 + int(household.row["region_code"][8]) % 6
        )
    return world.add(
        "payments", payment_id=world.number("P"), programme=programme, household_id=household.id,
        payee_id=None if institution else household.head.id, payee_name=institution[0] if institution else household.head.name,
        payee_kind="供养机构" if institution else "个人", account_no=institution[1] if institution else household.account_no,
        for_month=month, amount_yuan=amount, paid_on=paid_on, status="成功", kind=kind,
    )  # fmt: skip
