"""Households that left: paid on, stopped without a decision, without gradual exit, or in need again; and reviews without effect."""

from datetime import date

from mingcha.domain.months import month_number
from mingcha.example.background import County
from mingcha.example.households import Household, decide, pay_month
from mingcha.example.procedures import review
from mingcha.example.registers import die
from mingcha.example.scenarios import cast
from mingcha.example.shape import M0

MOVED = "户口迁出本县"
"""An exit for this reason asks no further question (group 4 of eligible_group_not_enrolled leaves it out)."""


def plant(county: County) -> None:
    """All of them."""
    paid_after_exit(county)
    failed_reviews(county)
    stopped_without_decision(county)
    gradual_exits(county)
    in_need_again(county)
    rigid_certifications(county)
    cut_without_notice(county)


def paid_after_exit(county: County) -> None:
    """0.2 %: payments go on after the end of the household, or after a stop that nobody told the bank."""
    world = county.world
    for n in range(world.share_of_covered(0.002)):
        if n % 2:
            home = cast.dibao(county, end=M0 - 4, end_reason=MOVED)
            for month in range(M0 - 3, M0):
                pay_month(world, home, month, 387)
            note = "停保后仍发三个月"
        else:
            home = cast.dibao(county)
            decide(world, home, "停发", M0 - 1, 0, "收入变化")
            note = "已决定停发，系统未终止、仍在发放"
        world.plant("paid_after_exit", home.id, note=note)

    home = cast.dibao(county, end=M0 - 3, end_reason=MOVED)
    pay_month(world, home, M0 - 2, 50, kind="补发")
    world.plant("paid_after_exit", home.id, kind="decoy", note="停保后只有补发")
    home = cast.dibao(county, end=M0 - 1, end_reason=MOVED)
    world.plant("paid_after_exit", home.id, kind="decoy", note="最后一笔恰为终止当月")
    home = cast.dibao(county)
    amount = home.payments_of(M0 - 7)[0]["amount_yuan"]
    decide(world, home, "停发", M0 - 8, 0, "收入变化")
    decide(world, home, "新增", M0 - 7, amount, "复核后重新纳入")
    world.plant("paid_after_exit", home.id, kind="decoy", note="停发后又重新纳入")


def failed_reviews(county: County) -> None:
    """0.1 %: the review said no and nothing happened for thirty days."""
    world = county.world

    def fails(day: date, kind: str, note: str) -> Household:
        home = cast.dibao(county)
        cast.reviewed_last_on(county, home, day)
        home.reviews[-1]["result"] = "不符合"
        world.plant("review_failed_not_adjusted", home.id, kind=kind, note=note)
        return home

    for n in range(world.share_of_covered(0.001)):
        fails(date(2024, 5, 30 - 9 * (n % 3)), "case", "复核不符合，三十日后仍未变动")
    fails(date(2024, 5, 31), "decoy", "截至日恰满三十日")
    home = fails(date(2024, 4, 15), "decoy", "已作减发决定")
    decide(world, home, "减发", M0 + 1, 200, "复核不符合")
    home = fails(date(2024, 4, 15), "decoy", "后一次复核符合")
    home.reviews.append(review(world, home, date(2024, 6, 3)))
    home.row["last_reviewed_on"] = date(2024, 6, 3)


def stopped_without_decision(county: County) -> None:
    """0.15 %: no stop decision, one without a number, or one that was not told in writing."""
    world = county.world

    def stopped(end: int, reason: str, kind: str, note: str, **changes: object) -> Household:
        home = cast.dibao(county, end=end, end_reason=reason)
        stop = home.adjustments[-1]
        if changes:
            stop.update(changes)
        else:
            world.drop("adjustments", stop)
        world.plant("stopped_without_decision", home.id, kind=kind, note=note)
        return home

    for n in range(world.share_of_covered(0.0015)):
        if n % 3 == 2:
            home = stopped(M0 - 1 - n, MOVED, "case", "停发决定未书面告知", notified_on=None)
            month = home.row["end_month"] + 1
            world.plant(
                "cut_without_notice",
                home.id,
                "停发",
                f"{(month - 1) // 12}-{(month - 1) % 12 + 1:02d}",
                note="停发未书面告知",
            )
        elif n % 3 == 1:
            stopped(M0 - 2 - n, MOVED, "case", "停发决定没有文号", decision_no=None)
        else:
            stopped(M0 - 12 if n == 0 else M0 - n, MOVED, "case", "没有停发决定")
    # The household ends in May, the stop takes effect with May itself: it counts.
    home = stopped(M0 - 1, MOVED, "decoy", "停发决定自终止当月执行", effective_month=M0 - 1)
    cast.drop_payment(county, home, M0 - 1)
    stopped(M0 - 13, MOVED, "decoy", "停保已超过12个月")
    home = stopped(M0 - 3, "死亡", "decoy", "因死亡停保")
    die(world, home.head, date(2024, 3, 11))
    cast.forget_life_signs(county, home.head)


