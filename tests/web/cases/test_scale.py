"""Many cases in one county (MINGCHA_SCALE, 200,000 for figures): every list page is cut from an index, the last as quick as the first; the figures are printed."""

import os
import random
import time
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from mingcha.domain.workflow_tables import CASE
from mingcha.web.cases.models import Case
from mingcha.web.orgs.selectors import region_columns_of

pytestmark = pytest.mark.slow
COUNT = int(os.environ.get("MINGCHA_SCALE", 50_000))
BOUND_STEPS = 100 * COUNT
"""Of SQLite's own counting, the same on every machine: what reading and sorting the whole table several times would pass. Seconds are printed."""
VILLAGES = ("990101101201", "990101101202", "990101102201")


@pytest.fixture
def many(desk):
    """Cases of all stages, most of them concluded, as a county has them after years."""
    chance = random.Random(1)
    columns = region_columns_of(VILLAGES)
    states = [*CASE.states] + ["unsubstantiated"] * 20
    township, clerk = desk.township, desk.verifier
    for start in range(0, COUNT, 10_000):
        rows = []
        for n in range(start, start + 10_000):
            due = date(2024, 1, 1) + timedelta(days=chance.randrange(1000))
            rows.append(
                Case(
                    no=f"HC-2024-{n:06d}", source="petition" if n % 4 < 2 else "flag", title="死亡后仍发放", theme="wrongly_included", side="wrongly_included", severity="high",
                    status=chance.choice(states), holder_unit_id=township.pk, assignee_id=clerk.user_id if n % 50 == 0 else None, due_on=due,
                    first_due_on=due, soon_on=due - timedelta(days=4), limit_days=10, household_key=n - n % 2, created_at=desk.now, updated_at=desk.now,
                    **columns[chance.choice(VILLAGES)],
                )
            )  # fmt: skip
        Case.objects.bulk_create(rows, batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def counted():
    """A list that grows by one with every thousand steps that SQLite takes; empty elsewhere."""
    steps: list[int] = []
    if connection.vendor != "sqlite":
        yield steps
        return
    connection.connection.set_progress_handler(lambda: steps.append(1), 1000)
    try:
        yield steps
    finally:
        connection.connection.set_progress_handler(None, 1000)


def test_no_page_of_the_list_reads_the_whole_table(many, desk, actor_client):
    clerk, verifier = actor_client("clerk", "county"), actor_client("clerk", "township")
    place, alike = reverse("cases:list"), reverse("cases:look_alikes")
    pages = [
        (clerk, place, {}), (clerk, place, {"status": "verifying"}), (clerk, place, {"light": "overdue"}),
        (clerk, place, {"status": "concluded", "area": "990101101000"}), (clerk, place, {"after": "2026-06-01~150000"}),
        (clerk, place, {"q": "HC-2024-123456"}), (clerk, place, {"sort": "-new"}), (verifier, place, {"mine": "on"}), (verifier, place, {}),
        (clerk, alike, {}), (clerk, alike, {"after": "20000"}), (verifier, alike, {}),
    ]  # fmt: skip
    clerk.get(place)
    much = []
    for client, address, query in pages:
        began = time.perf_counter()
        with counted() as steps:
            answer = client.get(address, query)
        seconds = time.perf_counter() - began
        print(f"{connection.vendor} {address} {query}: {seconds * 1000:.0f} ms, {len(steps)},000 steps")
        assert answer.status_code == 200
        if 1000 * len(steps) > BOUND_STEPS:
            much.append((address, query, len(steps)))
    began = time.perf_counter()
    assert verifier.get("/").status_code == 200
    print(f"{connection.vendor} workbench: {(time.perf_counter() - began) * 1000:.0f} ms")
    assert much == []
