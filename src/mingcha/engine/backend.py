"""What the engine asks of a backend. Two exist: DuckDB on one machine, Spark on many."""

from collections.abc import Iterable
from typing import Protocol

import pyarrow as pa


class Backend(Protocol):
    """A running engine over one dataset as of one day."""

    name: str
    version: str

    def add_table(self, table_id: str) -> None:
        """Make a contract table (as of the day), or one of the engine's own tables, known by its name."""

    def add_view(
        self, view_id: str, sql: str, *, inline: bool, by_month: str | None = None, beside: bool = False, adds_up: bool = False,
        kept_as: str | None = None, keep: bool = False,
    ) -> None:  # fmt: skip
        """Compute a shared view once (or, inline, only name it) and make it known.

        Arguments
            by_month  a table whose months do not mix in the view: a backend may compute it month by month
            beside    the view reads more than that table
            adds_up   who reads the view adds its rows up, so that parts of it may stand for several months each
            kept_as   what the view depends on besides those months; None where that cannot be told
            keep      keep it for later runs; otherwise it is only taken over where it is kept already
        """

    def answer(self, sql: str, where: str) -> tuple[pa.Table, pa.Table | None]:
        """The rows of a check's counting query and of its evidence query; None where it has none or nothing is flagged."""

    def drop(self, names: Iterable[str]) -> None:
        """Free views that no further check needs."""

    def close(self) -> None:
        """Let go of everything."""
