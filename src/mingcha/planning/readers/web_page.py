"""Pages saved from a site: the text of the article, without navigation, menus and footers."""

import re
from pathlib import Path

from mingcha.planning.readers.document import Document, Line, Table
from mingcha.planning.readers.plain_text import decode
from mingcha.planning.readers.sniff import refuse_too_much, refuse_without_text

SUFFIXES = (".html", ".htm")
MAX_BYTES = 8_000_000
_DROPPED = [
    "script",
    "style",
    "noscript",
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "button",
    "select",
    "iframe",
    "svg",
    "template",
    "head",
]
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "td", "tr", "table", "tbody", "ul", "ol",
           "blockquote", "main", "body", "center", "dd", "dt", "dl", "pre"}  # fmt: skip
_MENU = re.compile(
    r"nav|menu|foot|crumb|position|share|sidebar|copyright|related|header|banner|search|login|toolbar|qrcode|ewm|relevan|recommend|links?$",
    re.I,
)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def read(path: Path) -> Document:
    """The article of a saved page. PLAN-05 too large; PLAN-07 no text."""
    if path.stat().st_size > MAX_BYTES:
        raise refuse_too_much(path)
    from bs4 import BeautifulSoup
    from bs4.element import Comment

    raw = path.read_bytes()
    said = _CHARSET.search(raw[:4096])
    is_utf8 = said is not None and said.group(1).lower() in (b"utf-8", b"utf8")
    page = BeautifulSoup(raw.decode("utf-8", "replace") if is_utf8 else decode(raw, path.name), "lxml")
    # A document's title may stand only in <title> or in a heading outside the article.
    for node in page(_DROPPED):
        node.decompose()
    for node in page(string=lambda s: isinstance(s, Comment)):
        node.extract()
    for node in page.find_all(True):
        if node.attrs is None or node.name in ("body", "html", "main", "article"):
            continue
        mark = " ".join([*node.get("class", []), node.get("id") or ""])
        own = len(_CHINESE.findall(node.get_text())) if mark and _MENU.search(mark) else 0
        # A wrapper called “page-header-content” may hold everything: only small things and lists of links are menus.
        if (mark and _MENU.search(mark) and own < 400) or _is_link_list(node):
            node.decompose()
    body = page.body or page
    lines = list(_lines(_article(body)))
    if (
        sum(len(b.text.strip()) for b in lines if isinstance(b, Line))
        + sum(isinstance(b, Table) for b in lines) * 20
        < 20
    ):
        raise refuse_without_text(path)
    return tuple(lines)


def _is_link_list(node) -> bool:
    if node.name not in ("ul", "ol", "div", "p", "table") or len(node.find_all("a")) < 3:
        return False
    whole = len(_CHINESE.findall(node.get_text()))
    linked = sum(len(_CHINESE.findall(a.get_text())) for a in node.find_all("a"))
    return whole > 0 and linked / whole > 0.8


def _article(body):
    """The smallest node that still holds nearly all the Chinese text of the page."""
    node, total = body, max(1, len(_CHINESE.findall(body.get_text())))
    while True:
        inner = list(node.find_all(True, recursive=False))
        best = max(inner, key=lambda c: len(_CHINESE.findall(c.get_text())), default=None)
        if (
            best is None
            or best.name in ("p", "span", "td", "li")
            or len(_CHINESE.findall(best.get_text())) < 0.9 * total
        ):
            return node
        node = best


def _lines(node):
    """Lines in reading order; tables with several columns stay tables, layout tables are opened."""
    held: list[str] = []

    def flush(heading: int = 0):
        text = re.sub(r"[ \t\xa0\r\n]+", " ", "".join(held)).strip()
        held.clear()
        if text:
            yield Line(text, heading=heading, whole=True)

    for child in node.children:
        name = getattr(child, "name", None)
        if name is None:
            held.append(str(child))
        elif name == "br":
            yield from flush()
        elif name == "table" and _is_data_table(child):
            yield from flush()
            rows = tuple(
                tuple(c.get_text("\n", strip=True) for c in row.find_all(["td", "th"]))
                for row in child.find_all("tr")
            )
            yield Table(rows)
        elif name in _BLOCKS or child.find(list(_BLOCKS)) is not None or child.find("br") is not None:
            yield from flush()
            level = int(name[1]) if len(name) == 2 and name[0] == "h" and name[1].isdigit() else 0
            for line in _lines(child):
                yield Line(line.text, level or line.heading, True) if isinstance(line, Line) else line
        else:
            held.append(child.get_text())
    yield from flush()


def _is_data_table(table) -> bool:
    rows = table.find_all("tr")
    widths = [len(r.find_all(["td", "th"], recursive=False)) for r in rows]
    longest = max((len(c.get_text(strip=True)) for c in table.find_all("td")), default=0)
    return (
        len(rows) >= 2
        and sorted(widths)[len(widths) // 2] >= 2
        and longest < 800
        and table.find("table") is None
    )
