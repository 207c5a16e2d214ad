"""App."""

from django.apps import AppConfig


class FlagsConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.flags"
    label = "flags"
