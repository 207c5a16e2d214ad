"""App."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.cases"
    label = "cases"
