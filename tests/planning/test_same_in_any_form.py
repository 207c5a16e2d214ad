"""The same document in another encoding, format or line width reads to the same facts."""

import html

import pytest
from docx import Document

from mingcha.planning.reading import read_plan
from tests.planning.facts import DOCUMENTS, facts_of

NAMES = (
    "city_plan.txt",
    "audit_rectification.txt",
    "township_plan.txt",
    "leading_group.txt",
    "inspection_feedback.txt",
)


def as_html(text: str) -> bytes:
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n") if line.strip())
    return f'<html><head><meta charset="utf-8"></head><body><ul class="nav"><li><a>首页</a></li></ul><div>{lines}</div></body></html>'.encode()


def hard_wrapped(text: str, width: int = 28) -> bytes:
    """Every paragraph set in by two characters and broken after so many."""
    out = []
    for line in text.split("\n"):
        rest = ("　　" + line.strip()) if len(line.strip()) > width else line
        while len(rest) > width:
            out.append(rest[:width])
            rest = rest[width:]
        out.append(rest)
    return "\n".join(out).encode()


FORMS = {
    "gb18030.txt": lambda t: t.encode("gb18030"), "bom.txt": lambda t: ("\ufeff" + t).encode(), "utf16.txt": lambda t: t.encode("utf-16"),
    "crlf.txt": lambda t: t.replace("\n", "\r\n").encode(), "page.html": as_html, "wrapped.txt": hard_wrapped,
    "dense.txt": lambda t: "\n".join(line for line in t.split("\n") if line.strip()).encode(),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", NAMES)
def test_same_facts(tmp_path, name, form):
    path = tmp_path / form
    path.write_bytes(FORMS[form]((DOCUMENTS / name).read_text("utf-8")))
    assert facts_of(read_plan(path)) == facts_of(read_plan(DOCUMENTS / name))


@pytest.mark.parametrize("name", NAMES)
def test_same_facts_in_word(tmp_path, name):
    document = Document()
    for line in (DOCUMENTS / name).read_text("utf-8").split("\n"):
        document.add_paragraph(line)
    document.save(str(tmp_path / "方案.docx"))
    assert facts_of(read_plan(tmp_path / "方案.docx")) == facts_of(read_plan(DOCUMENTS / name))
