"""The documents on which content rests (content/documents.yml), and what rests on each of them."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.content_root import ContentError, content_root, read_yaml, take
from mingcha.catalog.plans import load_plans
from mingcha.catalog.work_reasons import load_work_reasons


@dataclass(frozen=True)
class Document:
    """One document.

    number       文号; "" where it has none or it is not known
    in_force_on  the day from which it applies; None where the document says none or it was not looked up
    ended_on     the last day of a campaign plan
    certainty    how sure we are of number and day, as in content/parameters
    names        every way in which the content names it
    """

    id: str
    title: str
    number: str
    issuer: str
    issued_on: date | None
    in_force_on: date | None
    certainty: str
    names: tuple[str, ...]
    note: str = ""
    ended_on: date | None = None


@dataclass(frozen=True)
class Use:
    """What rests on a document: a check, a parameter or a list of reasons, with the place in the document.

    kind   check · parameter · reasons
    said   what the document says there in our words; the value for a parameter
    """

    kind: str
    id: str
    title: str
    section: str
    said: str
    certainty: str


@cache
def load_documents() -> dict[str, Document]:
    """All documents by id, in the order of the file. A document that content names and the file does not know stands at the end by its name."""
    path = content_root() / "documents.yml"
    entry = read_yaml(path)
    take(entry, path.name, ("documents",))
    found: dict[str, Document] = {}
    taken: dict[str, str] = {}
    for each in entry["documents"]:
        where = f"{path.name}: {each.get('id')}"
        take(each, where, ("id", "certainty", "names"), ("title", "number", "issuer", "issued_on", "in_force_on", "note", "plan"))  # fmt: skip
        for name in each["names"]:
            if name in taken:
                raise ContentError(f"{where}: {name} is a name of {taken[name]} too")
            taken[name] = each["id"]
        found[each["id"]] = _document(each, where)
    for name in sorted(_named() - taken.keys()):
        found[name] = Document(name, name, "", "", None, None, "", (name,))
    return found


def document_named(name: str) -> Document | None:
    """The document that content calls so."""
    return _by_name().get(name)


@cache
def uses_of(document_id: str) -> tuple[Use, ...]:
    """What rests on a document: checks first, then parameters, then lists of reasons."""
    names = set(load_documents()[document_id].names)
    catalogue = load_catalogue()
    checks = [
        Use("check", check.id, check.title, basis.section, basis.point, basis.certainty)
        for check in catalogue.checks.values()
        for basis in check.legal_basis
        if basis.document in names
    ]
    parameters = [
        Use("parameter", p.id, p.title, v.source.section, _value(v.value), v.source.certainty)
        for p in catalogue.parameters.by_id.values()
        for v in p.values
        if v.source.document in names
    ]
    reasons = [
        Use("reasons", r.id, r.title, r.source.section, "", r.source.certainty)
        for r in load_work_reasons().values()
        if r.source.document in names
    ]
    return (*checks, *parameters, *reasons)


def unregistered() -> list[str]:
    """Names of documents that content rests on and content/documents.yml does not know."""
    return [d.id for d in load_documents().values() if not d.certainty]


@cache
def _by_name() -> dict[str, Document]:
    return {name: document for document in load_documents().values() for name in document.names}


def _named() -> set[str]:
    catalogue = load_catalogue()
    return (
        {basis.document for check in catalogue.checks.values() for basis in check.legal_basis}
        | {v.source.document for p in catalogue.parameters.by_id.values() for v in p.values}
        | {r.source.document for r in load_work_reasons().values()}
    )


def _document(each: dict, where: str) -> Document:
    title, number, issuer, issued = each.get("title"), each.get("number", ""), each.get("issuer", ""), each.get("issued_on")  # fmt: skip
    ended = None
    if plan_id := each.get("plan"):
        plan = load_plans().get(plan_id)
        if plan is None:
            raise ContentError(f"{where}: no plan {plan_id}")
        title, number, issued = plan.title, plan.doc_no or "", plan.issued_on
        issuer = "、".join(plan.issuers)
        ended = (plan.period or {}).get("to")
    if not title:
        raise ContentError(f"{where}: missing title")
    return Document(
        each["id"], title, number, issuer, issued, each.get("in_force_on"), each["certainty"], tuple(each["names"]), each.get("note", ""), ended,
    )  # fmt: skip


def _value(value: object) -> str:
    if value is None:
        return "没有设定"
    return "、".join(value) if isinstance(value, tuple) else f"{value}"
