"""What every command shares: how messages, progress and errors reach a person."""

import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from mingcha.domain.errors import ClerkError

EXIT_DONE, EXIT_REFUSED, EXIT_SOME_ERRORS = 0, 2, 3

Step = Callable[[str, int, int], None]
"""Called with (what is being worked on, how much is done, how much there is)."""


def say(text: str = "") -> None:
    """One line for the person at the terminal."""
    click.echo(text)


@contextmanager
def progress_shown(title: str) -> Iterator[Step]:
    """A bar with counts and time left on a terminal; plain lines, one per subject, elsewhere."""
    if sys.stderr.isatty():
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(title, total=None)

            def on_terminal(what: str, done: int, total: int) -> None:
                bar.update(task, description=f"{title} {what}", completed=done, total=total or None)

            yield on_terminal
        return
    last: list[str] = [""]

    def in_lines(what: str, done: int, total: int) -> None:
        if what and what != last[0]:
            last[0] = what
            click.echo(f"{title} {what}", err=True)

    yield in_lines


def as_clerk_error(error: click.ClickException) -> ClerkError:
    """A wrong call, in the clerk's form."""
    return ClerkError(
        "CALL-01",
        what=f"命令写得不对：{_in_chinese(error)}",
        why="选项或参数的名称、个数、格式与帮助中的不一致",
        next_step="在命令后加 --help 查看写法（Run the command with --help）",
    )


def _in_chinese(error: click.ClickException) -> str:
    """The commonest mistakes in Chinese; others as click says them."""
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return f"缺少 {'/'.join(error.param.opts) or error.param.name}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return f"{'/'.join(error.param.opts)} 的取值不对（{error.message}）"
    if isinstance(error, click.UsageError) and (
        named := re.search(r"No such command '([^']*)'", error.message)
    ):
        return f"没有名为 {named.group(1)} 的命令"
    return error.format_message()


def unforeseen(error: Exception) -> ClerkError:
    """What nobody foresaw: where it happened, for the people who mend the program; no values, they may be somebody's data."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " ← ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
    return ClerkError(
        "SYS-99",
        what="程序遇到没有预料到的情况，已停止",
        why=f"{type(error).__name__}，位置 {places}",
        next_step="原有数据没有改动；请把本提示和所用命令发给维护人员（设置 MINGCHA_DEBUG=1 可看到详细信息）",
    )


def run_command(command: click.Command, arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    try:
        result = command.main(args=arguments, prog_name="mingcha", standalone_mode=False)
        return result if isinstance(result, int) else EXIT_DONE
    except ClerkError as error:
        click.echo(error.as_text(), err=True)
        return EXIT_REFUSED
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.Abort:
        click.echo("已中止，没有改动。", err=True)
        return 130
    except click.exceptions.NoArgsIsHelpError as help_wanted:
        click.echo(help_wanted.ctx.get_help() if help_wanted.ctx else "")
        return EXIT_DONE
    except click.ClickException as error:
        click.echo(as_clerk_error(error).as_text(), err=True)
        return EXIT_REFUSED
    except KeyboardInterrupt:
        click.echo("已中止；已完成的部分保持完整，未完成的没有写入。", err=True)
        return 130
    except BrokenPipeError:
        return EXIT_DONE
    except (OSError, MemoryError) as error:
        click.echo(machine_error(error).as_text(), err=True)
        return EXIT_REFUSED
    except Exception as error:  # the last net: a clerk never sees a stack trace
        if os.environ.get("MINGCHA_DEBUG"):
            raise
        click.echo(unforeseen(error).as_text(), err=True)
        return EXIT_REFUSED


def machine_error(error: OSError | MemoryError) -> ClerkError:
    """A failure of disk, rights or memory, in the clerk's form."""
    if isinstance(error, MemoryError):
        return ClerkError(
            "SYS-02",
            what="内存不够，工作已停止",
            why="数据量超过了这台电脑的内存",
            next_step="关闭其他程序，或用 --memory 调小引擎内存后重试",
        )
    reason = "磁盘已满" if error.errno == 28 else error.strerror or str(error)
    where = f"：{error.filename}" if error.filename else ""
    return ClerkError(
        "SYS-01",
        what=f"文件读写失败{where}",
        why=reason,
        next_step="检查磁盘空间和文件夹的读写权限后重试；原有数据没有改动",
    )
