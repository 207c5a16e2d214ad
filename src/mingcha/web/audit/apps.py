"""App."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.audit"
    label = "audit"
