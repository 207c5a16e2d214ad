"""App."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.jobs"
    label = "jobs"