def gradual_exits(county: County) -> None:
    """Work took them out of 低保: 0.15 % at once, others by steps; some steps never end."""
    world = county.world
    for n in range(world.share_of_covered(0.0015)):
        reason = ("就业增收", "外出务工，收入增加", "家庭增收")[n % 3]
        home = cast.dibao(
            county, cast.couple(county, children=0), end=M0 - 12 if n == 0 else M0 - 1 - n, end_reason=reason
        )
        world.plant("gradual_exit_denied", home.id, note="因就业增收退出，没有渐退期")
        cast.end_of(county, home, note="就业增收退出低保后未再纳入")
    for end, steps, note in ((M0 - 2, M0 - 8, "渐退恰在终止前六个月起"), (M0 - 13, None, "退出已超过12个月")):
        home = cast.dibao(county, cast.couple(county, children=0), end=end, end_reason="就业增收")
        if steps:
            stop = home.adjustments[-1]
            cast.set_amount_from(county, home, "渐退", steps, 350, "就业增收，渐退")
            world.tables["adjustments"].append(stop)
            home.adjustments.append(stop)
        world.plant("gradual_exit_denied", home.id, kind="decoy", note=note)
        cast.end_of(county, home, note="就业增收退出低保后未再纳入")

    for n in range(3):
        home = cast.dibao(county)
        cast.set_amount_from(county, home, "渐退", M0 - 7 - n, 350, "就业增收，渐退")
        world.plant("gradual_exit_overrun", home.id, note="渐退超过六个月")
    home = cast.dibao(county)
    cast.set_amount_from(county, home, "渐退", M0 - 6, 350, "就业增收，渐退")
    world.plant("gradual_exit_overrun", home.id, kind="decoy", note="渐退恰为六个月")
    home = cast.dibao(county)
    cast.set_amount_from(county, home, "渐退", M0 - 9, 350, "就业增收，渐退")
    cast.set_amount_from(county, home, "增发", M0 - 5, 420, "再度困难，恢复")
    world.plant("gradual_exit_overrun", home.id, kind="decoy", note="渐退后已恢复")


def in_need_again(county: County) -> None:
    """Left in the last six months, and seriously ill or watched now."""
    world = county.world
    for n in range(4):
        home = cast.dibao(
            county, cast.couple(county, children=0), end=M0 - 6 if n == 0 else M0 - 2, end_reason=MOVED
        )
        person = home.people[n % 2]
        if n % 2:
            world.add(
                "risk_watch", person_id=person.id, name=person.name, region_code=person.region_code, kind="突发严重困难",
                cleared=False, identified_on=date(2024, 5, 15),
            )  # fmt: skip
            world.plant("watched_person_without_aid", person.id, note="退出后成为监测对象，未获救助")
        else:
            person.illness = {"serious": True, "year": 2024, "own_expense_yuan": 42_000}
        world.plant("exited_then_in_need", home.id, note="退出半年内患重病或成为监测对象")
        world.plant("eligible_group_not_enrolled", person.id, note="退出后又属重点人员，未再纳入")
    home = cast.dibao(county, cast.couple(county, children=0), end=M0 - 7, end_reason=MOVED)
    home.head.illness = {"serious": True, "year": 2024, "own_expense_yuan": 42_000}
    world.plant("exited_then_in_need", home.id, kind="decoy", note="退出已满七个月")
    world.plant("eligible_group_not_enrolled", home.head.id, note="重病，未在保")
    people = cast.couple(county, children=0)
    people[0].illness = {"serious": True, "year": 2024, "own_expense_yuan": 42_000}
    home = cast.dibao(county, people, end=M0 - 3, end_reason=MOVED)
    cast.dibao(county, people, start=M0 - 2)
    world.plant("exited_then_in_need", home.id, kind="decoy", note="已重新纳入")


def rigid_certifications(county: County) -> None:
    """Recognised for a year, not looked at again."""
    world = county.world
    for n in range(3):
        home = cast.near_dibao(county, cast.couple(county), programme="刚性支出困难", start=M0 - 12 - n)
        world.plant("rigid_certification_expired", home.id, note="认定满十二个月未续")
    for n in range(2):
        home = cast.near_dibao(county, cast.couple(county), programme="刚性支出困难", start=M0 - 11 + n)
        world.plant("rigid_certification_expired", home.id, kind="decoy", note="认定未满十二个月")


def cut_without_notice(county: County) -> None:
    """0.15 %: less money, and nobody was told in writing."""
    world = county.world
    for n in range(world.share_of_covered(0.0015)):
        home = cast.dibao(county)
        month = month_number(2024, 1 + n % 5)
        cast.set_amount_from(county, home, "减发", month, 300, "收入增加")["notified_on"] = None
        world.plant("cut_without_notice", home.id, "减发", f"2024-{1 + n % 5:02d}", note="减发未书面告知")
    home = cast.dibao(county)
    home.adjustments[-1]["notified_on"] = None
    world.plant(
        "cut_without_notice", home.id, "增发", "2024-01", kind="decoy", note="增发未告知，不在本项范围"
    )
    home = cast.dibao(county)
    cast.set_amount_from(county, home, "减发", month_number(2024, 4), 300, "收入增加")
    world.plant("cut_without_notice", home.id, "减发", "2024-04", kind="decoy", note="减发已书面告知")
