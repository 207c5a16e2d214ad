"""App."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.cases"
    label = "cases"

    def ready(self) -> None:
        """Flags are dispatched from their own list and page."""
        from mingcha.web.flags.actions import BatchAction, offer

        offer(BatchAction("分派", "cases:from_flags", "dispatch", "primary", first=True))
