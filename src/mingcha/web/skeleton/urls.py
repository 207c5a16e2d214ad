"""Addresses of the frame."""

from django.urls import path

from mingcha.web.skeleton import views

app_name = "skeleton"
urlpatterns = [path("display/", views.display, name="display")]
