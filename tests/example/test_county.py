"""The example county: complete, of the size that it says, coherent, the same every time."""

from collections import Counter, defaultdict

import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.tables import load_tables
from mingcha.domain.id_numbers import check_digit, read_id_number
from mingcha.example.id_digits import check_character
from mingcha.example.shape import AS_OF, M0
from mingcha.example.world import COUNTY_CODE, World
from mingcha.example.writing import build_county

SPOILED_ON_PURPOSE = {"members", "life_signs", "payments", "population"}


def test_every_table_of_the_contract_has_rows(county: World) -> None:
    assert [t for t in load_tables() if not county.tables.get(t)] == []
    for table in load_tables().values():
        names = {c.name for c in table.columns}
        assert set(county.tables[table.id][0]) <= names, table.id


def test_size_is_as_said(county: World) -> None:
    active = {
        h["household_id"]
        for h in county.tables["households"]
        if h["programme"][2:] in ("低保", "供养特困") or "特困" in h["programme"]
    }
    active &= {h["household_id"] for h in county.tables["households"] if (h["end_month"] or M0) >= M0}
    covered = {
        m["person_id"]
        for m in county.tables["members"]
        if m["household_id"] in active and m["covered"] and (m["to_month"] or M0) >= M0
    }
    assert 55_000 < len(county.tables["population"]) < 65_000
    assert 3_700 < len(covered) < 4_400
    assert 80_000 < len(county.tables["payments"]) < 100_000


def test_keys_are_unique(county: World) -> None:
    for table in load_tables().values():
        keys = Counter(tuple(row[k] for k in table.key) for row in county.tables[table.id])
        assert [k for k, n in keys.items() if n > 1] == [], table.id


def test_required_cells_are_filled(county: World) -> None:
    for table in load_tables().values():
        for column in table.columns:
            if column.required:
                assert all(row[column.name] is not None for row in county.tables[table.id]), (
                    f"{table.id}.{column.name}"
                )
            if column.values:
                allowed = {*column.values, None}
                assert {row[column.name] for row in county.tables[table.id]} <= allowed, (
                    f"{table.id}.{column.name}"
                )


def test_id_numbers_are_in_a_district_that_does_not_exist(county: World) -> None:
    for table in load_tables().values():
        for column in table.columns:
            if column.type != "id_number":
                continue
            for row in county.tables[table.id]:
                number = row[column.name]
                assert number is None or number.startswith(COUNTY_CODE)
                if number and table.id not in SPOILED_ON_PURPOSE:
                    assert read_id_number(number).is_valid, f"{table.id}.{column.name}: {number}"


def test_check_digits_are_those_of_the_domain() -> None:
    for body in ("99012119500101001", "99012119991231999", "11010519491231002"):
        assert check_character(body) == check_digit(body)


def test_families_reach_over_generations(county: World) -> None:
    people = {p["person_id"]: p for p in county.tables["population"]}
    three = [
        p
        for p in people.values()
        if p["father_id"] in people and people[p["father_id"]]["mother_id"] in people
    ]
    assert len(three) > 1000
    for person in people.values():
        for parent in ("father_id", "mother_id"):
            if person[parent] in people and person["person_id"][6:10].isdigit():
                assert int(person["person_id"][6:10]) - int(person[parent][6:10]) >= 15


def test_decisions_add_up_to_payments(county: World) -> None:
    planted = {p.subject_id.split("|")[0] for p in county.planted.values()}
    due = defaultdict(list)
    for row in county.tables["adjustments"]:
        due[row["household_id"]].append((row["effective_month"], row["amount_yuan"]))
    checked = 0
    for row in county.tables["payments"]:
        if row["household_id"] in planted or row["kind"] != "正常" or row["household_id"] not in due:
            continue
        latest = max((m for m in due[row["household_id"]] if m[0] <= row["for_month"]), default=None)
        if latest and row["paid_on"].year >= 2023:
            checked += 1
            assert row["amount_yuan"] == latest[1] or row["status"] != "成功", row
    assert checked > 20_000


def test_every_check_has_cases_and_decoys(county: World) -> None:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for entry in county.planted.values():
        found[entry.check_id][entry.kind] += 1
    checks = set(load_catalogue().checks)
    assert set(found) == checks
    assert {c: dict(n) for c, n in found.items() if n["case"] < 3 or n["decoy"] < 2} == {}


def test_nothing_is_done_after_the_day_of_the_example(county: World) -> None:
    for table, column in (
        ("payments", "paid_on"),
        ("applications", "decided_on"),
        ("reviews", "reviewed_on"),
        ("deaths", "died_on"),
    ):
        assert all(row[column] is None or row[column] <= AS_OF for row in county.tables[table])


def test_same_seed_same_county_other_seed_another(county: World) -> None:
    again = build_county(1)
    assert again.tables == county.tables
    assert again.planted == county.planted
    assert build_county(2).tables["members"] != county.tables["members"]


@pytest.mark.parametrize("seed", [3])
def test_other_seeds_plant_as_many(seed: int, county: World) -> None:
    found = Counter((p.check_id, p.kind) for p in build_county(seed).planted.values())
    wanted = Counter((p.check_id, p.kind) for p in county.planted.values())
    few = {key: n for key, n in found.items() if key[1] == "case" and n < 3}
    assert few == {}
    assert {check for check, _ in found} == {check for check, _ in wanted}
