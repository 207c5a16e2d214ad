"""Addresses under why/."""

from django.urls import path

from mingcha.web.access.views import why

app_name = "access"
urlpatterns = [path("", why, name="why")]
