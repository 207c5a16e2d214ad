"""App."""

from django.apps import AppConfig


class SkeletonConfig(AppConfig):
    """What every page shares: templates, tags, static files. See docs/developer/pages.md."""

    name = "mingcha.web.skeleton"
    label = "skeleton"
    default_auto_field = "django.db.models.BigAutoField"
