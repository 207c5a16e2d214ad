"""A county's desk, as the tests of cases have it."""

from datetime import datetime

import pytest

from tests.web.cases.desk import Desk


@pytest.fixture
def desk(office, now: datetime) -> Desk:
    """The people of 示例县 and 东乡, whom a case passes."""
    return Desk(office, now)
