"""Another system with its token: requests without a browser, answers as JSON."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from mingcha.web.api.limits import pace
from mingcha.web.api.models import ApiToken
from mingcha.web.api.services import hash_of

V1 = "/api/v1"
VILLAGE = "990101101201"


@dataclass
class System:
    """A business system that holds a token."""

    text: str
    token: ApiToken

    def _headers(self, key: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.text}"} | ({"Idempotency-Key": key} if key else {})

    def get(self, path: str, **query):
        return Client().get(V1 + path, query, headers=self._headers(""))

    def post(self, path: str, sent: dict | None = None, *, key: str = ""):
        return Client().post(
            V1 + path, sent or {}, content_type="application/json", headers=self._headers(key)
        )

    def upload(self, path: str, *, key: str = "", **form):
        return Client().post(V1 + path, form, headers=self._headers(key))


@pytest.fixture
def system(office):
    """system(role, level, **more) -> another system that acts in such a post; any role, though only three are ever granted."""

    def make(
        role: str = "clerk", level: str = "county", *, expires_on: date = date(2999, 1, 1), **more
    ) -> System:
        post = office.post(role, level, **{"person": "接口"} | more)
        text = f"mc_test-{post.pk}"
        columns = {n: getattr(post, n) for n in ("region_code", "province_code", "city_code", "county_code", "township_code", "village_code")}  # fmt: skip
        token, _ = ApiToken.objects.update_or_create(
            sha256=hash_of(text),
            defaults={"name": "测试系统", "unit": post.unit, "post": post, "created_by": post.user, "created_at": timezone.now(), "expires_on": expires_on} | columns,
        )  # fmt: skip
        return System(text, token)

    return make


@pytest.fixture(autouse=True)
def fresh_minute():
    """Requests of one test do not count in another."""
    pace._counts.clear()


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """A data folder of this test's own."""
    settings.HOME = replace(settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key")


@pytest.fixture
def flag(office):
    """flag(number, **more) -> a stored flag with evidence."""
    from tests.web.cases.desk import new_flag

    def make(number: int, **more):
        from mingcha.web.flags.models import FlagEvidence

        made = new_flag(number, **{"household": number} | more)
        made.save()
        FlagEvidence.objects.create(
            flag=made, run_id=made.last_run_id, shown='{"死亡日期": "2024-01-31", "发放": [{"月份": "2024-02", "金额": "500.00", "说明": "低保金"}]}'
        )  # fmt: skip
        return made

    return make


@pytest.fixture
def desk(office):
    """A county's desk, now: tokens are read at the real time."""
    from tests.web.cases.desk import Desk

    return Desk(office, timezone.now())


def work() -> None:
    """The worker does everything that waits."""
    from mingcha.web.jobs.worker import work_once

    while work_once():
        pass


def problem(response, status: int) -> dict:
    """The answer of a refusal, of the right shape."""
    assert response.status_code == status, response.content.decode()
    said = response.json()
    assert list(said) == ["code", "what", "why", "next_step"] and all(said.values())
    assert response.headers["Content-Type"] == "application/json"
    return said


MOMENT = datetime.fromisoformat
