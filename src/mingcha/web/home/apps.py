"""App."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    """Workbench and messages."""

    name = "mingcha.web.home"
    label = "home"
    verbose_name = "工作台"

    def ready(self) -> None:
        """The top bar asks for the counts; deadlines for the holidays."""
        from django.conf import settings

        from mingcha.catalog.holidays import announce_holidays
        from mingcha.web.home.selectors import message_count, todo_count
        from mingcha.web.skeleton.providers import provide

        provide("todo_count", todo_count)
        provide("message_count", message_count)
        announce_holidays(settings.HOME.folder)
