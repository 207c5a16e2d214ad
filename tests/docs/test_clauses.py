"""The page of clauses: none is left out or told twice, and what it names exists and serves what it says."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from mingcha.catalog.catalogue import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "clauses.md"
RANGES = (
    (1, 33), (53, 53), (62, 62), (66, 66), (86, 99), (111, 112), (135, 137), (165, 172), (188, 204),
)  # fmt: skip
"""The clauses of the work itself: campaigns, cases, issues."""
ROWS = {
    cells[0]: cells[1:]
    for line in PAGE.read_text("utf-8").splitlines()
    if re.match(r"\| R\d{3} \|", line)
    for cells in [[cell.strip() for cell in line.strip("|").split("|")]]
}


def quoted(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


@cache
def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_clause_stands_there_once_and_in_order():
    found = re.findall(r"^\| (R\d{3}) \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert found == [f"R{n:03d}" for first, last in RANGES for n in range(first, last + 1)]


@pytest.mark.parametrize("clause", ROWS)
def test_what_a_clause_names_exists(clause):
    _asks, where, shown = ROWS[clause]
    assert [path for path in quoted(where) if not (ROOT / path).is_file()] == []
    missing = []
    for name in quoted(shown):
        path, _, function = name.partition("::")
        if not (ROOT / path).is_file() or function not in functions_of(ROOT / path):
            missing.append(name)
    assert missing == []
    if not quoted(shown):
        assert where.startswith("not yet: ")


@pytest.mark.parametrize("clause", ROWS)
def test_the_checks_of_a_clause_are_those_that_say_so(clause):
    named = re.findall(r"\]\(checks/(\w+)\.md\)", ROWS[clause][1])
    assert named == sorted(c.id for c in load_catalogue().checks.values() if clause in c.seeds)


def test_paths_and_tests_named_above_the_table_exist():
    for name in quoted(PAGE.read_text("utf-8").partition("\n| Clause |")[0]):
        path, _, function = name.partition("::")
        assert (ROOT / path).is_file() and (not function or function in functions_of(ROOT / path)), name
