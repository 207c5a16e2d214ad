"""Documents that must stay true: the map names what exists, the generated pages are current, links lead somewhere."""

import re
from pathlib import Path

import pytest

from mingcha.catalog.catalogue import load_catalogue
from tools.reference_pages import pages

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {"demo", "build", "dist", "var", "spark-warehouse", "metastore_db"}
"""What runs leave behind; git ignores it."""
PAGES = sorted(p for p in ROOT.glob("**/*.md") if not {".venv", *NOT_OURS} & set(p.relative_to(ROOT).parts))


def test_the_map_names_every_folder_and_no_other():
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    named = {name.rstrip("/") for name in re.findall(r"^\| `([a-z/]+)`", text, re.MULTILINE)}
    tracked = {
        p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".") and p.name not in NOT_OURS
    }
    inner = {
        f"src/mingcha/{p.name}"
        for p in (ROOT / "src" / "mingcha").iterdir()
        if p.is_dir() and p.name != "__pycache__"
    }
    assert named == (tracked - {"src"}) | inner


def test_the_map_is_short_enough_to_read():
    assert len((ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()) <= 150


def test_generated_pages_are_current():
    stale = [
        path.name
        for path, text in pages(load_catalogue()).items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    assert stale == [], "run make docs"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    broken = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert broken == []


def test_every_check_has_its_page():
    folder = ROOT / "docs" / "reference" / "checks"
    assert {p.stem for p in folder.glob("*.md")} - {"README"} == set(load_catalogue().checks)
