"""A small office's files, really imported and really compared; the worker runs in the test's own process."""

import copy
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mingcha.lake.importing import import_folder
from tests.cli.small_office import TABLES, write_office

EAST_ONE, WEST_ONE = "990101101201", "990101102201"
DEATHS, VEHICLES = ["paid_after_death"], "vehicle_owned"


def tables(*, deaths: bool = True, extra_deaths: list[dict] = ()) -> dict:
    """The small office in 东一村, with or without what 公安 sent."""
    made = copy.deepcopy(TABLES)
    made["households"][0]["region_code"] = EAST_ONE
    if not deaths:
        del made["deaths"]
    return made


@pytest.fixture
def data_folder(settings, tmp_path: Path) -> Path:
    """An installation of this test's own."""
    home = replace(settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key")
    settings.HOME = home
    return home.folder


@pytest.fixture
def import_office(data_folder, tmp_path, now):
    """import_office(tables) imports files as a county would hand them in."""
    from mingcha.web.runs.computing import workspace

    def imported(made: dict | None = None) -> None:
        files = tmp_path / "files"
        shutil.rmtree(files, ignore_errors=True)
        import_folder(write_office(files, made or tables()), workspace(), now=now)

    return imported


@pytest.fixture
def clerk(office):
    """县级经办人 of 示例县, who starts runs and tries changes."""
    return office.actor("clerk", "county")


@pytest.fixture
def leader(office):
    """县级负责人 of 示例县, who decides about changes."""
    return office.actor("leader", "county")


@pytest.fixture
def work():
    """work() does what is in the queue, as a worker would."""
    from mingcha.web.jobs.worker import work_once

    def all_jobs() -> int:
        done = 0
        while work_once():
            done += 1
        return done

    return all_jobs


@pytest.fixture
def compared(import_office, clerk, work, now):
    """compared(**more) -> a finished run as of 2024-06-30."""
    from mingcha.web.runs.models import Run
    from mingcha.web.runs.services import start_run

    def run(as_of: date = date(2024, 6, 30), **more) -> Run:
        started = start_run(actor=clerk, as_of=as_of, now=now, **more)
        work()
        return Run.objects.get(pk=started.pk)

    return run
