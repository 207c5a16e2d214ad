"""附件 that go down with tasks: what is taken, who may open it (every unit that holds the task and nobody else), what the pages show."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.audit.models import AuditEvent
from mingcha.web.campaigns.jobs import files_of_campaigns
from mingcha.web.campaigns.models import TaskFile
from mingcha.web.campaigns.selectors.files import file_open_to, files_of_dispatch, files_of_task, may_open
from mingcha.web.campaigns.services.cascade import acknowledge_dispatch, withdraw_dispatch
from mingcha.web.campaigns.services.dispatching import dispatch_tasks
from mingcha.web.campaigns.services.files import attach_file, withdraw_file
from mingcha.web.home.models import Message
from tests.web.campaigns.conftest import TOWNSHIPS, VILLAGES, at
from tests.web.campaigns.handing_down import SAME, TODAY, hand_down, task_of

NOW = at("2024-04-01")
PDF = b"%PDF-1.7\n1 0 obj\n"


def workbook() -> bytes:
    kept = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "排查情况统计表"
    book.save(kept)
    return kept.getvalue()


def attach(actor, campaign, content: bytes = PDF, name: str = "统计表.pdf", **what):
    return attach_file(
        actor=actor, campaign_id=campaign.pk, file=io.BytesIO(content), name=name, now=NOW, **what
    )  # fmt: skip


@pytest.fixture
def handed_down(people, spring):
    """One task, to 东乡 alone."""
    return hand_down(people, spring, "2.2", to=[people.east.unit_id])


def handed_on(people, spring, office, handed_down):
    """… and from there to 东一村 alone."""
    acknowledge_dispatch(actor=people.east, dispatch_id=handed_down.pk, now=NOW)
    village = office.unit(VILLAGES[0], "village_committee")
    return dispatch_tasks(
        actor=people.east, campaign_id=spring.pk, task_ids=[task_of(spring, "2.2", people.east.unit_id).pk],
        unit_ids=[village.pk], rule=SAME, now=NOW, today=TODAY,
    )  # fmt: skip


def every_post(office) -> list[Actor]:
    """Somebody in every post that can be, in each of the places that could have to do with it."""
    places = {
        "province": ["990000000000"],
        "city": ["990100000000", "990200000000"],
        "county": ["990101000000", "990102000000"],
        "township": [*TOWNSHIPS, "990102101000"],
        "village": list(VILLAGES),
    }
    return [
        Actor(1, "", 1, role, level, office.unit(place, kind).pk, kind, place)
        for role, level, kind in load_access().posts()
        for place in places[level]
    ]


WORKS = ("clerk", "reviewer", "leader", "inspector", "finance")


@pytest.mark.parametrize("hung_on", ["dispatch", "own task", "given task"])
def test_of_every_post_only_those_of_the_issuing_and_the_receiving_units_open_it(
    people, spring, office, handed_down, hung_on
):
    what = {
        "dispatch": {"dispatch_id": handed_down.pk},
        "own task": {"task_id": task_of(spring, "2.2", people.county.unit_id).pk},
        "given task": {"task_id": task_of(spring, "2.2", people.east.unit_id).pk},
    }[hung_on]
    file = attach(people.county, spring, **what)
    village = handed_on(people, spring, office, handed_down).tasks.get().holder_id
    opened = set()
    for actor in every_post(office):
        expected = (
            actor.unit_id in (people.county.unit_id, people.east.unit_id, village) and actor.role in WORKS
        )
        assert may_open(actor, file) == expected, (hung_on, actor)
        assert (file_open_to(actor, spring.pk, file.pk) is not None) == expected
        if expected:
            opened.add(actor.unit_id)
    assert opened == {people.county.unit_id, people.east.unit_id, village}


def test_what_a_township_adds_goes_down_to_its_villages_and_not_up(people, spring, office, handed_down):
    below = handed_on(people, spring, office, handed_down)
    file = attach(people.east, spring, dispatch_id=below.pk)
    village = office.actor("clerk", "village", region_code=VILLAGES[0])
    neighbour = office.actor("clerk", "village", region_code=VILLAGES[1])
    able = [may_open(who, file) for who in (people.east, village, people.county, people.city, neighbour)]
    assert able == [True, True, False, False, False]


def test_the_village_sees_what_came_from_the_county_when_it_signs(people, spring, office, handed_down):
    of_county = attach(people.county, spring, dispatch_id=handed_down.pk)
    below = handed_on(people, spring, office, handed_down)
    of_township = attach(people.east, spring, workbook(), "村级表.xlsx", dispatch_id=below.pk)
    village = office.actor("clerk", "village", region_code=VILLAGES[0])
    assert files_of_dispatch(village, below) == [of_county, of_township]
    assert files_of_task(village, below.tasks.get()) == [of_county, of_township]
    assert files_of_dispatch(people.county, handed_down) == [of_county]


def test_withdrawn_with_the_tasks_nobody_below_opens_it_any_more(people, spring, handed_down):
    file = attach(people.county, spring, dispatch_id=handed_down.pk)
    assert may_open(people.east, file)
    withdraw_dispatch(actor=people.county, dispatch_id=handed_down.pk, reason="单位选错", now=NOW)
    assert not may_open(people.east, file) and may_open(people.county, file)


def test_handed_down_again_the_file_of_the_own_task_goes_along(people, spring, handed_down):
    file = attach(people.county, spring, task_id=task_of(spring, "2.2", people.county.unit_id).pk)
    assert not may_open(people.west, file)
    hand_down(people, spring, "2.2", to=[people.west.unit_id])
    assert may_open(people.west, file)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00 program", "统计表.pdf"),
        (b"<html><script>", "通知.docx"),
        (PDF, "统计表.docx"),
        (b"PK\x03\x04 no archive", "统计表.xlsx"),
        (b"\x89PNG\r\n\x1a\n", "照片.png"),
        (b"", "空.pdf"),
    ],
)
def test_a_file_is_what_its_bytes_say(people, spring, handed_down, content, name):
    with pytest.raises(ClerkError, match="CAMP-65"):
        attach(people.county, spring, content, name, dispatch_id=handed_down.pk)
    assert not TaskFile.objects.exists()


def test_too_large_and_too_many_are_refused(people, spring, handed_down, monkeypatch):
    from mingcha.web.campaigns.services import files

    monkeypatch.setattr(files, "_limit", lambda name, actor, now: 1)
    with pytest.raises(ClerkError, match="CAMP-66"):
        attach(people.county, spring, PDF + b"0" * (1 << 20), dispatch_id=handed_down.pk)
    first = attach(people.county, spring, dispatch_id=handed_down.pk)
    assert (
        attach(people.county, spring, dispatch_id=handed_down.pk) == first
    )  # the same once more is the same
    with pytest.raises(ClerkError, match="CAMP-67"):
        attach(people.county, spring, PDF + b"2", dispatch_id=handed_down.pk)


def test_only_who_hands_down_adds_and_takes_off(people, spring, handed_down):
    for who in (people.east, people.west, people.city):
        with pytest.raises(ClerkError, match=r"CAMP-68|ACCESS-01"):
            attach(who, spring, dispatch_id=handed_down.pk)
    file = attach(people.county, spring, dispatch_id=handed_down.pk)
    with pytest.raises(ClerkError, match="ACCESS-01"):
        withdraw_file(actor=people.east, file_id=file.pk, reason="不要了", now=NOW)
    withdraw_file(actor=people.county, file_id=file.pk, reason="发错版本", now=NOW)
    file.refresh_from_db()
    assert not may_open(people.east, file) and not may_open(people.county, file)
    assert file.sha256 in files_of_campaigns()  # what was sent stays on record


def test_the_receivers_are_told_once_a_day(people, spring, handed_down):
    attach(people.county, spring, dispatch_id=handed_down.pk)
    attach(people.county, spring, workbook(), "表.xlsx", dispatch_id=handed_down.pk)
    texts = Message.objects.filter(user_id=people.east.user_id).values_list("text", flat=True)
    assert [t for t in texts if t.endswith("补充了附件")] == [f"《{spring.title[:60]}》下发的任务补充了附件"]


def test_on_the_pages(people, spring, handed_down, actor_client):
    county, east = actor_client("clerk", "county"), actor_client("clerk", "township")
    west = actor_client("clerk", "township", region_code=TOWNSHIPS[1])
    shown = reverse("campaigns:dispatch_page", args=[spring.pk, handed_down.pk])
    add = reverse("campaigns:dispatch_files", args=[spring.pk, handed_down.pk])
    assert add in county.get(shown).content.decode() and add not in east.get(shown).content.decode()
    assert "multipart/form-data" in county.get(add).content.decode()
    assert east.get(add).status_code == 404
    refused = county.post(add, {"file": SimpleUploadedFile("表.xlsx", b"MZ")})
    assert refused.status_code == 422 and "CAMP-65" in refused.content.decode()
    done = county.post(add, {"file": SimpleUploadedFile("排查表.xlsx", workbook())}, follow=True)
    assert "已添加附件“排查表.xlsx”" in done.content.decode()
    file = TaskFile.objects.get()
    url = reverse("campaigns:file", args=[spring.pk, file.pk])
    task = task_of(spring, "2.2", people.east.unit_id)
    for path in (shown, task.get_absolute_url(), reverse("campaigns:materials", args=[spring.pk])):
        assert url in east.get(path).content.decode(), path
    assert "附件 1 个" in east.get(reverse("campaigns:ledger", args=[spring.pk])).content.decode()
    answer = east.get(url)
    assert b"".join(answer.streaming_content) == workbook_of(file) and answer[
        "Content-Disposition"
    ].startswith("attachment")
    assert AuditEvent.objects.get(action="open_file").after == {"file": file.sha256}
    assert west.get(url).status_code == 404
    own = reverse("campaigns:task_files", args=[spring.pk, task_of(spring, "2.3", people.county.unit_id).pk])
    assert county.get(own).status_code == 200 and west.get(own).status_code == 404
    off = reverse("campaigns:file_withdraw", args=[spring.pk, file.pk])
    assert east.get(off).status_code == 404
    assert "已撤下附件" in county.post(off, {"reason": "发错版本"}, follow=True).content.decode()
    assert east.get(url).status_code == 404


def workbook_of(file: TaskFile) -> bytes:
    from mingcha.web.jobs.files import file_store

    return file_store().read(file.sha256)
