"""The clerk's desk for every test of the lake."""

from pathlib import Path

import pytest
from lake_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A clerk's desk with nothing on it."""
    return Desk(tmp_path)
