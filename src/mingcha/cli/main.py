"""`mingcha`: the command line's front door."""

import sys

import click

from mingcha import __version__
from mingcha.cli.check import check
from mingcha.cli.console import run_command
from mingcha.cli.data import data
from mingcha.cli.demo import demo
from mingcha.cli.example import example
from mingcha.cli.explain import explain
from mingcha.cli.importing import import_
from mingcha.cli.plan import ledger, plan
from mingcha.cli.runs import runs
from mingcha.cli.vault import vault


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="mingcha")
def cli() -> None:
    """明察：把乱文件变成可逐户核实的疑点。

    疑点是向人提出的问题，不是结论；本程序不会停发、减发或追回任何待遇。

    From messy files to flags that a person can verify. A flag is a question, never a verdict.
    """


for command in (demo, import_, check, runs, explain, data, example, plan, ledger, vault):
    cli.add_command(command)


def main() -> None:
    """Entry point: runs the command line and leaves with its exit status."""
    sys.exit(run_command(cli))
