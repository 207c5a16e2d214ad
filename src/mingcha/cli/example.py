"""`mingcha example`: a made-up county, city or province to try everything on."""

from pathlib import Path

import click

from mingcha.cli.console import progress_shown, say
from mingcha.domain.errors import ClerkError
from mingcha.example import generate


@click.command("example")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--size",
    type=click.Choice(["county", "city", "province"]),
    default="county",
    show_default=True,
    help="规模。Size.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="同一编号得到同样的数据。Same seed, same bytes."
)
def example(folder: Path, size: str, seed: int) -> None:
    """在 FOLDER 里生成示例数据：人和地方都是编造的，证号属于不存在的地区。

    Make an example county (messy files), city or province (Parquet).
    """
    if folder.exists() and any(folder.iterdir()):
        raise ClerkError(
            "EXAMPLE-01",
            what=f"文件夹 {folder} 不是空的",
            why="示例数据不覆盖已有文件",
            next_step="换一个新文件夹，或先清空它",
        )
    with progress_shown("生成") as step:
        summary = generate(folder, size=size, seed=seed, progress=step)
    say(f"示例数据已写入 {folder}：{summary}")
