"""`mingcha check`: from a folder of files to flags that can be verified."""

from datetime import date, datetime
from pathlib import Path

import click

from mingcha.catalog.catalogue import load_catalogue
from mingcha.cli.console import EXIT_DONE, EXIT_SOME_ERRORS, progress_shown, say
from mingcha.cli.importing import import_and_tell, mapping_option
from mingcha.cli.options import (
    as_of_option,
    checks_option,
    engine_option,
    master_option,
    memory_option,
    overlay_option,
    overrides,
    param_option,
)
from mingcha.cli.workspaces import given_or_temporary, home_option, key_option, who
from mingcha.engine.checking import refuse_day_before_data, refuse_future, refuse_unwritable, write_results
from mingcha.engine.kept import Kept
from mingcha.engine.run import Run, run_checks
from mingcha.engine.run_store import RunStore
from mingcha.lake.audit import record
from mingcha.lake.workspace import Workspace
from mingcha.office.flag_workbook import STATUSES


@click.command("check")
@click.argument("data_dir", type=click.Path(path_type=Path), required=False)
@as_of_option
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="结果文件夹。Where the results go."
)
@checks_option
@engine_option
@master_option
@memory_option
@param_option
@overlay_option
@mapping_option
@home_option
@key_option
@click.option(
    "--reveal", is_flag=True, help="结果中写出证号、姓名、账号（记入日志）。Print identities; recorded."
)
@click.option(
    "--force", is_flag=True, help="缺必填列的文件也继续，相关检查记为未比对。Go on without required columns."
)
def check(
    data_dir: Path | None, as_of: date, out: Path, checks: str | None, engine: str, master: str | None, memory: str, params: tuple[str, ...],
    overlays: tuple[str, ...], mapping: Path | None, home: Path | None, key_file: Path | None, reveal: bool, force: bool,
) -> int:  # fmt: skip
    """导入 DATA_DIR 里的文件，运行检查，写出疑点清单。不写 DATA_DIR 时用 --home 里已导入的数据。

    Import the files of DATA_DIR, run the checks, write flags.csv, 疑点清单.xlsx, run.json and rejected.xlsx into --out.
    """
    parameters = overrides(params)
    catalogue = load_catalogue(tuple(Path(o) for o in overlays))
    catalogue.parameters.with_overrides(parameters)
    chosen = [c.strip() for c in checks.split(",") if c.strip()] if checks else None
    catalogue.choose(chosen)
    refuse_future(as_of, date.today())
    refuse_unwritable(out)
    with given_or_temporary(home, key_file) as workspace:
        if data_dir is not None or home is None:
            import_and_tell(data_dir or Path(), workspace, out=out, mapping=mapping, force=force)
        dataset = workspace.dataset()
        refuse_day_before_data(as_of, dataset)
        kept = Kept.of(workspace.home) if home is not None else None
        with progress_shown("比对") as step:
            run = run_checks(
                dataset, as_of=as_of, checks=chosen, engine=engine, parameters=parameters, catalogue=catalogue, memory_limit=memory,
                master=master, progress=lambda c, done, total: step(catalogue.checks[c].title if c else "", done, total),
                cache=kept.results if kept else None, prepared=kept.views if kept else None,
            )  # fmt: skip
        if kept and chosen is None:  # a run of a few checks uses little and must not forget the rest
            kept.forget_unused(dataset, catalogue, date.today())
        if reveal:
            record(
                workspace.audit_log,
                act="reveal",
                who=who(),
                when=datetime.now().astimezone(),
                what=f"flags of {as_of}",
                why="check --reveal",
            )
        written = write_results(run, dataset, out, reveal=reveal)
        if home is not None:
            keep(run, workspace)
        print_outcomes(run)
    say(f"\n共 {written.flags} 条疑点，已写入 {out}。疑点不是结论，须由人核实。")
    return EXIT_SOME_ERRORS if any(o.status == "error" for o in run.outcomes.values()) else EXIT_DONE


def keep(run: Run, workspace: Workspace) -> None:
    """Keep the run in the workspace and say what changed since the one before."""
    stored, changes = RunStore(workspace.home).save(run, workspace.dataset())
    record(
        workspace.audit_log,
        act="run",
        who=who(),
        when=datetime.now().astimezone(),
        what=f"run {stored.run_id} as of {run.as_of}",
    )
    say(
        f"第 {stored.run_id} 次运行：新出现 {changes.new}，仍存在 {changes.still_there}，已消失 {changes.gone}，又出现 {changes.back}"
    )


def print_outcomes(run: Run) -> None:
    """The table: check, outcome, examined, flagged, amount, what is missing."""
    say(f"{'检查':40s}{'结果':10s}{'比对数':>10s}{'疑点数':>9s}{'金额（元）':>16s}  没有比对的数据")
    for o in run.outcomes.values():
        grey = o.status == "not_applicable"
        amount = "" if grey or o.amount_yuan is None else f"{o.amount_yuan:,.2f}"
        counts = ("—", "—") if grey else (f"{o.examined:,}", f"{len(o.flags):,}")
        note = "；".join(o.missing) or ("未用到：" + "、".join(o.absent) if o.absent else o.error)
        say(
            f"{_wide(o.check.title, 40)}{_wide(STATUSES[o.status], 14)}{counts[0]:>12s}{counts[1]:>12s}{amount:>18s}  {note}"
        )


def _wide(text: str, width: int) -> str:
    """Pad to a width in terminal columns, where a Chinese character takes two."""
    taken = sum(2 if ord(c) > 0x2E7F else 1 for c in text)
    return text + " " * max(width - taken, 1)
