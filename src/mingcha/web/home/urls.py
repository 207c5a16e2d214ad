"""Addresses of the home."""

from django.urls import path

from mingcha.web.home.views import announcements, feedback, help, messages, workbench

app_name = "home"
urlpatterns = [
    path("", workbench.workbench_page, name="workbench"),
    path("todo/", workbench.todo_page, name="todo"),
    path("new/", workbench.new_page, name="new"),
    path("feedback/", feedback.feedback_list, name="feedback"),
    path("feedback/write/", feedback.write, name="write_feedback"),
    path("feedback/<int:feedback_id>/", feedback.page, name="feedback_page"),
    path("help/", help.help_page, name="help"),
    path("help/sign-in/", help.sign_in_help, name="sign_in_help"),
    path("help/documents/", help.document_list, name="documents"),
    path("help/documents/<str:document_id>/", help.document_page, name="document"),
    path("help/cards/<slug:card_id>/", help.card_page, name="help_card"),
    path("help/<str:topic_id>/", help.topic_page, name="help_topic"),
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
