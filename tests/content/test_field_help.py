"""Help under “?”: every form and field that it names is there, every value and word can be stood by."""

import importlib
import pkgutil
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

import mingcha.web
from mingcha.catalog.content_root import ContentError, content_root, read_yaml
from mingcha.catalog.field_help import _field_help, load_field_help
from mingcha.catalog.parameters import load_parameters

WEB = Path(mingcha.web.__file__).parent
ASKED = re.compile(r'\{% field_help (form|"[\w.]+") "(\w+)" "[^"]+" %\}')
HELP = load_field_help()


def forms_of_the_apps() -> dict[str, list[type]]:
    """Every form class by its name in the content; more than one class of a name would share its help."""
    from django import forms

    from mingcha.web.skeleton.field_help import form_name

    for module in pkgutil.walk_packages(mingcha.web.__path__, "mingcha.web."):
        if not {"migrations", "management", "project"} & set(module.name.split(".")):
            importlib.import_module(module.name)
    found: dict[str, list[type]] = {}
    waiting = [forms.BaseForm]
    while waiting:
        for each in waiting.pop().__subclasses__():
            waiting.append(each)
            if (name := form_name(each)) and each not in found.setdefault(name, []):
                found[name].append(each)
    return found


def asked_by_pages() -> set[str]:
    """Stems of numbered fields that templates ask for: `answer`."""
    return {
        name
        for page in WEB.rglob("*.html")
        for whose, name in ASKED.findall(page.read_text("utf-8"))
        if whose == "form"
    }


def test_every_form_that_is_named_is_there_once():
    known = forms_of_the_apps()
    assert {name: len(known.get(name, [])) for name in HELP} == dict.fromkeys(HELP, 1)


def test_every_field_that_is_named_is_there():
    known, stems = forms_of_the_apps(), asked_by_pages()
    missing = [
        f"{form}.{name}"
        for form, fields in HELP.items()
        for name in fields
        if name not in known[form][0].base_fields and name not in stems
    ]
    assert missing == []


def test_what_pages_ask_for_is_written():
    asked = [
        (form.strip('"'), name)
        for page in WEB.rglob("*.html")
        for form, name in ASKED.findall(page.read_text("utf-8"))
    ]
    assert [(f, n) for f, n in asked if f != "form" and n not in HELP.get(f, {})] == []
    written = {name for fields in HELP.values() for name in fields}
    assert {n for f, n in asked if f == "form"} <= written


@pytest.mark.parametrize(("form", "name"), [(f, n) for f, fields in HELP.items() for n in fields])
def test_an_entry_can_be_stood_by(form, name):
    help_ = HELP[form][name]
    text = help_.definition + help_.example
    assert len(help_.definition) >= 15 and help_.definition.endswith("。")
    assert not re.search(r"[{}]|R\d{3}|[!！]|null|登陆", text)
    assert help_.basis
    for basis in help_.basis:
        assert basis.section and basis.certainty in {"read", "seed", "web", "memory", "own"}
        assert (basis.document.id == "own-working-rules") == (basis.certainty == "own")


def test_a_limit_is_the_parameters():
    assert "最长 180 天" in HELP["flags.SilenceForm"]["until_on"].definition
    assert "默认 10%" in HELP["cases.DrawForm"]["percent"].definition


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"definition": "一次 {no_such_limit} 天。", "basis": []}, "no value no_such_limit"),
        ({"definition": "照原文。", "basis": [{"document": "nowhere", "section": "一", "certainty": "read"}]}, "no document nowhere"),
        ({"definition": "照原文。", "basis": [], "topic": "flags", "heading": "怎样飞"}, "no task flags › 怎样飞"),
        ({"definition": "照原文。", "basis": [], "exmple": "x"}, "unknown exmple"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_refused(entry, words):
    with pytest.raises(ContentError, match=words):
        _field_help(entry, "field_help.yml: x", load_parameters())


def test_articles_are_those_that_content_names_elsewhere_or_were_read():
    """Of a law only the articles whose text was seen; the others would be from memory."""
    seen = {
        "dibao-review-2021": {"第七条", "第十一条", "第二十条", "第三十九条"},
        "civil-code": {"第二百零一条", "第一千零四十五条"},
        "personal-information-law": {"第六条", "第八条", "第二十八条", "第五十一条"},
        "petition-regulations": {"第三十条"},
    }
    named: Counter = Counter()
    for fields in HELP.values():
        for help_ in fields.values():
            for basis in help_.basis:
                for article in re.findall(r"第[一二三四五六七八九十百千零]+条", basis.section):
                    named[basis.document.id, article] += 1
    assert {(d, a) for d, a in named if a not in seen.get(d, set())} == set()


def test_the_file_is_read_as_it_stands():
    """YAML would take a bare `on` for yes, and a bare day for a date."""
    entry = read_yaml(content_root() / "field_help.yml")
    for form, fields in entry["forms"].items():
        for name, each in fields.items():
            assert isinstance(name, str), (form, name)
            assert not any(isinstance(v, date | bool | int) for v in each.values()), (form, name)
