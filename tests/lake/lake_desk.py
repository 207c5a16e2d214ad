"""A workspace in a temporary folder, files written in a line, and made-up people."""

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import xlsxwriter

from mingcha.domain.id_numbers import synthetic_id
from mingcha.lake.importing import import_folder
from mingcha.lake.workspace import Workspace

NOW = datetime(2024, 6, 30, 8, 0, tzinfo=UTC)
DEATH_HEADER = ["身份证号", "姓名", "死亡日期", "来源"]


def person(number: int) -> str:
    """A made-up valid ID number."""
    return synthetic_id(date(1950 + number // 1000, 1 + number // 100 % 10, 1 + number % 28), number % 1000)


def death(number: int, on: object = "2024-01-31", source: str = "公安") -> list:
    """One row of 死亡人员."""
    return [person(number), f"人{number}", on, source]


class Desk:
    """Where a clerk sits: files come in, a workspace, an out folder."""

    def __init__(self, root: Path) -> None:
        self.root, self.inbox, self.out = root, root / "收到的文件", root / "结果"
        self.inbox.mkdir()
        self.workspace = Workspace(root / "home", root / "keys" / "vault.key")

    def text(self, name: str, rows: list[list] | str, encoding: str = "utf-8", separator: str = ",") -> Path:
        """Write a text file."""
        text = (
            rows if isinstance(rows, str) else "".join(separator.join(map(str, row)) + "\n" for row in rows)
        )
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(encoding))
        return path

    def raw(self, name: str, content: bytes) -> Path:
        """Write bytes."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def workbook(self, name: str, sheets: dict[str, list[list]] | list[list]) -> Path:
        """Write a workbook: text stays text, numbers numbers, dates dates."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book = xlsxwriter.Workbook(
            str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_formulas": False}
        )
        for title, rows in (sheets if isinstance(sheets, dict) else {"Sheet1": sheets}).items():
            sheet = book.add_worksheet(title)
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
        book.close()
        return path

    def bring(self, **options):
        """Import the inbox."""
        return import_folder(
            self.inbox, self.workspace, out_dir=self.out, importer="张经办", now=NOW, **options
        )

    def clear(self) -> None:
        """Empty the inbox."""
        for path in sorted(self.inbox.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()

    def rows(self, table: str) -> list[dict]:
        """The stored rows of a table."""
        stored = self.workspace.dataset().tables.get(table)
        if stored is None:
            return []
        return [row for path in stored.paths for row in pq.read_table(path).to_pylist()]

    def texts(self, kind: str, keys: list[int]) -> list[str]:
        """Identities behind keys."""
        found = self.workspace.identities().texts(kind, keys)
        return [found[key] for key in keys]
