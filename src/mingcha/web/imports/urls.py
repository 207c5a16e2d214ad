"""Addresses of imports."""

from django.urls import path

from mingcha.web.imports.views import batches, judged, starting

app_name = "imports"
urlpatterns = [
    path("", batches.batch_list, name="list"),
    path("start/", starting.start, name="start"),
    path("templates/<slug:table>/", starting.template, name="template"),
    path("<int:batch_id>/", batches.batch_page, name="batch"),
    path("<int:batch_id>/columns/", starting.columns, name="columns"),
    path("<int:batch_id>/working/", batches.working, name="working"),
    path("<int:batch_id>/preview/", judged.preview, name="preview"),
    path("<int:batch_id>/mend/", judged.mend, name="mend"),
    path("<int:batch_id>/mended-file/", judged.mended_file, name="mended_file"),
    path("<int:batch_id>/judge-again/", judged.again, name="again"),
    path("<int:batch_id>/confirm/", judged.confirm, name="confirm"),
    path("<int:batch_id>/discard/", judged.discard, name="discard"),
    path("<int:batch_id>/wrong-rows/", batches.wrong_rows, name="wrong_rows"),
    path("<int:batch_id>/original/<int:place>/", batches.original, name="original"),
    path("<int:batch_id>/undo/", batches.undo, name="undo"),
]
