"""The shipped settings, and Django's admin beside them to compare with. For benchmarks only."""

from mingcha.web.project.settings import *  # noqa: F403
from mingcha.web.project.settings import INSTALLED_APPS, STORAGES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "benchmarks.web_urls"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
SILENCED_SYSTEM_CHECKS = ["admin.E404", "admin.E408", "admin.E409", "admin.E410"]
ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
