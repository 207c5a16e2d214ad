"""From a check file's SQL to the text that an engine runs.

Three marks are replaced, as text and the same for both engines; nothing is transpiled:
`$as_of` (a DATE), `$as_of_month` (a month number) and `parameter('id', region, day)`, which becomes the value or, where it differs
by region or day, a CASE. Values come from content/parameters only, never from outside, so the text is safe to build.
"""

import re
from datetime import date
from decimal import Decimal

from mingcha.catalog.content_root import ContentError
from mingcha.catalog.parameters import DatedValue, Parameter, ParameterSet, Value
from mingcha.domain.months import month_of

_FINAL_SELECT = re.compile(r"SELECT \* FROM flagged\s*;?\s*\Z", re.IGNORECASE)
_CALL = re.compile(r"\bparameter\(\s*'([a-z0-9_]+)'\s*")


def compile_sql(
    sql: str, parameters: ParameterSet, as_of: date, *, declared: tuple[str, ...], where: str
) -> str:
    """The SQL with its marks replaced.

    Arguments
        declared  the parameters that the header names; using another is an error
        where     file name, for the error
    """
    text = _replace_parameters(sql, parameters, declared, where)
    text = re.sub(r"\$as_of_month\b", str(month_of(as_of)), text)
    text = re.sub(r"\$as_of\b", f"DATE '{as_of.isoformat()}'", text)
    if left := re.search(r"\$\w+", _without_strings(text)):
        raise ContentError(f"{where}: unknown mark {left.group()}")
    return text


def counting_query(sql: str, where: str) -> str:
    """The check's text, made to give its flagged rows beside the number of examined ones.

    Columns: examined_count, is_flag (NULL where nothing is flagged), then those of `flagged`.
    """
    body, found = _FINAL_SELECT.subn("", sql)
    if not found:
        raise ContentError(f"{where}: must end with SELECT * FROM flagged")
    return (
        f"{body}SELECT c.examined_count, f.* FROM (SELECT count(*) AS examined_count FROM examined) AS c "
        "LEFT JOIN (SELECT TRUE AS is_flag, flagged.* FROM flagged) AS f ON f.is_flag"
    )


def combined_query(sql: str, where: str) -> str | None:
    """Both queries in one, for an engine that works out a CTE once and knows rows as values; None where there is no `evidence`.

    Columns: examined_count (NULL in the rows of evidence), flag and evidence, each a struct of the columns of the query of its own.
    """
    counting = counting_query(sql, where)
    if not evidence_query(sql):
        return None
    head, _, tail = counting.rpartition("SELECT c.examined_count, f.* ")
    return f"{head}SELECT c.examined_count, f AS flag, NULL AS evidence {tail} UNION ALL SELECT NULL, NULL, e FROM evidence AS e"


def evidence_query(sql: str) -> str | None:
    """The check's text, made to give the rows of its `evidence` CTE; None where it has none."""
    if not re.search(r"^\s*evidence AS \(", sql, re.MULTILINE):
        return None
    return _FINAL_SELECT.sub("SELECT * FROM evidence", sql)


def _replace_parameters(sql: str, parameters: ParameterSet, declared: tuple[str, ...], where: str) -> str:
    out, position = [], 0
    while match := _CALL.search(sql, position):
        end = _closing(sql, match.end(), where)
        name, arguments = match.group(1), _split_arguments(sql[match.end() : end])
        if name not in declared:
            raise ContentError(f"{where}: parameter {name} is used but not in the header")
        if len(arguments) not in (0, 2):
            raise ContentError(f"{where}: parameter('{name}') takes a region and a day, or neither")
        region, day = arguments or ("NULL", "$as_of")
        out += [sql[position : match.start()], expression(parameters.by_id[name], region, day)]
        position = end + 1
    return "".join([*out, sql[position:]])


def expression(parameter: Parameter, region: str, day: str) -> str:
    """The SQL that yields the parameter for a region and a day, both SQL expressions."""
    if parameter.unit == "words":
        raise ContentError(f"parameter {parameter.id} is a list of words: join the table parameter_words")
    branches: list[tuple[str, str]] = []
    otherwise = "NULL"
    for v in parameter.values:
        condition = _condition(v, region, day)
        if not condition:
            otherwise = literal(v.value)
            break
        if region == "NULL" and v.region_code:
            continue
        branches.append((condition, literal(v.value)))
    if not branches:
        return otherwise
    return "(CASE " + " ".join(f"WHEN {c} THEN {v}" for c, v in branches) + f" ELSE {otherwise} END)"


def _condition(v: DatedValue, region: str, day: str) -> str:
    parts = []
    if v.region_code:
        parts.append(f"substr({region}, 1, {len(v.region_code)}) = '{v.region_code}'")
    if v.from_on:
        parts.append(f"{day} >= DATE '{v.from_on.isoformat()}'")
    if v.until_on:
        parts.append(f"{day} < DATE '{v.until_on.isoformat()}'")
    return " AND ".join(parts)


def literal(value: Value) -> str:
    """A parameter value as an SQL literal that both engines read as an integer, a decimal or a date."""
    if value is None:
        return "NULL"
    if isinstance(value, date):
        return f"DATE '{value.isoformat()}'"
    if isinstance(value, Decimal):
        return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"
    raise ContentError(f"no SQL literal for {value!r}")


def _closing(text: str, start: int, where: str) -> int:
    depth, in_string = 1, False
    for i in range(start, len(text)):
        c = text[i]
        if c == "'":
            in_string = not in_string
        elif not in_string:
            depth += (c == "(") - (c == ")")
            if depth == 0:
                return i
    raise ContentError(f"{where}: parameter( is not closed")


def _split_arguments(text: str) -> tuple[str, ...]:
    """'' → () and ', a, f(b, c)' → ('a', 'f(b, c)')."""
    parts, depth, current = [], 0, ""
    for c in text.strip().lstrip(","):
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += c
    return tuple(p for p in [*parts, current.strip()] if p)


def _without_strings(text: str) -> str:
    return re.sub(r"'[^']*'", "''", text)
