"""P10 from the file to the result, as a county's clerk goes through it."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from tests.web.imports.conftest import (
    DEATH_HEADER,
    MESSY,
    Wizard,
    death,
    people_in_lake,
    person,
    sheet_of,
    work,
    workbook,
)

pytestmark = pytest.mark.django_db(transaction=True)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_a_file_goes_in_by_four_steps(county):
    first = county.client.get("/imports/start/?table=deaths")
    assert "下载“死亡人员”模板" in text_of(first)
    sent = county.upload(workbook(MESSY))
    assert sent.status_code == 302
    columns = county.client.get(sent.url)
    assert [cell[2] for cell in columns.context["rows"]] == ["auto"] * 4
    assert county.match().url == f"/imports/{county.batch().pk}/working/"
    assert "校验导入文件：死亡人员" in text_of(county.client.get(f"/imports/{county.batch().pk}/working/"))
    work()

    preview = county.client.get(f"/imports/{county.batch().pk}/preview/")
    assert "共 9 行：5 行可以入库，2 行有错，1 行与已有记录重复，1 行略过" in text_of(preview)
    assert county.confirm(county.batch()).status_code == 302
    work()

    result = text_of(county.client.get(f"/imports/{county.batch().pk}/"))
    assert "已入库 5 条。24 小时内" in result
    assert people_in_lake() == sorted(person(n) for n in range(5))


def test_every_bad_cell_says_what_is_wrong_and_good_ones_are_masked(county):
    batch = county.judged(workbook(MESSY))
    page = county.client.get(f"/imports/{batch.pk}/preview/?show=wrong").content.decode()
    assert (
        "身份证号被表格软件改成了“4.40301E+17”，后几位已丢失。请用本系统模板重新填写这一格（模板已设为文本）。"
        in page
    )
    assert "没有这一天，或年份早于 1900 年" in page
    assert 'value="2024年13月1日"' in page
    assert person(6) not in page
    assert person(6)[-2:] in page
    everything = county.client.get(f"/imports/{batch.pk}/preview/?show=all").content.decode()
    assert not any(person(n) in everything for n in range(8))
    assert "张小" not in everything


def test_cells_mended_on_the_page_are_judged_again(county):
    batch = county.judged(workbook(MESSY))
    typed = {
        "cell-0-8-2": "2024-01-13",
        "was-cell-0-8-2": "2024年13月1日",
        "cell-0-9-0": person(7),
        "was-cell-0-9-0": "4.40301E+17",
    }
    sent = county.client.post(f"/imports/{batch.pk}/mend/", {"judgement": batch.judgement, **typed})
    assert sent.status_code == 302
    work()
    batch.refresh_from_db()
    assert (batch.accepted, batch.wrong, batch.mended_cells) == (7, 0, 2)
    county.confirm(batch)
    work()
    assert person(7) in people_in_lake()


def test_what_is_still_wrong_comes_back_with_what_was_typed(county):
    batch = county.judged(workbook(MESSY))
    typed = {"cell-0-8-2": "十三号", "was-cell-0-8-2": "2024年13月1日"}
    sent = county.client.post(f"/imports/{batch.pk}/mend/", {"judgement": batch.judgement, **typed})
    assert sent.status_code == 422
    assert 'value="十三号"' in sent.content.decode()
    assert "不是日期" in text_of(sent)
    batch.refresh_from_db()
    assert batch.mended_cells == 0


def test_wrong_rows_are_downloaded_mended_and_loaded_again_as_they_are(county):
    batch = county.judged(workbook(MESSY))
    content = b"".join(county.client.get(f"/imports/{batch.pk}/wrong-rows/").streaming_content)
    sheet = sheet_of(content)
    assert [c.value for c in sheet[1]][:4] == DEATH_HEADER
    mended = mend(content)
    sent = county.client.post(
        f"/imports/{batch.pk}/mended-file/", {"file": named(mended, "六月死亡_错误行.xlsx")}
    )
    assert sent.status_code == 302
    work()
    batch.refresh_from_db()
    assert (batch.rows_in, batch.accepted, batch.wrong) == (11, 7, 0)
    county.confirm(batch, "whole")
    work()
    assert people_in_lake() == sorted(person(n) for n in (0, 1, 2, 3, 4, 6, 7))


def test_mended_rows_of_an_imported_batch_are_added_as_a_new_one(county):
    batch = county.imported(workbook(MESSY))
    content = b"".join(county.client.get(f"/imports/{batch.pk}/wrong-rows/").streaming_content)
    second = county.imported(mend(content), "错误行.xlsx")
    assert (second.rows_in, second.accepted) == (2, 2)
    assert people_in_lake() == sorted(person(n) for n in (0, 1, 2, 3, 4, 6, 7))


def mend(content: bytes) -> bytes:
    """The clerk corrects the red cells and saves."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    sheet["C2"], sheet["A3"] = "2024-01-13", person(7)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def named(content: bytes, name: str):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content)


