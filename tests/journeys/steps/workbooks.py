"""A downloaded ledger read back, as it came and as LibreOffice saves it."""

import shutil
import subprocess
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

from mingcha.office.ledger_layout import TASK_COLUMNS
from tests.patience import WORK_SECONDS


@dataclass(frozen=True)
class LedgerSheet:
    """The first sheet of a ledger workbook: its heading and its rows by the annex's columns."""

    title: str
    head: tuple[tuple[str, ...], tuple[str, ...]]
    rows: list[tuple[str, ...]]

    def column(self, over: str, under: str | None = None) -> list[str]:
        """All cells of a column of the annex."""
        place = [(o, u) for o, u, _ in TASK_COLUMNS].index((over, under))
        return [row[place] for row in self.rows]


def read_ledger(path: Path) -> LedgerSheet:
    """The ledger as a person sees it: texts, days as 2026-07-31."""
    sheet = load_workbook(path).worksheets[0]
    cells = [tuple(_words(c) for c in row) for row in sheet.iter_rows(max_col=len(TASK_COLUMNS), values_only=True)]  # fmt: skip
    top = next(n for n, row in enumerate(cells) if row[0] == TASK_COLUMNS[0][0])
    body = [row for row in cells[top + 2 :] if any(row[1:])]
    return LedgerSheet(next(c for row in cells[:top] for c in row if c), (cells[top], cells[top + 1]), body)


def through_libreoffice(path: Path, folder: Path) -> Path:
    """The same workbook as LibreOffice opens and saves it."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program, "没有 LibreOffice"
    out = folder / "libreoffice"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run([program, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(path)], check=True, capture_output=True, timeout=WORK_SECONDS)  # fmt: skip
    return out / path.name


def _words(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else "" if cell is None else str(cell)
