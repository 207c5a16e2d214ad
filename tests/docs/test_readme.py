"""What the README shows was run, and is run here again."""

import re
import shlex
from pathlib import Path

import pytest

from mingcha.cli.console import run_command
from mingcha.cli.main import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


@pytest.mark.parametrize("page", READMES, ids=lambda p: p.name)
def test_shown_output_is_what_comes_out(page, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = re.findall(
        r"^```console\n\$ mingcha (.*?)\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert shown
    for command, lines in shown:
        assert run_command(cli, shlex.split(command)) == 0
        printed = capsys.readouterr().out.splitlines()
        assert [line for line in lines.splitlines() if line not in printed] == []


@pytest.mark.parametrize("page", READMES, ids=lambda p: p.name)
def test_every_verb_that_is_named_exists(page):
    named = set(re.findall(r"mingcha ([a-z]+)(?= |$)", page.read_text("utf-8"), re.MULTILINE))
    assert named <= set(COMMANDS) | {"serve"} and named >= {"check", "data", "explain", "plan"}
