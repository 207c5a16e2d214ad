"""Addresses of flags."""

from django.urls import path

from mingcha.web.flags.views import list as list_views

app_name = "flags"
urlpatterns = [
    path("", list_views.flag_list, name="list"),
    path("find/", list_views.flag_list, name="find"),
    path("packages/", list_views.flag_list, name="packages"),
    path("precision/", list_views.flag_list, name="precision"),
    path("export/", list_views.flag_list, name="export"),
    path("filters/<slug:name>/", list_views.flag_list, name="save_filter"),
    path("<int:flag_id>/", list_views.flag_list, name="page"),
]
