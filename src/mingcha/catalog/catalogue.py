"""The whole catalogue at once: tables, parameters, views, checks."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingcha.catalog.checks import Check, View, load_checks, load_views
from mingcha.catalog.parameters import ParameterSet, load_parameters
from mingcha.catalog.tables import Table, load_tables
from mingcha.domain.errors import ClerkError


@dataclass(frozen=True)
class Catalogue:
    """What content/ says, with any region overlays laid over it."""

    tables: dict[str, Table]
    parameters: ParameterSet
    views: dict[str, View]
    checks: dict[str, Check]

    def choose(self, wanted: Iterable[str] | None) -> list[Check]:
        """The checks of those ids in the order given; all of them for None.

        Errors
            CHECK-01  no check of that name
        """
        if wanted is None:
            return list(self.checks.values())
        chosen = []
        for check_id in wanted:
            if check_id not in self.checks:
                raise ClerkError(
                    "CHECK-01",
                    what=f"没有编号为 {check_id} 的检查",
                    why="检查编号须与检查目录中的完全一致",
                    next_step="用 mingcha explain 查看全部检查编号",
                )
            chosen.append(self.checks[check_id])
        return chosen

    def undefined_parameters(self) -> list[str]:
        """Parameters that a check or view names and nobody defines, with the file that names them."""
        owners = (*self.checks.values(), *self.views.values())
        return [f"{o.path.name}: {p}" for o in owners for p in o.parameters if p not in self.parameters.by_id]


@cache
def load_catalogue(overlays: tuple[Path, ...] = ()) -> Catalogue:
    """Read everything. A check that names a parameter which nobody defines comes out as an error of that check alone."""
    return Catalogue(load_tables(), load_parameters(overlays), load_views(overlays), load_checks(overlays))
