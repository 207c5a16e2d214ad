"""App."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.runs"
    label = "runs"
