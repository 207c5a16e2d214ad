"""The application's addresses, and Django's admin with the flags in it."""

from django.urls import path

from benchmarks.web_urls_admin import site
from mingcha.web.project.urls import urlpatterns as application

urlpatterns = [path("admin/", site.urls), *application]
