"""The gallery as a site of its own: the shipped settings with a clerk signed in and the gallery's addresses."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from mingcha.web.skeleton import providers
from tests.web.skeleton.gallery import views
from tests.web.skeleton.gallery.data import PROVIDERS

GALLERY = Path(__file__).parent / "gallery"
REPLACED = {"mingcha.web.signin.middleware.SignedIn": "tests.web.skeleton.gallery.middleware.Clerk"}
LEFT_OUT = {"whitenoise.middleware.WhiteNoiseMiddleware"}


@pytest.fixture
def gallery(settings, monkeypatch) -> None:
    """Requests of this test go to the gallery."""
    settings.ROOT_URLCONF = "tests.web.skeleton.gallery.urls"
    settings.MIDDLEWARE = [REPLACED.get(m, m) for m in settings.MIDDLEWARE if m not in LEFT_OUT]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [GALLERY / "templates"]}]
    monkeypatch.setattr(providers, "_providers", dict(PROVIDERS))
    views.SAVED.clear()


@pytest.fixture
def gallery_url(gallery, transactional_db) -> Iterator[str]:
    """Address of a server that shows the gallery."""
    server = LiveServer("localhost")
    yield server.url
    server.stop()


@pytest.fixture
def page(window):
    """A page of a real browser, desktop size."""
    return window("").new_page()
