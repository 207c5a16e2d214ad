"""A form that is sent twice acts once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from mingcha.web.skeleton.models import Submission
from mingcha.web.skeleton.once import forget_old_submissions
from tests.web.skeleton.gallery import views

MEASURE = {"title": "逐户核查", "due_on": "20260930", "choice": "done", "unit": "1", "once_token": "a1"}


@pytest.mark.django_db
def test_the_second_submission_leads_to_the_first_ones_result(gallery, client):
    first = client.post("/form/", MEASURE)
    second = client.post("/form/", MEASURE)
    assert (first.status_code, first.url) == (302, "/done/1/")
    assert (second.status_code, second.url) == (302, "/done/1/")
    assert len(views.SAVED) == 1


@pytest.mark.django_db
def test_another_printed_form_acts_again(gallery, client):
    client.post("/form/", MEASURE)
    again = client.post("/form/", MEASURE | {"once_token": "b2"})
    assert again.url == "/done/2/"


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again(gallery, client):
    wrong = client.post("/form/", MEASURE | {"due_on": "2026.9.31"})
    right = client.post("/form/", MEASURE)
    assert (wrong.status_code, right.status_code) == (422, 302)
    assert len(views.SAVED) == 1


@pytest.mark.django_db
def test_htmx_is_led_to_the_result_by_a_header(gallery, client):
    client.post("/form/", MEASURE)
    again = client.post("/form/", MEASURE, headers={"HX-Request": "true"})
    assert (again.status_code, again["HX-Redirect"]) == (204, "/done/1/")


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment(gallery):
    answers: list[str] = []
    start = threading.Barrier(4)

    def send() -> None:
        start.wait()
        answers.append(Client().post("/form/", MEASURE).url)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["/done/1/"] * 4
    assert len(views.SAVED) == 1


@pytest.mark.django_db
def test_tokens_are_forgotten_after_two_days(gallery, client):
    client.post("/form/", MEASURE)
    assert forget_old_submissions(now=timezone.now() + timedelta(days=29)) == 0
    assert forget_old_submissions(now=timezone.now() + timedelta(days=31)) == 1
    assert not Submission.objects.exists()
