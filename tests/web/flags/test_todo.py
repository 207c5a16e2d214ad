"""The row of the workbench."""

import pytest

from mingcha.web.flags.todo import flags_to_dispatch
from tests.web.flags.conftest import DEATH, flag

pytestmark = pytest.mark.django_db


def test_new_flags_stand_on_the_workbench_of_those_who_dispatch(store, office, clerk, now):
    assert list(flags_to_dispatch(clerk, now)) == []
    store(1, [flag(DEATH, 1), flag(DEATH, 2)])
    (row,) = flags_to_dispatch(clerk, now)
    assert (row.process, row.label, row.count, row.url) == (
        "待研判",
        "新到疑点（错保）",
        2,
        "/flags/?status=new&side=wrongly_included",
    )
    assert list(flags_to_dispatch(office.actor("clerk", "village"), now)) == []
