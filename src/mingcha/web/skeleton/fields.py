"""A field of a form as it stands on the page: label, hint, “?”, errors, control; written in Python because pages have dozens."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString, mark_safe

from mingcha.web.skeleton.cells import escape
from mingcha.web.skeleton.field_help import field_help_html, help_for


def field_html(bound: forms.BoundField, optional: bool | None = None, *, linked: bool = False) -> SafeString:
    """The whole of one field, with what content/field_help.yml says about it under “?”.

    Arguments
        optional  whether 可不填 is said; None = where the field is not required
        linked    whether whoever sees it can open the pages of the help
    """
    if bound.is_hidden:
        return mark_safe(str(bound))  # escaped by its widget
    may_be_empty = not bound.field.required if optional is None else optional
    left_out = '<span class="optional">（可不填）</span>' if may_be_empty else ""
    label, target, widget = escape(bound.label), escape(bound.id_for_label), bound.field.widget
    texts = error_texts(bound)
    css = "field has-error" if texts else "field"
    errors = "".join(f'<p class="error-text" id="{bound.auto_id}_error">{escape(text)}</p>' for text in texts)
    asked = field_help_html(help_for(bound.form, bound.name), bound.label, linked=linked)
    said = bound.help_text
    hint = f'<p class="hint" id="{bound.auto_id}_helptext">{escape(said)}</p>' if said else ""
    if isinstance(widget, forms.CheckboxInput):
        inside = (
            f'{errors}<div class="choice">{bound}<label for="{target}">{label}</label></div>{hint}{asked}'
        )
        return mark_safe(f'<div class="{css}">{inside}</div>')
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        described = f' aria-describedby="{bound.auto_id}_helptext"' if said else ""
        choices = "".join(
            f'<div>{c.tag()}<label for="{escape(c.id_for_label)}">{escape(c.choice_label)}</label></div>'
            for c in bound
        )
        inside = (
            f'<legend>{label}{left_out}</legend>{hint}{asked}{errors}<div class="choice-list">{choices}</div>'
        )
        return mark_safe(f'<fieldset class="{css}"{described}>{inside}</fieldset>')
    inside = f'<label for="{target}">{label}{left_out}</label>{hint}{asked}{errors}{bound}'
    return mark_safe(f'<div class="{css}">{inside}</div>')


def error_texts(bound: forms.BoundField) -> list[str]:
    """What is wrong with a field, in the same words as in the summary."""
    return [error_words(bound, error) for error in bound.errors.as_data()]


def error_words(bound: forms.BoundField | None, error: ValidationError) -> str:
    """A missing value is asked for by its name; everything else says what is wrong by itself."""
    if bound is None or error.code != "required":
        return error.messages[0]
    chosen: Any = forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple | forms.FileInput
    return f"请{'选择' if isinstance(bound.field.widget, chosen) else '填写'}{bound.label}"
