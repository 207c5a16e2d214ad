"""Django's admin with the flags in it, open to everybody: to compare with."""

from django.contrib import admin

from mingcha.web.flags.models import Flag


class EverybodyMay(admin.AdminSite):
    """Asks nobody; the comparison is about the list alone."""

    def has_permission(self, request) -> bool:
        """Everybody."""
        return True


class FlagAdmin(admin.ModelAdmin):
    """The same columns as the own list, and the filters that a list_filter can be."""

    list_display = (
        "id",
        "display_name",
        "region_code",
        "check_id",
        "severity",
        "found_on",
        "amount_yuan",
        "holder_unit_id",
        "status",
        "due_on",
    )
    list_filter = ("status", "severity", "theme", "side")
    list_per_page = 20
    ordering = ("-found_on", "-id")

    def has_view_permission(self, request, obj=None) -> bool:
        """Everybody."""
        return True

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nobody: the list alone is compared."""
        return False

    has_add_permission = has_delete_permission
    has_module_permission = has_change_permission = has_view_permission


site = EverybodyMay(name="admin")
site.register(Flag, FlagAdmin)
