"""The flags of one run in the list, also after later runs: as many as the run said when it was stored."""

import random

import pytest

from mingcha.web.flags import of_run as of_run_module
from mingcha.web.flags.models import Flag
from mingcha.web.flags.of_run import of_run
from tests.web.flags.conftest import DEATH, NOT_PAID, SHARED, flag

pytestmark = pytest.mark.django_db
CHECKS = (DEATH, NOT_PAID, SHARED)


def found(run_id: int, part: str, compared) -> set[tuple[str, int]]:
    return set(of_run(Flag.objects.all(), run_id, part, compared).values_list("check_id", "household_key"))


@pytest.mark.parametrize("few", [0, of_run_module.FEW], ids=["asked of each flag", "looked up"])
@pytest.mark.parametrize("seed", range(3))
def test_every_run_of_a_random_history_is_found_again(store, seed, few, monkeypatch):
    monkeypatch.setattr(of_run_module, "FEW", few)
    chance, runs = random.Random(seed), {}
    for number in range(1, 9):
        ran = [c for c in CHECKS if chance.random() < 0.8]
        flags = [flag(c, h) for c in ran for h in range(1, 10) if chance.random() < 0.5]
        changes = store(number, flags, checks=ran, failed=[c for c in CHECKS if c not in ran])
        runs[number] = (ran, {(f.check_id, f.household_key) for f in flags}, changes)
    for number, (ran, flagged, changes) in runs.items():
        assert found(number, "", ran) == flagged
        parts = {part: found(number, part, ran) for part in ("new", "still_there", "back", "gone")}
        assert {part: len(rows) for part, rows in parts.items()} == changes.__dict__
        assert parts["new"] | parts["still_there"] | parts["back"] == flagged
        assert not parts["gone"] & flagged
