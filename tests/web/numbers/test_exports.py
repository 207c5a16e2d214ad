"""追回 and 补发 behind a figure are taken out like every list: as seen, masked, with a head, on record."""

import io

import pytest
import python_calamine

from mingcha.web.audit.models import AuditEvent
from tests.web.numbers.test_work import settled

pytestmark = pytest.mark.django_db
EXPORT = "/cases/amounts/export/"


def test_the_amounts_are_taken_out_as_they_are_seen_and_on_record(desk, actor_client):
    settled(desk, desk.remedying(), "recovery", "300.05")
    paid_out = desk.remedying(side="missed")
    settled(desk, paid_out, "pay_out", "500")
    client = actor_client("clerk", "county")
    assert (
        f'href="{EXPORT}?direction=recovery"'
        in client.get("/cases/amounts/?direction=recovery").content.decode()
    )
    asked = client.get(f"{EXPORT}?direction=recovery").content.decode()
    assert "导出 1 笔" in asked and "本系统只登记，不改发放" in asked
    answer = client.post(f"{EXPORT}?direction=recovery")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][0] == "筛选条件：类别：追回" and rows[2][0].startswith("口径：一笔一行")
    head, row = rows[4], rows[5]
    assert head == [c.label for c in client.get("/cases/amounts/").context["listing"].columns]
    shown = dict(zip(head, row, strict=True))
    assert (shown["类别"], shown["实际（元）"]) == ("追回", 300.05) and len(rows) == 6
    event = AuditEvent.objects.get(action="export")
    assert (event.object_kind, event.object_id in rows[3][0]) == ("issue", True)


def test_only_who_may_take_issues_out_is_offered_it(desk, actor_client):
    settled(desk, desk.remedying(), "recovery", "300")
    for role, level, answer in (
        ("reviewer", "county", 403),
        ("clerk", "village", 403),
        ("leader", "county", 200),
    ):
        client = actor_client(role, level)
        assert client.get(EXPORT).status_code == answer, role
        assert (EXPORT in client.get("/cases/amounts/").content.decode()) == (answer == 200)
    other = actor_client("clerk", "county", region_code="990102000000")
    assert "EXPORT-01" in other.get(EXPORT).content.decode()
