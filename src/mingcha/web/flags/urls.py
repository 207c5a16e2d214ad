"""Addresses of flags."""

from django.urls import path

from mingcha.web.flags.views import acts, others, page
from mingcha.web.flags.views import list as lists

app_name = "flags"
urlpatterns = [
    path("", lists.flag_list, name="list"),
    path("export/", lists.export, name="export"),
    path("find/", lists.find, name="find"),
    path("filters/<slug:name>/", lists.keep_filter, name="save_filter"),
    path("filters/<int:filter_id>/forget/", lists.drop_filter, name="forget_filter"),
    path("dismiss/", acts.dismiss, name="dismiss"),
    path("dismiss/now/", acts.dismiss_now, name="dismiss_now"),
    path("dismiss/undo/", acts.undo_dismiss, name="undo_dismiss"),
    path("merge/", acts.merge, name="merge"),
    path("packages/", others.packages, name="packages"),
    path("packages/<int:package_id>/", others.package, name="package"),
    path("packages/<int:package_id>/split/", acts.split, name="split"),
    path("conclusions/", others.conclusions, name="conclusions"),
    path("conclusions/export/", others.export_conclusions, name="export_conclusions"),
    path("precision/", others.precision, name="precision"),
    path("precision/<slug:check_id>/", others.precision_of_check, name="precision_check"),
    path("<int:flag_id>/", page.page, name="page"),
    path("<int:flag_id>/rows/", page.behind, name="rows"),
    path("<int:flag_id>/silence/", acts.silence, name="silence"),
    path("<int:flag_id>/silence/end/", acts.speak_again, name="end_silence"),
    path("<int:flag_id>/reveal/", acts.reveal, name="reveal"),
]
