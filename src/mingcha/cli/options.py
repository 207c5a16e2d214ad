"""Options that several commands share, and how their values are read."""

from datetime import date
from typing import Any

import click

from mingcha.domain.errors import ClerkError


class DayOption(click.ParamType):
    """A day written 2024-06-30."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day, or a message that says how to write it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise ClerkError(
                "CALL-02",
                what=f"日期“{value}”读不出来",
                why="日期须写作 年-月-日，例如 2024-06-30",
                next_step="改正日期后重新运行",
            ) from error


def overrides(pairs: tuple[str, ...]) -> dict[str, str]:
    """--param name=value, several times, as a dict."""
    found = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise ClerkError(
                "CALL-03",
                what=f"参数“{pair}”写得不对",
                why="须写作 名称=取值，例如 months_of_standard=24",
                next_step="改正 --param 后重新运行",
            )
        found[name.strip()] = value.strip()
    return found


as_of_option = click.option(
    "--as-of", type=DayOption(), required=True, help="统计日，如 2024-06-30。The day of the question."
)
checks_option = click.option(
    "--checks", default=None, help="只运行这些检查，编号用逗号分开。Only these checks."
)
engine_option = click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="引擎。Engine.",
)
master_option = click.option(
    "--master", default=None, help="Spark 集群地址，如 spark://主机:7077。Spark master."
)
memory_option = click.option(
    "--memory", default="4GB", show_default=True, help="引擎可用内存。Memory limit of the engine."
)
param_option = click.option(
    "--param", "params", multiple=True, help="本次运行的参数，名称=取值，可重复。Parameter for this run."
)
overlay_option = click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=click.Path(exists=True, file_okay=False),
    help="省、市的参数和检查文件夹。Region overlay folder.",
)
