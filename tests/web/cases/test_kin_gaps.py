"""A register of relatives that cannot be read holds nothing up, is said wherever one looks, and is made good as soon as it can be read."""

import pytest
from django.urls import reverse

from mingcha.web.cases.models import Case
from mingcha.web.cases.recusal import kin_words
from mingcha.web.cases.services.dispatching import acknowledge_case, assign_case
from mingcha.web.cases.services.verifying import save_record
from tests.web.cases.desk import refused
from tests.web.cases.test_kin_register import FILED, STRANGER, WORKER, registers, tie  # noqa: F401


@pytest.fixture
def damaged(registers):  # noqa: F811
    """近亲属备案 came in and its file is damaged; calling it mends the file."""
    registers.come_in(FILED)
    kept = {file: file.read_bytes() for file in registers.workspace.lake.glob("kin_registrations/*/*")}
    for file in kept:
        file.write_bytes(b"no parquet")

    def mend() -> None:
        for file, content in kept.items():
            file.write_bytes(content)

    return mend


def page(client, case: Case, tab: str = "summary") -> str:
    return client.get(reverse("cases:page", args=[case.no]), {"tab": tab}).content.decode()


def bench(client) -> str:
    return client.get(reverse("home:workbench")).content.decode()


def test_the_act_goes_on_and_everybody_is_told_what_was_not_compared_why_and_who_mends_it(
    desk, registers, tie, damaged, actor_client  # noqa: F811
):  # fmt: skip
    case = desk.dispatched(household_key=registers.household("张家"))
    tie(desk.verifier, WORKER)
    acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    assert Case.objects.get(pk=case.pk).status == "verifying"
    clerk, worker = actor_client("clerk", "county"), actor_client("clerk", "township")
    assert "近亲属关系：未比对（近亲属备案读不出来）" in page(clerk, case, "timeline")
    seen = page(clerk, case)
    assert "<strong>近亲属关系没有比对：近亲属备案读不出来</strong></p><p>承办人测试clerk是不是当事人" in seen
    assert (
        "由县民政局在“导入数据”里重新导入近亲属备案" in seen and "知道有近亲属关系的，现在就提出回避" in seen
    )
    assert "承办人：未比对，近亲属备案读不出来" in seen
    assert "<p>您是不是当事人" in page(worker, case, "verify")
    for client in (clerk, worker):
        assert "近亲属备案读不出来，1 件没有比对办理人的近亲属关系" in bench(client)
    assert f'href="{reverse("imports:start")}"' in bench(clerk)


def test_when_it_can_be_read_again_the_relative_is_found_without_anybody_asking(
    desk, registers, tie, damaged, actor_client  # noqa: F811
):  # fmt: skip
    case = desk.dispatched(household_key=registers.household("张家"))
    tie(desk.verifier, WORKER)
    acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    record = desk.record(case)
    damaged()
    for client in (actor_client("clerk", "county"), actor_client("clerk", "township")):
        assert f"{case.no} 的办理人与当事人或被反映人有近亲属关系" in bench(client)
        assert "没有比对办理人的近亲属关系" not in bench(client)
    seen = page(actor_client("clerk", "county"), case)
    assert "<strong>承办人测试clerk须回避</strong></p><p>按2024年7月1日导入的近亲属备案比对，" in seen
    assert "请承办单位改派给别人，没有别人的退回分派单位另派" in seen
    timeline = page(actor_client("clerk", "county"), case, "timeline")
    assert "未比对（近亲属备案读不出来）；现已补比对（2024年7月1日导入）：须回避" in timeline
    with refused("CASE-05"):
        save_record(actor=desk.verifier, case_id=case.pk, record=record, now=desk.tick())


def test_who_turns_out_to_be_no_relative_is_said_to_be_none_and_the_bars_are_gone(
    desk, registers, tie, damaged, actor_client  # noqa: F811
):  # fmt: skip
    case = desk.dispatched(household_key=registers.household("张家"))
    tie(desk.verifier, STRANGER)
    acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    damaged()
    client = actor_client("clerk", "county")
    assert "现已补比对（2024年7月1日导入）：没有登记的近亲属关系" in page(client, case, "timeline")
    seen = page(client, case)
    assert "没有比对" not in seen and "须回避" not in seen
    assert "承办人：已比对近亲属备案（2024年7月1日导入）" in seen
    assert "近亲属" not in bench(client)


def test_a_relative_who_has_handed_in_his_verification_is_named_to_the_reviewer(
    desk, registers, tie, damaged, actor_client  # noqa: F811
):  # fmt: skip
    case = desk.dispatched(household_key=registers.household("张家"))
    tie(desk.verifier, WORKER)
    acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())
    save_record(actor=desk.verifier, case_id=case.pk, record=desk.record(case), now=desk.tick())
    noted = case.events.get(action="record").details
    assert noted["kin_why"] == "unreadable"  # also where an act moves nothing
    other = desk.actor("clerk", "township", person="乙")
    assign_case(actor=desk.clerk, case_id=case.pk, assignee_id=other.user_id, reason="休假", now=desk.tick())
    damaged()
    seen = page(actor_client("reviewer", "county"), case)
    assert "办理过本件的测试clerk须回避" in seen and "请另一人重新核实这个人办理的部分" in seen


def test_ones_own_case_is_refused_though_no_register_can_be_read(desk, registers, tie, damaged):  # noqa: F811
    case = desk.dispatched(person_key=registers.person(WORKER))
    tie(desk.verifier, WORKER)
    with refused("CASE-05"):
        acknowledge_case(actor=desk.verifier, case_id=case.pk, now=desk.tick())


def test_the_timeline_keeps_of_whoever_is_given_the_case_what_was_compared(desk, registers, tie, damaged):  # noqa: F811
    case = desk.verifying(household_key=registers.household("赵家"))
    other = desk.actor("clerk", "township", person="乙")
    tie(other, WORKER)
    assign_case(actor=desk.clerk, case_id=case.pk, assignee_id=other.user_id, reason="休假", now=desk.tick())
    details = case.events.get(action="assign").details
    assert (details["kin_why"], details["assignee_kin_why"]) == ("account_not_tied", "unreadable")
    assert kin_words(details) == (
        "近亲属关系：未比对（这个账号没有关联人员登记）；承办人近亲属关系：未比对（近亲属备案读不出来）"
    )
    damaged()
    assign_case(actor=desk.clerk, case_id=case.pk, assignee_id=desk.verifier.user_id, reason="回岗", now=desk.tick())  # fmt: skip
    assign_case(
        actor=desk.clerk, case_id=case.pk, assignee_id=other.user_id, reason="又休假", now=desk.tick()
    )
    assert kin_words(case.events.filter(action="assign").last().details).endswith(
        "承办人已比对近亲属备案（2024年7月1日导入）"
    )


def test_an_office_without_tied_accounts_asks_nothing_of_the_register(desk, registers, damaged, actor_client, django_assert_max_num_queries):  # noqa: F811  # fmt: skip
    from mingcha.web.cases.kin_watch import KinWatch, kin_watch

    desk.verifying(household_key=registers.household("张家"))
    with django_assert_max_num_queries(1):
        assert kin_watch(desk.clerk) == KinWatch(0, [])
    assert "近亲属备案" not in bench(actor_client("clerk", "county"))
