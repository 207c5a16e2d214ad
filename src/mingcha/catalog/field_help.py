"""What stands under “?” beside a field of a form: how it is to be filled, on what that rests, where the steps are (content/field_help.yml)."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from mingcha.catalog.content_root import ContentError, content_root, read_yaml, take
from mingcha.catalog.documents import Document, load_documents
from mingcha.catalog.help_texts import load_help
from mingcha.catalog.parameters import ParameterSet, load_parameters

_PLACE_OF_A_VALUE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Basis:
    """依据: a document of the library and the place in it; certainty as in content/parameters."""

    document: Document
    section: str
    certainty: str


@dataclass(frozen=True)
class FieldHelp:
    """The help of one field.

    definition  口径: what counts, how it is counted
    example     how it is filled, or ""
    basis       the documents, in the order of their rank
    task        (topic id, anchor, heading) in the help, or None
    label       what the page calls it, where that is not the label of a field of the form; else ""
    """

    definition: str
    example: str = ""
    basis: tuple[Basis, ...] = ()
    task: tuple[str, str, str] | None = None
    label: str = ""


@dataclass(frozen=True)
class FieldUse:
    """A field whose help rests on a document: the form, the field (or the stem of numbered fields), its help, the place in the document."""

    form: str
    name: str
    help: FieldHelp
    basis: Basis


def load_field_help() -> dict[str, dict[str, FieldHelp]]:
    """The help of every form (`flags.SilenceForm`: the app and the class)."""
    return {form: help_of_form(form) for form in _entries()}


@cache
def help_of_form(form: str) -> dict[str, FieldHelp]:
    """The help of one form by the field's name, or the stem of fields that are numbered; empty where there is none.

    Documents and parameters are read when the first form with help is asked for: a page without it does not wait for them.

    Errors
        ContentError  a document, task or parameter that is not there; a field named twice
    """
    found: dict[str, FieldHelp] = {}
    for names, each in _entries().get(form, {}).items():
        for name in names.split(", "):
            if name in found:
                raise ContentError(f"field_help.yml: {form}: {name} occurs twice")
            found[name] = _field_help(each, f"field_help.yml: {form}.{name}", _parameters())
    return found


@cache
def fields_resting_on(document_id: str) -> tuple[FieldUse, ...]:
    """The fields whose help names a document, in the order of the file; a field that names several places of it once for each."""
    return tuple(
        FieldUse(form, name, help_, basis)
        for form, fields in load_field_help().items()
        for name, help_ in fields.items()
        for basis in help_.basis
        if basis.document.id == document_id
    )


@cache
def _entries() -> dict[str, dict[str, dict]]:
    path = content_root() / "field_help.yml"
    entry = read_yaml(path)
    take(entry, path.name, ("forms",))
    return entry["forms"]


@cache
def _parameters() -> ParameterSet:
    return load_parameters()


def _field_help(each: dict, where: str, parameters: ParameterSet) -> FieldHelp:
    take(each, where, ("definition", "basis"), ("example", "topic", "heading", "label"))
    definition = _PLACE_OF_A_VALUE.sub(lambda m: _value(m[1], where, parameters), each["definition"].strip())
    basis = []
    for rest in each["basis"]:
        take(rest, where, ("document", "section", "certainty"))
        document = load_documents().get(rest["document"])
        if document is None:
            raise ContentError(f"{where}: no document {rest['document']}")
        basis.append(Basis(document, rest["section"], rest["certainty"]))
    return FieldHelp(
        definition, each.get("example", "").strip(), tuple(basis), _task(each, where), each.get("label", "")
    )


def _task(each: dict, where: str) -> tuple[str, str, str] | None:
    if "topic" not in each:
        return None
    topic = load_help().topics.get(each["topic"])
    section = topic.section(each["heading"]) if topic else None
    if section is None:
        raise ContentError(f"{where}: no task {each['topic']} › {each.get('heading')}")
    return section.topic_id, section.anchor, section.heading


def _value(name: str, where: str, parameters: ParameterSet) -> str:
    """The value that is in force everywhere and always; one with a day or a place of its own cannot stand in a text."""
    parameter = parameters.by_id.get(name)
    value = parameter.lookup("", None) if parameter else None
    if parameter is None or value is None or not isinstance(value.value, Decimal):
        raise ContentError(f"{where}: no value {name} in force everywhere")
    return (
        f"{value.value * 100:f}".rstrip("0").rstrip(".") + "%"
        if parameter.unit == "share"
        else f"{value.value:f}"
    )
