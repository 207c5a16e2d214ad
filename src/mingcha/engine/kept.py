"""What imports and earlier runs over a data folder computed, in its folder `prepared`. Keys only; may be deleted at any time."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mingcha.catalog.catalogue import Catalogue
from mingcha.engine.prepared_views import PreparedViews
from mingcha.engine.preparing import names_prepared
from mingcha.engine.result_cache import ResultCache
from mingcha.lake.dataset import Dataset


@dataclass
class Kept:
    """Results of checks, and shared views."""

    results: ResultCache
    views: PreparedViews

    @classmethod
    def of(cls, home: Path) -> "Kept":
        """What is kept in the data folder `home`."""
        folder = home / "prepared"
        return cls(ResultCache(folder / "results"), PreparedViews(folder / "views"))

    def forget_unused(self, dataset: Dataset, catalogue: Catalogue, today: date) -> None:
        """After a run of all checks: delete what it did not use, but for the views that an import would prepare today."""
        self.results.forget_unused()
        self.views.forget_unused(but=names_prepared(dataset, catalogue, today))
