"""P27: help by task, the library of documents, cards."""

import re
from collections import Counter
from urllib.parse import unquote

import pytest
from django.urls import get_resolver

from mingcha.catalog.documents import load_documents
from mingcha.catalog.field_help import fields_resting_on, load_field_help
from mingcha.catalog.help_texts import load_help
from mingcha.web.home.help_html import help_html
from mingcha.web.skeleton.field_help import field_label
from mingcha.web.skeleton.navigation import NAVIGATION, PHONE_BAR

pytestmark = pytest.mark.django_db
WITHOUT_PAGES = {"api-v1", "skeleton"}


def names_of_pages() -> list[str]:
    """Every named address of the application."""
    found = []
    for app, (_, resolver) in get_resolver().namespace_dict.items():
        found += [f"{app}:{name}" for name in resolver.reverse_dict if isinstance(name, str)]
    return sorted(found)


def test_every_page_has_help_of_its_own_part():
    known = load_help()
    names = [n for n in names_of_pages() if n.split(":")[0] not in WITHOUT_PAGES]
    assert len(names) > 150
    assert [n for n in names if known.of_page(n) is None] == []
    assert set(known.pages) - set(names) - {n.split(":")[0] for n in names} <= WITHOUT_PAGES


def test_the_link_of_every_page_leads_to_a_task_that_is_there(actor_client):
    client = actor_client("clerk", "county")
    items = [item for _, links in NAVIGATION for item in links] + list(PHONE_BAR)
    for item in items:
        if load_help().of_page(item.url_name) is None:
            continue
        to = client.get("/help/", {"for": item.url_name})
        path, _, anchor = to.url.partition("#")
        page = client.get(path).content.decode()
        assert not anchor or f'id="{unquote(anchor)}"' in page, item.label
    assert 'href="/help/?for=flags:list">帮助</a>' in client.get("/flags/").content.decode()
    assert client.get("/help/?for=nowhere:page").status_code == 200


def test_searching(actor_client):
    client = actor_client("clerk", "village")
    page = client.get("/help/", {"q": "退回"}).content.decode()
    assert (
        "怎样退回一件" in page
        and f"/help/cases/#{load_help().topics['cases'].section('怎样退回一件').anchor}" in unquote(page)
    )
    assert (
        "民发〔2021〕57号（文号凭记忆，引用前须核对）" in client.get("/help/", {"q": "57号"}).content.decode()
    )
    assert "没有找到“qzxw&lt;”" in client.get("/help/", {"q": "qzxw<"}).content.decode()


def test_a_document_lists_the_checks_that_rest_on_it(actor_client):
    client = actor_client("clerk", "county")
    listed = client.get("/help/documents/").content.decode()
    assert all(d.title in listed for d in load_documents().values())
    page = client.get("/help/documents/dibao-review-2021/").content.decode()
    assert "2021年7月1日" in page and "凭记忆，引用前须核对原文" in page
    assert 'href="/runs/checks/decision_late/"' in page
    assert client.get("/help/documents/nothing/").status_code == 404


def test_a_document_lists_the_fields_whose_help_rests_on_it(actor_client):
    client = actor_client("clerk", "county")
    listed = (
        client.get("/help/documents/petition-regulations/").content.decode().split("用到它的填写说明", 1)[1]
    )
    steps = f"/help/cases/#{load_help().topics['cases'].section('怎样登记一件').anchor}"
    assert f'<a href="{steps}">怎样登记一件</a>：<strong>反映的情况</strong>' in unquote(listed)
    assert "<strong>反映的是哪些单位</strong>　第三十条" in listed and "（已读原文）" in listed
    assert "只写要核查什么：哪一户、什么事、什么时候、凭什么。" in listed
    own = client.get("/help/documents/own-working-rules/").content.decode()
    assert "<strong>逐项核实</strong>" in own  # numbered fields go by what their page calls them
    assert 'data-label="填写说明（处）"' in client.get("/help/documents/").content.decode()


