"""PDF with a text layer. Paragraphs are told by the indent of their first line and by lines that do not reach the margin."""

import json
import subprocess
import sys
from dataclasses import astuple, dataclass
from pathlib import Path

from mingcha.planning.readers.document import Document, Line
from mingcha.planning.readers.sniff import refuse_damaged, refuse_too_much, refuse_without_text

SUFFIXES = (".pdf",)
MAX_PAGES = 200
MAX_SECONDS = 6
MAX_MEMORY_BYTES = 400_000_000


@dataclass(frozen=True)
class _Row:
    text: str
    left: float
    right: float
    size: float


@dataclass(frozen=True)
class _Character:
    text: str
    x: float
    y: float
    size: float
    end: float


def read(path: Path) -> Document:
    """The paragraphs of a PDF, read in a process of its own with bounded time and memory.

    Errors: PLAN-05 too much; PLAN-06 damaged or locked; PLAN-07 a scan.
    """
    # A fresh interpreter: a fork of a process with threads and large mappings may hang, and its memory limit means nothing.
    command = [sys.executable, "-m", "mingcha.planning.readers.pdf", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=MAX_SECONDS, check=False)
        answer = json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        answer = "too_much"
    except ValueError:
        answer = "damaged"
    if answer == "too_much":
        raise refuse_too_much(path)
    if answer == "damaged":
        raise refuse_damaged(path)
    lines = tuple(Line(*line) for line in answer)
    if sum(len(line.text.strip()) for line in lines) < 20:
        raise refuse_without_text(path)
    return lines


def main() -> None:
    """The other process: the paragraphs of the file named on the command line as JSON, or why there are none."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    except (ImportError, ValueError, OSError):
        pass  # not on this system: time and page count still bound the work
    try:
        found = _extract(Path(sys.argv[1]))
        answer: object = found if isinstance(found, str) else [astuple(line) for line in found]
    except MemoryError:
        answer = "too_much"
    except Exception:  # pypdf raises what its tables happen to raise on a broken file
        answer = "damaged"
    sys.stdout.write(json.dumps(answer))


def _extract(path: Path) -> list[Line] | str:
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        return "damaged"
    if len(reader.pages) > MAX_PAGES:
        return "too_much"
    lines: list[Line] = []
    for page in reader.pages:
        try:
            rows = _rows(page)
        except (ImportError, AttributeError, KeyError, TypeError):
            rows = []  # another pypdf, or fonts that it cannot place
        lines.extend(paragraphs(rows) if rows else [Line(t) for t in page.extract_text().splitlines()])
    return lines


def _rows(page) -> list[_Row]:
    """The printed rows of a page from top to bottom, the characters of each in the order in which they stand on paper."""
    characters = [c for show in _shows(page) for c in _characters(show)]
    rows: list[list[_Character]] = []
    for c in sorted(characters, key=lambda c: (-c.y, c.x)):
        if rows and abs(rows[-1][0].y - c.y) < max(2.0, c.size * 0.45):
            rows[-1].append(c)
        else:
            rows.append([c])
    return [row for group in rows if (row := _row(sorted(group, key=lambda c: c.x))).text]


def _shows(page) -> list:
    """Every shown string with its place.

    pypdf gives places only inside its layout mode; a fallback font draws “ ” apart from the row that they belong to,
    so that without places quotation marks end up at the start of the row.
    """
    from pypdf._text_extraction._layout_mode._fixed_width_page import recurse_to_target_op, set_font_operation
    from pypdf._text_extraction._layout_mode._text_state_manager import TextStateManager
    from pypdf.generic import ContentStream

    contents = page.get("/Contents")
    if contents is None:
        return []
    state, fonts, shows = TextStateManager(), page._layout_mode_fonts(), []
    operations = iter(ContentStream(contents.get_object(), page.pdf, "bytes").operations)
    for operands, operator in operations:
        if operator in (b"BT", b"q"):
            shows += recurse_to_target_op(
                operations, state, b"ET" if operator == b"BT" else b"Q", fonts, True
            )[1]
        elif operator == b"Tf":
            set_font_operation(state, fonts, operands)
        else:
            state.set_state_param(operator, operands)
    return [s for s in shows if s.text and not s.rotated]


def _characters(show) -> list[_Character]:
    """The characters of one shown string, each at its own place."""
    widths = [1.0 if ord(c) > 0x2E7F or c in "“”‘’…—" else 0.5 for c in show.text]
    step = (show.displaced_tx - show.tx) / (sum(widths) or 1)
    out, at = [], show.tx
    for c, width in zip(show.text, widths, strict=True):
        out.append(_Character(c, at, show.ty, show.font_height, at + width * step))
        at += width * step
    return out


def _row(characters: list[_Character]) -> _Row:
    """One row: a gap wider than a character stays visible as a space."""
    text = ""
    # A space that another character stands on only keeps the place for it.
    following = [*characters[1:], None]
    characters = [
        c
        for c, after in zip(characters, following, strict=True)
        if not c.text.isspace() or (after and after.x >= c.end - 0.3 * c.size)
    ]
    for n, c in enumerate(characters):
        gap = c.x - characters[n - 1].end if n else 0.0
        text += (
            "  "
            if gap > 1.6 * c.size
            else " "
            if gap > 0.3 * c.size and c.text.isascii() and text[-1:].isascii()
            else ""
        ) + c.text
    if not characters:
        return _Row("", 0, 0, 1)
    return _Row(text.lstrip(), characters[0].x, characters[-1].end, max(c.size for c in characters))


def paragraphs(rows: list[_Row]) -> list[Line]:
    """Rows joined to paragraphs: a row that starts at the margin goes on with the full row before it."""
    rows = [_Row(t.lstrip(), r.left, r.right, r.size) for r in rows for t in r.text.split("\n") if t.strip()]
    body = [r for r in rows if len(r.text) > 12]
    if not body:
        return [Line(r.text) for r in rows]
    lefts = sorted(r.left for r in body)
    rights = sorted(r.right for r in body)
    margin, right = lefts[len(lefts) // 10], rights[int(len(rights) * 0.9)]
    out: list[list[_Row]] = []
    for row in rows:
        previous = out[-1][-1] if out else None
        flows = (
            previous is not None
            and abs(row.left - margin) < row.size * 0.9
            and previous.right > right - 2.2 * row.size
            and abs(previous.size - row.size) < 0.5
            and previous.left < margin + 3 * row.size
        )
        if flows:
            out[-1].append(row)
        else:
            out.append([row])
    return [Line("".join(r.text for r in group)) for group in out]


if __name__ == "__main__":
    main()
