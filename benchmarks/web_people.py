"""Regions in the database, somebody in a post at every level, and browsers that are signed in."""

from datetime import date
from functools import cache

from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY

from benchmarks import web_made_flags as made
from mingcha.domain.access import Actor
from mingcha.web.orgs.models import Post, Region, Unit, User
from mingcha.web.orgs.selectors import actor_of, columns_by_digits, region_columns
from mingcha.web.signin.models import PhoneDevice

PASSWORD = "correct horse battery"
UNIT_KINDS = {
    "province": "bureau",
    "city": "bureau",
    "county": "bureau",
    "township": "township_office",
    "village": "village_committee",
}


def make_organisation() -> None:
    """All regions, and a clerk at every level."""
    Region.objects.bulk_create(
        (
            Region(code=code, name=name, level=level, parent_id=parent, **columns_by_digits(code))
            for code, name, level, parent in made.regions()
        ),
        batch_size=1000,
    )
    for level, code in made.LEVELS.items():
        post_at(level, code)


def post_at(level: str, code: str, person: str = "") -> Post:
    """A clerk's post; made when it is not there."""
    name = f"clerk-{code}{person}"
    found = Post.objects.filter(user__username=name).first()
    if found:
        return found
    kind = UNIT_KINDS[level]
    unit, _ = Unit.objects.get_or_create(
        region_id=code, kind=kind, name=f"{code}{kind}", defaults={"level": level, **region_columns(code)}
    )
    user = User.objects.create_user(name, PASSWORD, name="测试", must_change_password=False)
    return Post.objects.create(
        user=user, unit=unit, role="clerk", from_on=date(2020, 1, 1), **region_columns(code)
    )


@cache
def actor_at(level: str) -> Actor:
    """The clerk of a level."""
    return actor_of(post_at(level, made.LEVELS[level]))


def signed_in(level: str, *, person: str = "") -> Client:
    """A browser in which the clerk of a level is signed in, second factor included."""
    post, client = post_at(level, made.LEVELS[level], person), Client()
    client.force_login(post.user, backend="mingcha.web.signin.backend.PasswordBackend")
    device, _ = PhoneDevice.objects.get_or_create(
        user=post.user, name="benchmark", defaults={"confirmed": True}
    )
    session = client.session
    session[DEVICE_ID_SESSION_KEY], session["post_id"] = device.persistent_id, post.pk
    session.save()
    return client
