"""App."""

from django.apps import AppConfig


class SkeletonConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.skeleton"
    label = "skeleton"
