"""`mingcha import`: read a folder of files into the workspace, and say exactly what could not be read."""

from datetime import date
from pathlib import Path

import click

from mingcha.cli.console import progress_shown, say
from mingcha.cli.workspaces import home_option, key_option, open_workspace, who
from mingcha.engine.kept import Kept
from mingcha.engine.preparing import prepare
from mingcha.lake.importing import import_folder
from mingcha.lake.report import ImportReport, ImportStopped
from mingcha.lake.workspace import Workspace

mapping_option = click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    default=None,
    help="列名对应文件（mapping.yml）。Header mapping file.",
)


@click.command("import")
@click.argument("data_dir", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("导入结果"),
    show_default=True,
    help="退回行 rejected.xlsx 写到这里。Where rejected rows go.",
)
@click.option(
    "--region",
    default=None,
    help="只是这个地区的全表，如 141121。The import is the whole of this region only.",
)
@mapping_option
@home_option
@key_option
@click.option("--force", is_flag=True, help="缺必填列的文件也导入。Import files that lack required columns.")
def import_(
    data_dir: Path,
    out: Path,
    region: str | None,
    mapping: Path | None,
    home: Path | None,
    key_file: Path | None,
    force: bool,
) -> None:
    """把 DATA_DIR 里的文件导入数据文件夹；读不懂的逐行说明，写入 rejected.xlsx，改好可再导入。

    Import the files of DATA_DIR. Rows in = accepted + rejected + ignored, always.
    """
    workspace = open_workspace(home, key_file)
    import_and_tell(data_dir, workspace, out=out, mapping=mapping, force=force, region=region)
    prepare_and_tell(workspace)


def prepare_and_tell(workspace: Workspace) -> None:
    """Prepare what the checks share. What goes wrong here costs the next run time; the import is done all the same."""
    views = Kept.of(workspace.home).views
    try:
        with progress_shown("预备") as step:
            prepare(
                workspace.dataset(), views, today=date.today(),
                progress=lambda _, done, total: step("各项检查共用的数据", done, total),
            )  # fmt: skip
    except Exception as error:
        say(
            f"比对的预备没有做完（{type(error).__name__}）。数据已经入库，不受影响，只是下一次比对要多用一些时间。"
        )


def import_and_tell(
    source: Path,
    workspace: Workspace,
    *,
    out: Path,
    mapping: Path | None,
    force: bool,
    region: str | None = None,
) -> ImportReport:
    """Import with progress, and print what became of every file."""
    try:
        with progress_shown("导入") as step:
            report = import_folder(
                source,
                workspace,
                out_dir=out,
                progress=step,
                mapping=mapping,
                force=force,
                region=region,
                importer=who(),
            )
    except ImportStopped as stopped:
        for problem in stopped.problems[1:]:
            click.echo(problem.as_text(), err=True)
        raise
    tell(report)
    return report


def tell(report: ImportReport) -> None:
    """Files, counts and reasons, in plain lines."""
    for unit in report.units:
        said = f"{unit.title}：{unit.where}　读入 {unit.rows_in:,}，接收 {unit.accepted:,}，退回 {unit.rejected:,}，略过 {unit.ignored:,}"
        say(said + (f"　[{unit.note}]" if unit.note else ""))
        if unit.unknown:
            say(f"    没有用到的列：{'、'.join(unit.unknown)}")
        if unit.missing:
            say(f"    缺少必填列：{'、'.join(unit.missing)}")
        for reason, count in sorted(unit.reasons.items(), key=lambda item: -item[1])[:5]:
            say(f"    {reason}：{count:,}")
    for where, why in report.unused:
        say(f"没有导入：{where}（{why}）")
    for problem in report.stopped:
        say(problem.as_text())
    for warning in report.warnings:
        say(f"请留意：{warning}")
    say(
        f"合计：读入 {report.rows_in:,} = 接收 {report.accepted:,} + 退回 {report.rejected_rows:,} + 略过 {report.ignored:,}"
    )
    if report.rejected:
        say(f"退回和略过的行连同原因写在 {report.rejected}，改好后可以直接再导入。")
