"""One database's part of web_lists: makes the flags, asks for the pages, writes the figures to BENCHMARK_RESULT."""

import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from itertools import combinations
from pathlib import Path
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.http import QueryDict  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks import web_made_flags as made  # noqa: E402
from benchmarks import web_users  # noqa: E402
from benchmarks.web_people import actor_at, signed_in  # noqa: E402
from mingcha.web.flags import words  # noqa: E402
from mingcha.web.flags.lists import FlagList  # noqa: E402
from mingcha.web.flags.models import Flag  # noqa: E402
from mingcha.web.flags.staging import staged_run  # noqa: E402
from mingcha.web.flags.storing import indexes_laid_aside, refresh_statistics, store_run  # noqa: E402
from mingcha.web.flags.summaries import hold_summary, rebuild_summary  # noqa: E402
from mingcha.web.orgs.models import Unit  # noqa: E402
from mingcha.web.orgs.selectors import region_columns  # noqa: E402
from mingcha.web.runs.models import CheckOutcome, Run  # noqa: E402

PAIRS, DEEPEST, PASSES = 40, 400_000, 3
SORTS = ("-found", "-amount", "due")
STATUS_SHARES = {words.NEW: 50, words.DISPATCHED: 10, words.IN_CASE: 10, words.SUBSTANTIATED: 8, words.PARTLY_SUBSTANTIATED: 2, words.UNSUBSTANTIATED: 15, words.UNDETERMINED: 1, words.SILENCED: 1, words.GONE: 3}  # fmt: skip
AREA_BELOW = {"province": made.COUNTY, "city": made.COUNTY, "county": made.TOWNSHIP, "township": made.VILLAGE}


def store(count: int) -> dict[str, float]:
    """One half of the flags, the same a month later, then the other half: {what: seconds}."""
    actor, half, seconds = actor_at("province"), count // 2, {}
    runs = (
        (1, f"{half:,} new flags into an empty table"),
        (1, f"the same {half:,} flags a month later"),
        (half + 1, f"{half:,} new flags, while as many others are gone"),
    )
    for number, (first, what) in enumerate(runs, start=1):
        day = timedelta(120 - 30 * number)
        run, naming = made.run_of(half, first=first, as_of=made.TODAY - day), made.names_of(first, half)
        started, worked = time.perf_counter(), time.process_time()
        with staged_run(
            run_id=number, run=run, dataset=made.no_tables(), home_region_code=made.PROVINCE, naming=naming
        ) as staged:
            laid_out = time.perf_counter() - started
            store_run(actor=actor, staged=staged, now=made.NOW - day)
            seconds[f"{what}"] = time.perf_counter() - started
        seconds[f"… of this in the one transaction ({number})"] = seconds[what] - laid_out
        seconds[f"… processor time of this process ({number})"] = time.process_time() - worked
        print({k: round(v, 1) for k, v in seconds.items()}, flush=True)
    return seconds


def record_runs() -> None:
    """The runs as their pages know them: which checks each did, so that the list can be asked for the flags of a run."""
    unit = Unit.objects.get(pk=actor_at("province").unit_id)
    checks = list(Flag.objects.order_by("check_id").values_list("check_id", flat=True).distinct())
    for number in range(1, 4):
        run = Run.objects.create(
            pk=number, unit=unit, as_of=made.TODAY - timedelta(120 - 30 * number), created_at=made.NOW, finished_at=made.NOW,
            **region_columns(made.PROVINCE),
        )  # fmt: skip
        CheckOutcome.objects.bulk_create(
            CheckOutcome(run=run, check_id=c, title=words.check_title(c), status="flagged", version=1)
            for c in checks
        )


