"""Forms: days as clerks type them, values kept on every error, refusals of services shown beside what was typed."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingcha.domain.errors import ClerkError

_DAY = re.compile(r"^(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?$|^(\d{4})(\d{2})(\d{2})$")


def tidy(text: str) -> str:
    """Full-width digits and letters made half-width, spaces at the ends removed: mended silently, no error."""
    return "".join(
        unicodedata.normalize("NFKC", c) if "！" <= c <= "～" or c == "\u3000" else c for c in text
    ).strip()


class DayField(forms.CharField):
    """A day typed as 20260930, 2026-9-30, 2026.9.30, 2026/9/30 or 2026年9月30日; shown back as 2026-09-30."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"class": "short", "autocomplete": "off", "inputmode": "numeric"})
        )
        kwargs.setdefault("help_text", "例如 20260930 或 2026-9-30")
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Days as 2026-09-30; what was typed stays as it was typed."""
        return value.isoformat() if isinstance(value, date) else value

    def to_python(self, value: Any) -> date | None:  # type: ignore[override]
        """The day, or a sentence that says what is wrong with what was typed."""
        if value in (None, ""):
            return None
        if isinstance(value, date):
            return value
        typed = re.sub(r"\s", "", tidy(str(value)))
        match = _DAY.match(typed)
        if not match:
            raise ValidationError(f"看不懂这个日期：“{value}”。请写成 20260930 或 2026-9-30。", code="day")
        year, month, day = (int(p) for p in match.groups() if p)
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError(
                f"没有 {year}年{month}月{day}日 这一天，请核对月份和日子。", code="day"
            ) from None

    def validate(self, value: Any) -> None:
        """Only whether it is there; a day has no length."""
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        """Those given by the form, none about characters."""
        if not isinstance(value, date):
            return
        super().run_validators(value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as days."""
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


@contextmanager
def keep_form(form: forms.BaseForm) -> Iterator[None]:
    """A ClerkError of a service becomes an error of the form, so that the page comes back with everything that was typed."""
    try:
        yield
    except ClerkError as error:
        form.add_error(None, ValidationError(error.what, code=error.code, params={"error": error}))


def render_form(request: HttpRequest, template: str, form: forms.BaseForm, **context: Any) -> HttpResponse:
    """The page of a form: status 422 when it has errors, 200 otherwise.

    Arguments
        template  extends skeleton/form.html
    """
    return render(
        request, template, {"form": form, **context}, status=422 if form.is_bound and form.errors else 200
    )
