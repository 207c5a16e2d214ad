"""`mingcha organisation start`: the first office and its administrator, before anybody can sign in."""

from pathlib import Path

import click
from django.utils import timezone

from mingcha.cli.console import say
from mingcha.cli.serve import database_option
from mingcha.cli.workspaces import home_option, key_option
from mingcha.domain.errors import ClerkError
from mingcha.domain.regions import pad_region_code
from mingcha.web.project.serving import enter_application, prepare


@click.group("organisation")
def organisation() -> None:
    """组织机构。The organisation."""


@organisation.command("start")
@click.option("--region", "region_text", required=True, help="单位所在区划，如 141121。The bureau's region.")
@click.option("--unit", required=True, help="单位名称，如 文水县民政局。The bureau's name.")
@click.option("--username", required=True, help="系统管理员的用户名。")
@click.option("--name", required=True, help="系统管理员的姓名。")
@home_option
@key_option
@database_option
def start(
    region_text: str, unit: str, username: str, name: str, home: Path | None, key_file: Path | None, database: str | None
) -> None:  # fmt: skip
    """建立第一个单位和系统管理员，打印一次性密码。区划取自已导入的“行政区划”表。

    Make the first bureau and its system administrator; regions come from the imported table of regions.
    """
    code = pad_region_code(region_text)
    if code is None:
        raise ClerkError(
            "ORG-09",
            what=f"“{region_text}”不是区划代码",
            why="区划代码是 2、4、6、9 或 12 位数字",
            next_step="请核对后重试，例如 141121",
        )
    enter_application(home, key_file, database)
    prepare()
    from django.conf import settings

    from mingcha.web.orgs.lake_regions import region_rows
    from mingcha.web.orgs.services import start_organisation

    rows = list(region_rows(settings.HOME.workspace()))
    if code not in {row.code for row in rows}:
        raise ClerkError(
            "ORG-10", what=f"没有区划 {code}", why="已导入的“行政区划”表里没有它，或还没有导入这张表" if rows else "还没有导入“行政区划”表",
            next_step="先用 mingcha import 导入统计局的区划代码表，再重新运行本命令",
        )  # fmt: skip
    _, made = start_organisation(
        rows=rows, region_code=code, unit_name=unit, username=username, name=name, now=timezone.now()
    )
    say(f"已建立 {unit} 和系统管理员 {made.user.username}")
    say(f"一次性密码：{made.one_time_password}　（首次登录须改；只显示这一次）")
    say("接着：mingcha serve，登录后任命各单位的管理员")
