"""`mingcha serve` and `mingcha worker`: the application."""

from pathlib import Path

import click

from mingcha.cli.console import say
from mingcha.cli.workspaces import home_option, key_option
from mingcha.web.project.serving import enter_application, prepare
from mingcha.web.project.serving import serve as serve_until_stopped

database_option = click.option(
    "--database",
    default=None,
    help="PostgreSQL 的地址，默认 MINGCHA_DATABASE，都没有时用数据文件夹里的 SQLite。URL of a PostgreSQL.",
)


@click.command("serve")
@home_option
@key_option
@database_option
@click.option("--address", default="127.0.0.1", show_default=True, help="监听地址。Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="端口。")
@click.option("--web-processes", default=2, show_default=True, help="网页进程数。")
@click.option("--threads", default=8, show_default=True, help="每个网页进程的线程数。")
def serve(
    home: Path | None, key_file: Path | None, database: str | None, address: str, port: int, web_processes: int, threads: int
) -> int:  # fmt: skip
    """启动网页和后台任务。Start web and worker."""
    enter_application(home, key_file, database)
    prepare()
    say(f"明察已启动：http://{address}:{port}/　（Ctrl+C 停止）")
    return serve_until_stopped(address=address, port=port, web_processes=web_processes, threads=threads)


@click.command("worker")
@home_option
@key_option
@database_option
def worker(home: Path | None, key_file: Path | None, database: str | None) -> None:
    """只启动后台任务（另一台机器或另一个进程里）。Start a worker alone."""
    enter_application(home, key_file, database)
    from mingcha.web.project.work import main

    main()
