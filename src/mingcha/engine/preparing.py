"""What runs share is computed when an import is done, before anybody asks: relatives, what every household was due and paid, who was covered.

A view that names no day serves runs about every day; one that names the month, all days of that month. It is prepared for the end of the
newest month of payments, which is what a campaign asks about. Whatever was kept before and cannot have changed is left as it is.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import date

from mingcha.catalog.catalogue import Catalogue, load_catalogue
from mingcha.domain.months import last_day
from mingcha.engine.duckdb_backend import DuckDBBackend
from mingcha.engine.needs import Needs, availability
from mingcha.engine.own_tables import OwnTables
from mingcha.engine.prepared_views import PreparedViews
from mingcha.engine.stored_rows import last_payment_month
from mingcha.engine.supplying import Supply
from mingcha.engine.view_names import ViewNames
from mingcha.lake.dataset import Dataset

Progress = Callable[[str, int, int], None]
"""Called with (view id, how many are done, how many in all)."""


def day_asked_about(dataset: Dataset, today: date) -> date:
    """The last day of the newest month of payments, today at the latest; today where there are no payments."""
    month = last_payment_month(dataset)
    return min(today, last_day(month)) if month is not None else today


def names_prepared(dataset: Dataset, catalogue: Catalogue, today: date) -> list[str]:
    """The names of the views that `prepare` keeps, for whoever tidies up."""
    return ViewNames(dataset, catalogue, Needs(catalogue), day_asked_about(dataset, today)).all_kept()


def prepare(
    dataset: Dataset,
    prepared: PreparedViews,
    *,
    today: date,
    catalogue: Catalogue | None = None,
    memory_limit: str = "4GB",
    threads: int | None = None,
    progress: Progress | None = None,
) -> None:
    """Compute and keep the shared views of all checks that this dataset can answer. Killed at any moment, what was kept is whole.

    Arguments
        prepared  the folder of kept views
        progress  called before each view and once at the end
    """
    catalogue = catalogue or load_catalogue()
    needs = Needs(catalogue)
    as_of = day_asked_about(dataset, today)
    names = ViewNames(dataset, catalogue, needs, as_of)
    answerable = [c for c in catalogue.checks.values() if not availability(c, dataset, catalogue).missing]
    read = tuple(dict.fromkeys(n for c in answerable for n in needs.reads(c)))
    wanted = [n for n in needs.in_order(read) if n in catalogue.views and names.kept_as(catalogue.views[n])]
    backend = DuckDBBackend(
        dataset, catalogue.tables, OwnTables(catalogue.parameters), as_of, memory_limit=memory_limit, threads=threads, prepared=prepared,
    )  # fmt: skip
    with closing(backend):
        supply = Supply(backend, names, keeps_all=True)
        for done, name in enumerate(wanted):
            if progress:
                progress(name, done, len(wanted))
            supply.bring((name,))
        if progress:
            progress("", len(wanted), len(wanted))
    prepared.forget_unused(but=names.all_kept())
