"""A county clerk at the browser: an installation of the test's own, files in a line, jobs done at once."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from mingcha.domain.id_numbers import synthetic_id

NAMES = "甲乙丙丁戊己庚辛壬癸"
DEATH_HEADER = ["身份证号", "姓名", "死亡日期", "来源"]


def person(number: int) -> str:
    """A made-up valid ID number."""
    return synthetic_id(date(1950 + number // 1000, 1 + number // 100 % 10, 1 + number % 28), number % 1000)


def death(number: int, on: object = "2024-01-31", source: str = "公安") -> list:
    """One row of 死亡人员."""
    return [person(number), f"张小{NAMES[number % 10]}", on, source]


def workbook(sheets: dict[str, list[list]] | list[list]) -> bytes:
    """A workbook's bytes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": datetime(2024, 7, 1)})  # written again a second later it is the same file
    for title, rows in (sheets if isinstance(sheets, dict) else {"名单": sheets}).items():
        sheet = book.add_worksheet(title)
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    book.close()
    return out.getvalue()


MESSY = [
    DEATH_HEADER,
    *(death(n) for n in range(5)),
    death(2),
    death(6, "2024年13月1日"),
    ["4.40301E+17", "张小辛", "2024-01-31", "公安"],
    ["合计", "8人", None, None],
]
"""Five good rows, one of them twice, a wrong date, a spoiled ID number, a total."""


@dataclass
class Wizard:
    """A signed-in person going through the four steps."""

    client: object
    answers: list = field(default_factory=list)

    def upload(
        self, content: bytes, name: str = "六月死亡.xlsx", *, table: str = "deaths", how: str = "whole"
    ):
        """Step 1: choose and send."""
        file = SimpleUploadedFile(name, content)
        return self.client.post("/imports/start/", {"table": table, "how": how, "file": file})

    def batch(self):
        """The newest batch."""
        from mingcha.web.imports.models import ImportBatch

        return ImportBatch.objects.order_by("-id").first()

    def match(self, **said: str):
        """Step 2: send the matches as the page shows them, `said` = header → column instead."""
        page = self.client.get(f"/imports/{self.batch().pk}/columns/")
        form = page.context["form"]
        data = {name: said.get(header, form[name].value()) for name, header in form.headers.items()}
        return self.client.post(f"/imports/{self.batch().pk}/columns/", data)

    def judged(self, content: bytes, name: str = "六月死亡.xlsx", **more):
        """Steps 1 and 2, and the judging done."""
        sent = self.upload(content, name, **more)
        assert sent.status_code == 302, sent.context["form"].errors
        assert self.match().status_code == 302
        work()
        return self.batch()

    def confirm(self, batch, how: str = "right"):
        """确认入库."""
        return self.client.post(f"/imports/{batch.pk}/confirm/", {"judgement": batch.judgement, "how": how})

    def imported(self, content: bytes, name: str = "六月死亡.xlsx", **more):
        """All four steps."""
        batch = self.judged(content, name, **more)
        assert self.confirm(batch).status_code == 302
        work()
        batch.refresh_from_db()
        return batch


def work() -> None:
    """The worker does everything that waits."""
    from mingcha.web.jobs.worker import work_once

    while work_once():
        pass


def people_in_lake(table: str = "deaths") -> list[str]:
    """ID numbers of the rows that count."""
    import pyarrow.parquet as pq

    from mingcha.web.imports.workspace import workspace

    stored = workspace().dataset().tables.get(table)
    keys = [r["person_key"] for p in stored.paths for r in pq.read_table(p).to_pylist()] if stored else []
    return sorted(workspace().identities().texts("person", keys).values()) if keys else []


def sheet_of(content: bytes):
    """The first sheet of a workbook."""
    return openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    """Each test has a lake and files of its own."""
    from mingcha.web.project.home import Home

    settings.HOME = Home(tmp_path / "home", tmp_path / "keys" / "vault.key")


@pytest.fixture
def county(actor_client) -> Wizard:
    """A county's clerk."""
    return Wizard(actor_client("clerk", "county"))
