"""A small organisation of five levels, and people in every post, for the tests of the web.

Places have codes in a district that does not exist (99): 示例省 › 示例市 › 示例县 › 东乡 › 东一村, 东二村; beside them 西乡, 邻县, 邻市.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from mingcha.domain.access import Actor

PLACES = (  # code, name, level, parent
    ("990000000000", "示例省", "province", None),
    ("990100000000", "示例市", "city", "990000000000"),
    ("990200000000", "邻市", "city", "990000000000"),
    ("990101000000", "示例县", "county", "990100000000"),
    ("990102000000", "邻县", "county", "990100000000"),
    ("990101101000", "东乡", "township", "990101000000"),
    ("990101102000", "西乡", "township", "990101000000"),
    ("990101101201", "东一村", "village", "990101101000"),
    ("990101101202", "东二村", "village", "990101101000"),
    ("990101102201", "西一村", "village", "990101102000"),
    ("990102101000", "邻乡", "township", "990102000000"),
)
HOME_REGION = {
    "province": "990000000000",
    "city": "990100000000",
    "county": "990101000000",
    "township": "990101101000",
    "village": "990101101201",
}
UNIT_KIND_OF_LEVEL = {"province": "bureau", "city": "bureau", "county": "bureau", "township": "township_office", "village": "village_committee"}  # fmt: skip
UNIT_KIND_OF_ROLE = {"discipline": "discipline_group", "finance": "finance"}
PASSWORD = "correct horse battery"
NOW = datetime(2024, 7, 1, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))


def pytest_collection_modifyitems(config, items):
    """What drives a browser shows pages, not databases: it runs once. On the second database only what asks a database runs."""
    for item in items:
        if item.path.name == "test_in_browser.py":
            item.add_marker(pytest.mark.browser)
    if "postgres" in os.environ.get("MINGCHA_DATABASE", ""):
        asking = [item for item in items if _asks_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
        items[:] = asking


def _asks_database(item: pytest.Item) -> bool:
    return item.get_closest_marker("django_db") is not None or bool(
        {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
    )


@pytest.fixture(autouse=True)
def no_anchors_of_other_tests():
    """Every test begins its chain anew: anchors of another one, outside of the database, would contradict it."""
    from django.conf import settings

    shutil.rmtree(settings.HOME.anchors, ignore_errors=True)


@dataclass
class Office:
    """The organisation; units and posts are made when first asked for."""

    made: dict[tuple, object] = field(default_factory=dict)

    def unit(self, region_code: str, kind: str):
        """The unit of a kind in a region."""
        from mingcha.web.orgs.models import Region, Unit
        from mingcha.web.orgs.selectors import region_columns

        key = ("unit", region_code, kind)
        if key not in self.made:
            region = Region.objects.get(pk=region_code)
            self.made[key] = Unit.objects.create(
                name=f"{region.name}{kind}",
                kind=kind,
                level=region.level,
                region=region,
                **region_columns(region_code),
            )
        return self.made[key]

    def post(
        self,
        role: str,
        level: str,
        *,
        region_code: str | None = None,
        person: str = "",
        unit_kind: str | None = None,
    ):
        """A person's post; `person` tells several people in the same post apart."""
        from mingcha.web.orgs.models import Post, User
        from mingcha.web.orgs.selectors import region_columns

        region_code = region_code or HOME_REGION[level]
        kind = unit_kind or UNIT_KIND_OF_ROLE.get(role, UNIT_KIND_OF_LEVEL[level])
        key = ("post", role, region_code, kind, person)
        if key not in self.made:
            unit = self.unit(region_code, kind)
            user = User.objects.create_user(
                username=f"{role}-{region_code}{'-' + person if person else ''}",
                password=PASSWORD,
                name=f"测试{person or role}",
                must_change_password=False,
                unit=unit,
                **region_columns(region_code),
            )
            self.made[key] = Post.objects.create(
                user=user, unit=unit, role=role, from_on=date(2020, 1, 1), **region_columns(region_code)
            )
        return self.made[key]

    def actor(self, role: str, level: str, **more) -> Actor:
        """A person in a post, as views and services know them."""
        from mingcha.web.orgs.selectors import actor_of

        return actor_of(self.post(role, level, **more))


@pytest.fixture
def office(db) -> Office:
    """Regions of five levels, no units and no people yet."""
    from mingcha.web.orgs.models import Region
    from mingcha.web.orgs.selectors import columns_by_digits

    for code, name, level, parent in PLACES:
        Region.objects.create(code=code, name=name, level=level, parent_id=parent, **columns_by_digits(code))
    return Office()


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Names and counts that pages keep for a moment are not kept from test to test."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def now() -> datetime:
    """The instant at which the tests' acts happen: Monday 2024-07-01 09:30."""
    return NOW


@pytest.fixture(scope="module")
def browser() -> Iterator:
    """One browser for the tests of a module."""
    from tools.page_check import open_browser

    with pytest.MonkeyPatch.context() as patched, open_browser() as opened:
        patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # its driver runs a loop in this thread
        yield opened


@pytest.fixture
def window(browser) -> Iterator:
    """window(url, client, **options) -> a browser window for tabs, signed in as the client is, if one is given; it keeps what is its own.

    Of desktop size, unless `options` (those of Playwright's contexts) say otherwise.
    """
    opened = []

    def open_window(url: str, client=None, **options):
        context = browser.new_context(
            **{"locale": "zh-CN", "viewport": {"width": 1366, "height": 768}} | options
        )
        opened.append(context)
        cookies = client.cookies.items() if client else ()
        if cookies:
            context.add_cookies([{"name": n, "value": m.value, "url": url} for n, m in cookies])
        return context

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def actor_client(office, client_for):
    """actor_client(role, level, **more) -> a browserless client that is signed in, second factor included."""

    def make(role: str, level: str, **more):
        return client_for(office.post(role, level, **more))

    return make


@pytest.fixture
def client_for():
    """client_for(post) -> a client signed in as the person in that post."""
    from django.test import Client
    from django_otp import DEVICE_ID_SESSION_KEY

    from mingcha.web.signin.models import PhoneDevice

    def make(post):
        client = Client()
        client.force_login(post.user, backend="mingcha.web.signin.backend.PasswordBackend")
        device, _ = PhoneDevice.objects.get_or_create(
            user=post.user, name="test", defaults={"confirmed": True}
        )
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session["post_id"] = post.pk
        session.save()
        return client

    return make
