"""`mingcha vault`: one person's number with a reason on record; a new key file."""

from datetime import datetime
from pathlib import Path

import click

from mingcha.cli.console import say
from mingcha.cli.serve import database_option
from mingcha.cli.workspaces import home_option, key_option, open_workspace, who
from mingcha.domain.errors import ClerkError
from mingcha.lake.vault.rotation import rotate
from mingcha.web.project.serving import enter_application


@click.group("vault")
def vault() -> None:
    """身份库：按代号查看一个人的证号（须写理由，记入日志）。

    The vault of identities.
    """


@vault.command("reveal")
@click.argument("pseudonym")
@click.option("--reason", required=True, help="为什么要看，记入日志。Why; recorded.")
@home_option
@key_option
def reveal(pseudonym: str, reason: str, home: Path | None, key_file: Path | None) -> None:
    """查看一个代号（如 P000123）的身份证号。

    Open one person's ID number.
    """
    letter, digits = pseudonym[:1].upper(), pseudonym[1:]
    if letter not in "PX" or not digits.isdigit():
        raise ClerkError(
            "VAULT-12",
            what=f"“{pseudonym}”不是人员代号",
            why="人员代号是 P 加数字，如 P000123；证号有误的人是 X 加数字",
            next_step="核对疑点清单上的代号后重试",
        )
    workspace = open_workspace(home, key_file, must_exist=True)
    key = -int(digits) if letter == "X" else int(digits)
    say(workspace.reveal(key, who=who(), reason=reason, now=datetime.now().astimezone()))


@vault.command("rotate")
@click.option("--reason", required=True, help="为什么换密钥，记入日志。Why; recorded.")
@home_option
@key_option
def rotate_key(reason: str, home: Path | None, key_file: Path | None) -> None:
    """换一个新密钥，把身份库重新加密；旧密钥改名保留，供旧备份使用。

    Replace the key file and seal the vault anew.
    """
    workspace = open_workspace(home, key_file, must_exist=True)
    rotate(workspace, who=who(), reason=reason, now=datetime.now().astimezone())
    say(
        f"已换成新密钥 {workspace.key_file}；旧密钥在同一文件夹，名称带 .old，打开旧备份时还要用，请另外保管。"
    )
    say("系统在用的，接着运行 mingcha vault seal-phones，把绑定手机的密钥也换过来。")


@vault.command("seal-phones")
@home_option
@key_option
@database_option
def seal_phones(home: Path | None, key_file: Path | None, database: str | None) -> None:
    """换密钥之后，把绑定手机的密钥用新密钥重新加密；可以重复运行。

    After a rotation: seal the keys of the second factor anew.
    """
    enter_application(home, key_file, database)
    from mingcha.web.signin.second_factor import seal_anew

    say(f"重新加密了 {seal_anew(now=datetime.now().astimezone())} 部手机的密钥。")
