"""The desk of a county, as tests of cases and issues ask for it."""

import pytest

from tests.web.cases.desk import Desk


@pytest.fixture
def desk(office, now) -> Desk:
    return Desk(office, now)


@pytest.fixture
def at(actor_client):
    """at(role, level) -> a signed-in client."""
    return actor_client
