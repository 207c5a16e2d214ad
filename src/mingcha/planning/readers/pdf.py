"""PDF with a text layer. Paragraphs are told by the indent of their first line and by lines that do not reach the margin."""

import multiprocessing
from dataclasses import dataclass
from pathlib import Path

from mingcha.planning.readers.document import Document, Line
from mingcha.planning.readers.sniff import refuse_damaged, refuse_too_much, refuse_without_text

SUFFIXES = (".pdf",)
MAX_PAGES = 200
MAX_SECONDS = 8
MAX_MEMORY_BYTES = 400_000_000


@dataclass(frozen=True)
class _Row:
    text: str
    left: float
    right: float
    size: float


def read(path: Path) -> Document:
    """The paragraphs of a PDF, read in a process of its own with bounded time and memory.

    Errors: PLAN-05 too much; PLAN-06 damaged or locked; PLAN-07 a scan.
    """
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn")
    receiver, sender = context.Pipe(duplex=False)
    worker = context.Process(target=_work, args=(path, sender), daemon=True)
    worker.start()
    sender.close()
    try:
        answer = receiver.recv() if receiver.poll(MAX_SECONDS) else "too_much"
    except EOFError:
        answer = "damaged"
    finally:
        worker.kill()
        worker.join()
    if answer == "too_much":
        raise refuse_too_much(path)
    if answer == "damaged":
        raise refuse_damaged(path)
    lines = tuple(answer)
    if sum(len(line.text.strip()) for line in lines) < 20:
        raise refuse_without_text(path)
    return lines


def _work(path: Path, sender) -> None:
    try:
        import resource

        # Address space counts what is mapped, not what is used; the interpreter alone maps some hundred MB.
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (held + MAX_MEMORY_BYTES, held + MAX_MEMORY_BYTES))
    except (ImportError, ValueError, OSError):
        pass  # not on this system: time and page count still bound the work
    try:
        sender.send(_extract(path))
    except MemoryError:
        sender.send("too_much")
    except Exception:  # pypdf raises what its tables happen to raise on a broken file
        sender.send("damaged")


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
        lines.extend(paragraphs(_rows(page)))
    return lines


def _rows(page) -> list[_Row]:
    """The printed rows of a page from top to bottom."""
    pieces: list[tuple[float, float, float, str]] = []

    def visit(text, cm, tm, font, size) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = abs(tm[3] or tm[0] or 1) * abs(cm[3] or 1)
            pieces.append((round(y, 1), x, (size or 1) * scale, text))

    whole = page.extract_text(visitor_text=visit)
    rows: list[list[tuple[float, float, float, str]]] = []
    for piece in pieces:
        if rows and abs(rows[-1][-1][0] - piece[0]) < max(2.0, piece[2] * 0.3) and "\n" not in rows[-1][-1][3].rstrip(" "):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    out = []
    for row in rows:
        text = "".join(p[3] for p in row).strip("\n")
        size = max(p[2] for p in row) or 1
        left = min(p[1] for p in row)
        width = sum(1.0 if ord(c) > 0x2E80 else 0.5 for c in text.strip())
        out.append(_Row(text.strip(), left, left + width * size, size))
    # Where positions are of no use the extracted text is still right, line by line.
    return out if any("\n" not in r.text for r in out) else [_Row(t, 0, 0, 1) for t in whole.splitlines()]


def paragraphs(rows: list[_Row]) -> list[Line]:
    """Rows joined to paragraphs: a row that starts at the margin goes on with the full row before it."""
    rows = [_Row(t.strip(), r.left, r.right, r.size) for r in rows for t in r.text.split("\n") if t.strip()]
    body = [r for r in rows if len(r.text) > 12]
    if not body:
        return [Line(r.text) for r in rows]
    lefts = sorted(r.left for r in body)
    margin, right = lefts[len(lefts) // 10], max(r.right for r in body)
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
