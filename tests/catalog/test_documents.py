"""The library of documents: everything that content rests on stands in it, and says what rests on it."""

import pytest

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.documents import document_named, load_documents, unregistered, uses_of


def test_every_document_that_content_names_is_registered():
    assert unregistered() == []


def test_one_document_has_all_its_names():
    names = {check.legal_basis[0].document for check in load_catalogue().checks.values()}
    assert len({document_named(name).id for name in names}) < len(names)
    assert document_named("最低生活保障审核确认办法（民发〔2021〕57号）").number == "民发〔2021〕57号"
    assert document_named("没有这份文件") is None


def test_every_basis_is_found_again_under_its_document():
    checks = load_catalogue().checks.values()
    used = [(u.id, u.section, u.said) for d in load_documents() for u in uses_of(d) if u.kind == "check"]
    assert sorted(used) == sorted((c.id, b.section, b.point) for c in checks for b in c.legal_basis)


def test_a_plan_lends_its_number_and_issuers():
    plan = load_documents()["baoji-2020-109"]
    assert (plan.number, plan.issuer.split("、")[0]) == ("宝民发〔2020〕109号", "宝鸡市民政局")


@pytest.mark.parametrize("document", load_documents().values(), ids=lambda d: d.id)
def test_a_day_of_force_says_how_sure_we_are(document):
    assert document.certainty in {"read", "seed", "web", "memory", "own"}
    assert document.in_force_on is None or document.certainty != "own"
