"""Parameters in SQL: the value of the matter's own day and region, and nothing that was not declared."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest

from mingcha.catalog.content_root import ContentError
from mingcha.catalog.parameters import DatedValue, Parameter, ParameterSet, Source
from mingcha.domain.errors import ClerkError
from mingcha.engine.compiling import combined_query, compile_sql, counting_query, evidence_query

SOURCE = Source("办法", "第一条", "read")


def parameter(*values: tuple, unit: str = "day") -> Parameter:
    dated = [DatedValue(v, region, start, end, SOURCE) for v, region, start, end in values]
    dated.sort(key=lambda v: (-len(v.region_code), -(v.from_on or date.min).toordinal()))
    return Parameter("limit_days", "期限", unit, tuple(dated))


LIMITS = parameter(
    (Decimal(30), "", None, None),
    (Decimal(20), "", date(2022, 10, 20), None),
    (Decimal(15), "6103", date(2020, 1, 1), date(2024, 1, 1)),
    (Decimal("12.5"), "610301", date(2021, 1, 1), None),
)


@pytest.mark.parametrize(
    ("region", "day", "expected"),
    [
        ("371500000000", date(2022, 10, 19), 30),
        ("371500000000", date(2022, 10, 20), 20),
        ("610399000000", date(2019, 12, 31), 30),
        ("610399000000", date(2020, 1, 1), 15),
        ("610399000000", date(2023, 12, 31), 15),
        ("610399000000", date(2024, 1, 1), 20),
        ("610301001002", date(2024, 1, 1), Decimal("12.5")),
        ("610301001002", date(2020, 6, 1), 15),
    ],
)
def test_the_longest_region_and_the_latest_day_decide(region, day, expected):
    sql = compile_sql("SELECT parameter('limit_days', r, d) FROM (SELECT ? AS r, CAST(? AS DATE) AS d)", ParameterSet({"limit_days": LIMITS}),
                      date(2024, 6, 30), declared=("limit_days",), where="t")  # fmt: skip
    assert duckdb.execute(sql, [region, day.isoformat()]).fetchall()[0][0] == expected
    assert LIMITS.lookup(region, day).value == expected


def compiled(sql: str, *values: tuple, declared=("limit_days",)) -> str:
    return compile_sql(
        sql,
        ParameterSet({"limit_days": parameter(*values)}),
        date(2024, 6, 30),
        declared=declared,
        where="t.sql",
    )


def test_one_value_everywhere_is_written_as_it_is():
    assert (
        compiled("x > parameter('limit_days', h.region_code, f(a, b))", (Decimal(30), "", None, None))
        == "x > 30"
    )
    assert compiled("x > parameter('limit_days')", (Decimal("0.15"), "", None, None)) == "x > 0.15"


def test_the_day_of_the_question_and_its_month():
    assert compiled("$as_of, $as_of_month") == "DATE '2024-06-30', 24294"


@pytest.mark.parametrize(
    "sql", ["parameter('other')", "$as_off", "parameter('limit_days', a)", "parameter('limit_days', (a, b)"]
)
def test_what_is_not_understood_stops(sql):
    with pytest.raises((ContentError, KeyError)):
        compiled(sql, (Decimal(1), "", None, None))


def test_a_value_given_for_one_run_holds_everywhere():
    changed = ParameterSet({"limit_days": LIMITS}).with_overrides({"limit_days": "7"})
    assert changed.by_id["limit_days"].lookup("610301001002", date(2024, 1, 1)).value == 7


@pytest.mark.parametrize("given", [{"limit_days": "七"}, {"no_such": "7"}, {"limit_days": "NaN"}])
def test_a_value_that_cannot_be_used_is_refused(given):
    with pytest.raises(ClerkError, match=r"PARAM-0[12]"):
        ParameterSet({"limit_days": LIMITS}).with_overrides(given)


def test_flags_and_examined_come_from_one_text():
    sql = "WITH examined AS (SELECT 1 AS a UNION ALL SELECT 2), flagged AS (SELECT a FROM examined WHERE a > {}) SELECT * FROM flagged"
    assert duckdb.execute(counting_query(sql.format(1), "t")).fetchall() == [(2, True, 2)]
    assert duckdb.execute(counting_query(sql.format(2), "t")).fetchall() == [(2, None, None)]
    assert evidence_query(sql) is None


def test_flags_and_evidence_are_asked_in_one_query_where_there_is_evidence():
    body = "WITH examined AS (\n  SELECT 1 AS person_key UNION ALL SELECT 2\n),\nflagged AS (\n  SELECT person_key, 'x' AS word FROM examined WHERE person_key = 2\n)"
    details = ",\nevidence AS (\n  SELECT person_key, '发放' AS item FROM flagged\n)"
    assert combined_query(f"{body}\nSELECT * FROM flagged", "t.sql") is None
    rows = duckdb.execute(combined_query(f"{body}{details}\nSELECT * FROM flagged", "t.sql")).fetchall()
    flag, evidence = sorted(rows, key=lambda r: r[0] is None)
    assert flag == (2, {"is_flag": True, "person_key": 2, "word": "x"}, None)
    assert evidence == (None, None, {"person_key": 2, "item": "发放"})
