"""Finding somebody through a real vault: files are imported, the key file lies beside, the database knows numbers only."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection

from mingcha.domain.errors import ClerkError
from mingcha.domain.id_numbers import synthetic_id
from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace
from mingcha.web.audit.models import AuditEvent
from mingcha.web.flags.finding import find_subject
from mingcha.web.flags.models import Flag
from tests.cli.small_office import LI, TABLES, WANG, write_office
from tests.web.flags.conftest import DEATH, EAST_ONE, NEIGHBOUR, flag

pytestmark = pytest.mark.django_db


@pytest.fixture
def key_of(settings, tmp_path, now, store):
    """王老大 and 李大妈 of one household are imported; each has a flag in 东一村. {ID number: key}."""
    settings.HOME = replace(settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key")
    workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
    import_folder(write_office(tmp_path / "files", TABLES), workspace, now=now)
    keys = {number: key for key, number in workspace.identities().texts("person", range(1, 10)).items()}
    store(
        1, [flag(DEATH, 1, keys[WANG]), flag(DEATH, 2, keys[LI])], data=workspace.dataset(), naming=None
    )  # fmt: skip
    return keys


def test_one_person_is_found_by_name_number_and_last_four(key_of, clerk, now):
    def found(text):
        return find_subject(actor=clerk, text=text, now=now)

    person = f"P{key_of[WANG]:06d}"
    assert found(WANG) == found(WANG[-4:]) == found(f"王老大 {WANG[-4:]}") == person
    by_name = found("王老大")
    assert by_name.startswith("N")
    assert Flag.objects.get(name_key=int(by_name[1:])).person_key == key_of[WANG]
    with pytest.raises(ClerkError, match="FIND-01"):
        found(f"李大妈 {WANG[-4:]}")
    assert {e.object_id for e in AuditEvent.objects.filter(action="find")} == {person, by_name, ""}


@pytest.mark.parametrize("text", ["王老大", WANG, WANG[-4:]])
def test_nobody_outside_of_the_region_finds_them(key_of, office, clerk, now, text):
    neighbour = office.actor("clerk", "county", region_code=f"{NEIGHBOUR[:6]}000000")
    for actor in (neighbour, office.actor("system_admin", "county"), office.actor("finance", "county")):
        with pytest.raises(ClerkError) as refused:
            find_subject(actor=actor, text=text, now=now)
        assert refused.value.code == "FIND-01"
    assert find_subject(actor=office.actor("clerk", "village"), text=text, now=now)


def test_two_people_with_the_same_last_four_are_not_guessed(settings, tmp_path, now, store, clerk):
    first, second = (
        next(n for y in range(1950, 2000) if (n := synthetic_id(date(y, 3, 1), 101)).endswith(WANG[-4:]) and n not in taken)
        for taken in ((), (WANG,))
    )  # fmt: skip
    assert first[-4:] == second[-4:] and first != second
    settings.HOME = replace(settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key")
    workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
    rows = [
        {"person_id": n, "name": "某人", "died_on": "2024-02-20", "source": "公安"} for n in (first, second)
    ]
    import_folder(write_office(tmp_path / "files", {"deaths": rows}), workspace, now=now)
    keys = sorted(workspace.identities().texts("person", range(1, 10)))
    store(1, [flag(DEATH, key, key) for key in keys], data=workspace.dataset(), naming=None)
    with pytest.raises(ClerkError) as refused:
        find_subject(actor=clerk, text=first[-4:], now=now)
    assert (refused.value.code, refused.value.what) == ("FIND-03", "有 2 个人的证件号后四位都是这个")
    assert AuditEvent.objects.filter(action="find", reason=refused.value.what).count() == 1


def test_nothing_of_them_stands_in_clear_in_the_database(key_of, clerk, now):
    for text in ("王老大", WANG, f"王老大 {WANG[-4:]}", "李大妈", "没有这个人"):
        with suppress(ClerkError):
            find_subject(actor=clerk, text=text, now=now)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            kept = repr(cursor.fetchall())
            assert not [s for s in (WANG, LI, WANG[6:], "王老大", "李大妈", "没有这个人") if s in kept], table
    assert "flags_flag" in tables and Flag.objects.filter(region_code=EAST_ONE).count() == 2
