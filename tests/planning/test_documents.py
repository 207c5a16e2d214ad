"""Every document of ours, and every seed, reads to the facts that stand beside it."""

from pathlib import Path

import pytest

from mingcha.planning.reading import read_plan
from tests.planning.fact_table import documents, expectation_of
from tests.planning.facts import SEEDS, facts_of, flatten, load_facts

OWN = [p for p in documents() if p.parent != SEEDS]
SEED_DOCUMENTS = [p for p in documents() if p.parent == SEEDS]


def compare(path: Path) -> None:
    """Fact by fact, so that a failure names what is wrong."""
    expected, found = load_facts(expectation_of(path)), facts_of(read_plan(path))
    assert flatten(expected) - flatten(found) == set()
    assert flatten(found) - flatten(expected) == set()
    assert expected == found


@pytest.mark.parametrize("path", OWN, ids=lambda p: p.name)
def test_own_document(path):
    compare(path)


def test_there_is_variety_enough():
    assert len({p.stem for p in OWN}) >= 15
    assert {p.suffix for p in OWN} >= {".txt", ".docx", ".pdf", ".html"}


@pytest.mark.seeds
@pytest.mark.parametrize("path", SEED_DOCUMENTS, ids=lambda p: p.name[:3])
def test_seed(path):
    compare(path)
