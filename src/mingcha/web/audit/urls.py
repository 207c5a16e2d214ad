"""Addresses of audit."""

from django.urls import path

from mingcha.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.events, name="list"),
    path("mine/", views.mine, name="mine"),
    path("of/<slug:kind>/<str:object_id>/", views.of_record, name="of_record"),
    path("person/<int:person_key>/", views.of_person, name="of_person"),
    path("number/<slug:kind>/<str:object_id>/<int:person_key>/", views.full_number, name="reveal"),
    path("ask/", views.ask, name="ask"),
    path("exports/", views.export_list, name="exports"),
    path("exports/<int:pk>/", views.decide, name="decide"),
    path("exports/<int:pk>/file/", views.download, name="download"),
]