def test_all_or_nothing_imports_nothing_while_a_row_is_wrong(county):
    batch = county.judged(workbook(MESSY))
    sent = county.confirm(batch, "whole")
    assert sent.status_code == 422
    assert "还有 2 行有错，没有入库" in text_of(sent)
    work()
    assert people_in_lake() == []


def test_a_header_is_matched_by_hand_and_remembered_for_the_unit(county, actor_client):
    rows = [["证件", "姓名", "死亡日期", "来源", "备用"], [*death(1), "x"]]
    county.upload(workbook(rows))
    page = county.client.get(f"/imports/{county.batch().pk}/columns/")
    assert "还缺必填的列：身份证号" in text_of(page)
    refused = county.match()
    assert refused.status_code == 422
    assert "缺少必填的列：身份证号" in text_of(refused)
    assert county.match(证件="person_id").status_code == 302
    work()
    assert county.batch().accepted == 1

    colleague = Wizard(actor_client("clerk", "county", person="同事"))
    colleague.upload(workbook(rows))
    page = colleague.client.get(f"/imports/{colleague.batch().pk}/columns/")
    assert next((r[0].label, r[2]) for r in page.context["rows"]) == ("证件", "said")
    neighbour = Wizard(actor_client("clerk", "county", region_code="990102000000"))
    neighbour.upload(workbook(rows))
    page = neighbour.client.get(f"/imports/{neighbour.batch().pk}/columns/")
    assert next((r[0].label, r[2]) for r in page.context["rows"]) == ("证件", "unknown")


def test_two_headers_said_to_be_one_column_are_a_question(county):
    county.upload(workbook([["证件", "身份证号", "姓名", "死亡日期", "来源"], [person(1), *death(1)]]))
    sent = county.match(证件="person_id")
    assert sent.status_code == 422
    assert "“证件”和“身份证号”都对应到了“身份证号”" in text_of(sent)


def test_samples_on_the_matching_page_show_nobody(county):
    county.upload(workbook([DEATH_HEADER, death(1), death(2)]))
    page = county.client.get(f"/imports/{county.batch().pk}/columns/").content.decode()
    assert person(1) not in page
    assert "张小" not in page
    assert "2024-01-31" in page


def test_confirmed_twice_or_done_twice_it_is_imported_once(county):
    from mingcha.web.imports.workspace import workspace
    from mingcha.web.jobs.models import Job

    batch = county.judged(workbook(MESSY))
    for _ in range(2):
        assert county.confirm(batch).status_code == 302
    assert Job.objects.filter(kind="imports.import").count() == 1
    work()
    assert county.confirm(batch).status_code == 302
    work()
    assert workspace().catalogue().imports == 1


def test_a_worker_killed_after_the_lake_had_it_puts_it_on_record_once(county):
    """The lake has the batch, the database does not yet: the job is taken up again."""
    from mingcha.web.imports import jobs
    from mingcha.web.imports.models import IMPORTED
    from mingcha.web.imports.workspace import workspace
    from mingcha.web.jobs.models import Job
    from mingcha.web.jobs.running import RunningJob
    from mingcha.web.jobs.services import claim

    batch = county.judged(workbook(MESSY))
    county.confirm(batch)
    job = claim(worker="first worker", now=timezone.now())

    class Killed(BaseException):
        pass

    def die(*_, **__):
        raise Killed

    running = RunningJob(job, "first worker")
    running.effect = die
    with pytest.raises(Killed):
        jobs.bring_in(running)
    assert workspace().catalogue().imports == 1
    batch.refresh_from_db()
    assert batch.state != IMPORTED
    Job.objects.filter(pk=job.pk).update(lease_until_at=timezone.now() - timedelta(seconds=1))
    work()
    batch.refresh_from_db()
    assert (batch.state, workspace().catalogue().imports) == (IMPORTED, 1)


def test_other_data_that_came_in_between_are_a_question(county):
    more = county.judged(workbook([DEATH_HEADER, death(1), death(2)]), "补.xlsx", how="adds")
    county.imported(workbook([DEATH_HEADER, death(2), death(3)]), "全.xlsx")
    county.confirm(more)
    work()
    more.refresh_from_db()
    assert more.state == "judged"
    assert "没有入库，结果与预览时不一样了" in text_of(county.client.get(f"/imports/{more.pk}/preview/"))
    county.client.post(f"/imports/{more.pk}/judge-again/")
    work()
    more.refresh_from_db()
    assert (more.accepted, more.repeated) == (1, 1)
    county.confirm(more)
    work()
    assert people_in_lake() == sorted(person(n) for n in (1, 2, 3))


def test_replacing_says_how_many_rows_it_replaces(county):
    county.imported(workbook([DEATH_HEADER, death(1), death(2)]))
    second = county.judged(workbook([DEATH_HEADER, death(3)]))
    page = text_of(county.client.get(f"/imports/{second.pk}/preview/"))
    assert "将替换本地区原有的“死亡人员”（现有 2 行" in page
