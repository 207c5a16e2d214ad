"""`{% load skeleton %}`: lights, days, amounts, fields, errors, tokens."""

from datetime import date
from typing import Any

from django import forms, template
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from mingcha.domain.errors import ClerkError
from mingcha.domain.lights import SHAPES, Light
from mingcha.web.skeleton import wording
from mingcha.web.skeleton.cells import head_html, light_html, row_html, value_of, written
from mingcha.web.skeleton.field_help import field_help_html, help_for, may_open_help
from mingcha.web.skeleton.fields import error_words, field_html
from mingcha.web.skeleton.navigation import NavLink, menu_html
from mingcha.web.skeleton.once import FIELD, new_token

register = template.Library()

register.filter("day", wording.day_text)
register.filter("short_day", wording.short_day_text)
register.filter("moment", wording.moment_text)
register.filter("month", wording.month_text)
register.filter("money", wording.money_text)
register.filter("amount", wording.amount_text)
register.filter("ten_thousands", wording.ten_thousands_text)
register.filter("count", wording.count_text)


@register.simple_tag(takes_context=True)
def again(context: Context, name: str) -> SafeString:
    """{% again "title" %}: a block of the page once more, or where the frame wraps it only if it is filled; "" if it is empty."""
    states = context.render_context.dicts
    # an included template has a state of its own; the blocks stand in that of the page which includes it
    blocks = next((d[BLOCK_CONTEXT_KEY] for d in reversed(states) if BLOCK_CONTEXT_KEY in d), None)
    block = blocks.pop(name) if blocks else None
    if block is None:
        return mark_safe("")
    try:
        with context.render_context.push(**{BLOCK_CONTEXT_KEY: blocks}):
            return mark_safe(block.nodelist.render(context).strip())  # escaped by the engine that rendered it
    finally:
        blocks.push(name, block)


@register.filter
def undo_url(message: Message) -> str:
    """The POST address that takes back what a message reports; "" if there is none (see notices.py)."""
    mark, _, url = (message.extra_tags or "").partition(" ")
    return url if mark == "undo" else ""


@register.simple_tag
def period(first: date | None, last: date | None) -> str:
    """{% period first last %} → 2026年9月1日至30日"""
    return wording.period_text(first, last)


@register.simple_tag
def light(value: Light | None) -> SafeString | str:
    """{% light row.light %}: shape, word and colour."""
    return light_html(value) if value else ""


@register.simple_tag
def status(word: str, state: str = "") -> SafeString:
    """{% status "待复核" "waiting" %}: a state that is not a deadline; done work gets no colour and no shape."""
    if not state:
        return format_html('<span class="status-word">{}</span>', word)
    return format_html(
        '<span class="light light-{}"><span aria-hidden="true">{}</span>{}</span>', state, SHAPES[state], word
    )


@register.simple_tag
def masked(text: str, reveal_url: str = "", what: str = "完整号码") -> SafeString:
    """{% masked row.id_number_masked reveal_url %}: text that the server has masked, with the way to the page that asks for a reason."""
    if not reveal_url:
        return format_html('<span class="number">{}</span>', text)
    return format_html(
        '<span class="number">{}</span> <a class="no-print" href="{}">查看{}</a>', text, reveal_url, what
    )


@register.simple_tag
def once_token() -> SafeString:
    """{% once_token %}: inside every form that acts, so that sending it twice acts once."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, new_token())


@register.simple_tag(takes_context=True)
def field(context: Context, bound: forms.BoundField, optional: bool | None = None) -> SafeString:
    """{% field form.until_on %}: label, hint, “?”, error and control."""
    return field_html(bound, optional, linked=may_open_help(context.get("request")))


@register.simple_tag(takes_context=True)
def field_help(context: Context, form: forms.BaseForm | str, name: str, label: str) -> SafeString:
    """{% field_help form "column" "对应到" %}: the “?” of fields that a page writes by itself, or that have numbers."""
    return field_help_html(
        help_for(form, name), label, linked=may_open_help(context.get("request")), apart=True
    )


@register.inclusion_tag("skeleton/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """{% error_summary form %}: “有 2 处需要修改”, each line leading to its field."""
    lines: list[dict[str, Any]] = []
    for name, errors in form.errors.items():
        bound = form[name] if name in form.fields else None
        for error in errors.as_data():
            clerk = (error.params or {}).get("error")
            lines.append(
                {
                    "text": error_words(bound, error),
                    "anchor": _anchor_of(bound) if bound else "",
                    "label": bound.label if bound and error.code != "required" else "",
                    "clerk": clerk if isinstance(clerk, ClerkError) else None,
                }
            )
    return {"lines": lines}


def _anchor_of(bound: forms.BoundField) -> str:
    """The element that takes the focus: the first choice of a group, the control itself otherwise."""
    if isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or bound.auto_id


@register.simple_tag(takes_context=True)
def query_with(context: Context, **changes: Any) -> str:
    """{% query_with size=50 page="" %}: the page's query string with these values; empty ones are left out."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}" if query else "?"


@register.filter
def cell(row: Any, key: str) -> Any:
    """{{ row|cell:key }}: a value of a row, an attribute or a key, written for people by its type."""
    return written(value_of(row, key))


@register.simple_tag
def cells(row: Any, listing: Any) -> SafeString:
    """{% cells row listing %}: all cells of a row, with the box to tick where the list has batch actions."""
    return row_html(row, listing.columns, pick=bool(listing.batch_actions))


@register.simple_tag
def menu(groups: list[tuple[str, list[NavLink]]]) -> SafeString:
    """{% menu navigation %}: the groups of the left navigation."""
    return menu_html(groups)


@register.simple_tag
def heads(listing: Any) -> SafeString:
    """{% heads listing %}: the heads of the columns."""
    return head_html(listing.columns)
