"""The API against its own description: schemathesis sends what fits and what does not, as every role, and looks at each answer.

`positive_data_acceptance` is left out: data of the right shape may still be refused (a day in the future, a check that is not there).
That nothing answers without a token stands in test_access.
"""

import ast
from pathlib import Path

import pytest
import schemathesis
from django.db import connection
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from mingcha.catalog.access import load_access
from mingcha.web.api import v1
from mingcha.web.cases.models import Case

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, reset_sequences=True)]
RULES = load_access()
LEVELS = ("county", "township", "village", "city", "province")
HOME = {
    role: next((level, kind) for level in LEVELS for r, lv, kind in RULES.posts() if (r, lv) == (role, level))
    for role in RULES.roles
}
"""One post of every role, in the county where it can be there."""
CHECKS = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "missing_required_header", "unsupported_method",
)  # fmt: skip
SEED = 20240630
ROLES = list(HOME) if connection.vendor == "sqlite" else ["clerk", "inspector"]
"""Shapes are the same on both databases: the second one is asked by one who acts and one who looks on."""


def loaded(text: str, values: int) -> schemathesis.BaseSchema:
    """The live application's description, and how it is to be asked: with how many values each way."""
    from mingcha.web.project.wsgi import application

    config = SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "suppress-health-check": ["too_slow"],
            "headers": {"Authorization": f"Bearer {text}"},
            "checks": {"enabled": False} | {name: {"enabled": True} for name in CHECKS},
            "generation": {"max-examples": values, "deterministic": True, "database": "none"},
            "phases": {"stateful": {"enabled": False}},
        }
    )
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=config)


def test_no_two_answers_share_a_name():
    """The description knows schemas by their name: two of one name would describe each other's answers."""
    names = [
        node.name
        for file in Path(v1.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    assert len(names) == len(set(names)) > 20


@pytest.mark.parametrize("role", ROLES)
def test_every_answer_is_as_described(role, system, flag, desk, monkeypatch):
    monkeypatch.setattr("mingcha.web.api.operation.pace.seconds_to_wait", lambda *_: 0)
    level, kind = HOME[role]
    flag(1, amount_yuan="120.50")
    case = desk.verifying()
    Case.objects.filter(pk=case.pk).update(no="HC-2024-000123")  # the description's example
    failures, asked, statuses = [], set(), set()
    values = 4 if role == "clerk" else 2  # the others differ in what is refused to them
    for event in from_schema(loaded(system(role, level, unit_kind=kind).text, values)).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            failures.append(f"{event!r}"[:2000])
        if isinstance(event, events.ScenarioFinished):
            for name, checks in event.recorder.checks.items():
                label = event.recorder.cases[name].value.operation.label
                asked.add(label)
                statuses.add(event.recorder.interactions[name].response.status_code)
                failures += [f"{label} {c.name}: {c.failure_info.failure}" for c in checks if c.failure_info]
    assert not failures, f"{len(failures)}:\n" + "\n".join(dict.fromkeys(failures[:12]))
    assert len(asked) == 17
    assert statuses <= {200, 201, 202, 401, 403, 404, 405, 409, 413, 422}
    assert {200, 403, 422} & statuses
