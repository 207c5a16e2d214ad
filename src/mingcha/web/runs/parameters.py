"""Parameter values in words: what a run used, what is in force, what may be changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from mingcha.catalog.catalogue import Catalogue, load_catalogue
from mingcha.catalog.parameters import DatedValue, Parameter
from mingcha.web.orgs.selectors import region_names
from mingcha.web.runs.models import CheckOutcome

CERTAINTY = {
    "read": "已读原文", "seed": "方案原文", "web": "公开网页", "memory": "凭记忆，引用前须核对原文", "own": "本系统或本地的办理口径",
}  # fmt: skip
UNITS = {
    "month": "个月", "day": "天", "working_day": "个工作日", "hour": "小时", "minute": "分钟", "yuan": "元", "share": "（比例）", "count": "个",
    "times": "倍", "year": "年", "day_of_month": "日", "month_of_year": "月",
}  # fmt: skip


@dataclass(frozen=True)
class ParameterLine:
    """One value that a run used, as a page shows it."""

    name: str
    title: str
    value: str
    region: str
    validity: str
    source: str
    certainty: str
    override_reason: str
    checks: tuple[str, ...]


def lines_of_run(
    outcomes: Iterable[CheckOutcome], overrides: Iterable[dict[str, str]]
) -> list[ParameterLine]:
    """Every value that the checks of a run used, once, with the checks that used it."""
    found: dict[tuple[Any, ...], tuple[dict[str, Any], list[str]]] = {}
    for outcome in outcomes:
        for said in outcome.parameters:
            key = tuple(str(said[k]) for k in ("name", "value", "region_code", "from", "until"))
            found.setdefault(key, (said, []))[1].append(outcome.title)
    reasons = {o["parameter_id"]: o["reason"] for o in overrides}
    titles = load_catalogue().parameters.by_id
    names = names_of_prefixes(said["region_code"] for said, _ in found.values())
    return [
        ParameterLine(
            name=said["name"], title=titles[said["name"]].title if said["name"] in titles else said["name"],
            value=value_words(said["value"], said["unit"]), region=names.get(said["region_code"], said["region_code"]) or "全国",
            validity=validity(said["from"], said["until"]), source=said["source"], certainty=CERTAINTY.get(said["certainty"], ""),
            override_reason=reasons.get(said["name"], ""), checks=tuple(dict.fromkeys(checks)),
        )
        for said, checks in (found[key] for key in sorted(found))
    ]  # fmt: skip


def lines_of_parameter(parameter: Parameter) -> list[ParameterLine]:
    """The values of a parameter as the catalogue has them."""
    names = names_of_prefixes(v.region_code for v in parameter.values)
    return [_line(parameter, v, names) for v in parameter.values]


def _line(parameter: Parameter, v: DatedValue, names: dict[str, str]) -> ParameterLine:
    first, last = (d.isoformat() if d else None for d in (v.from_on, v.until_on))
    return ParameterLine(
        parameter.id, parameter.title, value_words(v.value, parameter.unit), names.get(v.region_code, v.region_code) or "全国",
        validity(first, last), f"{v.source.document} {v.source.section}", CERTAINTY.get(v.source.certainty, ""), "", (),
    )  # fmt: skip


def value_words(value: Any, unit: str) -> str:
    """3 个月 · 15% · 600 元 · 有车、买房"""
    if value is None:
        return "没有取值"
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    if unit == "share":
        return f"{Decimal(str(value)) * 100:f}".rstrip("0").rstrip(".") + "%"
    if isinstance(value, Decimal):
        value = f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return f"{value} {UNITS.get(unit, '')}".strip()


def validity(first: str | None, last: str | None) -> str:
    """2024-04-01 起 · 2018-05-01 起，2021-01-01 前 · 长期"""
    parts = [f"{first} 起" if first else "", f"{last} 前" if last else ""]
    return "，".join(p for p in parts if p) or "长期"


def names_of_prefixes(prefixes: Iterable[str]) -> dict[str, str]:
    """{prefix: region's name} where the table of regions knows it."""
    wanted = {p: p.ljust(12, "0") for p in prefixes if p}
    known = region_names(wanted.values())
    return {prefix: known[code] for prefix, code in wanted.items() if code in known}


@cache
def changeable() -> tuple[tuple[str, str], ...]:
    """(id, title) of the parameters that checks read, alphabetically by title: the only ones whose change a run can show."""
    catalogue: Catalogue = load_catalogue()
    used = {p for owner in (*catalogue.checks.values(), *catalogue.views.values()) for p in owner.parameters}
    known = (catalogue.parameters.by_id[p] for p in used if p in catalogue.parameters.by_id)
    return tuple(sorted(((p.id, p.title) for p in known), key=lambda pair: pair[1]))
