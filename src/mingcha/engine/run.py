"""Run checks over a dataset as of one day."""

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date

from mingcha.catalog.catalogue import Catalogue, load_catalogue
from mingcha.catalog.checks import Check
from mingcha.domain.errors import ClerkError
from mingcha.engine.backend import Backend
from mingcha.engine.compiling import compile_sql, counting_query, evidence_query
from mingcha.engine.needs import Needs, availability
from mingcha.engine.outcome import Outcome, flags_from_rows
from mingcha.engine.own_tables import OwnTables
from mingcha.lake.dataset import Dataset

NOTHING_EXAMINED = "没有可供比对的记录"
Progress = Callable[[str, int, int], None]
"""Called with (check id, how many are done, how many in all)."""


@dataclass(frozen=True)
class Run:
    """What a run came to."""

    as_of: date
    engine: str
    engine_version: str
    catalogue: Catalogue
    outcomes: dict[str, Outcome]


def run_checks(
    dataset: Dataset,
    *,
    as_of: date,
    checks: Iterable[str] | None = None,
    engine: str = "duckdb",
    parameters: dict[str, str] | None = None,
    catalogue: Catalogue | None = None,
    memory_limit: str = "4GB",
    threads: int | None = None,
    master: str | None = None,
    progress: Progress | None = None,
    backend_factory: Callable[..., Backend] | None = None,
) -> Run:
    """Run the chosen checks (default: all) and give one outcome for each.

    Arguments
        as_of       the day of the question; rows of later days are not looked at
        parameters  values for this run only, as text, by parameter id
        master      address of a Spark cluster, for engine "spark"
        progress    called before each check and once at the end

    Errors
        CHECK-01  no check of that name · PARAM-01/02 a parameter value that cannot be read, an unknown parameter
    """
    catalogue = catalogue or load_catalogue()
    if parameters:
        catalogue = replace(catalogue, parameters=catalogue.parameters.with_overrides(parameters))
    chosen = _choose(catalogue, checks)
    needs = Needs(catalogue)
    make = backend_factory or _backend_class(engine)
    options = {"master": master} if engine == "spark" and backend_factory is None else {}
    backend = make(
        dataset,
        catalogue.tables,
        OwnTables(catalogue.parameters),
        as_of,
        memory_limit=memory_limit,
        threads=threads,
        **options,
    )
    outcomes: dict[str, Outcome] = {}
    with closing(backend):
        known: set[str] = set()
        last_use = _last_uses(chosen, needs)
        for done, check in enumerate(chosen):
            if progress:
                progress(check.id, done, len(chosen))
            started = time.perf_counter()
            outcome = _run_one(check, backend, dataset, catalogue, needs, as_of, known)
            outcomes[check.id] = outcome.timed(time.perf_counter() - started)
            finished = [v for v in known if last_use.get(v) == check.id and v in catalogue.views]
            backend.drop(finished)
            known.difference_update(finished)
        if progress:
            progress("", len(chosen), len(chosen))
    return Run(as_of, backend.name, backend.version, catalogue, dict(sorted(outcomes.items())))


def _run_one(
    check: Check,
    backend: Backend,
    dataset: Dataset,
    catalogue: Catalogue,
    needs: Needs,
    as_of: date,
    known: set[str],
) -> Outcome:
    available = availability(check, dataset, catalogue)
    if available.missing:
        return Outcome(check, "not_applicable", missing=available.missing, absent=available.absent)
    try:
        _supply(check, backend, catalogue, needs, as_of, known)
        sql = compile_sql(
            check.sql, catalogue.parameters, as_of, declared=check.parameters, where=check.path.name
        )
        result = backend.query(counting_query(sql, check.path.name))
        details = evidence_query(sql)
        flagged = bool(result.rows) and any(row[result.columns.index("is_flag")] for row in result.rows)
        evidence = backend.query(details) if details and flagged else None
        examined, flags = flags_from_rows(check, result, evidence)
    except ClerkError:
        raise
    except Exception as error:  # one broken check must not take the others down; it is reported as an error
        return Outcome(check, "error", error=f"{type(error).__name__}: {error}", absent=available.absent)
    if examined == 0:
        return Outcome(check, "not_applicable", missing=(NOTHING_EXAMINED,), absent=available.absent)
    return Outcome(check, "flagged" if flags else "clear", examined, flags, absent=available.absent)


def _supply(
    check: Check, backend: Backend, catalogue: Catalogue, needs: Needs, as_of: date, known: set[str]
) -> None:
    for name in needs.in_order(needs.reads(check)):
        if name in known:
            continue
        view = catalogue.views.get(name)
        if view:
            sql = compile_sql(
                view.sql, catalogue.parameters, as_of, declared=view.parameters, where=view.path.name
            )
            backend.add_view(name, sql, inline=view.inline)
        else:
            backend.add_table(name)
        known.add(name)


def _last_uses(chosen: list[Check], needs: Needs) -> dict[str, str]:
    return {name: check.id for check in chosen for name in needs.in_order(needs.reads(check))}


def _choose(catalogue: Catalogue, wanted: Iterable[str] | None) -> list[Check]:
    if wanted is None:
        return list(catalogue.checks.values())
    chosen = []
    for check_id in wanted:
        if check_id not in catalogue.checks:
            raise ClerkError(
                "CHECK-01",
                what=f"没有编号为 {check_id} 的检查",
                why="检查编号须与检查目录中的完全一致",
                next_step="用 mingcha explain 查看全部检查编号",
            )
        chosen.append(catalogue.checks[check_id])
    return chosen


def _backend_class(engine: str) -> Callable[..., Backend]:
    if engine == "duckdb":
        from mingcha.engine.duckdb_backend import DuckDBBackend

        return DuckDBBackend
    if engine == "spark":
        from mingcha.engine.spark_backend import SparkBackend

        return SparkBackend
    raise ClerkError(
        "ENGINE-01",
        what=f"没有名为 {engine} 的引擎",
        why="可用的引擎是 duckdb 和 spark",
        next_step="改用 --engine duckdb 或 --engine spark",
    )