def work_on_them() -> None:
    """Statuses, deadlines and days of finding as after a year of work: a thousand kinds of flags, spread over all of them."""
    chance, kinds = random.Random(3), []
    for kind in range(1000):
        status = chance.choices(list(STATUS_SHARES), list(STATUS_SHARES.values()))[0]
        found = made.TODAY - timedelta(int(chance.random() ** 2 * 400))
        due = made.TODAY + timedelta(chance.randrange(-20, 30)) if status in words.UNDER_WAY else None
        kinds.append((kind, status, found, due, due and due - timedelta(4)))
    with transaction.atomic(), connection.cursor() as cursor:
        hold_summary(alone=True)
        cursor.execute(
            "CREATE TEMP TABLE kinds (kind int, status varchar(20), found_on date, due_on date, soon_on date)"
        )
        cursor.executemany("INSERT INTO kinds VALUES (%s, %s, %s, %s, %s)", kinds)
        aside = indexes_laid_aside(cursor, Flag.objects.count())
        aside.__enter__()
        cursor.execute(
            "UPDATE flags_flag SET status = k.status, found_on = k.found_on, due_on = k.due_on, soon_on = k.soon_on, "
            "episode = CASE WHEN id %% 50 = 0 THEN 2 ELSE 1 END, about_kin = CASE WHEN id %% 97 = 0 THEN %s ELSE %s END, repeated = CASE WHEN id %% 5 = 0 THEN %s ELSE %s END, "
            "programme = CASE WHEN id %% 40 = 0 THEN '低保边缘' ELSE '农村低保' END FROM kinds AS k WHERE k.kind = (id * 7919) %% 1000",
            [True, False, True, False],
        )
        aside.__exit__(None, None, None)
        rebuild_summary()
    refresh_statistics()


