"""The tour's commands, run in order on the demo; each must end well and say what the page says."""

import os
import re
import shlex
import shutil
from pathlib import Path

import pytest

from mingcha.cli.console import run_command
from mingcha.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
CONSOLE = re.compile(r"^```console\n\$ mingcha (.*?)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def demo(demonstration, tmp_path_factory):
    """A folder in which `make demo` was run, with the content folder beside it as in a checkout."""
    place = tmp_path_factory.mktemp("tour")
    (place / "content").symlink_to(ROOT / "content")
    shutil.copytree(demonstration, place / "demo")
    before = Path.cwd()
    os.chdir(place)
    try:
        yield place
    finally:
        os.chdir(before)


@pytest.mark.slow
def test_the_tour_can_be_walked(demo, capsys):
    found: dict[str, str] = {}
    walked = 0
    for page in sorted((ROOT / "docs" / "tour").glob("[0-9]*.md")):
        for command, said in CONSOLE.findall(page.read_text("utf-8")):
            arguments = shlex.split(command.format(**found))
            capsys.readouterr()
            assert run_command(cli, arguments) == 0, command
            printed = capsys.readouterr().out
            for line in said.strip().splitlines():
                assert line in printed, f"{page.name}: {command}: {line!r} is not in\n{printed[:3000]}"
            if arguments[0] == "runs" and "--check" in arguments:
                found["flag"] = printed.split()[0]
                found["person"] = re.search(r"P\d{6}", printed).group()
            walked += 1
    assert walked >= 7
