"""Inside the web, apps talk through selectors and services: no app imports another app's models."""

import ast
from pathlib import Path

import mingcha.web

WEB = Path(mingcha.web.__file__).parent
SHARED = {"orgs.regional"}
"""What is made to be inherited."""
ASSEMBLES = {"project", "demonstration"}
"""Rooms that join apps and hold no part of the work themselves."""


def imported_modules(file: Path) -> set[str]:
    """Every module that a file imports, by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_no_app_imports_another_apps_models():
    wrong = []
    for file in WEB.rglob("*.py"):
        app = file.relative_to(WEB).parts[0]
        for module in imported_modules(file):
            parts = module.removeprefix("mingcha.web.").split(".")
            if not module.startswith("mingcha.web.") or parts[0] in (app, *ASSEMBLES) or app in ASSEMBLES:
                continue
            if "models" in parts[1:2]:
                wrong.append(f"{file.relative_to(WEB)} → {module}")
    assert not wrong, "用对方的 selectors 或 services：\n" + "\n".join(sorted(wrong))


def test_views_and_templates_of_an_app_carry_its_name():
    for templates in WEB.glob("*/templates"):
        rooms = {p.name for p in templates.iterdir() if p.is_dir()}
        assert rooms <= {templates.parent.name, "skeleton"}, templates
