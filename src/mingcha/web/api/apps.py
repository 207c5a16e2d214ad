"""App."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.api"
    label = "api"
