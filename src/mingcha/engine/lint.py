"""The SQL lint: a check or view may use only what gives the same answer on both engines."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sqlglot
import yaml
from sqlglot import exp

from mingcha.engine.functions import FUNCTION_NAMES

_ORDER_BY = re.compile(r"\bORDER BY\b", re.IGNORECASE)
_VARCHAR = re.compile(r"\bAS\s+VARCHAR\s*\)", re.IGNORECASE)


@cache
def portable_subset() -> dict[str, dict[str, str]]:
    """The allow-list and the ban-list with their reasons."""
    return yaml.safe_load(Path(__file__).with_name("portable.yml").read_text("utf-8"))


def lint(sql: str) -> list[str]:
    """What is not portable in the SQL of a check or view: one line each, empty where all is well."""
    try:
        tree = sqlglot.parse_one(sql, read="duckdb")
    except sqlglot.ParseError as error:
        return [f"cannot be parsed: {str(error).splitlines()[0]}"]
    varchar = ["cast to VARCHAR: Spark wants a length; write STRING"] if _VARCHAR.search(sql) else []
    return sorted({*_complaints(tree), *_orders_without_nulls(sql), *varchar})


def _complaints(tree: exp.Expression) -> Iterator[str]:
    rules = portable_subset()
    for node in tree.walk():
        name = type(node).__name__
        if name in rules["forbidden"]:
            yield f"{name}: {rules['forbidden'][name]}: {node.sql()[:60]}"
        elif isinstance(node, exp.Anonymous):
            if node.name.lower() not in FUNCTION_NAMES | {"parameter"}:
                yield f"function {node.name} is not on the list"
        elif isinstance(node, exp.Cast):
            target = node.to.this.name if node.to else "?"
            if target not in rules["casts"]:
                yield f"cast to {target} is not on the list"
            elif target in ("INT", "BIGINT") and not _is_whole(node.this):
                yield f"integer cast of what may be a fraction: {node.sql()[:60]}"
        elif (
            isinstance(node, exp.Func)
            and name not in rules["functions"]
            and node.sql_name().lower() not in FUNCTION_NAMES
        ):
            yield f"function {node.sql_name()} ({name}) is not on the list"
        elif isinstance(node, exp.Div):
            yield from _division(node)
        elif isinstance(node, exp.Join) and node.args.get("using") and node.side == "FULL":
            yield "FULL JOIN with USING: the joined column differs"
        elif isinstance(node, exp.Sub | exp.Add) and any(_is_day(side) for side in (node.left, node.right)):
            yield f"arithmetic on a day: {node.sql()[:60]}; use days_between or add_days"


def _is_whole(value: exp.Expression) -> bool:
    return not isinstance(value, exp.Div) and not (isinstance(value, exp.Literal) and "." in value.name)


def _is_day(value: exp.Expression) -> bool:
    named = value.name if isinstance(value, exp.Column) else ""
    return named.endswith("_on") or (
        isinstance(value, exp.Parameter | exp.Placeholder) and value.name == "as_of"
    )


def _orders_without_nulls(sql: str) -> Iterator[str]:
    """Items of ORDER BY that leave the place of NULLs to the engine. Read as text: the syntax tree fills the default in."""
    for match in _ORDER_BY.finditer(re.sub(r"--[^\n]*", "", sql)):
        depth, item = 0, ""
        for c in f"{match.string[match.end() :]})":
            depth += (c == "(") - (c == ")")
            if depth < 0 or (depth == 0 and c == ","):
                words = item.split(" ROWS ")[0].strip()
                if " NULLS " not in f" {words.upper()} ":
                    yield f"ORDER BY without NULLS FIRST or LAST: {words[:60]}"
                if depth < 0:
                    break
                item = ""
            else:
                item += c


def _division(node: exp.Div) -> Iterator[str]:
    if not any(
        isinstance(side, exp.Cast) or (isinstance(side, exp.Literal) and "." in side.name)
        for side in (node.left, node.right)
    ):
        yield f"division of uncast values: {node.sql()[:60]}: cast one side to DECIMAL or DOUBLE"
