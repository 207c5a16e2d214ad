"""“?” beside a field: 口径 and 依据 in a fold that opens without a script, with links into the help for those who can open it."""

from functools import cache
from typing import Any
from urllib.parse import quote

from django import forms
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe

from mingcha.catalog.field_help import Basis, FieldHelp, help_of_form
from mingcha.web.skeleton.cells import escape

_APPS = "mingcha.web."
_TO_BE_VERIFIED = "memory"
"""The certainty at which the words of a document are said to need a look at the document (content/parameters)."""


def form_name(form_class: type[Any]) -> str:
    """How content/field_help.yml names a form: `flags.SilenceForm`; "" for a class that is no app's."""
    module = form_class.__module__
    return f"{module[len(_APPS) :].split('.')[0]}.{form_class.__name__}" if module.startswith(_APPS) else ""


@cache
def help_of(form_class: type[forms.BaseForm]) -> dict[str, FieldHelp]:
    """Field → its help, with what is said about the forms it inherits from; empty for most forms, so that lists pay nothing."""
    found: dict[str, FieldHelp] = {}
    for each in reversed(form_class.__mro__):
        found |= help_of_form(form_name(each))
    return found


def field_label(form: str, name: str, help_: FieldHelp) -> str:
    """What people read beside a field: its label in the form of that name (`flags.SilenceForm`), or what its help says that the page calls it."""
    if help_.label:
        return help_.label
    found = _form_classes()[form].base_fields[name]
    return str(found.label or found.widget.attrs.get("aria-label", ""))


@cache
def _form_classes() -> dict[str, type[forms.BaseForm]]:
    """Every form of the apps by its name; asked on a page, when the addresses have brought all forms in."""
    found: dict[str, type[forms.BaseForm]] = {}
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            found[form_name(each)] = each
    return found


def may_open_help(request: HttpRequest | None) -> bool:
    """Whether links into the help lead anywhere: not before signing in is done, nor on pages that are the same for everybody."""
    if request is None or getattr(request, "actor", None) is None or getattr(request, "sign_in_step", ""):
        return False
    match = request.resolver_match
    return match is None or not hasattr(match.func, "public_reason")


def help_for(form: forms.BaseForm | str, name: str) -> FieldHelp | None:
    """The help of a field, or of the fields that `name` is the stem of; of a form, or of the form of that name.

    A form field may carry a FieldHelp of its own as attribute `help`.
    """
    if isinstance(form, str):
        return help_of_form(form)[name]
    return getattr(form.fields.get(name), "help", None) or help_of(type(form)).get(name)


def field_help_html(help_: FieldHelp | None, label: str, *, linked: bool, apart: bool = False) -> SafeString:
    """The fold of one field; nothing where there is no help.

    Arguments
        linked  whether whoever sees it can open the pages of the help
        apart   it does not stand beside the label, so the label is said in sight
    """
    if help_ is None:
        return mark_safe("")
    parts = [f"<p><strong>口径</strong>　{escape(help_.definition)}</p>"]
    if help_.example:
        parts.append(f"<p><strong>例</strong>　{escape(help_.example)}</p>")
    if help_.basis:
        parts.append(f"<p><strong>依据</strong>　{'；'.join(_basis(b, linked) for b in help_.basis)}</p>")
    task = _task(help_) if linked else ""
    if task:
        parts.append(f"<p><strong>步骤</strong>　{task}</p>")
    if "<a " in parts[-1]:
        parts[-1] = parts[-1].replace("</p>", '<span class="muted">（另开一页，这里填的内容还在）</span></p>')
    name = escape(label)
    title = f"{name}：口径与依据" if apart else f'口径与依据<span class="sr-only">：{name}</span>'
    return mark_safe(  # every text is escaped above
        f'<details class="help"><summary>{title}</summary><div class="help-body">{"".join(parts)}</div></details>'
    )


def _basis(basis: Basis, linked: bool) -> str:
    document = basis.document
    number = f"（{document.number}）" if document.number and document.number not in document.title else ""
    words = escape(f"{document.title}{number}")
    title = _link(_address("home:document", document.id), words) if linked else words
    place = f"　{escape(basis.section)}" if basis.section else ""
    if basis.certainty == _TO_BE_VERIFIED:
        return f'{title}{place}<span class="muted">（引用前须核对原文）</span>'
    if number and document.certainty == _TO_BE_VERIFIED:
        return f'{title}<span class="muted">（文号凭记忆，引用前须核对）</span>{place}'
    return f"{title}{place}"


def _task(help_: FieldHelp) -> str:
    if help_.task is None:
        return ""
    topic_id, anchor, heading = help_.task
    address = _address("home:help_topic", topic_id)
    return _link(f"{address}#{quote(anchor)}", escape(heading)) if address else ""


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}" target="_blank" rel="noopener">{words}</a>' if address else words


def _address(name: str, *args: str) -> str:
    try:
        return reverse(name, args=args)
    except NoReverseMatch:  # a site without the app
        return ""
