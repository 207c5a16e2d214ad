"""P27: help by task, the documents on which checks rest, cards to print."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.documents import load_documents, uses_of
from mingcha.catalog.field_help import fields_resting_on
from mingcha.catalog.help_texts import HelpTopic, load_help
from mingcha.web.access.guard import guarded, public
from mingcha.web.home.help_html import help_html, section_html
from mingcha.web.home.wording import BY_MEMORY, CERTAINTY
from mingcha.web.skeleton.field_help import field_label

MOST_CHECKS = 10


def help_address(page: str) -> str:
    """Where the help of a page (`flags:list`) stands; the start of the help for a page that it does not know."""
    found = load_help().of_page(page)
    if found is None:
        return reverse("home:help")
    topic, section = found
    return reverse("home:help_topic", args=[topic.id]) + (f"#{quote(section.anchor)}" if section else "")


@guarded("view", "help")
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """All tasks; `?q=` searches, `?for=` leads on to the help of a page."""
    if page := request.GET.get("for", ""):
        address = help_address(page)
        if address != reverse("home:help"):
            return redirect(address)
    known, words = load_help(), request.GET.get("q", "").strip()[:60]
    context: dict = {"topics": known.topics.values(), "cards": known.cards.values(), "words": words}
    if words:
        context["found"] = [(s, known.topics[s.topic_id]) for s in known.search(words)]
        context["documents"] = [
            d for d in load_documents().values() if words in d.title or words in d.number or words in d.names
        ]
        checks = load_catalogue().checks.values()
        context["checks"] = [c for c in checks if words in c.title or words in c.question][:MOST_CHECKS]
    return render(request, "home/help.html", context)


@guarded("view", "help")
@require_GET
def topic_page(request: HttpRequest, topic_id: str) -> HttpResponse:
    """One topic with its tasks."""
    topic = load_help().topics.get(topic_id)
    if topic is None:
        raise Http404
    return _topic(request, topic)


@public(reason="登录不了的人要看怎样登录；只有说明，没有数据")
@require_GET
def sign_in_help(request: HttpRequest) -> HttpResponse:
    """How to sign in, for those who cannot."""
    return _topic(request, load_help().topics["signin"])


@guarded("view", "help")
@require_GET
def card_page(request: HttpRequest, card_id: str) -> HttpResponse:
    """操作卡: what a role does, on one or two sheets."""
    card = load_help().cards.get(card_id)
    if card is None:
        raise Http404
    parts = [(section, section_html(section)) for section in card.sections]
    return render(request, "home/help_card.html", {"card": card, "parts": parts})


@guarded("view", "help")
@require_GET
def document_list(request: HttpRequest) -> HttpResponse:
    """Every document that something rests on."""
    rows = [
        (d, CERTAINTY.get(d.certainty, ""), len(_checks_of(d.id)), len(uses_of(d.id)) - len(_checks_of(d.id)), len(fields_resting_on(d.id)))
        for d in load_documents().values()
    ]  # fmt: skip
    return render(request, "home/documents.html", {"rows": rows})


@guarded("view", "help")
@require_GET
def document_page(request: HttpRequest, document_id: str) -> HttpResponse:
    """One document and what rests on it: checks, parameters, lists of reasons, the help of fields."""
    document = load_documents().get(document_id)
    if document is None:
        raise Http404
    uses = [(use, CERTAINTY.get(use.certainty, "")) for use in uses_of(document.id)]
    return render(
        request, "home/document.html",
        {"document": document, "certainty": CERTAINTY.get(document.certainty, "没有登记"),
         "by_memory": document.certainty == BY_MEMORY, "parts": [(title, [u for u in uses if u[0].kind == kind]) for kind, title in _KINDS],
         "fields": _fields_of(document.id)},
    )  # fmt: skip


_KINDS = (("check", "用到它的检查"), ("parameter", "用到它的参数"), ("reasons", "用到它的选项"))


def _fields_of(document_id: str) -> list[dict]:
    """The fields whose help rests on a document, as they stand on the page. Forms that share a field and its help are one line."""
    lines = [
        {
            "label": field_label(use.form, use.name, use.help), "task": use.help.task, "definition": use.help.definition,
            "section": use.basis.section, "certainty": CERTAINTY.get(use.basis.certainty, ""),
        }
        for use in fields_resting_on(document_id)
    ]  # fmt: skip
    return [line for number, line in enumerate(lines) if line not in lines[:number]]


def _checks_of(document_id: str) -> list[str]:
    return [use.id for use in uses_of(document_id) if use.kind == "check"]


def _topic(request: HttpRequest, topic: HelpTopic) -> HttpResponse:
    parts = [(section, section_html(section)) for section in topic.sections]
    lead = help_html(topic.lead, topic.title)
    return render(request, "home/help_topic.html", {"topic": topic, "lead": lead, "parts": parts})
