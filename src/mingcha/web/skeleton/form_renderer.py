"""Controls written in Python: a list's filter form has fifteen, and a template for each took a third of the page's time."""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString, mark_safe

from mingcha.web.skeleton.cells import escape

_INPUTS = frozenset(
    f"django/forms/widgets/{kind}.html"
    for kind in ("text", "number", "hidden", "email", "password", "url", "date", "input", "checkbox", "file")
)


class WrittenControls(DjangoTemplates):
    """Django's renderer of forms, with the plain `<input>` written at once; whatever else goes the way of templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """One control, the same text as Django's template makes."""
        if template_name in _INPUTS:
            return input_html(context["widget"])
        return super().render(template_name, context, request)


def input_html(widget: dict[str, Any]) -> SafeString:
    """`<input>` from what a widget says of itself: type, name, value, attrs."""
    value = "" if widget["value"] is None else f' value="{escape(widget["value"])}"'
    attributes = "".join(
        f" {name}" if said is True else f' {name}="{escape(said)}"'
        for name, said in widget["attrs"].items()
        if said is not False
    )
    # every value is escaped above
    return mark_safe(f'<input type="{widget["type"]}" name="{escape(widget["name"])}"{value}{attributes}>')
