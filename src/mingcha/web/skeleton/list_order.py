"""The order of a list, and pages cut by row value: as quick for the last page as for the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import connection
from django.db.models import BooleanField, F, Field, Func, Model, OrderBy, QuerySet, Value
from django.db.models.functions import Coalesce

Place = tuple[Any, ...]
"""The row value at which a page begins or ends: (sort column, key), or the key alone."""


@dataclass(frozen=True)
class Sort:
    """A sort key. The column must be NOT NULL and have an index that begins with the scope; `descending` is the direction offered first."""

    column: str
    descending: bool = False


class Beyond(Func):
    """`(column, key) < (value, value)`: SQLite and PostgreSQL both walk an index by it."""

    output_field = BooleanField()

    def __init__(self, operator: str, *expressions: Any) -> None:
        super().__init__(*expressions)
        self.operator = operator

    def as_sql(self, compiler, connection, **extra):
        """Left half beyond right half."""
        compiled = [compiler.compile(e) for e in self.get_source_expressions()]
        half, parts = len(compiled) // 2, [sql for sql, _ in compiled]
        sql = f"({', '.join(parts[:half])}) {self.operator} ({', '.join(parts[half:])})"
        return sql, tuple(p for _, params in compiled for p in params)


class RowOrder:
    """One sort of one model in one direction; the key settles what is equal, in the same direction, so that an index serves both."""

    def __init__(self, model: type[Model], sort: Sort, *, descending: bool) -> None:
        self._key, self._descending = model._meta.pk, descending
        self._fields: list[Field] = [self._key]
        if sort.column not in ("pk", self._key.name):
            column = model._meta.get_field(sort.column)
            if column.null:
                raise ImproperlyConfigured(f"{model.__name__}.{sort.column}: a sort column must not be empty")
            self._fields = [column, self._key]

    def row_values(
        self, rows: QuerySet, *, place: Place | None = None, backwards: bool = False, by_filter: bool = False
    ) -> QuerySet:
        """The row values in order, those beyond a place.

        Arguments
            by_filter  few rows match: let the database find them by their filter and then put them in order, instead of walking along the
                       sort's index until it has met them
        """
        downwards = self._descending != backwards
        names = self.names
        # no index is in the order of an expression, nor searched for one
        keys = [Coalesce(F(n), F(n)) if by_filter else F(n) for n in names]
        if place is not None:
            values = [Value(v, output_field=_plain(f)) for v, f in zip(place, self._fields, strict=True)]
            rows = rows.filter(Beyond("<" if downwards else ">", *keys, *values))
        return rows.order_by(*(OrderBy(k, descending=downwards) for k in keys)).values_list(*names)

    @property
    def names(self) -> list[str]:
        """The columns of a row value."""
        return [f.name for f in self._fields]

    def in_sql(self, place: Place | None, *, backwards: bool = False) -> tuple[str, str, list[Any]]:
        """(condition beyond a place or "", ORDER BY, values of the condition), for a subquery whose columns are called as those of a row value."""
        downwards = self._descending != backwards
        in_order = ", ".join(f"{n} {'DESC' if downwards else 'ASC'}" for n in self.names)
        if place is None:
            return "", in_order, []
        bounds = [
            _plain(f).get_db_prep_value(v, connection) for v, f in zip(place, self._fields, strict=True)
        ]
        marks = ", ".join(["%s"] * len(bounds))
        return f"({', '.join(self.names)}) {'<' if downwards else '>'} ({marks})", in_order, bounds

    def read(self, text: str) -> Place:
        """A place as it stands in a URL.

        Errors
            ValidationError, ValueError   it is none
        """
        value, _, key = text.rpartition("~")
        place = []
        for column, part in zip(self._fields, [value, key][-len(self._fields) :], strict=True):
            plain = _plain(column)
            found = plain.to_python(part)
            if found is None or "\x00" in part:
                raise ValidationError("empty")
            plain.run_validators(found)
            place.append(found)
        return tuple(place)

    @staticmethod
    def text(place: Sequence[Any]) -> str:
        """A place for a URL."""
        value = place[0] if len(place) > 1 else ""
        return f"{value.isoformat() if isinstance(value, date | datetime) else value}~{place[-1]}"


def _plain(column: Field) -> Field:
    """A generated column reads and compares as what it generates."""
    return getattr(column, "output_field", column)
