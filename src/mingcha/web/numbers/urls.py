"""Address of 统计."""

from django.urls import path

from mingcha.web.numbers import views

app_name = "numbers"
urlpatterns = [path("", views.board_page, name="board")]
