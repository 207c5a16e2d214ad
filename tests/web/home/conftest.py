"""Sources that a test writes down instead of the apps'."""

import pytest


@pytest.fixture
def sources(monkeypatch):
    """The registry, empty: sources.todos.append(function) …"""
    from mingcha.web.home import sources as module

    empty = module._Sources()
    monkeypatch.setattr(module, "_sources", empty)
    return empty


@pytest.fixture
def clerk(office):
    """县级经办人 of 示例县."""
    return office.actor("clerk", "county")
