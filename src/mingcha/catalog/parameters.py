"""Dated, regional, sourced values: every limit and amount that the law or a plan sets.

A value is looked up by the matter's own day and the longest region prefix that has one in force on that day.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Literal

from mingcha.catalog.content_root import ContentError, content_root, read_yaml, take
from mingcha.domain.errors import ClerkError

Unit = Literal[
    "month",
    "day",
    "working_day",
    "hour",
    "minute",
    "yuan",
    "share",
    "count",
    "date",
    "month_of_year",
    "day_of_month",
    "year",
    "words",
    "times",
]
Value = Decimal | date | tuple[str, ...] | None
Certainty = Literal["read", "seed", "web", "memory", "own"]
"""read: read in full · seed: a seed document's words · web: public page · memory: to be verified · own: our working choice."""


@dataclass(frozen=True)
class Source:
    """Where a value stands: document, section, and how sure we are of it."""

    document: str
    section: str
    certainty: Certainty


@dataclass(frozen=True)
class DatedValue:
    """One value, for one region prefix (digits; empty = nationwide), from one day up to but not including another."""

    value: Value
    region_code: str
    from_on: date | None
    until_on: date | None
    source: Source


@dataclass(frozen=True)
class Parameter:
    """One parameter with all its values, longest region prefix first, newest first."""

    id: str
    title: str
    unit: Unit
    values: tuple[DatedValue, ...]
    last_checked_on: date | None = None
    note: str = ""

    def lookup(self, region_code: str | None, on: date | None) -> DatedValue | None:
        """The value for a 12-digit region on a day; None where none is in force."""
        for v in self.values:
            if v.region_code and not (region_code or "").startswith(v.region_code):
                continue
            if (v.from_on and (on is None or on < v.from_on)) or (
                v.until_on and (on is None or on >= v.until_on)
            ):
                continue
            return v
        return None

    @property
    def is_set(self) -> bool:
        """False where no region and no day has a value."""
        return any(v.value is not None for v in self.values)

    def overridden(self, text: str) -> "Parameter":
        """The same parameter with one value everywhere, as `--param` gives it."""
        source = Source("本次运行指定", f"--param {self.id}={text}", "own")
        return replace(
            self, values=(DatedValue(_parse_value(text, self.unit, self.id), "", None, None, source),)
        )


def _parse_value(raw: Any, unit: Unit, where: str) -> Value:
    if raw is None or raw == "":
        return None
    try:
        if unit == "words":
            words = raw.split(",") if isinstance(raw, str) else raw
            return tuple(str(w) for w in words)
        if unit == "date":
            return raw if isinstance(raw, date) else date.fromisoformat(str(raw))
        number = Decimal(str(raw))
        if not number.is_finite():
            raise InvalidOperation
        return number
    except (ValueError, InvalidOperation, AttributeError) as error:
        raise ClerkError(
            "PARAM-01",
            what=f"参数 {where} 的取值“{raw}”读不出来",
            why=f"该参数的单位是 {unit}，日期写作 2024-06-30，数字写作 30 或 0.15",
            next_step="改正取值后重新运行",
        ) from error


def read_parameter_file(path: Path) -> list[Parameter]:
    """All parameters of one theme's file."""
    found = []
    for entry in read_yaml(path) or []:
        where = f"{path.name}: {entry.get('id')}"
        take(entry, where, ("id", "title", "unit", "values"), ("last_checked_on", "note"))
        values = []
        for v in entry["values"]:
            take(v, where, ("value", "source"), ("region_code", "from", "until"))
            take(v["source"], f"{where}: source", ("document", "section", "certainty"))
            if not isinstance(v.get("region_code", ""), str):
                raise ContentError(f"{where}: region_code must be quoted text")
            values.append(
                DatedValue(
                    _parse_value(v["value"], entry["unit"], where), v.get("region_code", ""),
                    v.get("from"), v.get("until"), Source(**v["source"]),
                )
            )  # fmt: skip
        found.append(
            Parameter(
                entry["id"],
                entry["title"],
                entry["unit"],
                _ordered(values),
                entry.get("last_checked_on"),
                entry.get("note", ""),
            )
        )
    return found


def _ordered(values: list[DatedValue]) -> tuple[DatedValue, ...]:
    return tuple(sorted(values, key=lambda v: (-len(v.region_code), -(v.from_on or date.min).toordinal())))


@dataclass
class ParameterSet:
    """All parameters by id, with what a region overlay and the command line change."""

    by_id: dict[str, Parameter] = field(default_factory=dict)

    def add(self, parameter: Parameter, *, overlay: bool = False) -> None:
        """Add one; in an overlay, values are put before those of the same parameter."""
        former = self.by_id.get(parameter.id)
        if former and not overlay:
            raise ContentError(f"parameter {parameter.id} is defined twice")
        if former:
            parameter = replace(former, values=_ordered([*parameter.values, *former.values]))
        self.by_id[parameter.id] = parameter

    def with_overrides(self, overrides: dict[str, str]) -> "ParameterSet":
        """A copy in which some parameters have one value everywhere.

        Errors
            PARAM-02  there is no such parameter
        """
        changed = dict(self.by_id)
        for name, text in overrides.items():
            if name not in changed:
                raise ClerkError(
                    "PARAM-02",
                    what=f"没有名为 {name} 的参数",
                    why="参数名须与检查说明中列出的完全一致",
                    next_step="用 mingcha explain 加检查编号查看可用的参数名",
                )
            changed[name] = changed[name].overridden(text)
        return ParameterSet(changed)


def load_parameters(overlays: tuple[Path, ...] = ()) -> ParameterSet:
    """The national parameters and, after them, those of each overlay folder."""
    loaded = ParameterSet()
    for path in sorted((content_root() / "parameters").glob("*.yml")):
        for parameter in read_parameter_file(path):
            loaded.add(parameter)
    for overlay in overlays:
        for path in sorted((overlay / "parameters").glob("*.yml")):
            for parameter in read_parameter_file(path):
                loaded.add(parameter, overlay=True)
    return loaded
