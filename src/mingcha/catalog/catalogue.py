"""The whole catalogue at once: tables, parameters, views, checks."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingcha.catalog.checks import Check, View, load_checks, load_views
from mingcha.catalog.content_root import ContentError
from mingcha.catalog.parameters import ParameterSet, load_parameters
from mingcha.catalog.tables import Table, load_tables


@dataclass(frozen=True)
class Catalogue:
    """What content/ says, with any region overlays laid over it."""

    tables: dict[str, Table]
    parameters: ParameterSet
    views: dict[str, View]
    checks: dict[str, Check]


@cache
def load_catalogue(overlays: tuple[Path, ...] = ()) -> Catalogue:
    """Read everything and see that checks and views name only parameters that exist."""
    catalogue = Catalogue(
        load_tables(), load_parameters(overlays), load_views(overlays), load_checks(overlays)
    )
    for owner in (*catalogue.checks.values(), *catalogue.views.values()):
        if unknown := [p for p in owner.parameters if p not in catalogue.parameters.by_id]:
            raise ContentError(f"{owner.path.name}: no such parameter {', '.join(unknown)}")
    return catalogue
