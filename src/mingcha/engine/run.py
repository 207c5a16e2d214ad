"""Run checks over a dataset as of one day."""

import time
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mingcha import __version__
from mingcha.catalog.catalogue import Catalogue, load_catalogue
from mingcha.catalog.checks import Check
from mingcha.domain.errors import ClerkError
from mingcha.engine.backend import Backend
from mingcha.engine.needs import Needs, availability
from mingcha.engine.outcome import Outcome, flags_from_result
from mingcha.engine.own_tables import OwnTables
from mingcha.engine.prepared_views import PreparedViews
from mingcha.engine.result_cache import Result, ResultCache, files_fingerprint, fingerprint
from mingcha.engine.supplying import Supply
from mingcha.engine.view_names import ViewNames
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
    cache: ResultCache | None = None,
    prepared: PreparedViews | None = None,
    backend_factory: Callable[..., Backend] | None = None,
) -> Run:
    """Run the chosen checks (default: all) and give one outcome for each.

    Arguments
        as_of       the day of the question; rows of later days are not looked at
        parameters  values for this run only, as text, by parameter id
        master      address of a Spark cluster, for engine "spark"
        progress    called before each check and once at the end
        cache       results of earlier runs; what cannot have changed is taken from there
        prepared    shared views kept by the import and by earlier runs (DuckDB only)

    Errors
        CHECK-01  no check of that name · PARAM-01/02 a parameter value that cannot be read, an unknown parameter
    """
    catalogue = catalogue or load_catalogue()
    if parameters:
        catalogue = replace(catalogue, parameters=catalogue.parameters.with_overrides(parameters))
    chosen = catalogue.choose(checks)
    needs = Needs(catalogue)
    make = backend_factory or _backend_class(engine)
    options: dict[str, Any] = {}
    if backend_factory is None:
        options = {"master": master} if engine == "spark" else {"prepared": prepared}
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
        names = ViewNames(dataset, catalogue, needs, as_of)
        work = _Work(Supply(backend, names), cache)
        ordered = _neighbours(chosen, needs)
        last_use = _last_uses(ordered, needs)
        for done, check in enumerate(ordered):
            if progress:
                progress(check.id, done, len(chosen))
            started = time.perf_counter()
            outcomes[check.id] = work.outcome(check).timed(time.perf_counter() - started)
            work.supply.forget(name for name, last in last_use.items() if last == check.id)
        if progress:
            progress("", len(chosen), len(chosen))
    return Run(as_of, backend.name, backend.version, catalogue, dict(sorted(outcomes.items())))


@dataclass
class _Work:
    """One run at work: what is computed already, and how to get at the rest."""

    supply: Supply
    cache: ResultCache | None

    def outcome(self, check: Check) -> Outcome:
        """Run one check; what goes wrong is the error of this check alone."""
        available = availability(check, self.supply.names.dataset, self.supply.names.catalogue)
        if available.missing:
            return Outcome(check, "not_applicable", missing=available.missing, absent=available.absent)
        try:
            result = self._result(check)
            examined, flags = flags_from_result(check, result.flagged, result.evidence)
        except ClerkError:
            raise
        except Exception as error:  # one broken check must not take the others down
            return Outcome(check, "error", error=f"{type(error).__name__}: {error}", absent=available.absent)
        if examined == 0:
            return Outcome(check, "not_applicable", missing=(NOTHING_EXAMINED,), absent=available.absent)
        return Outcome(check, "flagged" if flags else "clear", examined, flags, absent=available.absent)

    def _result(self, check: Check) -> Result:
        sql = self.supply.names.compiled(check)
        name = self._fingerprint(check, sql) if self.cache else None
        if self.cache and name and (kept := self.cache.get(name)):
            return kept
        self.supply.bring(self.supply.names.needs.reads(check))
        result = Result(*self.supply.backend.answer(sql, check.path.name))
        if self.cache and name:
            self.cache.put(name, result)
        return result

    def _fingerprint(self, check: Check, sql: str) -> str | None:
        """What the result depends on; None where it cannot be told."""
        names, catalogue = self.supply.names, self.supply.names.catalogue
        behind = names.needs.in_order(names.needs.reads(check))
        views = [names.compiled(catalogue.views[n]) for n in behind if n in catalogue.views]
        # People are only ever looked up by the keys of other tables: where those are the same, so are their rows of people.
        tables = [n for n in behind if n in catalogue.tables]
        files = files_fingerprint(names.dataset, tables)
        if files is None:
            return None
        words = (
            repr([catalogue.parameters.by_id[p] for p in check.parameters])
            if "parameter_words" in behind
            else ""
        )
        return fingerprint(
            __version__,
            self.supply.backend.name,
            self.supply.backend.version,
            names.as_of.isoformat(),
            sql,
            *views,
            files,
            words,
        )


def _neighbours(chosen: list[Check], needs: Needs) -> list[Check]:
    """The checks in an order that brings those on the same stored views together, so that a view is soon freed again."""
    views = needs.catalogue.views

    def stored_views(check: Check) -> list[str]:
        behind = needs.in_order(needs.reads(check))
        return sorted(n for n in behind if n in views and not views[n].inline)

    return sorted(chosen, key=lambda check: (stored_views(check), check.id))


def _last_uses(chosen: list[Check], needs: Needs) -> dict[str, str]:
    return {name: check.id for check in chosen for name in needs.in_order(needs.reads(check))}


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
