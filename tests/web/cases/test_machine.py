"""Random people do random things to one case after another: whatever they try, the promises of the tables hold."""

import ast
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

import mingcha.web.cases
from mingcha.web.audit.services import verify_chain
from mingcha.web.cases.models import CaseEvent
from tests.web.cases.machine import machine


@pytest.mark.slow
def test_whatever_people_try_the_promises_hold(desk):
    run_state_machine_as_test(
        machine(desk),
        settings=settings(
            max_examples=20, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert verify_chain() is None
    came = set(CaseEvent.objects.values_list("action", flat=True))
    assert {"close_out", "change_about"} <= came and came & {"recuse", "recuse_handler"}, "the machine must come as far as 销号 and 回避"  # fmt: skip


def test_nothing_here_can_reach_a_payment():
    """Cases import no reader or writer of the lake, no engine and no payment: the only thing taken from the lake hides numbers in texts."""
    taken = set()
    for file in Path(mingcha.web.cases.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.ImportFrom)
                and node.module
                and node.module.startswith(("mingcha.lake", "mingcha.engine"))
            ):
                taken |= {f"{node.module}.{alias.name}" for alias in node.names}
            if isinstance(node, ast.Import):
                taken |= {a.name for a in node.names if a.name.startswith(("mingcha.lake", "mingcha.engine"))}
    assert taken == {"mingcha.lake.audit.hide_numbers"}
