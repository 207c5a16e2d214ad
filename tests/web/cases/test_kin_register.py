"""回避 by the imported registers. 张某 of the township filed that 张家 is a relative's; his father 张老爹 lives in 李家's household."""

import shutil
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from mingcha.domain.errors import ClerkError
from mingcha.domain.id_numbers import synthetic_id
from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace
from mingcha.web.cases.models import Case
from mingcha.web.cases.recusal import kin_of
from mingcha.web.cases.services.dispatching import (
    DispatchRule,
    acknowledge_case,
    assign_case,
    dispatch_case,
)
from mingcha.web.cases.services.from_flags import dispatch_flags
from mingcha.web.cases.services.reviewing import confirm_conclusion
from mingcha.web.cases.services.verifying import save_record
from mingcha.web.orgs import kin as registered_kin
from mingcha.web.orgs.models import User
from mingcha.web.orgs.services import tie_person, untie_person
from tests.cli.small_office import write_office
from tests.web.cases.desk import VILLAGE, new_flag, refused

WORKER = synthetic_id(date(1985, 5, 6), 301)
"""张某, who works at the township."""
ZHANG = synthetic_id(date(1960, 3, 1), 302)
"""张大伯, head of 张家."""
FATHER = synthetic_id(date(1955, 8, 2), 303)
"""张老爹, father of 张某, on the roster of 李家."""
STRANGER = synthetic_id(date(1970, 1, 9), 304)
"""赵某, head of 赵家, related to nobody."""


def household(number: str, head: str) -> dict:
    return {
        "household_id": number, "programme": "农村低保", "region_code": VILLAGE, "head_id": head, "head_name": "户主", "member_count": 1,
        "amount_yuan": "600.00", "start_month": "2023-01",
    }  # fmt: skip


def member(number: str, person: str) -> dict:
    return {
        "household_id": number,
        "person_id": person,
        "name": "某人",
        "relation": "本人",
        "covered": "是",
    }


def filed(staff: str, number: str) -> dict:
    return {"staff_id": staff, "household_id": number, "relation": "伯父", "filed_on": "2024-01-05"}


HOUSES = {
    "households": [household("张家", ZHANG), household("李家", FATHER), household("赵家", STRANGER)],
    "members": [member("张家", ZHANG), member("李家", FATHER), member("赵家", STRANGER)],
}
FILED = HOUSES | {"kin_registrations": [filed(WORKER, "张家")]}


class Registers:
    """What is imported, and the pseudonyms by which cases are told."""

    def __init__(self, settings, tmp_path, now) -> None:
        settings.HOME = replace(
            settings.HOME, folder=tmp_path / "home", key_file=tmp_path / "keys" / "vault.key"
        )
        self.workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
        self.files, self.now = tmp_path / "files", now

    def come_in(self, tables: dict, *, days: int = 0) -> None:
        shutil.rmtree(self.files, ignore_errors=True)
        import_folder(write_office(self.files, tables), self.workspace, now=self.now + timedelta(days=days))

    def household(self, number: str) -> int:
        known = self.workspace.identities().texts("household", range(1, 10))
        return {text: key for key, text in known.items()}[number]

    def person(self, number: str) -> int:
        known = self.workspace.identities().texts("person", range(1, 20))
        return {text: key for key, text in known.items()}[number]


@pytest.fixture
def registers(settings, tmp_path, now) -> Registers:
    return Registers(settings, tmp_path, now)


@pytest.fixture
def tie(desk):
    """tie(actor, number): the administrator says who that is in the registers."""

    def tied(actor, number: str) -> None:
        admin = desk.actor("unit_admin", "county")
        tie_person(actor=admin, user_id=actor.user_id, id_number=number, now=desk.tick())

    return tied


def kin_said(case: Case) -> dict:
    """What the last act on a case kept of the comparison."""
    details = Case.objects.get(pk=case.pk).events.last().details
    return {name: value for name, value in details.items() if name.startswith("kin")}


