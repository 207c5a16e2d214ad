"""Addresses of the organisation."""

from django.urls import path

from mingcha.web.orgs.views import importing, regions, units, user_acts, users

app_name = "orgs"
urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/<int:pk>/", units.unit, name="unit"),
    path("units/<int:pk>/change/", units.unit_change, name="unit_change"),
    path("units/<int:pk>/close/", units.unit_close, name="unit_close"),
    path("regions/<str:region_code>/new-unit/", units.new_unit, name="new_unit"),
    path("users/", users.users, name="users"),
    path("users/template/", importing.template, name="users_template"),
    path("users/import/", importing.upload, name="users_import"),
    path("users/import/preview/", importing.preview, name="users_preview"),
    path("users/<int:pk>/", users.user, name="user"),
    path("users/<int:pk>/change/", users.user_change, name="user_change"),
    path("users/<int:pk>/new-post/", users.new_post, name="new_post"),
    path("users/<int:pk>/lock/", user_acts.lock, name="lock"),
    path("users/<int:pk>/unlock/", user_acts.unlock, name="unlock"),
    path("users/<int:pk>/reset/", user_acts.reset, name="reset"),
    path("users/<int:pk>/tie-person/", user_acts.tie, name="tie_person"),
    path("users/<int:pk>/untie-person/", user_acts.untie, name="untie_person"),
    path("users/<int:pk>/leave/", user_acts.leaving, name="leave"),
    path("units/<int:unit_id>/new-user/", users.new_user, name="new_user"),
    path("posts/<int:pk>/end/", users.post_end, name="post_end"),
    path("regions/", regions.regions, name="regions"),
    path("regions/new/", regions.new_zone, name="new_zone"),
    path("regions/load/", regions.regions_load, name="regions_load"),
    path("regions/<str:code>/close/", regions.region_close, name="region_close"),
]
