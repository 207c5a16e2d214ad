"""The manual's Markdown as HTML of our pages: no HTML of its own, tables that scroll, links that lead to pages of the application."""

from collections.abc import Sequence
from urllib.parse import unquote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mingcha.catalog.help_texts import HelpSection, load_help

_PAGES_OF_REFERENCE = {"../reference/checks/README.md": "runs:checks"}
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def section_html(section: HelpSection) -> SafeString:
    """One task."""
    return help_html(section.text, section.heading)


def help_html(text: str, label: str) -> SafeString:
    """Markdown as HTML; `label` names its tables for those who do not see them."""
    tokens = _markdown.parse(text)
    tables = 0
    for token in tokens:
        if token.type == "inline":
            _lead_inside(token.children or [])
        elif token.type == "table_open":
            token.attrSet("class", "grid")
            tables += 1
            token.meta["label"] = f"{label}，表 {tables}" if tables > 1 else label
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        for styled in [name for name in token.attrs if name == "style"]:
            del token.attrs[styled]
    return mark_safe("".join(_printed(tokens)))  # markdown-it escapes what it prints and is given no HTML


def _printed(tokens: Sequence[Token]) -> list[str]:
    parts = []
    for i, token in enumerate(tokens):
        if token.type == "table_open":
            parts.append(f'<div class="table-scroll" tabindex="0" role="region" aria-label="{escape(token.meta["label"])}">')  # fmt: skip
        if token.type in ("fence", "code_block"):
            parts.append(f'<pre tabindex="0" role="region" aria-label="命令 {i}"><code>{escape(token.content)}</code></pre>')  # fmt: skip
        elif token.type == "inline":
            parts.append(_markdown.renderer.renderInline(token.children or [], _markdown.options, {}))
        elif token.type in _markdown.renderer.rules:
            parts.append(_markdown.renderer.rules[token.type](tokens, i, _markdown.options, {}))
        else:
            parts.append(_markdown.renderer.renderToken(tokens, i, _markdown.options, {}))
        if token.type == "table_close":
            parts.append("</div>")
    return parts


def _lead_inside(tokens: list[Token]) -> None:
    """Links to other texts of the manual lead to their topics; those to files that are no page become plain words."""
    leads_nowhere = False
    for token in tokens:
        if token.type == "link_open":
            address = _address(unquote(str(token.attrs.get("href", ""))))
            leads_nowhere = not address
            if address:
                token.attrs["href"] = address
            else:
                token.tag, token.attrs = "span", {}
        elif token.type == "link_close" and leads_nowhere:
            token.tag = "span"


def _address(target: str) -> str:
    if name := _PAGES_OF_REFERENCE.get(target):
        return reverse(name)
    topic = next((t for t in load_help().topics.values() if t.file == target), None)
    return reverse("home:help_topic", args=[topic.id]) if topic else ""
