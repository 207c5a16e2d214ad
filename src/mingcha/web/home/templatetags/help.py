"""Links into the help."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mingcha.catalog.documents import document_named

register = template.Library()


@register.filter
def document_link(name: str) -> SafeString | str:
    """{{ basis.document|document_link }}: the document's name, linked to its page in the library."""
    document = document_named(name)
    if document is None:
        return name
    return format_html('<a href="{}">{}</a>', reverse("home:document", args=[document.id]), name)
