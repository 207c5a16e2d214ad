"""`mingcha`: the command line's front door."""

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from mingcha import __version__
from mingcha.catalog.holidays import announce_holidays
from mingcha.cli.console import run_command

COMMANDS = {
    "demo": (
        "mingcha.cli.demo",
        "demo",
        "演示：示例县从乱文件到疑点清单。The main job on the example county.",
    ),
    "import": ("mingcha.cli.importing", "import_", "导入一个文件夹。Import a folder of files."),
    "check": (
        "mingcha.cli.check",
        "check",
        "导入、比对、写出疑点清单。Import, run the checks, write the results.",
    ),
    "runs": ("mingcha.cli.runs", "runs", "历次运行和疑点编号。Past runs and their flags."),
    "explain": ("mingcha.cli.explain", "explain", "说明一项检查或一条疑点。Explain a check or a flag."),
    "data": ("mingcha.cli.data", "data", "有哪些数据、还缺什么。What is there, what is missing."),
    "plan": ("mingcha.cli.plan", "plan", "把实施方案读成工作台账。Read a plan into a ledger."),
    "ledger": ("mingcha.cli.plan", "ledger", "读回工作台账。Read a ledger back."),
    "example": ("mingcha.cli.example", "example", "生成示例数据。Make example data."),
    "serve": ("mingcha.cli.serve", "serve", "启动网页和后台任务。Start web and worker."),
    "worker": ("mingcha.cli.serve", "worker", "只启动后台任务。Start a worker alone."),
    "organisation": (
        "mingcha.cli.organisation",
        "organisation",
        "建立第一个单位和管理员。The first office and its administrator.",
    ),
    "backup": ("mingcha.cli.backup", "backup", "整个系统备份成一个文件。Back up everything."),
    "restore": ("mingcha.cli.backup", "restore", "从备份恢复。Restore a backup, checked."),
    "audit": ("mingcha.cli.backup", "audit", "核对审计记录。Prove the record of acts."),
    "vault": ("mingcha.cli.vault", "vault", "身份库。The vault of identities."),
}


class Verbs(click.Group):
    """Loads a verb's module only when it is called, so that every call starts quickly."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, None if there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        return getattr(import_module(module), attribute)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a verb, without loading any."""
        with formatter.section("命令 Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="mingcha")
def cli() -> None:
    """明察：把乱文件变成可逐户核实的疑点。

    疑点是向人提出的问题，不是结论；本程序不会停发、减发或追回任何待遇。

    From messy files to flags that a person can verify. A flag is a question, never a verdict.
    """
    home = os.environ.get("MINGCHA_HOME")
    announce_holidays(Path(home) if home else None)


def main() -> None:
    """Entry point: runs the command line and leaves with its exit status."""
    sys.exit(run_command(cli))
