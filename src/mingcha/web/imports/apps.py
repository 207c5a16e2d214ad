"""App."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.imports"
    label = "imports"
