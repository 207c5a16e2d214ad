"""Village reports, petitions, telephones."""

from collections import Counter
from datetime import date, datetime, timedelta

from mingcha.domain.months import first_day, month_number, month_text
from mingcha.domain.regions import township_of
from mingcha.example.aid_and_petitions import petition
from mingcha.example.background import County
from mingcha.example.households import DIBAO, TEKUN
from mingcha.example.registers import die
from mingcha.example.scenarios import cast
from mingcha.example.shape import AS_OF, M0
from mingcha.example.world import Row


def plant(county: County) -> None:
    """All of them."""
    reports(county)
    zero_reports(county)
    petitions(county)
    concentrated(county)
    telephones(county)


def report_of(county: County, village: str, month: int) -> Row:
    """A village's report for a month."""
    return next(
        r
        for r in county.world.tables["village_reports"]
        if r["region_code"] == village and r["month"] == month
    )


def reports(county: County) -> None:
    """Some 8 % of the last six months missing, 2 % late."""
    world = county.world
    villages = county.places.villages[: len(county.places.villages) // 2]
    for n in range(len(villages)):
        month = M0 - n % 6
        if n % 2:
            report_of(county, villages[n], month)["reported_on"] = None
        else:
            world.drop("village_reports", report_of(county, villages[n], month))
        world.plant("village_report_missing", villages[n], month_text(month), note="缺报")
    for n in range(6):
        village, month = county.places.villages[-1 - n], M0 - n
        report_of(county, village, month)["reported_on"] = first_day(month) + timedelta(days=20 + n)
        world.plant("village_report_late", village, month_text(month), note="20日以后报送")
    for n, village in enumerate(county.places.villages[-9:-7]):
        report_of(county, village, M0)["reported_on"] = date(2024, 6, 20)
        world.plant("village_report_late", village, month_text(M0), kind="decoy", note="恰在20日报送")
        world.drop("village_reports", report_of(county, village, M0 - 6 - n))
        world.plant(
            "village_report_missing", village, month_text(M0 - 6 - n), kind="decoy", note="最近六个月以前缺报"
        )


def zero_reports(county: County) -> None:
    """Three times nothing to report, while somebody covered died."""
    world = county.world
    villages = county.places.villages[-20:-10]

    def zero(village: str, died_on: date | None, changes: int, kind: str, note: str) -> None:
        for month in range(M0 - 2, M0 + 1):
            report_of(county, village, month)["changes"] = 0
        report_of(county, village, M0 - 1)["changes"] = changes
        if died_on:
            end = month_number(died_on.year, died_on.month)
            home = cast.dibao(county, [cast.elder(county, village=village)], end=end, end_reason="死亡")
            die(world, home.head, died_on)
            cast.forget_life_signs(county, home.head)
        world.plant("village_reports_only_zero", village, kind=kind, note=note)

    quiet = [v for v in villages if not _had_death(county, v)]
    zero(quiet[0], date(2024, 4, 1), 0, "case", "三个月零报告，期间有保障对象死亡")
    zero(quiet[1], date(2024, 5, 9), 0, "case", "三个月零报告，期间有保障对象死亡")
    zero(quiet[2], date(2024, 5, 30), 0, "case", "三个月零报告，期间有保障对象死亡")
    zero(quiet[3], None, 0, "decoy", "三个月零报告，无人死亡")
    zero(quiet[4], date(2024, 4, 20), 1, "decoy", "有一个月报告了变动")
    zero(quiet[5], date(2024, 3, 31), 0, "decoy", "死亡在这三个月以前")


def _had_death(county: County, village: str) -> bool:
    since = date(2024, 3, 25)
    return any(
        p.died_on and p.died_on >= since and p.is_member and p.region_code == village
        for p in county.world.people.values()
    )


def petitions(county: County) -> None:
    """Repeated, past a level, or overdue. All before the last ninety days, so as not to look concentrated."""
    world = county.world
    township = county.places.townships[15]

    def pair(first: date, second: date, topics: tuple[str, str], kind: str, note: str) -> None:
        key = "T139" + world.number("K")
        for day, topic in zip((first, second), topics, strict=True):
            petition(world, township, day, "乡", key, topic)
        world.plant("petition_repeated", key, topics[1], kind=kind, note=note)

    for n in range(4):
        pair(date(2023, 7, 1 + n), date(2024, 2, 6 + n), ("漏保", "漏保"), "case", "12个月内重复")
    pair(date(2023, 6, 30), date(2024, 2, 6), ("漏保", "漏保"), "decoy", "前一件恰在12个月以前")
    pair(date(2023, 9, 1), date(2024, 2, 6), ("漏保", "作风"), "decoy", "两件问题不同")

    for n, level in enumerate(("省", "市", "市", "省")):
        row = petition(world, township, date(2024, 1, 10 + n), level)
        world.plant("petition_skipped_level", row["petition_id"], note="未经下级直接到" + level)
    key = "T138" + world.number("K")
    petition(world, township, date(2023, 3, 1), "县", key, "错保")
    row = petition(world, township, date(2024, 1, 9), "市", key, "错保")
    world.plant("petition_skipped_level", row["petition_id"], kind="decoy", note="已先到县级")
    row = petition(world, township, date(2024, 1, 9), "省")
    row["petitioner_key"] = None
    world.plant("petition_skipped_level", row["petition_id"], kind="decoy", note="匿名，无法比对")

    for acknowledged, replied, kind, note in (
        (16, 40, "case", "第16日才告知受理"), (10, 61, "case", "第61日才答复"), (10, None, "case", "至今未答复"),
        (None, 30, "case", "未告知受理"), (15, 60, "decoy", "第15日告知、第60日答复"), (15, 59, "decoy", "第15日告知"),
    ):  # fmt: skip
        day = date(2024, 2, 1)
        row = petition(world, township, day)
        row["acknowledged_on"] = day + timedelta(days=acknowledged) if acknowledged else None
        row["replied_on"] = day + timedelta(days=replied) if replied else None
        world.plant("petition_overdue", row["petition_id"], kind=kind, note=note)


def concentrated(county: County) -> None:
    """Three townships with nine petitions for a hundred covered people in ninety days, the others with none or a few."""
    world = county.world
    covered = Counter(
        township_of(h.row["region_code"]) for h in county.households if h.row["end_month"] is None and h.row["programme"] in (*DIBAO, *TEKUN)
        for m in h.members if m["covered"] and m["to_month"] is None
    )  # fmt: skip
    townships = county.places.townships
    for n, (index, count) in enumerate(((0, None), (6, None), (12, None), (3, 3), (9, 4))):
        for i in range(count or round(covered[townships[index]] * 0.09)):
            day = date(2024, 4, 8) + timedelta(days=i)
            row = petition(world, townships[index], day)
            row["acknowledged_on"] = day + timedelta(days=5)
            row["replied_on"] = min(day + timedelta(days=40), AS_OF)
        kind, note = ("case", "九十天内信访明显多于其他乡镇") if n < 3 else ("decoy", "件数接近平均")
        world.plant("petitions_concentrated", townships[index], kind=kind, note=note)


def telephones(county: County) -> None:
    """Tests of the hotline in working hours: two of five unanswered; exactly one of five; too few; outside the hours."""
    world = county.world
    for index, answers, in_hours, kind, note in (
        (1, "10101", True, "case", "五次中两次无人接听"), (5, "00111111", True, "case", "八次中两次无人接听"),
        (9, "100000", True, "case", "六次中五次无人接听"), (13, "11110", True, "decoy", "恰为两成"),
        (14, "0000", True, "decoy", "不足五次"), (16, "000000", False, "decoy", "非工作时间"),
    ):  # fmt: skip
        township = township_of(county.places.townships[index])
        world.drop(
            "hotline_tests", *[t for t in world.tables["hotline_tests"] if t["region_code"] == township]
        )
        for i, answer in enumerate(answers):
            hour = 10 if in_hours else 21
            world.add(
                "hotline_tests", region_code=township, tested_at=datetime(2024, 4, 8 + i, hour, 15), answered=answer == "1",
                in_hours=in_hours,
            )  # fmt: skip
        world.plant("hotline_unanswered", township, kind=kind, note=note)
