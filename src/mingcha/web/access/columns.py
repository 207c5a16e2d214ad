"""Where a model keeps what access asks for, and the two ways to ask it: of one row, and of a whole table."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model, Q

from mingcha.domain.access import LEVELS, Scope, Target

Paths = str | tuple[str, ...]


@dataclass(frozen=True)
class AccessColumns:
    """A model's answers, once, in its class body: `ACCESS = AccessColumns(kind="flag", unit="holder_unit_id", …)`.

    Each is a column or a path of look-ups (`unit__kind`); several columns are a tuple; a many-to-many field is fine. What is left out
    reaches nobody by that way. The region comes from `Regional`.

    Arguments
        kind        object in content/access.yml
        unit        unit that holds it now; unit_kind is that unit's kind
        owner       user who made it
        assigned    users who are named on it
        confidential    class of confidentiality; empty or null = none
        level       level at which a row without a region was imported; with `unit`, such rows reach the importer's unit
        about_units, about_users    whom it accuses or concerns
        theme       theme of the check
        through     foreign key to the object that decides (a piece of evidence: its case); own columns come first
    """

    kind: str
    unit: str | None = None
    owner: str | None = None
    assigned: Paths = ()
    confidential: str | None = None
    level: str | None = None
    about_units: Paths = ()
    about_users: Paths = ()
    theme: str | None = None
    unit_kind: str | None = None
    through: str | None = None


@dataclass(frozen=True)
class Found:
    """A model's columns with those that `through` leads to; `region` is the path before the level columns, None = no region."""

    columns: AccessColumns
    region: str | None


@cache
def found_columns(model: type[Model]) -> Found | None:
    """What a model declares, paths followed; None where it declares nothing."""
    own: AccessColumns | None = getattr(model, "ACCESS", None)
    if own is None:
        return None
    region = "" if _field(model, f"{LEVELS[0]}_code") else None
    if own.through is None:
        return Found(own, region)
    other = found_columns(model._meta.get_field(own.through).related_model)
    if other is None:
        return Found(own, region)
    led = {
        f.name: _led(own.through, getattr(other.columns, f.name))
        for f in fields(AccessColumns)
        if f.name not in ("kind", "through") and not getattr(own, f.name)
    }
    if region is None and other.region is not None:
        region = f"{own.through}__{other.region}"
    return Found(replace(own, **led), region)


def target_of(row: Model) -> Target | None:
    """What access asks of one row (saved or not); None where its model declares nothing."""
    found = found_columns(type(row))
    if found is None:
        return None
    c = found.columns
    path: tuple[str, ...] = ()
    if found.region is not None:
        path = tuple(_one(row, f"{found.region}{level}_code") or "" for level in reversed(LEVELS))
    return Target(
        c.kind,
        region_path=tuple(code for code in path if code),
        unit_id=_one(row, c.unit),
        owner_id=_one(row, c.owner),
        assigned_ids=_many(row, c.assigned),
        confidential=_one(row, c.confidential) or None,
        level=_one(row, c.level) or None,
        about_unit_ids=_many(row, c.about_units),
        about_user_ids=_many(row, c.about_users),
        theme=_one(row, c.theme) or None,
        unit_kind=_one(row, c.unit_kind) or None,
    )


def scope_query(model: type[Model], scope: Scope) -> Q | None:
    """The rows of a model that a scope holds; None = none at all. Mirrors `Scope.holds`."""
    found = found_columns(model)
    query = _reach_query(model, found, scope) if found else None
    if query is None:
        return None
    c = found.columns
    if c.confidential:
        open_ = Q(**{f"{c.confidential}__in": ["", *sorted(scope.confidential)]})
        query &= (
            open_ | Q(**{f"{c.confidential}__isnull": True}) if _nullable(model, c.confidential) else open_
        )
    for column, wanted in ((c.theme, scope.themes), (c.unit_kind, scope.unit_kinds)):
        if wanted is not None:
            if not column:
                return None
            query &= Q(**{f"{column}__in": sorted(wanted)})
    for paths, about, value in (
        (c.about_users, scope.not_about_user, scope.user_id),
        (c.about_units, scope.not_about_unit, scope.unit_id),
    ):
        for path in _tuple(paths) if about else ():
            query &= ~_is(model, path, value)
    return query


def _reach_query(model: type[Model], found: Found, scope: Scope) -> Q | None:
    c = found.columns
    match scope.reach:
        case "everywhere":
            return Q()
        case "own_unit":
            return _any(model, _tuple(c.unit), scope.unit_id)
        case "assigned":
            return _any(model, _tuple(c.assigned), scope.user_id)
        case "own":
            return _any(model, _tuple(c.owner), scope.user_id)
    queries = []
    if found.region is not None and scope.region_code:
        queries.append(Q(**{f"{found.region}{scope.level}_code": scope.region_code}))
    if c.level and c.unit and scope.unit_id is not None:
        without_region = (
            Q(**{f"{found.region}{level}_code": "" for level in LEVELS}) if found.region is not None else Q()
        )
        queries.append(without_region & Q(**{c.level: scope.level, c.unit: scope.unit_id}))
    return _or(queries)


def _any(model: type[Model], paths: Iterable[str], value: int | None) -> Q | None:
    """Any of the columns holds the value; an unknown value (None) is held by none."""
    return None if value is None else _or([_is(model, path, value) for path in paths])


def _is(model: type[Model], path: str, value: int) -> Q:
    """The column holds the value. A path over many rows becomes a subquery, or a row would come once for each of them."""
    if _leads_to_many(model, path):
        return Q(pk__in=model._base_manager.filter(**{path: value}).values("pk"))
    return Q(**{path: value})


def _or(queries: list[Q]) -> Q | None:
    joined: Q | None = None
    for query in queries:
        joined = query if joined is None else joined | query
    return joined


def _tuple(paths: Paths | None) -> tuple[str, ...]:
    return (paths,) if isinstance(paths, str) and paths else tuple(paths or ())


def _led(through: str, paths: Paths | None) -> Any:
    if isinstance(paths, str):
        return f"{through}__{paths}"
    return tuple(f"{through}__{p}" for p in paths) if paths else paths


def _field(model: type[Model], name: str) -> Field | None:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _steps(model: type[Model], path: str) -> list[Field]:
    """The fields along a path; a wrong path fails here, at the first use of the model."""
    steps = []
    for name in path.split("__"):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        steps.append(field)
        model = field.related_model or model
    return steps


def _leads_to_many(model: type[Model], path: str) -> bool:
    return any(f.many_to_many or f.one_to_many for f in _steps(model, path))


def _nullable(model: type[Model], path: str) -> bool:
    return any(f.null for f in _steps(model, path))


def _one(row: Model, path: str | None) -> Any:
    values = _values(row, path) if path else []
    return values[0] if values else None


def _many(row: Model, paths: Paths) -> frozenset[int]:
    return frozenset(v for path in _tuple(paths) for v in _values(row, path) if v is not None)


def _values(row: Any, path: str) -> list[Any]:
    """The values at the end of a path, read from a row; a row that is not saved yet has none over many rows."""
    name, _, rest = path.partition("__")
    if row is None or (row.pk is None and _leads_to_many(type(row), name)):
        return []
    value = getattr(row, name)
    if hasattr(value, "values_list"):
        return list(value.values_list(rest or "pk", flat=True))
    if rest:
        return _values(value, rest)
    return [value.pk if isinstance(value, Model) else value]
