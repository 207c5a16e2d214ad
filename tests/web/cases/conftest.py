"""The desk of a county, as tests of cases and issues ask for it."""

import pytest

from mingcha.web.cases.recusal import _sources
from tests.web.cases.desk import Desk


@pytest.fixture
def desk(office, now) -> Desk:
    return Desk(office, now)


@pytest.fixture(autouse=True)
def kin_sources():
    """What a test tells of relatives is forgotten after it."""
    before = list(_sources)
    yield
    _sources[:] = before


@pytest.fixture
def at(actor_client):
    """at(role, level) -> a signed-in client."""
    return actor_client
