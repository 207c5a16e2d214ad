"""App."""

from django.apps import AppConfig


class NumbersConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.numbers"
    label = "numbers"
