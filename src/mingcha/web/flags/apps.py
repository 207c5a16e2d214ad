"""App."""

from django.apps import AppConfig


class FlagsConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.flags"
    label = "flags"

    def ready(self) -> None:
        """The buttons of this app under the list."""
        from mingcha.web.flags.actions import BatchAction, offer

        offer(BatchAction("合并同户", "flags:merge", "merge"))
        offer(BatchAction("标记不成立", "flags:dismiss", "dismiss"))
