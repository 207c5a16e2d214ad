"""Rows and heads of list tables, written in Python: a page of 100 rows has a thousand cells, and a template is slow for each."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html import escape as escape_text
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from mingcha.domain.lights import Light
from mingcha.web.skeleton import wording


def light_html(light: Light) -> SafeString:
    """Shape, word and colour; the shape is hidden from screen readers, the word says it all."""
    return format_html(
        '<span class="light light-{}"{}><span aria-hidden="true">{}</span>{}</span>',
        light.state,
        format_html(' title="{}"', light.counted) if light.counted else "",
        light.shape,
        light.word,
    )


def value_of(row: Any, key: str) -> Any:
    """A value of a row, by attribute or key, called if it is a method."""
    value = row.get(key) if isinstance(row, dict) else getattr(row, key, "")
    return value() if callable(value) else value


def written(value: Any) -> Any:
    """A value as people read it, by its type."""
    if isinstance(value, str):
        return value
    if isinstance(value, Light):
        return light_html(value)
    if isinstance(value, datetime):
        return wording.moment_text(value)
    if isinstance(value, date):
        return wording.short_day_text(value)
    if isinstance(value, Decimal):
        return wording.amount_text(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return wording.count_text(value)
    return "" if value is None else value


def escape(value: Any) -> str:
    """Escaped unless it is HTML already; Django's own also copes with lazy texts and takes three times as long."""
    return value.__html__() if hasattr(value, "__html__") else escape_text(str(value))


@lru_cache(maxsize=1000)
def _opening(label: str, css: str, numeric: bool) -> str:
    classes = f"{css} num" if numeric else css
    return f'<td role="cell" data-label="{escape(label)}" class="{escape(classes)}">'


def row_html(row: Any, columns: Iterable[tuple], *, pick: bool) -> SafeString:
    """All cells of one row; the first one links to the row's page, which opens in the drawer. A row may have `lines_under`: {key: smaller line}.

    Arguments
        columns  (key, label, css_class, numeric, …) each
        pick     whether the row can be ticked
    """
    parts = []
    if pick:
        parts.append(
            f'<td class="pick" role="cell"><label><span class="sr-only">选择 {escape(str(row))}</span>'
            f'<input type="checkbox" name="ids" value="{escape(row.pk)}" form="batch" data-pick></label></td>'
        )
    address, under = getattr(row, "get_absolute_url", None), getattr(row, "lines_under", {})
    for key, label, css, numeric, *_ in columns:
        text = escape(written(value_of(row, key)))
        if address:
            text = f'<a href="{escape(address())}" data-drawer="{escape(row.pk)}">{text}</a>'
            address = None
        if said := under.get(key):
            text += f'<br><span class="muted">{escape(said)}</span>'
        parts.append(f"{_opening(label, css, bool(numeric))}{text}</td>")
    return mark_safe("".join(parts))  # every part is escaped above


def head_html(columns: Iterable[tuple]) -> SafeString:
    """The heads of the columns; one that sorts is a link."""
    parts = []
    for column in columns:
        _, label, css, numeric, *_ = column
        direction, url = getattr(column, "sorted", ""), getattr(column, "sort_url", "")
        classes = f"{css} num" if numeric else css
        sorted_so = f' aria-sort="{escape(direction)}"' if direction else ""
        text = escape(label)
        if url:
            text = f'<a href="{escape(url)}" hx-get="{escape(url)}">{text}</a>'
        parts.append(f'<th scope="col" role="columnheader" class="{escape(classes)}"{sorted_so}>{text}</th>')
    return mark_safe("".join(parts))  # every part is escaped above
