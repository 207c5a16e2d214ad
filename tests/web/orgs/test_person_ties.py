"""An account is tied to a person of the registers by an ID number that is typed once, looked up and forgotten."""

import io
import logging
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from mingcha.domain.errors import ClerkError
from mingcha.domain.id_numbers import synthetic_id
from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace
from mingcha.web.audit.models import AuditEvent
from mingcha.web.jobs.files import file_store
from mingcha.web.orgs.models import Post, User
from mingcha.web.orgs.services import lock_user, tie_person, untie_person
from mingcha.web.orgs.user_file import unit_label
from tests.cli.small_office import LI, WANG, write_office

pytestmark = pytest.mark.django_db
UPLOAD, PREVIEW = "/organisation/users/import/", "/organisation/users/import/preview/"
UNKNOWN = synthetic_id(date(1999, 9, 9), 909)


@pytest.fixture
def register(settings, tmp_path, now):
    """王老大 and 李大妈 are known to the vault by an import."""
    settings.HOME = replace(settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key")
    workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
    import_folder(write_office(tmp_path / "files"), workspace, now=now)
    return {number: key for key, number in workspace.identities().texts("person", range(1, 10)).items()}


@pytest.fixture
def admin(office):
    """The county's unit administrator."""
    return office.actor("unit_admin", "county")


@pytest.fixture
def worker(office):
    """A township worker's account."""
    return office.post("clerk", "township").user


def key_of(user) -> int | None:
    return User.objects.get(pk=user.pk).register_person_key


def events() -> list[tuple]:
    return list(
        AuditEvent.objects.filter(action="tie_person").order_by("number").values_list("before", "after", "reason", "person_key")
    )  # fmt: skip


def test_tied_once_and_taken_off_with_a_reason(register, admin, worker, now):
    for _ in range(2):
        tie_person(actor=admin, user_id=worker.pk, id_number=WANG, now=now)
    assert key_of(worker) == register[WANG]
    untie_person(actor=admin, user_id=worker.pk, reason="关联错了人", now=now)
    assert key_of(worker) is None
    assert events() == [
        ({"tied": False}, {"tied": True}, "", None),
        ({"tied": True}, {"tied": False}, "关联错了人", None),
    ]


def test_no_other_event_about_the_account_says_who_it_is(register, admin, worker, now):
    tie_person(actor=admin, user_id=worker.pk, id_number=WANG, now=now)
    lock_user(actor=admin, user_id=worker.pk, reason="借调", now=now)
    assert not AuditEvent.objects.exclude(person_key=None).exists()


@pytest.mark.parametrize("typed", [WANG.lower(), f" {WANG[:6]} {WANG[6:14]} {WANG[14:]} ", WANG.translate({n: n + 0xFEE0 for n in range(48, 58)})])  # fmt: skip
def test_the_number_is_read_as_data_are(register, admin, worker, now, typed):
    tie_person(actor=admin, user_id=worker.pk, id_number=typed, now=now)
    assert key_of(worker) == register[WANG]


@pytest.mark.parametrize("typed", [WANG[:-1], WANG[:-1] + ("1" if WANG[-1] != "1" else "2"), "王老大", "1.10101E+17", WANG[:10] + "1345" + WANG[14:]])  # fmt: skip
def test_what_is_no_valid_number_is_refused_without_being_repeated(register, admin, worker, now, typed):
    with pytest.raises(ClerkError, match="USER-14") as refused:
        tie_person(actor=admin, user_id=worker.pk, id_number=typed, now=now)
    assert typed not in str(refused.value) and key_of(worker) is None and not events()


def test_a_number_that_no_import_has_is_refused_and_the_attempt_is_on_record(register, admin, worker, now):
    vault = sorted(p.name for p in _workspace().vault.iterdir())
    with pytest.raises(ClerkError, match="USER-15"):
        tie_person(actor=admin, user_id=worker.pk, id_number=UNKNOWN, now=now)
    assert key_of(worker) is None
    assert events() == [(None, None, "没有关联：导入的数据里没有这个证件号", None)]
    assert sorted(p.name for p in _workspace().vault.iterdir()) == vault


def _workspace() -> Workspace:
    from django.conf import settings

    return Workspace(settings.HOME.folder, settings.HOME.key_file)


def test_before_anything_was_imported_nobody_is_known(settings, tmp_path, admin, worker, now):
    settings.HOME = replace(settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key")
    with pytest.raises(ClerkError, match="USER-15"):
        tie_person(actor=admin, user_id=worker.pk, id_number=WANG, now=now)


def test_another_person_only_after_the_first_was_taken_off(register, admin, worker, now):
    tie_person(actor=admin, user_id=worker.pk, id_number=WANG, now=now)
    with pytest.raises(ClerkError, match="USER-16"):
        tie_person(actor=admin, user_id=worker.pk, id_number=LI, now=now)
    assert key_of(worker) == register[WANG]


def test_nobody_changes_his_own_and_clerks_change_nobodys(register, office, admin, worker, now):
    neighbour = office.actor("unit_admin", "county", region_code="990102000000")
    for actor, user_id in (
        (admin, admin.user_id),
        (office.actor("clerk", "county"), worker.pk),
        (office.actor("leader", "township"), worker.pk),
        (neighbour, worker.pk),
    ):
        with pytest.raises(ClerkError, match="ACCESS-01"):
            tie_person(actor=actor, user_id=user_id, id_number=WANG, now=now)
        with pytest.raises(ClerkError, match="ACCESS-01"):
            untie_person(actor=actor, user_id=user_id, reason="不想回避", now=now)


def test_the_systems_administrator_may_set_it_for_administrators_and_sees_yes_or_no(
    register, office, actor_client, admin, now
):
    client = actor_client("system_admin", "county")
    url = f"/organisation/users/{admin.user_id}/"
    assert "没有关联，回避时近亲属关系未比对" in client.get(url).content.decode()
    page = client.post(f"{url}tie-person/", {"id_number": WANG}, follow=True).content.decode()
    assert "已关联人员登记" in page and f"P{register[WANG]:06d}" not in page and WANG not in page
    page = client.post(f"{url}untie-person/", {"reason": "关联错了人"}, follow=True).content.decode()
    assert "没有关联，回避时近亲属关系未比对" in page


def test_the_form_keeps_no_draft_and_repeats_nothing(register, actor_client, worker):
    client = actor_client("unit_admin", "county")
    url = f"/organisation/users/{worker.pk}/tie-person/"
    form = client.get(url).content.decode()
    assert 'autocomplete="off"' in form and "data-draft>" not in form
    for typed, code in ((WANG[:-1], "USER-14"), (UNKNOWN, "USER-15"), ("", "请填写证件号码")):
        answer = client.post(url, {"id_number": typed})
        assert answer.status_code == 422 and code in answer.content.decode()
        assert not typed or typed not in answer.content.decode()
    assert len(events()) == 1  # the unknown one


HEADERS = ["用户名", "姓名", "单位", "岗位", "证件号码"]


def workbook(*rows) -> io.BytesIO:
    book = openpyxl.Workbook()
    for row in (HEADERS, *rows):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    stream.name = "用户.xlsx"
    return stream


def preview_of(client, *rows) -> str:
    assert client.post(UPLOAD, {"file": workbook(*rows)}).url == PREVIEW
    return client.get(PREVIEW).content.decode()


def test_the_users_file_ties_new_accounts_and_those_that_are_there(
    register, office, actor_client, worker, caplog
):
    caplog.set_level(logging.DEBUG)
    client = actor_client("unit_admin", "county")
    label = unit_label(worker.unit.name, worker.unit.region_code)
    rows = [["lilei", "李雷", label, "经办人", WANG], [worker.username, worker.name, label, "经办人", LI]]
    page = preview_of(client, *rows)
    assert "2 行可以入库" in page and "已填写" in page and WANG not in page and LI not in page
    done = client.post(PREVIEW, {"rows": "all"}).content.decode()
    assert "新建用户 1 个，任命岗位 1 个，关联人员登记 2 个" in done
    assert key_of(User.objects.get(username="lilei")) == register[WANG] and key_of(worker) == register[LI]
    assert Post.objects.filter(user=worker).count() == 1
    assert not file_store().has(client.session["user_import"][0])
    assert "2 行与已有记录相同" in preview_of(client, *rows)
    assert WANG not in caplog.text and LI not in caplog.text


@pytest.mark.parametrize(("number", "code"), [(WANG[:-1], "USER-14"), (UNKNOWN, "USER-15")])
def test_a_wrong_number_in_the_file_is_said_beside_its_cell(register, actor_client, worker, number, code):
    label = unit_label(worker.unit.name, worker.unit.region_code)
    page = preview_of(actor_client("unit_admin", "county"), ["lilei", "李雷", label, "经办人", number])
    assert code in page and "1 行有错" in page and number not in page


def test_the_file_neither_changes_another_tie_nor_ones_own(register, actor_client, admin, worker, now):
    tie_person(actor=admin, user_id=worker.pk, id_number=WANG, now=now)
    own = User.objects.select_related("unit").get(pk=admin.user_id)
    rows = [
        [u.username, u.name, unit_label(u.unit.name, u.unit.region_code), "经办人", LI] for u in (worker, own)
    ]
    page = preview_of(actor_client("unit_admin", "county"), *rows)
    assert "USER-16" in page and "USER-17" in page and "2 行有错" in page
