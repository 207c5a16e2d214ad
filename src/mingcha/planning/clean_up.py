"""From raw lines to paragraphs: page numbers and web remains out, broken lines joined. What is taken out inside a sentence is noted."""

import re
from dataclasses import dataclass
from itertools import pairwise

from mingcha.planning.brackets import CJK, has_open_bracket
from mingcha.planning.labels import find_labels
from mingcha.planning.line_shapes import LineShapes
from mingcha.planning.markers import parse_marker
from mingcha.planning.readers.document import Document, Line, Table

_PAGE_LINE = re.compile(
    r"^\s*(?:[-—–－―·•\s]*\d{1,3}[-—–－―·•\s]*|第\s*\d{1,3}\s*页(?:\s*[,，/／]?\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*$"
)
_RULE_LINE = re.compile(r"^[\s\-—–－_=*·★☆─━]{3,}$")
_WEB_LINE = re.compile(
    r"扫一扫|分享到|打印(?:本页|此页|页面|】|$)|关闭(?:窗口|本页|页面|】)|^【?(?:上|下)一[篇页条]|版权所有|网站标识码|ICP备|公网安备|^(?:主办|承办|技术支持|维护)(?:单位)?[：:]|"
    r"责任编辑|浏览次数|阅读次数|点击数|^(?:字体|字号)[：:【\[]|当前位置|您(?:现)?在的位置|^首页\s*[>＞»-]|相关(?:链接|文章|附件|解读|文件)[：:]?$|附件下载|^返回(?:顶部|首页)|"
    r"^【?(?:大|中|小)\s*(?:中|小)?\s*(?:小)?】?$|收藏本(?:页|站)|下载(?:本)?文档|VIP|文档(?:评论|分享|网)|^信息来源[：:]|^来源[：:]|^稿源|^无障碍|本文档由|豆丁|道客巴巴|百度文库|^编辑[：:]|^(?:发布|更新)(?:时间|日期)[：:].{0,40}(?:来源|浏览|点击|字)"
)  # fmt: skip
_HASHES = re.compile(r"^\s*(#{1,6})\s*(?=\S)")
_METADATA = re.compile("索引号|发文字号|成文日期|发文机关|发布机构")
_PAGE_MARK = re.compile(r"^(\s*)(\d{1,3})\s*[、.．]\s*")
_INLINE_MARK = re.compile(r"(?<![\d.第])(\d{1,2})、(?!\d)")
_SENTENCE_END = "。！？；!?;:：…"
_GO_ON_END = "，、,（(《“‘-—和及与或的将对把在于为以各"
_GO_ON_START = "，、,。；;）)》”’！？…%％"
_SHORT = 45


@dataclass(frozen=True)
class Paragraph:
    """A joined paragraph; heading is the format's hint."""

    text: str
    heading: int = 0


@dataclass(frozen=True)
class CleanText:
    """page_marks: passages around page numbers that stood inside sentences."""

    paragraphs: tuple[Paragraph | Table, ...]
    page_marks: tuple[str, ...]
    web_lines: tuple[str, ...]


def clean_up(document: Document) -> CleanText:
    """Paragraphs and tables of a document."""
    web_lines = tuple(b.text for b in document if isinstance(b, Line) and _is_web_line(b.text))
    blocks = [
        b if isinstance(b, Table) else _without_marks(b)
        for b in _tables_from_tabs(document)
        if isinstance(b, Table) or _is_kept(b)
    ]
    blocks = [part for b in blocks for part in ([b] if isinstance(b, Table) else _at_page_marks(b))]
    blocks, page_marks = _without_page_marks(blocks)
    blocks = [b for b in blocks if isinstance(b, Table) or b.text.strip()]
    return CleanText(tuple(_joined(blocks)), tuple(page_marks), web_lines)


def _is_web_line(text: str) -> bool:
    return len(text) < 80 and _WEB_LINE.search(text.strip()) is not None and "。" not in text.rstrip("。")


def _is_kept(line: Line) -> bool:
    return bool(line.text.strip()) and not (
        _PAGE_LINE.match(line.text) or _RULE_LINE.match(line.text) or _is_web_line(line.text)
    )


def _without_marks(line: Line) -> Line:
    """A line without Markdown's #, ** and bullets; # stays as a hint."""
    text = re.sub(
        r"^(\s*)(?:[-*+•●◆■▪►]\s+|[•●◆■▪►➢])(?=\S)", r"\1", line.text.replace("**", "").replace("__", "")
    )
    hashes = _HASHES.match(text)
    if hashes:
        return Line(text[hashes.end() :], len(hashes.group(1)), line.whole)
    return line if text == line.text else Line(text, line.heading, line.whole)


def _tables_from_tabs(document: Document) -> list[Line | Table]:
    """Two or more tab-separated lines in a row are a table that lost its frame."""
    out: list[Line | Table] = []
    run: list[Line] = []
    for block in (*document, None):
        if isinstance(block, Line) and ("\t" in block.text.strip() or (run and not block.text.strip())):
            run.append(block)
            continue
        rows = [
            tuple(cell.strip() for cell in r.text.rstrip("\n").split("\t")) for r in run if r.text.strip()
        ]
        out.extend(
            [Table(tuple(rows))]
            if len(rows) > 1
            else [Line(r.text.replace("\t", "　"), r.heading, r.whole) for r in run]
        )
        run = []
        if isinstance(block, Table) and _METADATA.search("".join(c for row in block.rows[:4] for c in row)):
            # A site's own table about the document: 发文字号, 成文日期.
            out.extend(Line("".join(row), whole=True) for row in block.rows)
        elif block is not None:
            out.append(block)
    return out


