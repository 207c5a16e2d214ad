"""Relatives of officials: registered or not, handled by their own people, or by each other's."""

from datetime import date, datetime, timedelta

from mingcha.domain.months import first_day, month_number
from mingcha.example.background import County
from mingcha.example.households import Household
from mingcha.example.offices import appoint
from mingcha.example.places import COUNTY
from mingcha.example.procedures import apply
from mingcha.example.scenarios import cast
from mingcha.example.world import Person, Row


def plant(county: County) -> None:
    """All of them. Every official is used once, so that one case does not become another."""
    officials = [p for v in county.places.villages for p in county.offices.committees[v]]
    county.world.random.shuffle(officials)
    registered_kin(county, officials)
    not_registered(county, officials)
    badly_registered(county, officials)
    clusters(county, officials)
    own_relatives(county)
    favours(county)
    bursts(county)
    all_steps(county)


def register(county: County, official: Person, home: Household, filed_on: date | None = None) -> Row:
    """A registration as it should be: filed at the start, visited by the county, kept in a file of its own."""
    filed_on = filed_on or max(first_day(home.row["start_month"]), date(2021, 7, 1))
    return county.world.add(
        "kin_registrations", staff_id=official.id, household_id=home.id, relation="父母", filed_on=filed_on,
        visited_on=filed_on + timedelta(days=20), separate_file=True,
    )  # fmt: skip


def parents_of(county: County, official: Person) -> list[Person]:
    """The old people of the lineage: parents or parents-in-law of the official."""
    return county.offices.lineages[official.id].elders


def next_official(county: County, officials: list[Person]) -> Person:
    """An official whose parents are alive and in the register."""
    while True:
        official = officials.pop()
        if official.mother_id and any(p.id == official.mother_id for p in parents_of(county, official)):
            return official


