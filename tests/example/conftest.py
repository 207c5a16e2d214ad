"""One example county for all tests of this folder."""

from pathlib import Path

import pytest

from mingcha.example.messy.folder import write_messy
from mingcha.example.planted_list import write_planted
from mingcha.example.world import World
from mingcha.example.writing import PLANTED_FILE, build_county


@pytest.fixture(scope="session")
def county() -> World:
    """The county with seed 1, in memory."""
    return build_county(1)


@pytest.fixture(scope="session")
def county_folder(county: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same county as the messy files of ten offices."""
    folder = tmp_path_factory.mktemp("county")
    write_messy(folder, county.tables, lambda step, done, total: None)
    write_planted(folder / PLANTED_FILE, county.planted.values())
    return folder
