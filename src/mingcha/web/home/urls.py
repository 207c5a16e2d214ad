"""Addresses of the home."""

from django.urls import path

from mingcha.web.home.views import announcements, feedback, messages, workbench

app_name = "home"
urlpatterns = [
    path("", workbench.workbench_page, name="workbench"),
    path("todo/", workbench.todo_page, name="todo"),
    path("new/", workbench.new_page, name="new"),
    path("feedback/", feedback.feedback_list, name="feedback"),
    path("feedback/write/", feedback.write, name="write_feedback"),
    path("feedback/<int:feedback_id>/", feedback.page, name="feedback_page"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/<int:message_id>/read/", messages.read, name="read_message"),
    path("messages/read/", messages.read_all, name="read_all"),
    path("messages/preferences/", messages.preferences, name="preferences"),
    path("announcements/", announcements.announcement_list, name="announcements"),
    path("announcements/write/", announcements.write, name="write_announcement"),
    path(
        "announcements/<int:announcement_id>/withdraw/", announcements.withdraw, name="withdraw_announcement"
    ),
]
