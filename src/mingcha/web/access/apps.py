"""App."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.access"
    label = "access"
