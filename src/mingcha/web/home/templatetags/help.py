"""Links into the help."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mingcha.catalog.documents import document_named
from mingcha.web.home.wording import BY_MEMORY

register = template.Library()


@register.filter
def document_link(name: str) -> SafeString | str:
    """{{ basis.document|document_link }}: the document's name, linked to its page in the library; a number that is known by memory says so."""
    document = document_named(name)
    if document is None:
        return name
    link = format_html('<a href="{}">{}</a>', reverse("home:document", args=[document.id]), name)
    if document.number and document.number in name and document.certainty == BY_MEMORY:
        return format_html('{}<span class="muted">（文号凭记忆，引用前须核对）</span>', link)
    return link