def test_who_filed_the_household_as_a_relatives_has_no_part_in_its_case(desk, registers, tie):
    registers.come_in(FILED)
    ours = {"household_key": registers.household("张家")}
    waiting, open_case = desk.registered(**ours), desk.dispatched(**ours)
    written, submitted = desk.verifying(**ours), desk.submitted(**ours)
    record = desk.record(written)
    flag = new_flag(1, household=ours["household_key"])
    flag.save()
    for actor in (desk.clerk, desk.verifier, desk.reviewer):
        tie(actor, WORKER)
    for act in (
        lambda: dispatch_case(actor=desk.clerk, case_id=waiting.pk, unit_id=desk.township.pk, now=desk.tick()),
        lambda: acknowledge_case(actor=desk.verifier, case_id=open_case.pk, now=desk.tick()),
        lambda: save_record(actor=desk.verifier, case_id=written.pk, record=record, now=desk.tick()),
        lambda: confirm_conclusion(actor=desk.reviewer, case_id=submitted.pk, now=desk.tick()),
    ):  # fmt: skip
        with refused("CASE-05"):
            act()
    left = dispatch_flags(actor=desk.clerk, flag_ids=[flag.pk], rule=DispatchRule(), now=desk.tick())
    assert [error.code for _, error in left.failed] == ["CASE-05"] and left.done == []
    states = Case.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == ["to_dispatch", "to_acknowledge", "verifying", "to_review"]


def test_nor_is_it_given_to_him_by_others(desk, registers, tie):
    registers.come_in(FILED)
    case = desk.verifying(household_key=registers.household("张家"))
    other = desk.actor("clerk", "township", person="乙")
    tie(other, WORKER)
    with refused("CASE-05"):
        assign_case(actor=desk.clerk, case_id=case.pk, assignee_id=other.user_id, reason="休假", now=desk.tick())  # fmt: skip


def test_a_case_that_names_only_the_person_is_his_relatives_too(desk, registers, tie):
    registers.come_in(FILED)
    case = desk.dispatched(person_key=registers.person(ZHANG))
    tie(desk.verifier, WORKER)
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())


def test_other_cases_are_his_and_say_which_register_was_compared(desk, registers, tie):
    registers.come_in(FILED)
    tie(desk.verifier, WORKER)
    case = desk.verifying(household_key=registers.household("赵家"))
    assert kin_said(case) == {"kin": "compared", "kin_as_of": "2024-07-01"}
    assert case.events.get(action="dispatch").details["kin_why"] == "account_not_tied"


def test_the_timeline_says_so_in_words(desk, registers, tie, actor_client):
    registers.come_in(FILED)
    tie(desk.verifier, WORKER)
    case = desk.verifying(household_key=registers.household("赵家"))
    url = reverse("cases:page", args=[case.no])
    page = actor_client("clerk", "township").get(url, {"tab": "timeline"}).content.decode()
    assert "已比对近亲属备案（2024年7月1日导入）" in page
    assert "近亲属关系：未比对（这个账号没有关联人员登记）" in page


def test_a_worker_who_is_not_tied_works_and_is_noted_as_not_compared(desk, registers):
    registers.come_in(FILED)
    case = desk.verifying(household_key=registers.household("张家"))
    assert kin_said(case) == {"kin": "not_compared", "kin_why": "account_not_tied"}


def test_without_the_register_nothing_was_compared_though_he_is_tied(desk, registers, tie):
    registers.come_in(HOUSES)
    tie(desk.verifier, STRANGER)
    case = desk.verifying(household_key=registers.household("张家"))
    assert kin_said(case) == {"kin": "not_compared", "kin_why": "no_register"}


def test_a_new_register_takes_effect_at_once_and_an_old_one_ends(desk, registers, tie):
    registers.come_in(FILED)
    tie(desk.verifier, WORKER)
    zhang, zhao = (desk.dispatched(household_key=registers.household(name)) for name in ("张家", "赵家"))
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=zhang.pk, now=desk.tick())
    registers.come_in({"kin_registrations": [filed(WORKER, "赵家")]}, days=9)
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=zhao.pk, now=desk.tick())
    acknowledge_case(actor=desk.verifier, case_id=zhang.pk, now=desk.tick())
    assert kin_said(zhang) == {"kin": "compared", "kin_as_of": "2024-07-10"}


def test_taken_off_again_it_is_not_compared_any_more(desk, registers, tie):
    registers.come_in(FILED)
    tie(desk.verifier, WORKER)
    case = desk.dispatched(household_key=registers.household("张家"))
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    admin = desk.actor("unit_admin", "county")
    untie_person(actor=admin, user_id=desk.verifier.user_id, reason="关联错了人", now=desk.tick())
    acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    assert kin_said(case)["kin_why"] == "account_not_tied"


def population(person: str, **more) -> dict:
    return {"person_id": person, "name": "某人", "book_no": person[-6:], "region_code": VILLAGE} | more


FAMILY = FILED | {
    "population": [population(WORKER, father_id=FATHER, mother_id=""), population(FATHER, father_id="")]
}


