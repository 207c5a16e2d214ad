"""What a shared view depends on, as one text: the same text means the same rows, so that what an import or an earlier run kept can be taken over."""

from dataclasses import dataclass, field
from datetime import date, datetime

import pyarrow.parquet as pq

from mingcha.catalog.catalogue import Catalogue
from mingcha.catalog.checks import Check, View
from mingcha.catalog.tables import Table
from mingcha.domain.months import month_of
from mingcha.engine.compiling import compile_sql
from mingcha.engine.needs import Needs
from mingcha.engine.own_tables import OWN_TABLES
from mingcha.engine.result_cache import files_fingerprint
from mingcha.lake.dataset import Dataset


@dataclass(frozen=True)
class ViewNames:
    """The names of the shared views of one catalogue over one dataset, as of one day."""

    dataset: Dataset
    catalogue: Catalogue
    needs: Needs
    as_of: date
    _files: dict[str, str | None] = field(default_factory=dict)

    def compiled(self, owner: Check | View) -> str:
        """The SQL with all values in it."""
        return compile_sql(
            owner.sql, self.catalogue.parameters, self.as_of, declared=owner.parameters, where=owner.path.name
        )

    def kept_as(self, view: View) -> str | None:
        """What the view depends on besides the months of a table that comes by month; None where that cannot be told.

        The day counts where the SQL names it, and where a table holds rows of later days: otherwise the view serves all days.
        """
        behind = self.needs.in_order(self.needs.reads_of(view))
        if (view.inline and not view.kept) or any(n in OWN_TABLES for n in behind):
            return None
        files = [self._file(n) for n in behind if n in self.catalogue.tables and n != view.by_month]
        views = [self.compiled(self.catalogue.views[n]) for n in behind if n in self.catalogue.views]
        known = [f for f in files if f is not None]
        return (
            "\x00".join([view.id, *known, self.compiled(view), *views]) if len(known) == len(files) else None
        )

    def all_kept(self) -> list[str]:
        """The names of all views that have one."""
        names = (self.kept_as(view) for view in self.catalogue.views.values())
        return [name for name in names if name is not None]

    def _file(self, table_id: str) -> str | None:
        """Which files the table is, and the day where they hold anything later."""
        if table_id not in self._files:
            said = files_fingerprint(self.dataset, [table_id])
            stored = self.dataset.tables.get(table_id)
            table = self.catalogue.tables[table_id]
            if said is not None and stored and not all(
                is_settled(table, pq.ParquetFile(p), self.as_of) for p in stored.paths or ()
            ):  # fmt: skip
                said = f"{said} {self.as_of.isoformat()}"
            self._files[table_id] = said
        return self._files[table_id]


def is_settled(table: Table, file: pq.ParquetFile, as_of: date) -> bool:
    """Whether nothing in the file is later than the day, so that the rule of as_of leaves every row as it is."""
    dates = {table.own_date, *table.done_dates, table.undecided.date if table.undecided else None}
    if not all(_none_after(file, name, as_of) for name in dates if name):
        return False
    month, own = table.own_month_if_empty, table.own_date
    return not month or _always_known(file, own) or _none_after(file, month, month_of(as_of))


def _none_after(file: pq.ParquetFile, name: str, limit: date | int) -> bool:
    """Whether no value of the column lies above the limit, as far as the file says. A column that is not there has no values."""
    for column in _column_parts(file, name):
        known = column.statistics
        if known is None or not known.has_min_max:
            if known is None or known.null_count != column.num_values:
                return False
        elif (known.max.date() if isinstance(known.max, datetime) else known.max) > limit:
            return False
    return True


def _always_known(file: pq.ParquetFile, name: str | None) -> bool:
    """Whether the column is there and has a value in every row."""
    parts = _column_parts(file, name) if name else []
    return bool(parts) and all(c.statistics is not None and c.statistics.null_count == 0 for c in parts)


def _column_parts(file: pq.ParquetFile, name: str) -> list[pq.ColumnChunkMetaData]:
    if name not in file.schema_arrow.names:
        return []
    place = file.schema_arrow.names.index(name)
    return [file.metadata.row_group(g).column(place) for g in range(file.metadata.num_row_groups)]
