"""以岗位查看: at every address of the application, as every role, no row of anybody's data is shown and nothing is changed."""

import re

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from mingcha.catalog.access import load_access
from mingcha.domain.errors import ClerkError
from mingcha.web.access.previewing import PREVIEW, PreviewRefused, _refuse_writing, preview_actor
from mingcha.web.access.services import explain, may, may_kind, visible
from mingcha.web.access.why import what_is_decided
from mingcha.web.audit.models import AuditEvent
from mingcha.web.flags.models import Flag
from mingcha.web.orgs.models import User
from tests.web.access.test_endpoints import GUARDED
from tests.web.cases.desk import Desk, new_flag

RULES = load_access()
TITLE = "沈从文户反映多领低保"
POSTS = [
    ("clerk", "county", "bureau"), ("clerk", "village", "village_committee"), ("leader", "county", "bureau"), ("leader", "township", "township_office"),
    ("reviewer", "county", "bureau"), ("inspector", "city", "bureau"), ("discipline", "county", "discipline_group"),
    ("finance", "county", "finance"), ("receptionist", "county", "bureau"), ("unit_admin", "county", "bureau"),
]  # fmt: skip


def test_every_role_is_tried():
    assert {role for role, _, _ in POSTS} == set(RULES.roles) - {"system_admin"}
    assert set(POSTS) <= set(RULES.posts())


@pytest.fixture
def admin(actor_client):
    client = actor_client("system_admin", "county")
    client.raise_request_exception = False
    return client


@pytest.fixture
def full(office):
    """A flag, a case under verification, people in every post of the county: what must not be seen. {words that would show it}"""
    desk = Desk(office, timezone.now())
    flag = new_flag(1)
    flag.save()
    case = desk.verifying(title=TITLE)
    for role, level, unit_kind in POSTS:
        office.post(role, level, unit_kind=unit_kind)
    return {"case": case, "flag": flag, "words": {TITLE, case.no, flag.display_name, "测试"}}


def addresses(full) -> dict[str, tuple[str, str]]:
    """{address: (action, kind)} of every guarded address, arguments filled with records that are there; without signing in and out,
    and without 退出查看 and 继续使用, which one does as oneself."""

    def value(found: re.Match) -> str:
        if found[1] == "int":
            return str(full["flag"].pk)
        return full["case"].no if "no" in found[0] else "990101101000"

    oneself = ("sign-in/", "why/preview/end/", "frame/")
    return {
        "/" + re.sub(r"<(?:(\w+):)?\w+>", value, route): (action, kind)
        for route, _, action, kind in GUARDED
        if "(" not in route and not route.startswith(oneself)
    }


def looking_as(client, post) -> None:
    assert client.post("/why/preview/", {"post": "-".join(post)}).status_code == 302
    assert client.session[PREVIEW] == list(post)


def everything() -> dict[str, list]:
    """All rows of all tables but the sessions."""
    models = [m for m in apps.get_models() if m._meta.label not in ("sessions.Session",)]
    return {m._meta.label: list(m._base_manager.order_by("pk").values()) for m in models}


@pytest.mark.slow
@pytest.mark.parametrize("post", POSTS, ids="-".join)
def test_no_page_of_a_role_shows_a_row_and_nothing_is_changed(admin, full, post):
    """Every address that the rules open to the post; the others are refused as they are to the post itself."""
    looking_as(admin, post)
    actor, before, banner = preview_actor(*post), everything(), 0
    for address, (action, kind) in addresses(full).items():
        if not may_kind(actor, action, kind):
            continue
        answer = admin.get(address)
        assert answer.status_code < 500, address
        body = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
            "utf-8", "replace"
        )
        shown = [
            w for w in full["words"] if w in body and w not in address
        ]  # what was asked for may be said again
        assert not shown, (address, shown)
        banner += "正在以岗位查看" in body
    assert everything() == before
    assert banner > 5


def test_nothing_that_is_sent_is_taken(admin, full):
    looking_as(admin, ("leader", "county", "bureau"))
    before = everything()
    ways = [(admin.post, a) for a in addresses(full)] + [
        (w, "/cases/") for w in (admin.put, admin.patch, admin.delete)
    ]
    for send, address in ways:
        answer = send(address, headers={"HX-Request": "true", "HX-Target": "form-region"})
        assert answer.status_code == 403 and "ACCESS-02" in answer.content.decode(), address
    assert everything() == before


