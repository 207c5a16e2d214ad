"""Addresses of runs, checks, changes and schedules."""

from django.urls import path

from mingcha.web.runs.views import changing, checks, listing, running, scheduling

app_name = "runs"
urlpatterns = [
    path("", listing.run_list, name="list"),
    path("start/", running.start, name="start"),
    path("start/check/", running.confirm, name="confirm"),
    path("<int:run_id>/", running.page, name="page"),
    path("<int:run_id>/progress/", running.progress, name="progress"),
    path("<int:run_id>/cancel/", running.cancel, name="cancel"),
    path("<int:run_id>/request/", running.request_note, name="request_note"),
    path("checks/", checks.check_list, name="checks"),
    path("checks/<slug:check_id>/", checks.check_page, name="check"),
    path("changes/", changing.change_list, name="changes"),
    path("changes/propose/", changing.propose, name="propose"),
    path("changes/<int:change_id>/", changing.page, name="change"),
    path("changes/<int:change_id>/adopt/", changing.adopt, name="adopt"),
    path("changes/<int:change_id>/give-up/", changing.give_up, name="give_up"),
    path("changes/<int:change_id>/end/", changing.end, name="end"),
    path("schedules/", scheduling.schedule_list, name="schedules"),
    path("schedules/set/", scheduling.set_schedule, name="set_schedule"),
    path("schedules/<int:schedule_id>/set/", scheduling.set_schedule, name="change_schedule"),
    path("schedules/<int:schedule_id>/stop/", scheduling.stop, name="stop_schedule"),
]
