"""“?” beside a field: what it says, that its links lead somewhere, and that it offers none to those who cannot follow them."""

import re
from datetime import date
from urllib.parse import unquote

import pytest
from django import forms
from django.urls import reverse

from mingcha.catalog.documents import load_documents
from mingcha.catalog.field_help import Basis, FieldHelp
from mingcha.web.campaigns.forms.review import ItemForm, ReportForm
from mingcha.web.flags.filters import FlagFilters
from mingcha.web.flags.forms import SilenceForm
from mingcha.web.skeleton.field_help import field_help_html, help_of
from mingcha.web.skeleton.fields import field_html

LINK = re.compile(r'<a href="(/help/[^"#]*)#?([^"]*)" target="_blank" rel="noopener">')


@pytest.fixture
def until_on():
    return SilenceForm(latest=date(2026, 12, 31))["until_on"]


def test_a_field_says_how_it_is_filled_and_on_what_that_rests(until_on):
    html = field_html(until_on, linked=True)
    assert (
        '<details class="help"><summary>口径与依据<span class="sr-only">：暂缓到哪天（含当天）</span></summary>'
        in html
    )
    assert "一次默认最长 180 天" in html and "填 20260930" in html
    assert (
        '<a href="/help/documents/own-working-rules/" target="_blank" rel="noopener">明察检查口径</a>　暂缓提示'
        in html
    )
    assert [unquote(anchor) for _, anchor in LINK.findall(html)] == ["", "怎样办理疑点"]
    assert html.index("最晚 2026-12-31") < html.index("<details") < html.index("<input")


def test_without_a_way_in_the_document_is_named_only(until_on):
    html = field_html(until_on)
    assert "明察检查口径　暂缓提示" in html
    assert "<a " not in html and "步骤" not in html


def test_a_place_known_by_memory_asks_for_the_document():
    document = load_documents()["region-codes"]
    html = field_help_html(
        FieldHelp("照<代码>填。", basis=(Basis(document, "代码结构", "memory"),)), "代码", linked=True
    )
    assert (
        "照&lt;代码&gt;填。" in html and "（GB/T 2260）</a>　代码结构" in html and "引用前须核对原文" in html
    )


def test_a_number_known_by_memory_is_said_to_be_so_though_the_place_was_read():
    document = load_documents()["dibao-review-2021"]
    help_ = FieldHelp("照原文填。", basis=(Basis(document, "第七条", "read"),))
    html = field_help_html(help_, "家庭成员", linked=True)
    assert '（民发〔2021〕57号）</a><span class="muted">（文号凭记忆，引用前须核对）</span>　第七条' in html


def test_forms_without_help_and_lists_have_nothing_to_print():
    class Plain(forms.Form):
        until_on = forms.CharField(label="到哪天")

    assert help_of(Plain) == {} and help_of(FlagFilters) == {}
    assert "<details" not in field_html(Plain()["until_on"], linked=True)


def test_a_form_has_the_help_of_the_forms_it_inherits_from():
    assert help_of(ReportForm).keys() == {"due_kind", "due_days", "due_rule", "due_starts_on", "from_level"}
    assert help_of(ItemForm)["due_kind"] == help_of(ReportForm)["due_kind"]


def test_the_links_on_a_page_lead_to_the_help(actor_client):
    client = actor_client("clerk", "county")
    html = client.get(reverse("runs:start")).content.decode()
    assert "看到哪一天为止（含当天）的情况" in html and "只在本次修改参数：口径与依据" in html
    links = LINK.findall(html)
    assert {unquote(anchor) for _, anchor in links} == {"", "怎样发起比对", "怎样改参数或检查"}
    for address, anchor in set(links):
        page = client.get(address)
        assert page.status_code == 200
        assert not anchor or f'id="{unquote(anchor)}"' in page.content.decode()


def test_a_page_that_is_the_same_for_everybody_links_nowhere(actor_client, client):
    for who in (actor_client("clerk", "township"), client):
        html = who.get(reverse("cases:offline")).content.decode()
        assert "逐项核实：口径与依据" in html and LINK.findall(html) == []


def test_who_must_change_the_password_first_is_offered_no_way_out(office, client_for):
    post = office.post("clerk", "county")
    post.user.must_change_password = True
    post.user.save()
    html = client_for(post).get(reverse("signin:password")).content.decode()
    assert "至少 10 个字符" in html and "不能全是数字" in html and LINK.findall(html) == []


def test_without_a_session_the_second_factor_is_explained_in_words(office, client):
    post = office.post("clerk", "county")
    client.force_login(post.user, backend="mingcha.web.signin.backend.PasswordBackend")
    from mingcha.web.signin.models import PhoneDevice

    PhoneDevice.objects.create(user=post.user, name="test", confirmed=True)
    html = client.get(reverse("signin:code")).content.decode()
    assert "每 30 秒换一次" in html and LINK.findall(html) == []
