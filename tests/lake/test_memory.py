"""Datasets in memory are built like imported ones."""

from datetime import date
from decimal import Decimal

import pytest

from mingcha.domain.id_numbers import synthetic_id
from mingcha.lake.memory import dataset_from_rows

ZHANG = synthetic_id(date(1950, 3, 1), 11)
LI = synthetic_id(date(1955, 4, 2), 22)
WANG = synthetic_id(date(1980, 5, 3), 33)


def small_world():
    return dataset_from_rows(
        {
            "households": [
                {
                    "household_id": "H2",
                    "head_id": WANG,
                    "head_name": "王 五",
                    "programme": "城市低保",
                    "amount_yuan": 500,
                }
            ],
            "members": [
                {
                    "household_id": "H1",
                    "person_id": ZHANG,
                    "name": "张三",
                    "covered": True,
                    "from_month": "2024-01",
                },
                {"household_id": "H2", "person_id": WANG, "name": "王五", "covered": "否"},
                {"household_id": "H1", "person_id": LI, "name": "李四", "covered": "√"},
                {"household_id": "H1", "person_id": "12345", "name": "赵六", "covered": "是"},
            ],
            "deaths": [],
        },
    )


def test_members_are_keyed_household_by_household():
    members = small_world().tables["members"].arrow

    assert members["household_key"].to_pylist() == [1, 2, 1, 1]
    assert members["person_key"].to_pylist() == [1, 3, 2, -1]


def test_keys_are_the_same_across_tables_and_lead_back_to_texts():
    world = small_world()
    households = world.tables["households"].arrow

    assert households["head_key"].to_pylist() == [3]
    assert households["head_name_key"].to_pylist() == [2]
    assert households["amount_yuan"].to_pylist() == [Decimal("500.00")]
    assert world.identities.texts("person", [1, 3, -1, 99]) == {1: ZHANG, 3: WANG, -1: "12345"}
    assert world.identities.texts("name", [2]) == {2: "王五"}
    assert world.identities.texts("household", [1, 2]) == {1: "H1", 2: "H2"}


def test_people_have_birth_date_and_sex():
    assert small_world().people.arrow.to_pylist() == [
        {"person_key": 1, "birth_on": date(1950, 3, 1), "sex": "男"},
        {"person_key": 2, "birth_on": date(1955, 4, 2), "sex": "女"},
        {"person_key": 3, "birth_on": date(1980, 5, 3), "sex": "男"},
    ]


def test_columns_are_present_unless_said_otherwise():
    world = small_world()
    narrow = dataset_from_rows(
        {"deaths": [{"person_id": LI}]}, present_columns={"deaths": {"person_id", "died_on"}}
    )

    assert "supplement_kind" in world.tables["members"].columns
    assert world.tables["deaths"].arrow.num_rows == 0
    assert narrow.tables["deaths"].columns == {"person_id", "died_on"}
    assert narrow.tables["deaths"].arrow.schema.names == [
        "person_key",
        "person_converted",
        "died_on",
        "source_file",
        "source_row",
    ]


def test_a_15_digit_number_is_the_same_person():
    old = LI[:6] + LI[8:17]
    world = dataset_from_rows({"deaths": [{"person_id": LI}, {"person_id": old}]})

    assert world.tables["deaths"].arrow["person_key"].to_pylist() == [1, 1]
    assert world.tables["deaths"].arrow["person_converted"].to_pylist() == [False, True]


def test_id_numbers_in_other_texts_are_replaced():
    world = dataset_from_rows(
        {
            "adjustments": [
                {"household_id": LI, "kind": "停发", "effective_month": "2024-01", "reason": f"转到{LI}名下"}
            ]
        }
    )

    assert world.tables["adjustments"].arrow["reason"].to_pylist() == ["转到〔P000001〕名下"]


@pytest.mark.parametrize(
    ("table", "row"), [("nothing", {}), ("deaths", {"colour": 1}), ("deaths", {"died_on": "2024年6月"})]
)
def test_mistakes_in_examples_are_said(table, row):
    with pytest.raises(ValueError, match=table):
        dataset_from_rows({table: [row]})