def test_every_field_with_help_is_found_under_each_document_that_it_names():
    uses = [use for document_id in load_documents() for use in fields_resting_on(document_id)]
    written = load_field_help()
    assert Counter((u.form, u.name) for u in uses) == Counter(
        {(form, name): len(help_.basis) for form, fields in written.items() for name, help_ in fields.items()}
    )
    assert all(field_label(u.form, u.name, u.help) for u in uses)


BY_MEMORY = [d.id for d in load_documents().values() if d.certainty == "memory" and d.number]


@pytest.mark.parametrize("document_id", BY_MEMORY)
def test_a_number_known_by_memory_is_said_to_be_so(actor_client, document_id):
    client = actor_client("clerk", "village")
    page = client.get(f"/help/documents/{document_id}/").content.decode()
    number = load_documents()[document_id].number
    assert f'<dd>{number}<span class="muted">（凭记忆登记，没有核对原文）</span></dd>' in page
    assert "是凭记忆登记的，没有对照原文" in page and "凭记忆，引用前须核对原文" in page


def test_a_number_that_was_seen_is_not(actor_client):
    page = actor_client("clerk", "village").get("/help/documents/baoji-2020-109/").content.decode()
    assert "<dd>宝民发〔2020〕109号</dd>" in page and "凭记忆登记" not in page


@pytest.mark.parametrize("topic_id", load_help().topics)
def test_every_topic_opens_for_everybody(actor_client, topic_id):
    page = actor_client("system_admin", "county").get(f"/help/{topic_id}/").content.decode()
    inside = page.split("<main", 1)[1].split("</main>")[0]
    assert "](" not in inside and "|---" not in inside and 'href="..' not in inside and ".md" not in inside
    for section in load_help().topics[topic_id].sections:
        assert section.heading in inside


@pytest.mark.parametrize("card_id", load_help().cards)
def test_every_card_opens(actor_client, card_id):
    page = actor_client("clerk", "township").get(f"/help/cards/{card_id}/").content.decode()
    assert "print-document" in page and "打印操作卡" in page
    assert all(s.heading in page for s in load_help().cards[card_id].sections)


def test_help_for_those_who_cannot_sign_in(client):
    assert "/help/sign-in/" in client.get("/sign-in/").content.decode()
    page = client.get("/help/sign-in/").content.decode()
    assert "备用码" in page and "写给管理员" not in page
    assert client.get("/help/").status_code == 302


def test_the_manual_cannot_bring_in_html():
    html = help_html('<script>x</script> [链](javascript:x) **重点** <b onclick="x">', "甲")
    assert (
        "<script" not in html
        and 'onclick="' not in html
        and "javascript:" not in re.sub(r"\[链\]\(.*?\)", "", html)
    )
    assert "<strong>重点</strong>" in html


def test_links_of_the_manual_lead_to_pages():
    html = help_html(
        "[导入](导入.md) [检查](../reference/checks/README.md) [对应](../admin/mapping.md)", "甲"
    )
    assert '<a href="/help/imports/">导入</a>' in html and '<a href="/runs/checks/">检查</a>' in html
    assert "<span>对应</span>" in html


def test_a_check_leads_to_the_documents_it_rests_on(actor_client):
    page = actor_client("clerk", "county").get("/runs/checks/decision_late/").content.decode()
    assert 'href="/help/documents/dibao-review-2021/"' in page
    assert '（民发〔2021〕57号）</a><span class="muted">（文号凭记忆，引用前须核对）</span>' in page


def test_everything_that_can_be_begun_has_a_page(actor_client):
    page = actor_client("clerk", "county").get("/new/").content.decode()
    for address in (
        "/imports/start/",
        "/runs/start/",
        "/cases/register/",
        "/campaigns/new/",
        "/feedback/write/",
    ):
        assert f'href="{address}"' in page
