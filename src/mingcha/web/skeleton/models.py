"""Tables of the skeleton."""

from django.db import models


class Submission(models.Model):
    """A form that was sent, so that sending it again leads to the same result (see once.py)."""

    key = models.CharField(max_length=100, primary_key=True, help_text="user and token of the printed form")
    path = models.CharField(max_length=500)
    result_url = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True, db_index=True)