def _at_page_marks(line: Line) -> list[Line]:
    """A document run into one line, cut where page numbers 2、3、4、 stand in it far apart and inside sentences."""
    if len(line.text) < 400:
        return [line]
    cuts: list[re.Match[str]] = []
    inside = 0
    for m in _INLINE_MARK.finditer(line.text):
        if int(m.group(1)) != len(cuts) + 2 or m.start() - (cuts[-1].start() if cuts else 0) < 120:
            continue
        cuts.append(m)
        inside += re.search(rf"[{CJK}，、,)）]\s*$", line.text[: m.start()]) is not None
    if len(cuts) < 2 or inside < 0.6 * len(cuts):
        return [line]
    edges = [0, *(m.start() for m in cuts), len(line.text)]
    return [Line(line.text[a:b], line.heading, line.whole) for a, b in pairwise(edges)]


def _without_page_marks(blocks: list[Line | Table]) -> tuple[list[Line | Table], list[str]]:
    """Take out `2、` at the start of lines that go on with the sentence before: page numbers that a library left in."""
    marks = {}
    previous: Line | None = None
    for n, block in enumerate(blocks):
        if isinstance(block, Line):
            if (m := _PAGE_MARK.match(block.text)) and previous is not None and _breaks_off(previous.text):
                marks[n] = (int(m.group(2)), previous.text)
            previous = block
    numbered = {
        n: int(m.group(2))
        for n, b in enumerate(blocks)
        if isinstance(b, Line) and (m := _PAGE_MARK.match(b.text))
    }
    # All lines of a run 1、2、3、… go where most of it breaks sentences; the first page's number has no sentence before it.
    is_series = len(marks) >= 2 and len(marks) >= 0.6 * (len(numbered) - 1)
    if is_series:
        chosen = dict.fromkeys(numbered)
    else:
        listed = {number for n, number in numbered.items() if n not in marks}
        chosen = {n: None for n, (number, _) in marks.items() if number - 1 not in listed}
    out, notes = [], []
    for n, block in enumerate(blocks):
        if n in chosen and isinstance(block, Line):
            m = _PAGE_MARK.match(block.text)
            if n in marks:
                notes.append(
                    f"{marks[n][1].strip()[-8:]}{m.group().strip()}{block.text[m.end() : m.end() + 8]}"
                )
            block = Line(block.text[m.end() :], block.heading, block.whole)
        out.append(block)
    if is_series and isinstance(out[-1], Line):
        out[-1] = Line(re.sub(r"\s+\d{1,3}\s*$", "", out[-1].text), out[-1].heading, out[-1].whole)
    return out, notes


def _breaks_off(text: str) -> bool:
    """True for a line of running text that stops inside a sentence."""
    bare = text.strip()
    return (
        ("。" in bare or len(bare) > 60)
        and bare[-1] not in _SENTENCE_END + "”》"
        and re.search(rf"[{CJK}，、,)）]$", bare) is not None
    )


def _joined(blocks: list[Line | Table]) -> list[Paragraph | Table]:
    shapes = LineShapes([b.text for b in blocks if isinstance(b, Line)])
    out: list[Paragraph | Table] = []
    last: Line | None = None
    for block in blocks:
        if isinstance(block, Table):
            out.append(block)
            last = None
            continue
        if (
            last is not None
            and isinstance(out[-1], Paragraph)
            and _goes_on(out[-1].text, last, block, shapes)
        ):
            out[-1] = Paragraph(_glue(out[-1].text, block.text), out[-1].heading)
        else:
            out.append(Paragraph(block.text.strip(), block.heading))
        last = block
    return out


def _glue(first: str, second: str) -> str:
    first, second = first.rstrip(), second.strip()
    gap = (
        " "
        if first[-1:].isascii() and second[:1].isascii() and first[-1:].isalpha() and second[:1].isalpha()
        else ""
    )
    return first + gap + second


def _goes_on(text: str, last: Line, line: Line, shapes: LineShapes) -> bool:
    """True where a line goes on with the paragraph before it."""
    bare, following = text.rstrip(), line.text.strip()
    if line.heading and not has_open_bracket(bare):
        return False
    marker = parse_marker(following)
    if not (line.whole or last.whole) and shapes.runs_on(last.text, line.text):
        # A number at the margin after a finished sentence is a heading; inside a sentence it is a number.
        starts = marker is not None or _starts_label(following) or bare[-1] in "：:"
        return not (starts and bare[-1] in _SENTENCE_END + "）)")
    if marker is not None and marker.kind in ("chapter", "bracket", "stage"):
        return False
    tail = bare[-80:]
    if has_open_bracket(tail) and not (marker and len(bare) > 300):
        return True
    if following[0] in _GO_ON_START:
        return True
    if marker is not None or _starts_label(following):
        return False
    if bare[-1] in _GO_ON_END and not (bare[-1] == "各" and len(bare) < 4):
        return True
    if bare[-1] in _SENTENCE_END or last.heading:
        return False
    if bare[-1] in "）)”》" and (
        _closes_fact(bare) or (len(last.text.strip()) < _SHORT and not shapes.is_full(last.text))
    ):
        return False
    return shapes.is_broken(last.text, following, wrapped=not (line.whole or last.whole))


def _starts_label(text: str) -> bool:
    return any(label.start == 0 for label in find_labels(text[:40]))


def _closes_fact(text: str) -> bool:
    """True where the closing bracket holds a deadline or labels, which end a passage."""
    inner = text[max(text.rfind("（"), text.rfind("(")) :]
    return re.search(r"[：:]|完成|前[）)]|底[）)]|长期|月|年", inner) is not None or "单位" in text[-60:]
