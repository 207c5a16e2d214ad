"""The lint: what is portable passes, each construct that gives two answers is named."""

import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.engine.lint import lint


@pytest.mark.parametrize(
    "owner", [*load_catalogue().views.values(), *load_catalogue().checks.values()], ids=lambda o: o.id
)
def test_everything_that_ships_is_portable(owner):
    assert lint(owner.sql) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT date_diff('month', a, b) FROM t", "DateDiff"),
        ("SELECT a_on - b_on FROM t", "arithmetic on a day"),
        ("SELECT $as_of - 3 FROM t", "arithmetic on a day"),
        ("SELECT a + INTERVAL 1 MONTH FROM t", "Interval"),
        ("SELECT date_trunc('month', a) FROM t", "Trunc"),
        ("SELECT CAST(a / 2.0 AS INTEGER) FROM t", "integer cast"),
        ("SELECT CAST(1.999 AS INTEGER) FROM t", "integer cast"),
        ("SELECT a / b FROM t", "division"),
        ("SELECT round(a, 2) FROM t", "Round"),
        ("SELECT concat(a, b) FROM t", "Concat"),
        ("SELECT levenshtein(a, b) FROM t", "Levenshtein"),
        ("SELECT regexp_matches(a, 'x') FROM t", "Regexp"),
        ("SELECT hash(a) FROM t", "hash"),
        ("SELECT list(a) FROM t", "Array"),
        ("SELECT row_number() OVER (PARTITION BY a ORDER BY b) FROM t", "NULLS"),
        ("SELECT row_number() OVER (ORDER BY b NULLS LAST, c DESC) FROM t", "NULLS"),
        ("SELECT a FROM t LIMIT 3", "Limit"),
        ("SELECT string_agg(a, ',') FROM t", "GroupConcat"),
        ("SELECT median(a) FROM t", "Median"),
        ("SELECT CAST(a AS TIME) FROM t", "cast to TIME"),
        ("SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a NULLS LAST) = 1", "Qualify"),
        ("SELECT FROM WHERE", "parsed"),
    ],
)
def test_each_trap_is_named(sql, said):
    assert any(said.lower() in complaint.lower() for complaint in lint(sql)), lint(sql)


def test_what_is_allowed_passes():
    sql = """WITH a AS (SELECT x, count(*) FILTER (WHERE y) AS n, row_number() OVER (PARTITION BY x ORDER BY z DESC NULLS LAST) AS place FROM t
             GROUP BY x, z) SELECT coalesce(x, 'a') || substr(x, 1, 2), add_months(d, 3), CAST(n AS DOUBLE) / 2.0 FROM a
             LEFT JOIN b ON b.x = a.x WHERE b.x IS NULL"""
    assert lint(sql) == []
