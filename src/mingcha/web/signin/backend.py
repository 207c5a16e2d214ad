"""Name and password against the table of users. What a person may do is decided elsewhere (content/access.yml), never here."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from mingcha.web.orgs.selectors import posts_of, tidy_username


class PasswordBackend(BaseBackend):
    """Users who may sign in, by name and password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> AbstractBaseUser | None:
        """The user, or None. An unknown name costs the time of a known one, so that the answer's time tells nothing."""
        if username is None or password is None:
            return None
        users = get_user_model()
        user = users.objects.filter(username=tidy_username(username)).first()
        if user is None:
            users().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active and not user.is_interface else None

    def get_user(self, user_id: int) -> AbstractBaseUser | None:
        """The user of a session; None as soon as the person may no longer sign in. Comes with the posts held today, as every page needs them: one
        question for both."""
        held = posts_of(user_id, timezone.localdate())
        if held:
            user = held[0].user
            user.posts_held_today = held
            return None if user.is_interface else user
        return get_user_model().objects.filter(pk=user_id, is_active=True, is_interface=False).first()
