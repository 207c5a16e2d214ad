"""The whole catalogue at once: tables, parameters, views, checks."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingcha.catalog.checks import Check, View, load_checks, load_views
from mingcha.catalog.parameters import ParameterSet, load_parameters
from mingcha.catalog.tables import Table, load_tables


@dataclass(frozen=True)
class Catalogue:
    """What content/ says, with any region overlays laid over it."""

    tables: dict[str, Table]
    parameters: ParameterSet
    views: dict[str, View]
    checks: dict[str, Check]


    def undefined_parameters(self) -> list[str]:
        """Parameters that a check or view names and nobody defines, with the file that names them."""
        owners = (*self.checks.values(), *self.views.values())
        return [f"{o.path.name}: {p}" for o in owners for p in o.parameters if p not in self.parameters.by_id]


@cache
def load_catalogue(overlays: tuple[Path, ...] = ()) -> Catalogue:
    """Read everything. A check that names a parameter which nobody defines comes out as an error of that check alone."""
    return Catalogue(load_tables(), load_parameters(overlays), load_views(overlays), load_checks(overlays))
