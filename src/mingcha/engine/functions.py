"""The functions that check files may call beyond plain SQL, defined once for each engine with the same meaning.

Built-in date arithmetic, rounding and integer division differ between engines (docs/developer/portability.md); these do not.
DuckDB gets them as macros, Spark as temporary SQL functions that it inlines.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PortableFunction:
    """One function.

    arguments   (name, Spark type) pairs
    returns     Spark type of the result
    duckdb      expression over the arguments
    spark       expression over the arguments
    meaning     one line for the reference page
    """

    name: str
    arguments: tuple[tuple[str, str], ...]
    returns: str
    duckdb: str
    spark: str
    meaning: str

    @property
    def duckdb_statement(self) -> str:
        """CREATE MACRO for DuckDB."""
        names = ", ".join(name for name, _ in self.arguments)
        return f"CREATE OR REPLACE MACRO {self.name}({names}) AS {self.duckdb}"

    @property
    def spark_statement(self) -> str | None:
        """CREATE TEMPORARY FUNCTION for Spark; None where Spark has the same function built in."""
        if not self.spark:
            return None
        typed = ", ".join(f"{name} {kind}" for name, kind in self.arguments)
        return f"CREATE OR REPLACE TEMPORARY FUNCTION {self.name}({typed}) RETURNS {self.returns} RETURN {self.spark}"


def _f(name: str, arguments: str, returns: str, duckdb: str, spark: str, meaning: str) -> PortableFunction:
    pairs = tuple((a.split()[0], a.split()[1]) for a in arguments.split(", "))
    return PortableFunction(name, pairs, returns, duckdb, spark, meaning)


FUNCTIONS: tuple[PortableFunction, ...] = (
    _f("add_months", "d DATE, n INT", "DATE", "CAST(d + to_months(CAST(n AS INTEGER)) AS DATE)", "",
       "same day n months later, at most that month's last day"),
    _f("add_days", "d DATE, n INT", "DATE", "CAST(d + CAST(n AS INTEGER) AS DATE)", "date_add(d, n)", "n days later"),
    _f("days_between", "a DATE, b DATE", "INT", "CAST(b - a AS INTEGER)", "datediff(b, a)", "days from a to b; negative if b is earlier"),
    _f("month_number", "d DATE", "INT", "CAST(year(d) * 12 + month(d) AS INTEGER)", "year(d) * 12 + month(d)", "a day's month as year*12+month"),
    _f("month_start", "m INT", "DATE", "make_date((m - 1) // 12, (m - 1) % 12 + 1, 1)", "make_date((m - 1) div 12, (m - 1) % 12 + 1, 1)",
       "first day of a month number"),
    _f("month_end", "m INT", "DATE", "last_day(make_date((m - 1) // 12, (m - 1) % 12 + 1, 1))",
       "last_day(make_date((m - 1) div 12, (m - 1) % 12 + 1, 1))", "last day of a month number"),
    _f("quarter_start", "m INT", "INT", "CAST(((m - 1) // 3) * 3 + 1 AS INTEGER)", "CAST(((m - 1) div 3) * 3 + 1 AS INT)",
       "month number of the first month of the quarter"),
    _f("month_text", "m INT", "STRING", "lpad(CAST((m - 1) // 12 AS VARCHAR), 4, '0') || '-' || lpad(CAST((m - 1) % 12 + 1 AS VARCHAR), 2, '0')",
       "lpad(CAST((m - 1) div 12 AS STRING), 4, '0') || '-' || lpad(CAST((m - 1) % 12 + 1 AS STRING), 2, '0')", "YYYY-MM"),
    _f("quarter_text", "m INT", "STRING", "lpad(CAST((m - 1) // 12 AS VARCHAR), 4, '0') || 'Q' || CAST(((m - 1) % 12) // 3 + 1 AS VARCHAR)",
       "lpad(CAST((m - 1) div 12 AS STRING), 4, '0') || 'Q' || CAST(((m - 1) % 12) div 3 + 1 AS STRING)", "YYYYQn"),
    _f("age_on", "born DATE, on_day DATE", "INT",
       "CAST(year(on_day) - year(born) - CASE WHEN month(on_day) * 100 + day(on_day) < month(born) * 100 + day(born) THEN 1 ELSE 0 END AS INTEGER)",
       "year(on_day) - year(born) - CASE WHEN month(on_day) * 100 + day(on_day) < month(born) * 100 + day(born) THEN 1 ELSE 0 END",
       "full years; the birthday counts"),
    _f("day_of", "t TIMESTAMP_NTZ", "DATE", "CAST(t AS DATE)", "CAST(t AS DATE)", "the day of a time"),
    _f("seconds_between", "a TIMESTAMP_NTZ, b TIMESTAMP_NTZ", "BIGINT", "CAST(date_diff('second', a, b) AS BIGINT)",
       "CAST(timestampdiff(SECOND, a, b) AS BIGINT)", "whole seconds from a to b"),
    _f("start_of_day", "d DATE", "TIMESTAMP_NTZ", "CAST(d AS TIMESTAMP)", "CAST(d AS TIMESTAMP_NTZ)", "00:00 of a day"),
    _f("share_yuan", "total DECIMAL(20,2), n BIGINT", "DECIMAL(18,2)",
       "CAST(sign(total) * ((abs(CAST(total * 100 AS BIGINT)) * 2 + n) // (2 * n)) AS DECIMAL(16,0)) * CAST(0.01 AS DECIMAL(3,2))",
       "CAST(CAST(sign(total) AS BIGINT) * ((abs(CAST(total * 100 AS BIGINT)) * 2 + n) div (2 * n)) AS DECIMAL(16,0)) * CAST(0.01 AS DECIMAL(3,2))",
       "total divided by n people, rounded half up to 0.01 yuan"),
    _f("as_yuan", "x DECIMAL(38,2)", "DECIMAL(18,2)", "CAST(x AS DECIMAL(18,2))", "CAST(x AS DECIMAL(18,2))", "a sum of money in its printed type"),
    _f("township_of", "code STRING", "STRING", "substr(code, 1, 9) || '000'", "substr(code, 1, 9) || '000'", "the township's code"),
    _f("county_of", "code STRING", "STRING", "CASE WHEN substr(code, 5, 2) <> '00' THEN substr(code, 1, 6) || '000000' END",
       "CASE WHEN substr(code, 5, 2) <> '00' THEN substr(code, 1, 6) || '000000' END", "the county's code; NULL above counties"),
    _f("match_rank", "name_a BIGINT, name_b BIGINT, converted_a BOOLEAN, converted_b BOOLEAN", "INT",
       "CASE WHEN name_a <> name_b THEN 3 WHEN coalesce(converted_a, FALSE) OR coalesce(converted_b, FALSE) THEN 2 ELSE 1 END",
       "CASE WHEN name_a <> name_b THEN 3 WHEN coalesce(converted_a, FALSE) OR coalesce(converted_b, FALSE) THEN 2 ELSE 1 END",
       "1 = M1, 2 = M3 (a converted 15-digit number), 3 = M2 (names differ): the smallest is the best"),
)  # fmt: skip

FUNCTION_NAMES = frozenset(f.name for f in FUNCTIONS)