def test_his_fathers_household_is_barred_by_the_population_register_though_he_filed_nothing_of_it(desk, registers, tie):  # fmt: skip
    registers.come_in(FAMILY)
    case = desk.dispatched(household_key=registers.household("李家"))
    tie(desk.verifier, WORKER)
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())


def test_everybody_of_the_near_relatives_and_nobody_further(desk, registers, tie):
    """民法典 1045: brother and grandson are near relatives; the brother's wife and an uncle are not."""
    grandfather, brother, son, grandson, wife, uncle, sister_in_law = (
        synthetic_id(date(1930 + 10 * n, 4, 4), 400 + n) for n in range(7)
    )
    rows = [
        population(WORKER, father_id=FATHER, spouse_id=wife), population(FATHER, father_id=grandfather),
        population(brother, father_id=FATHER, spouse_id=sister_in_law), population(son, mother_id=wife, father_id=WORKER),
        population(grandson, father_id=son), population(uncle, father_id=grandfather), population(sister_in_law),
    ]  # fmt: skip
    registers.come_in(HOUSES | {"population": rows})
    tie(desk.verifier, WORKER)
    near = {registers.person(n) for n in (WORKER, FATHER, grandfather, brother, son, grandson, wife)}
    found = kin_of(desk.verifier.user_id)
    assert found.person_keys == near and found.not_compared == "no_register"
    assert found.household_keys == {registers.household("李家")}
    assert registers.person(uncle) not in near and registers.person(sister_in_law) not in near


def test_a_colleague_in_that_household_is_a_relative_in_both_directions(desk, registers, tie):
    registers.come_in(FILED)
    village = desk.actor("clerk", "village")
    tie(desk.verifier, WORKER)
    tie(village, ZHANG)
    assert kin_of(desk.verifier.user_id).user_ids == {village.user_id}
    assert kin_of(village.user_id).user_ids == {desk.verifier.user_id}
    case = desk.dispatched(about_user_ids=[village.user_id])
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())


def test_files_are_read_once_a_snapshot_not_once_a_page(desk, registers, tie, monkeypatch):
    read = []
    links_of = registered_kin.links_of
    monkeypatch.setattr(
        registered_kin, "links_of", lambda t, keys: read.append(set(keys)) or links_of(t, keys)
    )
    registers.come_in(FILED)
    village = desk.actor("clerk", "village")
    tie(desk.verifier, WORKER)
    tie(village, STRANGER)
    for _ in range(3):
        kin_of(desk.verifier.user_id), kin_of(village.user_id)
    assert read == [{registers.person(WORKER), registers.person(STRANGER)}]
    registers.come_in({"kin_registrations": [filed(WORKER, "赵家")]}, days=1)
    kin_of(desk.verifier.user_id)
    assert len(read) == 2


def test_a_damaged_register_is_said_to_be_not_compared(desk, registers, tie):
    registers.come_in(FILED)
    tie(desk.verifier, WORKER)
    for file in registers.workspace.lake.glob("kin_registrations/*/*"):
        file.write_bytes(b"no parquet")
    assert kin_of(desk.verifier.user_id).not_compared == "unreadable"


def test_the_number_stands_in_no_table_and_no_log(desk, registers, tie, caplog, actor_client):
    registers.come_in(FILED)
    caplog.set_level("DEBUG")
    unknown = synthetic_id(date(1999, 9, 9), 909)
    tie(desk.verifier, WORKER)
    with pytest.raises(ClerkError) as caught:
        tie(desk.reviewer, unknown)
    client = actor_client("unit_admin", "county")
    url = reverse("orgs:tie_person", args=[desk.reviewer.user_id])
    answers = [client.post(url, {"id_number": text}).content.decode() for text in (unknown, WORKER[:-1] + "?")]  # fmt: skip
    answers.append(client.post(url, {"id_number": WORKER}, follow=True).content.decode())
    case = desk.dispatched(household_key=registers.household("张家"))
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    assert User.objects.get(pk=desk.reviewer.user_id).is_tied and "已关联人员登记" in answers[-1]
    numbers = (WORKER, unknown, WORKER[6:17], unknown[6:17])
    said = [caplog.text, repr(caught.value), *answers]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            said.append(repr(cursor.fetchall()))
    assert not [text for text in said if any(number in text for number in numbers)]
    key = User.objects.get(pk=desk.verifier.user_id).register_person_key
    assert key == registers.person(WORKER) and f"P{key:06d}" not in "".join(answers)
