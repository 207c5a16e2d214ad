"""App."""

from django.apps import AppConfig


class OrgsConfig(AppConfig):
    """Organisation."""

    name = "mingcha.web.orgs"
    label = "orgs"
    verbose_name = "组织机构"

    def ready(self) -> None:
        """Tell the frame in which unit one acts."""
        from mingcha.web.orgs.selectors import unit_name_of
        from mingcha.web.skeleton.providers import provide

        provide("unit_name", unit_name_of)
