"""What the application declares and asks, held against content/access.yml."""

import ast
from dataclasses import fields
from pathlib import Path

import pytest
from django.apps import apps

import mingcha.web
from mingcha.catalog.access import load_access
from mingcha.web.access.columns import AccessColumns, _steps, _tuple, found_columns

RULES = load_access()
WEB = Path(mingcha.web.__file__).parent
MODELS = [
    m
    for m in apps.get_models(include_auto_created=False)
    if m.__module__.startswith("mingcha.") and hasattr(m, "ACCESS")
]
ASKING = {"guarded": 0, "may_kind": 1, "explain_kind": 1, "NavItem": 2}
"""Functions that take an action and, after it, a kind; at which place the action stands."""


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_model_names_a_known_kind_and_columns_that_exist(model):
    found = found_columns(model)
    assert found.columns.kind in RULES.kinds, f"content/access.yml 没有 {found.columns.kind}"
    for field in fields(AccessColumns):
        if field.name not in ("kind", "through"):
            for path in _tuple(getattr(found.columns, field.name)):
                assert _steps(model, path), path
    if found.region is not None:
        assert _steps(model, f"{found.region}county_code")


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m._meta.label)
def test_every_model_can_be_reached_by_some_post(model):
    """A model whose columns no rule's scope finds would be invisible to all: a column was forgotten."""
    from mingcha.domain.access import Actor
    from mingcha.web.access.services import visible

    def sees(post):
        actor = Actor(1, "", 1, post[0], post[1], 1, post[2], "990101000000")
        return any(
            not visible(actor, model._default_manager.all(), action).query.is_empty()
            for action in RULES.kinds[model.ACCESS.kind].actions
        )

    assert any(sees(post) for post in RULES.posts()), model


def asked_pairs(file: Path) -> list[tuple[str, str, int]]:
    """(action, kind, line) of every literal question in a file."""
    found = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        name = getattr(getattr(node, "func", None), "id", getattr(getattr(node, "func", None), "attr", ""))
        if isinstance(node, ast.Call) and name in ASKING:
            values = [a.value for a in node.args if isinstance(a, ast.Constant)]
            start = ASKING[name] if name == "NavItem" else 0
            if len(values) >= start + 2 and values[start]:
                found.append((values[start], values[start + 1], node.lineno))
    return found


def test_every_literal_question_is_one_that_access_yml_knows():
    wrong = [
        f"{file.relative_to(WEB)}:{line} {action} {kind}"
        for file in sorted(WEB.rglob("*.py"))
        for action, kind, line in asked_pairs(file)
        if kind not in RULES.kinds or action not in RULES.kinds[kind].actions
    ]
    assert not wrong, "content/access.yml 里没有：\n" + "\n".join(wrong)


def test_every_required_action_exists_for_some_kind():
    """require(actor, "…", obj): the kind is known only when it runs; the action must at least exist."""
    actions = {action for kind in RULES.kinds.values() for action in kind.actions}
    wrong = []
    for file in sorted(WEB.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("require", "may", "explain") and len(node.args) >= 2:
                said = node.args[1]
                if isinstance(said, ast.Constant) and said.value not in actions:
                    wrong.append(f"{file.relative_to(WEB)}:{node.lineno} {said.value}")
    assert not wrong, "content/access.yml 里没有：\n" + "\n".join(wrong)
