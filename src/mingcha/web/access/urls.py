"""Addresses under why/."""

from django.urls import path

from mingcha.web.access import views

app_name = "access"
urlpatterns = [
    path("", views.why, name="why"),
    path("preview/", views.preview, name="preview"),
    path("preview/end/", views.preview_end, name="preview_end"),
    path("administration/", views.administration, name="administration"),
    path("parameters/", views.parameters, name="parameters"),
]
