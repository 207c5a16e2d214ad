"""Which data folder a command works on."""

import getpass
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from mingcha.catalog.holidays import announce_holidays
from mingcha.domain.errors import ClerkError
from mingcha.lake.workspace import Workspace

DEFAULT_HOME = "mingcha-data"

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path),
    default=None,
    help=f"数据文件夹，默认 MINGCHA_HOME 或 ./{DEFAULT_HOME}。The workspace.",
)
key_option = click.option(
    "--key-file", type=click.Path(path_type=Path), default=None, help="身份库密钥文件。The vault's key file."
)


def open_workspace(home: Path | None, key_file: Path | None, *, must_exist: bool = False) -> Workspace:
    """The workspace that was named, else the one of MINGCHA_HOME, else the one in this folder.

    Errors
        HOME-01  it must exist and does not
    """
    chosen = home or Path(os.environ.get("MINGCHA_HOME", DEFAULT_HOME))
    announce_holidays(chosen)
    workspace = Workspace(chosen, key_file)
    if must_exist and not workspace.lake.exists():
        raise ClerkError(
            "HOME-01",
            what=f"数据文件夹 {chosen} 里还没有数据",
            why="没有在这个文件夹导入过，或文件夹写错了",
            next_step="先用 mingcha import 导入，或用 --home 指明正确的数据文件夹",
        )
    return workspace


@contextmanager
def given_or_temporary(home: Path | None, key_file: Path | None) -> Iterator[Workspace]:
    """The named workspace, else one that is gone when the command ends; its key lies in a folder of its own."""
    if home is not None:
        announce_holidays(home)
        yield Workspace(home, key_file)
        return
    with (
        tempfile.TemporaryDirectory(prefix="mingcha-") as data,
        tempfile.TemporaryDirectory(prefix="mingcha-key-") as keys,
    ):
        yield Workspace(Path(data) / "home", key_file or Path(keys) / "vault.key")


def who() -> str:
    """Who is at the keyboard, for the audit log."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
