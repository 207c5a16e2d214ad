"""`mingcha backup`, `mingcha restore`, `mingcha audit verify`: keeping an installation, and proving its record."""

from pathlib import Path

import click
from django.utils import timezone

from mingcha.cli.console import EXIT_DONE, EXIT_SOME_ERRORS, say
from mingcha.cli.serve import database_option
from mingcha.cli.workspaces import home_option, key_option
from mingcha.web.project.serving import enter_application


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@home_option
@key_option
@database_option
def backup(target: Path, home: Path | None, key_file: Path | None, database: str | None) -> None:
    """把整个系统备份成一个文件：数据库、数据、身份库、文件、审计锚点。两个密钥文件不在其中，须另行保管。

    Back up database, lake, vault, files and audit anchors into one archive.
    """
    enter_application(home, key_file, database)
    from django.conf import settings

    from mingcha.web.project.backup import write_backup

    manifest = write_backup(target, now=timezone.now())
    say(f"已备份 {len(manifest['sha256'])} 个文件到 {target}")
    say(f"密钥不在备份里，请另行保管：{settings.HOME.workspace().key_file} 和 {settings.HOME.secret_file}")


@click.command("restore")
@click.argument("source", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--home", type=click.Path(path_type=Path), required=True, help="新的数据文件夹。A new folder.")
@key_option
@database_option
def restore(source: Path, home: Path, key_file: Path | None, database: str | None) -> None:
    """从备份恢复到一个新的文件夹，逐个文件核对，并核对审计记录。Restore into a new folder, checked."""
    from mingcha.web.project.backup import restore_database_and_verify, restore_files

    manifest = restore_files(source, home)
    enter_application(home, key_file, database)
    said = restore_database_and_verify(manifest)
    say(f"已恢复 {len(manifest['sha256'])} 个文件到 {home}（备份于 {manifest['at']}）；{said}")


@click.group("audit")
def audit() -> None:
    """审计记录。The record of acts."""


@audit.command("verify")
@home_option
@key_option
@database_option
def verify(home: Path | None, key_file: Path | None, database: str | None) -> int:
    """核对审计记录：从第一条到最后一条都连得上，且与数据库之外的锚点一致。Prove the chain whole, or name the first broken link."""
    enter_application(home, key_file, database)
    from mingcha.web.audit.models import AuditEvent
    from mingcha.web.audit.services import verify_chain

    broken = verify_chain()
    if broken is None:
        say(f"审计记录完整，共 {AuditEvent.objects.count():,} 条")
        return EXIT_DONE
    say(
        f"【AUDIT-01】审计记录在第 {broken.number} 条断开\n  原因：{broken.why}\n  怎么办：保留现场，不要修改数据库，报告纪检部门和系统管理员"
    )
    return EXIT_SOME_ERRORS
