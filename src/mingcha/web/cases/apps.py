"""App."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.cases"
    label = "cases"

    def ready(self) -> None:
        """Flags are dispatched from their own list and page; 回避 asks the imported registers for relatives."""
        from mingcha.web.cases.recusal import provide_kin
        from mingcha.web.flags.actions import BatchAction, offer
        from mingcha.web.orgs.kin import kin_in_registers

        offer(BatchAction("分派", "cases:from_flags", "dispatch", "primary", first=True))
        provide_kin(kin_in_registers)
