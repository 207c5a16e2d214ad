"""The summary of flags: made anew after a run, and kept up by every service that changes a status.

Whoever changes flags holds the summary first: many may change statuses at once, a run is merged alone. On SQLite the write lock of the
transaction does the same.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection
from django.db.models import F

from mingcha.web.flags.models import Flag, FlagSummary
from mingcha.web.flags.models.summary import DIMENSIONS, GRAINS

_CODES = tuple(f"{g}_code" for g in GRAINS)
_BASE = "flag_counts"
Key = tuple[str, ...]


def hold_summary(*, alone: bool = False) -> None:
    """Take the summary before touching flags, so that two who change flags never wait for each other in a circle.

    Arguments
        alone  nobody else may change flags until the transaction ends
    """
    if connection.vendor == "postgresql":
        mode = "SHARE ROW EXCLUSIVE" if alone else "ROW EXCLUSIVE"
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE flags_flagsummary IN {mode} MODE")


def rebuild_summary() -> None:
    """Count all flags anew: one pass over the table, then upwards. Call with the summary held alone."""
    kept = ("check_id", "confidential", "status", "severity")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {_BASE}")
        cursor.execute(
            f"CREATE TEMP TABLE {_BASE} AS SELECT {', '.join((*_CODES, *kept))}, min(theme) AS theme, min(side) AS side, "
            f"count(*) AS flags, coalesce(sum(amount_yuan), 0) AS yuan FROM flags_flag GROUP BY {', '.join((*_CODES, *kept))}"
        )
        cursor.execute("DELETE FROM flags_flagsummary")
        for depth, grain in enumerate(GRAINS, start=1):
            path, own = _CODES[:depth], _CODES[depth - 1]
            below = ", ".join(f"'' AS {c}" for c in (*_CODES[depth:], "township_code", "village_code"))
            cursor.execute(
                f"INSERT INTO flags_flagsummary (grain, region_code, {', '.join(path)}, {', '.join((*_CODES[depth:], 'township_code', 'village_code'))}, "
                f"{', '.join(kept)}, theme, side, count, amount_yuan) "
                f"SELECT '{grain}', {own}, {', '.join(path)}, {below}, {', '.join(kept)}, min(theme), min(side), sum(flags), sum(yuan) "
                f"FROM {_BASE} WHERE {own} <> '' GROUP BY {', '.join((*path, *kept))}"
            )
        cursor.execute(f"DROP TABLE {_BASE}")


def move_in_summary(flags: Iterable[Flag], new_status: str) -> None:
    """Carry flags from the status that they still have to another one. The rows must be locked."""
    counts: Counter[Key] = Counter()
    amounts: defaultdict[Key, Decimal] = defaultdict(Decimal)
    for flag in flags:
        if flag.status == new_status:
            continue
        for depth, grain in enumerate(GRAINS, start=1):
            path = tuple(getattr(flag, c) for c in _CODES[:depth])
            if not path[-1]:
                continue
            padded = (*path, *("" for _ in _CODES[depth:]))
            for status, sign in ((flag.status, -1), (new_status, 1)):
                key = (
                    grain,
                    *padded,
                    flag.check_id,
                    flag.theme,
                    flag.side,
                    flag.confidential,
                    status,
                    flag.severity,
                )
                counts[key] += sign
                amounts[key] += sign * (flag.amount_yuan or 0)
    for key in sorted(counts):
        _add(key, counts[key], amounts[key])


def _add(key: Key, count: int, amount_yuan: Decimal) -> None:
    if not count and not amount_yuan:
        return
    grain, codes, dimensions = (
        key[0],
        dict(zip(_CODES, key[1:4], strict=True)),
        dict(zip(DIMENSIONS, key[4:], strict=True)),
    )
    known = {
        "grain": grain,
        **codes,
        **{d: dimensions[d] for d in ("check_id", "confidential", "status", "severity")},
    }
    change = {"count": F("count") + count, "amount_yuan": F("amount_yuan") + amount_yuan}
    if FlagSummary.objects.filter(**known).update(**change):
        return
    own = codes[f"{grain}_code"]
    values = {**known, "region_code": own, "theme": dimensions["theme"], "side": dimensions["side"]}
    _, created = FlagSummary.objects.get_or_create(
        **known, defaults={**values, "count": count, "amount_yuan": amount_yuan}
    )
    if not created:  # somebody else made the row in between
        FlagSummary.objects.filter(**known).update(**change)
