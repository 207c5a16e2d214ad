"""The Conventions of checks.md in small: the reference itself is held to hand-made cases."""

from datetime import date
from decimal import Decimal

import pytest

from .calendar_rules import add_months, month_from_text, quarter_text, working_days
from .circumstances import Kin
from .due import due, stop
from .identity import check_character, is_valid_number, plain_name, read_person_number
from .matching import pair
from .rows import read_row
from .world import World, county, significant, township

AS_OF = date(2024, 6, 30)


def number(born: str, sequence: int = 1) -> str:
    body = f"999999{born}{sequence:03d}"
    return body + check_character(body)


def household(**values):
    return {
        "household_id": "H1", "programme": "农村低保", "region_code": "999901001001", "head_id": number("19500101"),
        "amount_yuan": Decimal(500), "start_month": "2023-01", "end_month": None, **values,
    }  # fmt: skip


def test_numbers():
    assert is_valid_number("11010519491231002X")  # the standard's own example
    assert not is_valid_number("110105194912310020")
    assert not is_valid_number(number("20230229")) and is_valid_number(number("20240229"))
    assert not is_valid_number(number("18991231")) and is_valid_number(number("19000101"))
    assert read_person_number("999999500101001") == (number("19500101"), True, True)
    assert read_person_number(" 11010519491231002x").text == "11010519491231002X"
    assert read_person_number("无证").is_valid is False


def test_names_are_equal_after_taking_out_space_and_dots():
    assert (
        plain_name("买买提·艾 力")
        == plain_name("买买提.艾力")
        == plain_name("买买提・艾\u3000力")
        == "买买提艾力"
    )
    assert plain_name(" · ") is None


@pytest.mark.parametrize(
    ("written", "name", "match"),
    [
        (number("19500101"), "王 芳", "M1"),
        (number("19500101"), None, "M1"),
        ("999999500101001", "王芳", "M3"),
        ("999999500101001", "王方", "M2"),
    ],
)
def test_matches(written, name, match):
    roster = read_row({"person_id": number("19500101"), "name": "王芳"})
    assert pair(roster, read_row({"person_id": written, "name": name})) == match


def test_months_and_working_days():
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert quarter_text(month_from_text("2023-12")) == "2023Q4"
    # 2024-10-01 … 07 are holidays, 09-29 and 10-12 are worked.
    assert working_days(date(2024, 9, 28), date(2024, 10, 8)) == 3
    assert working_days(date(2024, 10, 8), date(2024, 10, 8)) == 0


def test_regions():
    assert township("999901002003") == "999901002000"
    assert county("999901002003") == "999901000000" and county("999900000000") is None
    assert [significant(c) for c in ("990000000000", "999900000000", "999901000000", "999901002003")] == [
        "99", "9999", "999901", "999901002003",
    ]  # fmt: skip


def test_the_longest_prefix_in_force_gives_the_standard():
    row = {"programme": "农村低保", "to_month": None}
    rows = {
        "standards": [
            {**row, "region_code": "9999", "monthly_yuan": Decimal(400), "from_month": "2020-01"},
            {
                **row,
                "region_code": "999901",
                "monthly_yuan": Decimal(500),
                "from_month": "2024-01",
                "to_month": "2024-05",
            },
        ]
    }
    w = World(rows, AS_OF)
    assert w.standard("999901001001", "农村低保", month_from_text("2024-05")) == 500
    assert w.standard("999901001001", "农村低保", month_from_text("2024-06")) == 400
    assert w.standard("999901001001", "城市低保", month_from_text("2024-06")) is None


def adjusted(*rows, **values):
    adjustments = [
        {
            "household_id": "H1",
            "kind": kind,
            "effective_month": month,
            "amount_yuan": amount,
            "decided_on": decided,
        }
        for kind, month, amount, decided in rows
    ]
    w = World({"households": [household(**values)], "adjustments": adjustments}, AS_OF)
    return w, w.households["H1"]


def test_stop():
    assert stop(*adjusted()) is None
    assert stop(*adjusted(end_month="2024-03")) == month_from_text("2024-04")
    assert stop(*adjusted(("停发", "2024-02", None, None), end_month="2024-03")) == month_from_text("2024-02")
    assert stop(*adjusted(("停发", "2024-02", None, None), ("新增", "2024-03", None, None))) is None
    assert stop(*adjusted(("停发", "2024-02", None, None), ("新增", "2024-02", None, None))) is not None
    assert stop(*adjusted(("停发", "2024-02", None, date(2024, 7, 1)))) is None, "decided after as_of"


def test_due():
    march, may = month_from_text("2024-03"), month_from_text("2024-05")
    assert due(*adjusted(), march) == 500
    assert due(*adjusted(("增发", "2024-04", Decimal(600), None)), march) is None
    assert due(*adjusted(("增发", "2024-04", Decimal(600), None)), may) == 600
    same_month = (
        ("增发", "2024-04", Decimal(600), None),
        ("减发", "2024-04", Decimal(400), date(2024, 4, 1)),
    )
    assert due(*adjusted(*same_month), may) == 400, "an empty decided_on comes first, so it is not the latest"
    assert due(*adjusted(("停发", "2024-04", Decimal(0), None)), may) == 500


def test_share_is_rounded_half_up():
    members = [
        {"household_id": "H1", "person_id": number("19500101", n), "name": "甲", "covered": True}
        for n in range(8)
    ]
    payment = {
        "household_id": "H1", "programme": "农村低保", "for_month": "2024-05", "amount_yuan": Decimal("0.20"), "status": "成功",
    }  # fmt: skip
    w = World({"households": [household()], "members": members + members[:1], "payments": [payment]}, AS_OF)
    assert w.share("H1", month_from_text("2024-05")) == Decimal("0.03")


def test_later_dates_count_as_empty_and_a_later_decision_as_pending():
    rows = {
        "applications": [
            {
                "application_id": "A1",
                "applied_on": date(2024, 6, 1),
                "decided_on": date(2024, 7, 1),
                "decision": "撤回",
            },
            {
                "application_id": "A2",
                "applied_on": date(2024, 7, 1),
                "decided_on": None,
                "decision": "办理中",
            },
        ],
        "payments": [
            {"payment_id": "P1", "paid_on": None},
            {"payment_id": "P2", "paid_on": date(2024, 7, 1)},
        ],
    }
    w = World(rows, AS_OF)
    assert [(a.application_id, a.decision, a.decided_on) for a in w.rows("applications")] == [
        ("A1", "办理中", None)
    ]
    assert [p.payment_id for p in w.rows("payments")] == ["P1"]


def test_near_relatives_go_to_grandparents_but_not_to_in_laws_or_nephews():
    old, son, daughter, wife, child, nephew = (number(f"19{y}0101") for y in (20, 45, 50, 46, 75, 76))
    people = {
        old: {}, son: {"father_id": old}, daughter: {"father_id": old}, wife: {"spouse_id": son},
        child: {"father_id": son, "mother_id": wife}, nephew: {"mother_id": daughter},
    }  # fmt: skip
    rows = [{"person_id": p, "name": "某", "book_no": "1", **links} for p, links in people.items()]
    kin = Kin(World({"population": rows}, AS_OF))
    assert kin.near_relatives(son) == {old, daughter, wife, child}
    assert kin.near_relatives(child) == {son, wife, old}
    assert kin.near_relatives(old) == {son, daughter, child, nephew}
    assert kin.near_relatives(wife) == {son, child}
