"""Which registers and columns each check reads, against what its header says. What a check needs and does not name would be missed in silence."""

from functools import cache

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.optimizer.scope import traverse_scope

from mingcha.catalog.catalogue import load_catalogue

CATALOGUE = load_catalogue()
CHECKS = list(CATALOGUE.checks.values())
each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.id)


@each_check
def test_inputs_are_what_the_sql_reads(check):
    behind = {t for r in names_read(check.sql) for t in tables_of(r)}
    assert sorted(behind - set(check.tables)) == [], "read, but not in inputs, optional_inputs or any_of"
    assert sorted(set(check.tables) - behind) == [], "in inputs, but not read"


OPEN_ENDED = "an empty cell has a meaning of its own in the conventions, and so has a missing column"
EMPTY_MEANS = {
    ("households", "end_month"): OPEN_ENDED,
    ("members", "from_month"): OPEN_ENDED,
    ("members", "to_month"): OPEN_ENDED,
    ("adjustments", "decided_on"): OPEN_ENDED,
    ("payments", "paid_on"): OPEN_ENDED,
    ("payments", "kind"): OPEN_ENDED,
    ("payments", "payee_kind"): OPEN_ENDED,
    ("public_payroll", "to_month"): OPEN_ENDED,
    ("pensions", "to_month"): OPEN_ENDED,
    ("orphans", "to_month"): OPEN_ENDED,
    ("standards", "to_month"): OPEN_ENDED,
    ("custody", "to_on"): OPEN_ENDED,
    ("staff", "to_on"): OPEN_ENDED,
    ("institution_stays", "to_on"): OPEN_ENDED,
    ("delegations", "to_on"): OPEN_ENDED,
    ("regions", "valid_from"): OPEN_ENDED,
    ("regions", "valid_to"): OPEN_ENDED,
}
EXCEPTIONS: dict[str, dict[tuple[str, str], str]] = {
    "account_shared": {
        (
            "institution_stays",
            "account_no",
        ): "used where it is there, like the table: without it no account is known as an institution's"
    },
    "document_not_archived": {
        ("case_documents", "household_id"): "for the region only",
        ("case_documents", "application_id"): "for the region only",
    },
    "not_paid": {("payments", "household_id"): "the join to the household is for the region only"},
    "underpaid": {("payments", "household_id"): "the join to the household is for the region only"},
    "gradual_exit_overrun": {("adjustments", "amount_yuan"): "breaks ties of the same month and day only"},
}


@each_check
def test_optional_columns_in_the_sql_are_needed(check):
    """Without the column the check cannot say anything, so it must say 未比对: in needs_columns, or here with a reason."""
    needed = {(t, c) for t, columns in check.needs_columns.items() for c in columns}
    excused = set(EMPTY_MEANS) | set(EXCEPTIONS.get(check.id, {}))
    deciding = {(t, c) for t, c in optional_columns(check.sql) if not is_only_printed(check, t, c)}
    assert sorted(deciding - needed - excused) == [], "decides in the SQL, but is not in needs_columns"


@each_check
def test_needed_columns_are_optional_and_of_tables_that_are_read(check):
    for table, columns in check.needs_columns.items():
        assert table in check.tables
        assert [c for c in columns if CATALOGUE.tables[table].column(c).required] == [], (
            "a required column is always there"
        )


@pytest.mark.parametrize("check_id", EXCEPTIONS)
def test_exceptions_are_still_needed(check_id):
    check = CATALOGUE.checks.get(check_id) or pytest.skip(f"{check_id} is not written yet")
    assert sorted(set(EXCEPTIONS[check_id]) - optional_columns(check.sql)) == []


@cache
def parsed(sql: str) -> exp.Expression:
    return sqlglot.parse_one(sql, read="duckdb")


def names_read(sql: str) -> list[str]:
    """Tables and views after FROM and JOIN; names of CTEs among them."""
    return [t.name for t in parsed(sql).find_all(exp.Table)]


def optional_columns(sql: str) -> set[tuple[str, str]]:
    """(table, contract column) for each optional column that the SQL names, directly or through a view's column of the same name."""
    found: set[tuple[str, str]] = set()
    for scope in traverse_scope(parsed(sql)):
        for column in scope.columns:
            for alias in [column.table] if column.table else scope.selected_sources:
                source = scope.sources.get(alias)
                if isinstance(source, exp.Table):
                    found |= {
                        (t, c) for t in tables_of(source.name) for c in contract_columns(t, column.name)
                    }
    return found


LISTED_ONLY = {
    ("region_standards", "illnesses"): "only lists more regions, which nobody asks for",
    ("kin_of_officials", "staff"): "only lists more officials, which nobody asks for",
}


@cache
def tables_of(name: str) -> tuple[str, ...]:
    """The contract tables that what a table or view says depends on."""
    if name in CATALOGUE.tables:
        return (name,)
    if name in CATALOGUE.views:
        reads = names_read(CATALOGUE.views[name].sql)
        return tuple(dict.fromkeys(t for r in reads for t in tables_of(r) if (name, t) not in LISTED_ONLY))
    return ()


def is_only_printed(check, table: str, column: str) -> bool:
    """True where the column only ever becomes evidence: nothing is joined, filtered, chosen or summed up by it."""
    stored = {s.name for s in CATALOGUE.tables[table].column(column).lake_columns}
    printed = {*check.evidence, "household_key", "person_key", "region_code", "on_day", "words"}
    return all(becomes(name, printed, check.sql, frozenset()) for name in stored)


def becomes(name: str, printed: set[str], sql: str, seen: frozenset[str]) -> bool:
    """True where every use of a column name is a column of the result that is only printed, or is handed on to become one."""
    for column in parsed(sql).find_all(exp.Column):
        if column.name != name or (column.find_ancestor(exp.CTE) or column).alias_or_name == "evidence":
            continue
        node = column
        while not isinstance(
            node.parent, exp.Select | exp.Group | exp.Where | exp.Having | exp.Join | exp.Order | exp.Window
        ):
            node = node.parent
        if isinstance(node.parent, exp.Group):
            continue
        if not isinstance(node.parent, exp.Select) or node.arg_key != "expressions":
            return False
        out = node.alias_or_name
        if out != name and (
            out not in printed or (out not in seen and not becomes(out, printed, sql, seen | {name}))
        ):
            return False
    return True


@cache
def contract_columns(table: str, stored: str) -> tuple[str, ...]:
    """The optional contract column that a stored column belongs to."""
    return tuple(
        c.name
        for c in CATALOGUE.tables[table].columns
        if not c.required and stored in {s.name for s in c.lake_columns}
    )


def test_the_reading_of_columns_finds_them():
    sql = "WITH x AS (SELECT a.household_key, c.supplement_yuan FROM households AS a JOIN current_covered AS c ON c.household_key = a.household_key WHERE a.care_wish = '集中') SELECT caseworker_key FROM households"
    assert {
        ("households", "care_wish"),
        ("households", "caseworker_id"),
        ("members", "supplement_yuan"),
    } <= optional_columns(sql)
