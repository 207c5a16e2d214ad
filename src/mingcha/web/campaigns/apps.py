"""App."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.campaigns"
    label = "campaigns"
