"""App."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.home"
    label = "home"
