"""App."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisation."""

    name = "mingcha.web.orgs"
    label = "orgs"
    verbose_name = "组织机构"