def test_the_workbench_of_the_role_its_navigation_and_one_click_to_leave(admin, full):
    looking_as(admin, ("clerk", "township", "township_office"))
    page = admin.get("/").content.decode()
    assert "正在以岗位查看：乡镇级经办人（民政办）" in page and "退出查看" in page
    assert 'href="/cases/"' in page and 'href="/why/administration/"' not in page
    assert admin.get("/cases/").status_code == 200
    assert admin.get(f"/cases/{full['case'].no}/").status_code == 404
    assert admin.get("/runs/").status_code == 403, (
        "what the rules refuse to the post is refused in the preview"
    )
    refused = admin.post("/why/preview/", {"post": "leader-county-bureau"})
    assert refused.status_code == 403 and "ACCESS-02" in refused.content.decode()
    assert admin.get("/sign-in/password/").status_code == 403
    assert admin.post("/why/preview/end/").status_code == 302
    page = admin.get("/").content.decode()
    assert "正在以岗位查看" not in page and 'href="/why/administration/"' in page
    events = AuditEvent.objects.filter(object_kind="access_rule").order_by("number")
    assert [(e.action, e.role) for e in events] == [
        ("preview", "system_admin"),
        ("end_preview", "system_admin"),
    ]
    assert events[0].after == {"role": "clerk", "level": "township", "unit_kind": "township_office"}


@pytest.mark.parametrize("post", RULES.posts(), ids="-".join)
def test_a_post_that_is_looked_at_reaches_no_object_of_any_kind(full, post):
    actor = preview_actor(*post)
    for model in apps.get_models():
        if hasattr(model, "ACCESS"):
            for action in RULES.kinds[model.ACCESS.kind].actions:
                assert visible(actor, model._base_manager.all(), action).query.is_empty(), (model, action)
    for row in (full["case"], full["flag"], User.objects.first()):
        assert not any(may(actor, action, row) for action in RULES.kinds[row.ACCESS.kind].actions)
    decided = what_is_decided(actor)
    assert sum(len(d.action_words) for d in decided) == sum(len(k.actions) for k in RULES.kinds.values())
    assert all(d.allowed == bool(d.reaches) and d.rule_id and d.because for d in decided)


def test_the_refusal_says_why_and_the_rules_own_refusals_stay(full):
    actor = preview_actor("clerk", "county", "bureau")
    assert may_kind(actor, "dispatch", "flag"), "pages and buttons are those of the post"
    assert explain(actor, "close_out", full["case"]).rule_id == "unknown"
    assert not may(actor, "view", Flag(region_code="000000000000"))


@pytest.mark.parametrize("sql", ["INSERT INTO x VALUES (1)", "update x set a = 1", "DELETE FROM x", "DROP TABLE x",
    "WITH y AS (DELETE FROM x RETURNING *) SELECT * FROM y", ""])  # fmt: skip
def test_the_database_itself_refuses_what_writes(sql):
    with pytest.raises(PreviewRefused):
        _refuse_writing(lambda *_: pytest.fail("was let through"), sql, None, False, {})


def test_a_write_that_slips_through_a_page_changes_nothing(db, office):
    name = office.post("clerk", "county").user.name
    with (
        pytest.raises(ClerkError, match="ACCESS-02"),
        transaction.atomic(),
        connection.execute_wrapper(_refuse_writing),
    ):
        User.objects.update(name="改了")
    assert User.objects.get().name == name


def test_nobody_else_looks_as_another_post(actor_client, office):
    for role, level in (("leader", "county"), ("unit_admin", "county")):
        client = actor_client(role, level)
        assert client.get("/why/preview/").status_code == 403
        assert client.post("/why/preview/", {"post": "clerk-village-village_committee"}).status_code == 403
        session = client.session
        session[PREVIEW] = ["clerk", "village", "village_committee"]
        session.save()
        assert "正在以岗位查看" not in client.get("/").content.decode(), "a post that may not look is itself"


def test_the_page_of_a_post_names_the_rule_of_every_action(admin):
    page = admin.get("/why/preview/?post=clerk-village-village_committee").content.decode()
    assert "村级经办人（村（居）委会）的页面" in page and "疑点线索" in page
    assert "flags-of-own-region" in page and "no-rule" in page
    assert admin.post("/why/preview/", {"post": "reviewer-village-village_committee"}).status_code == 422
    assert admin.get("/why/preview/?post=<script>").status_code == 200


def test_every_parameter_stands_on_the_page_with_its_source(admin):
    page = admin.get("/why/parameters/?group=all").content.decode()
    from mingcha.catalog.parameters import load_parameters

    missing = [p.id for p in load_parameters().by_id.values() if p.id not in page]
    assert not missing
    one = admin.get("/why/parameters/?group=work_signin&q=session_minutes").content.decode()
    assert "共 1 个参数" in one and "30 分钟" in one and "全国" in one and "明察检查口径" in one
    assert "没有这样的参数" in admin.get("/why/parameters/?q=不会有的词").content.decode()


def test_administration_links_only_to_what_opens(admin, actor_client):
    page = admin.get("/why/administration/").content.decode()
    links = re.findall(r'<td[^>]*><a href="([^"]+)"', page)
    assert len(links) >= 8
    for link in links:
        assert admin.get(link.replace("&amp;", "&")).status_code == 200, link
    assert actor_client("leader", "county").get("/why/administration/").status_code == 403
