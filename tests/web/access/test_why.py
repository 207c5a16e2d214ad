"""为什么我不能操作: the deciding rule, and nothing about records that one may not see."""

import pytest

from mingcha.web.access.why import answer, what_post_may
from mingcha.web.orgs.selectors import region_columns
from tests.web.access.samples import Sample


def test_a_visible_record_names_the_rule_that_decides(office, sample_tables):
    clerk = office.actor("clerk", "township")
    row = Sample.objects.create(**region_columns("990101101201"))
    said = answer(clerk, action="silence", kind="flag", id=str(row.pk))
    assert said["decision"].rule_id == "no-rule"
    assert said["row_decided"] and not said["not_found"]
    said = answer(clerk, action="dispatch", kind="flag", id=str(row.pk))
    assert said["decision"].allowed and said["decision"].rule_id == "flags-handed-on"
    assert said["source"] == "R189、R190"


@pytest.mark.parametrize("action", ["view", "dispatch", "silence", "eat"])
def test_a_hidden_record_and_none_at_all_are_told_alike(office, sample_tables, action):
    clerk = office.actor("clerk", "township")
    hidden = Sample.objects.create(**region_columns("990101102000"))
    about = Sample.objects.create(**region_columns("990101101201"))
    about.about_users.add(clerk.user_id)
    answers = []
    for key in (hidden.pk, about.pk, 10**9, "no number", "9" * 40, "' OR 1=1 --"):
        said = answer(clerk, action=action, kind="flag", id=str(key))
        said["asked"] = said["asked"] | {"id": ""}
        answers.append(said)
    assert all(a == answers[0] for a in answers)
    assert answers[0]["not_found"]


def test_what_a_post_may_do_is_listed(office):
    mine = {kind.id: words for kind, words in what_post_may(office.actor("system_admin", "county"))}
    assert mine["setting"] == "查看、修改"
    assert not set(mine) & {"flag", "case", "identity", "import_batch", "evidence"}
    assert "查看" in {k.id: w for k, w in what_post_may(office.actor("clerk", "village"))}["flag"]


def test_the_page(actor_client):
    page = actor_client("clerk", "county").get("/why/?action=close_out&kind=issue")
    text = page.content.decode()
    assert page.status_code == 200
    assert "不能销号问题" in text and "县级经办人没有“销号问题”这项权限" in text and "no-rule" in text


def test_the_page_escapes_what_was_asked(actor_client):
    page = actor_client("clerk", "county").get(
        "/why/", {"action": "view", "kind": "flag", "id": "<script>alert(1)</script>"}
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_nobody_signed_in_learns_nothing(client, office):
    answer_ = client.get("/why/?action=view&kind=flag&id=1")
    assert answer_.status_code == 302 and "next=" in answer_["Location"]
