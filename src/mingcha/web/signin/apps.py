"""App."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """See docs/developer/web.md."""

    name = "mingcha.web.signin"
    label = "signin"
