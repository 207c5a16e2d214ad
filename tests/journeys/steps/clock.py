"""A story lasts for months. Its installation is served under a clock that the story sets forward; nothing else of it is changed."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import pytest

from tests.journeys.conftest import Served, serving

_ANOTHER_DAY = Path(__file__).parent / "another_day"
_HERE = ZoneInfo("Asia/Shanghai")


@dataclass
class StoryClock:
    """The clock of one served story.

    file  how many seconds the story is ahead of the machine; read at every look at the clock
    """

    file: Path
    today: date = date.min

    def set(self, day: date, at: str = "09:00") -> None:
        """Go on to a moment, local time. A story only goes forward."""
        moment = datetime.combine(day, time.fromisoformat(at), _HERE)
        ahead = (moment - datetime.now(_HERE)).total_seconds()
        assert ahead >= float(self.file.read_text("ascii") or 0), f"{moment} 在故事里已经过去"
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str(ahead), "ascii")
        fresh.replace(self.file)  # a reader sees the old moment or the new one
        self.today = day

    @property
    def environment(self) -> dict[str, str]:
        """What a process needs to live by this clock."""
        path = os.pathsep.join(filter(None, (str(_ANOTHER_DAY), os.environ.get("PYTHONPATH", ""))))
        return {"PYTHONPATH": path, "STORY_CLOCK": str(self.file)}


@pytest.fixture(name="clock")
def clock_of_the_story(tmp_path_factory) -> StoryClock:
    """The story's clock, showing the real moment at first. One for every telling: a story that is told again starts anew."""
    file = tmp_path_factory.mktemp("clock") / "seconds_ahead"
    file.write_text("0", "ascii")
    return StoryClock(file)


@pytest.fixture(name="served")
def served_by_the_clock(demonstration, tmp_path_factory, clock) -> Iterator[Served]:
    """A copy of the demonstration, served under the story's clock. Stands in for the fixture of the same name."""
    folder = tmp_path_factory.mktemp("served") / "demo"
    shutil.copytree(demonstration, folder)
    with mock.patch.dict(os.environ, clock.environment):
        running = serving(folder)
        installation = running.__enter__()
    try:
        yield installation
    finally:
        running.__exit__()


def story_year() -> int:
    """The year that the shipped plans are moved to: the next one, so that all their days lie ahead."""
    return datetime.now(_HERE).year + 1