def registered_kin(county: County, officials: list[Person]) -> None:
    """2 % of the covered: parents of officials, registered in good order. Decoys of all three registration checks."""
    world = county.world
    for n in range(min(world.share_of_covered(0.008), len(officials) // 4)):
        official = next_official(county, officials)
        home = cast.dibao(county, parents_of(county, official))
        register(county, official, home)
        if n < 3:
            for check in ("kin_not_registered", "kin_not_visited", "kin_file_not_separate"):
                world.plant(check, home.id, official.id, kind="decoy", note="已备案、已入户、单独建档")


def not_registered(county: County, officials: list[Person]) -> None:
    """0.3 %: a quarter of the relatives are not registered. A nephew, and somebody whose relative left office before, need not be."""
    world = county.world
    for _ in range(world.share_of_covered(0.003)):
        official = next_official(county, officials)
        home = cast.dibao(county, parents_of(county, official))
        world.plant("kin_not_registered", home.id, official.id, note="父母在保，未备案")
    official = next_official(county, officials)
    family = next(
        f for f in county.offices.lineages[official.id].families if official not in (f.father, f.mother)
    )
    nephew = family.children[0]
    home = cast.dibao(county, [nephew])
    home.row["member_count"] = 1
    world.plant("kin_not_registered", home.id, official.id, kind="decoy", note="侄（甥）不属近亲属")
    retired, parent = cast.adult(county), cast.elder(county)
    retired.mother_id = parent.id
    appoint(world, retired, "村居两委成员", parent.region_code, date(2015, 3, 1), date(2019, 12, 31))
    home = cast.dibao(county, [parent])
    world.plant("kin_not_registered", home.id, retired.id, kind="decoy", note="离任后其母才纳入")
    official = next_official(county, officials)
    home = cast.dibao(county, parents_of(county, official))
    register(county, official, home, filed_on=date(2024, 6, 30))
    world.plant("kin_not_registered", home.id, official.id, kind="decoy", note="截至日当天备案")


def badly_registered(county: County, officials: list[Person]) -> None:
    """Registered, but not visited, or not filed apart."""
    world = county.world
    for n in range(4):
        official = next_official(county, officials)
        home = cast.dibao(county, parents_of(county, official))
        row = register(county, official, home, filed_on=date(2024, 5, 30 - n))
        row["visited_on"] = None
        world.plant("kin_not_visited", home.id, official.id, note="备案满三十日县级未入户")
    official = next_official(county, officials)
    home = cast.dibao(county, parents_of(county, official))
    register(county, official, home, filed_on=date(2024, 5, 31))["visited_on"] = None
    world.plant("kin_not_visited", home.id, official.id, kind="decoy", note="截至日恰满三十日")
    for n in range(4):
        official = next_official(county, officials)
        home = cast.dibao(county, parents_of(county, official))
        register(county, official, home)["separate_file"] = None if n % 2 else False
        world.plant("kin_file_not_separate", home.id, official.id, note="未单独建档")


def clusters(county: County, officials: list[Person]) -> None:
    """Three and more near relatives of one official are covered; two are no cluster."""
    world = county.world
    for n in range(5):
        official = next_official(county, officials)
        lineage = county.offices.lineages[official.id]
        homes = [cast.dibao(county, lineage.elders)]
        siblings = [
            p for f in lineage.families for p in (f.father, f.mother)
            if p.mother_id == official.mother_id and p is not official
        ]  # fmt: skip
        wanted = (3 if n < 3 else 2) - len(lineage.elders)
        homes += [cast.dibao(county, [sibling]) for sibling in siblings[:wanted]]
        if n < 3 and wanted > len(siblings):
            child = next(f for f in lineage.families if official in (f.father, f.mother)).children[0]
            homes.append(cast.dibao(county, [child]))
        for home in homes:
            register(county, official, home)
        kind, note = ("case", "三名以上近亲属在保") if n < 3 else ("decoy", "只有两名近亲属在保")
        world.plant("relatives_cluster", official.id, kind=kind, note=note)


def own_relatives(county: County) -> None:
    """The caseworker surveyed, or the leader approved, their own parents."""
    world = county.world
    staff = [p for t in county.places.townships[6:12] for p in county.offices.caseworkers[t]]
    staff = [p for p in staff if p.mother_id and any(e.id == p.mother_id for e in parents_of(county, p))]
    for n, official in enumerate(staff[:6]):
        home = cast.dibao(county, parents_of(county, official))
        register(county, official, home)
        # Two of the county, who are nobody's relatives here, so that no pair handles each other's people by chance.
        home.row["caseworker_id"], home.row["approver_id"] = (
            p.id for p in county.offices.caseworkers[COUNTY]
        )
        if n < 4:
            home.row["caseworker_id" if n % 2 else "approver_id"] = official.id
            world.plant("own_relative_handled", home.id, note="经办或审批本人父母")
        else:
            world.plant("own_relative_handled", home.id, kind="decoy", note="由他人经办审批")


def favours(county: County) -> None:
    """Two caseworkers, each handling the parents of the other within two years; or 25 months apart; or only one way."""
    world = county.world
    found = 0
    plans = (
        ("case", 0, "互相经办对方父母"),
        ("case", 12, "互相经办对方父母"),
        ("case", 24, "恰隔24个月"),
        ("decoy", 25, "相隔25个月"),
        ("decoy", 0, "只有单向"),
    )
    for township in (*county.places.townships[:6], *county.places.townships[12:]):
        staff = [
            p for p in (*county.offices.caseworkers[township], *county.offices.leaders[township])
            if p.mother_id and any(e.id == p.mother_id for e in parents_of(county, p))
        ]  # fmt: skip
        if len(staff) < 2 or found == len(plans):
            continue
        (kind, gap, note), (a, b) = plans[found], staff[:2]
        start = month_number(2019, 6)
        first = cast.dibao(county, parents_of(county, a), start=start)
        second = cast.dibao(county, parents_of(county, b), start=start + gap)
        stranger = county.offices.caseworkers[COUNTY][0].id  # of the county: in no pair
        first.row.update(caseworker_id=b.id, approver_id=stranger)
        second.row.update(caseworker_id=stranger if note == "只有单向" else a.id, approver_id=stranger)
        register(county, a, first)
        register(county, b, second)
        world.plant("mutual_favour", *sorted((a.id, b.id)), kind=kind, note=note)
        found += 1


def bursts(county: County) -> None:
    """Twenty decisions in ten minutes by one person; nineteen, or the twentieth a minute too late, are none."""
    world = county.world
    plans = (
        (date(2023, 10, 12), 22, 25, "case", "十分钟内22件"),
        (date(2023, 12, 7), 20, 28, "case", "十分钟内恰20件"),
        (date(2024, 3, 14), 30, 15, "case", "十分钟内30件"),
        (date(2024, 1, 18), 19, 20, "decoy", "十分钟内只有19件"),
        (date(2024, 4, 11), 20, 32, "decoy", "第20件恰在十分钟之后"),
    )
    for n, (day, count, seconds, kind, note) in enumerate(plans):
        leader = county.offices.leaders[county.places.townships[n]][0]
        for i in range(count):
            person = cast.outsider(county)
            caseworker = county.offices.caseworkers[county.places.townships[n]][0].id
            application = apply(world, person, "临时救助", day - timedelta(days=30), (caseworker, leader.id))
            moment = datetime(day.year, day.month, day.day, 16, 40) + timedelta(seconds=i * seconds)
            if kind == "decoy" and count == 20 and i == count - 1:
                moment = datetime(day.year, day.month, day.day, 16, 50)
            application["decided_at"] = moment
        world.plant("approvals_in_burst", leader.id, day.isoformat(), kind=kind, note=note)


def all_steps(county: County) -> None:
    """One person surveyed and approved."""
    world = county.world
    for n in range(6):
        home = cast.dibao(county, start=month_number(2023, 3 + n))
        application = home.application
        application["approver_id"] = application["caseworker_id"]
        if n >= 4:
            application.update(decision="撤回", decided_at=None)
        world.plant(
            "one_person_all_steps", application["application_id"], kind="case" if n < 4 else "decoy",
            note="一人包办调查与审批" if n < 4 else "申请人撤回，没有决定",
        )  # fmt: skip