def filters(level: str) -> list[dict[str, str]]:
    """No filter, every single one, and pairs of them drawn from all pairs, the same ones every time."""
    checks = list(Flag.objects.order_by("check_id").values_list("check_id", flat=True).distinct())
    by_count = sorted(checks, key=lambda c: Flag.objects.filter(check_id=c).count())
    single = [
        {"check_id": by_count[-1]}, {"check_id": by_count[len(by_count) // 2]}, {"check_id": by_count[0]}, {"theme": "missed"},
        {"side": "wrongly_included"}, {"severity": "high"}, {"severity": "low"}, {"status": "new"}, {"status": "substantiated"},
        {"status": "under_way"}, {"status": "silenced"}, {"light": "overdue"}, {"light": "due_soon"}, {"amount_from": "20000"},
        {"amount_from": "100", "amount_to": "200"}, {"back": "on"}, {"found_from": f"{made.TODAY - timedelta(10)}"},
        {"found_to": f"{made.TODAY - timedelta(330)}"}, {"q": "H000777"}, {"repeated": "on"}, {"source": "deaths"},
    ]  # fmt: skip
    if level in AREA_BELOW:
        single.append({"area": AREA_BELOW[level]})
    if level in ("province", "city", "county"):
        single += [
            {"kin": "on"},
            {"run": "1"},
            {"run": "3"},
            {"run": "3", "change": "new"},
            {"run": "3", "change": "gone"},
        ]
        single += [{"run": "2", "change": "still_there", "check_id": by_count[-1]}, {"area": "own"}]
    pairs = [a | b for a, b in combinations(single, 2) if not set(a) & set(b)]
    return [{}, *single, *random.Random(5).sample(pairs, PAIRS)]


def places(level: str, query: dict[str, str], sort: str) -> Iterator[tuple[str, dict[str, str]]]:
    """(first, next or deep page, its query)."""
    asked = query | {"sort": sort}
    yield "first", asked
    listing = FlagList(actor_at(level), QueryDict(urlencode(asked)), path="", today=made.TODAY)
    if not listing.next_url:
        return
    yield "next", QueryDict(listing.next_url[1:]).dict()
    values = listing.order.row_values(listing.matching)
    middle = listing.matching.order_by()[:DEEPEST].count() // 2
    yield "deep", asked | {"after": listing.order.text(values[middle])}


def timed(client: Client, path: str) -> tuple[float, int]:
    """(milliseconds, queries) of one request."""
    queries = 0

    def counting(execute: Callable, sql, params, many, context):
        nonlocal queries
        queries += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(counting):
        started = time.perf_counter()
        response = client.get(path)
        passed = (time.perf_counter() - started) * 1000
    if response.status_code != 200:
        raise RuntimeError(
            f"{path}: {response.status_code} {response.headers} {response.content[:2000].decode()}"
        )
    return passed, queries


def pages() -> dict:
    """All levels, filters, orders and places, in PASSES rounds minutes apart: machines that serve others too are slower for minutes at a time. The quickest
    of a page's times counts; the median of all of them is told beside."""
    asked = {level: _asked(level) for level in made.LEVELS}
    times: dict[tuple, list[float]] = {}
    queries: dict[str, set[int]] = {level: set() for level in asked}
    paces = []
    for _ in range(PASSES):
        for level, wanted in asked.items():
            paces.append(_pace_ms())
            client = signed_in(level)
            for _ in range(5):
                timed(client, "/flags/")
            for query, sort, place, address in wanted:
                ms, count = timed(client, address)
                times.setdefault((level, query, sort, place), []).append(ms)
                queries[level].add(count)
    rows, slowest = [], []
    for level in asked:
        found = [(min(ms), *key[1:]) for key, ms in times.items() if key[0] == level]
        every = [one for key, ms in times.items() if key[0] == level for one in ms]
        best = sorted(ms for ms, *_ in found)
        seen = FlagList(actor_at(level), QueryDict(), path="", today=made.TODAY).queryset().count()
        asked_for = f"{min(queries[level])}–{max(queries[level])}"
        rows.append(
            (level, seen, len(best), statistics.median(best), best[int(len(best) * 0.95)], best[-1], statistics.median(every), asked_for)
        )  # fmt: skip
        print(rows[-1], flush=True)
        worst = sorted(found, key=lambda f: -f[0])[:8]
        slowest += [(level, query or "none", sort, place, ms) for ms, query, sort, place in worst]
    return {"levels": rows, "slowest": slowest, "paces": [min(paces), statistics.median(paces), max(paces)]}


def _asked(level: str) -> list[tuple[str, str, str, str]]:
    """(filters, order, place, address) of every page that is asked for."""
    return [
        (urlencode(query), sort, place, f"/flags/?{urlencode(asked)}")
        for query in filters(level)
        for sort in SORTS
        for place, asked in places(level, query, sort)
    ]


def _pace_ms() -> float:
    """How long the machine takes for the same bit of work each time: what differs is the machine."""
    started = time.perf_counter()
    sum(len(str(n)) for n in range(100_000))
    return (time.perf_counter() - started) * 1000


def beside_admin() -> dict:
    """The same questions to both lists, in turn."""
    client = signed_in("province")
    own, theirs = [], []
    combined = ("", "status=new", "severity=low", "status=substantiated&severity=high", "theme=missed")
    deep = list(places("province", {}, "-found"))[-1][1]
    for query in combined:
        admin_query = "&".join(f"{q.split('=')[0]}__exact={q.split('=')[1]}" for q in query.split("&") if q)
        own += [timed(client, f"/flags/?{query}")[0] for _ in range(5)]
        theirs += [timed(client, f"/admin/flags/flag/?{admin_query}")[0] for _ in range(3)]
    own += [timed(client, f"/flags/?{urlencode(deep)}")[0] for _ in range(5)]
    theirs += [timed(client, f"/admin/flags/flag/?p={Flag.objects.count() // 40}")[0] for _ in range(3)]
    return {"own_ms": statistics.median(own), "admin_ms": statistics.median(theirs)}


def main(count: int, user_minutes: float) -> None:
    """Make, measure, write; then users."""
    import_module(settings.ROOT_URLCONF)  # what cannot be served is better known before the flags are made
    import_module("mingcha.web.project.wsgi")  # as the served process starts
    call_command("migrate", verbosity=0)
    from benchmarks.web_people import make_organisation

    make_organisation()
    stored = store(count)
    record_runs()
    work_on_them()
    result = {"stored": stored, **beside_admin(), **pages()}
    Path(os.environ["BENCHMARK_RESULT"]).write_text(json.dumps(result))
    if user_minutes:
        connection.close()
        print(web_users.measure(Path(os.environ["MINGCHA_HOME"]).parent, 50, user_minutes, count))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]))
