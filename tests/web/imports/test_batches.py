"""P11: batches, who may do what with them, downloads on record, undo. P24: the task centre."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from tests.web.imports.conftest import (
    DEATH_HEADER,
    MESSY,
    Wizard,
    death,
    people_in_lake,
    person,
    work,
    workbook,
)
from tests.web.imports.test_wizard import text_of

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
REASON = {"reason": "导成了上个月的名单"}


def events(action: str) -> list[tuple[str, str]]:
    from mingcha.web.audit.models import AuditEvent

    return list(AuditEvent.objects.filter(action=action).values_list("object_kind", "object_id"))


def test_undone_the_former_data_count_again(county):
    county.imported(workbook([DEATH_HEADER, death(1)]))
    batch = county.imported(workbook([DEATH_HEADER, death(2)]))
    assert people_in_lake() == [person(2)]
    assert county.client.post(f"/imports/{batch.pk}/undo/", REASON).status_code == 302
    assert people_in_lake() == [person(1)]
    page = text_of(county.client.get(f"/imports/{batch.pk}/"))
    assert "撤销，原来的数据恢复使用。理由：导成了上个月的名单" in page
    assert events("undo") == [("import_batch", str(batch.pk))]


@pytest.mark.parametrize("case", ["too late", "later data", "a run"])
def test_a_batch_that_something_stands_on_is_not_undone(county, case):
    from mingcha.web.imports.models import ImportBatch

    batch = county.imported(workbook([DEATH_HEADER, death(1)]))
    if case == "too late":
        ImportBatch.objects.update(imported_at=timezone.now() - timedelta(hours=25))
    elif case == "later data":
        county.imported(workbook([DEATH_HEADER, death(2)]))
    else:
        from datetime import date

        from mingcha.engine.run import run_checks
        from mingcha.engine.run_store import RunStore
        from mingcha.web.imports.workspace import workspace

        dataset = workspace().dataset()
        RunStore(workspace().home).save(
            run_checks(dataset, as_of=date(2024, 6, 30), checks=["id_invalid"]), dataset
        )
    refused = county.client.post(f"/imports/{batch.pk}/undo/", REASON)
    assert refused.status_code == 422
    code = {"too late": "UNDO-03", "later data": "UNDO-02", "a run": "UNDO-04"}[case]
    assert code in text_of(refused)
    assert "撤销整批" not in text_of(county.client.get(f"/imports/{batch.pk}/"))


def test_undo_asks_for_a_reason(county):
    batch = county.imported(workbook([DEATH_HEADER, death(1)]))
    assert county.client.post(f"/imports/{batch.pk}/undo/", {"reason": "错"}).status_code == 422
    assert people_in_lake() == [person(1)]


def test_the_original_is_sealed_on_disk_and_its_download_is_on_record(county, settings):
    content = workbook(MESSY)
    batch = county.imported(content)
    lying = b"".join(p.read_bytes() for p in settings.HOME.files.rglob("*") if p.is_file())
    assert content[:200] not in lying
    assert person(1).encode() not in lying
    assert b"".join(county.client.get(f"/imports/{batch.pk}/original/0/").streaming_content) == content
    assert events("download_original") == [("import_batch", str(batch.pk))]
    county.client.get(f"/imports/{batch.pk}/wrong-rows/")
    assert events("download_errors") == [("import_batch", str(batch.pk))]


def test_nothing_personal_stands_in_the_database_or_in_the_events(county):
    from mingcha.web.audit.models import AuditEvent
    from mingcha.web.imports.models import BatchFile, ImportBatch
    from mingcha.web.jobs.models import Job

    county.imported(workbook(MESSY))
    said = str([list(m.objects.values()) for m in (ImportBatch, BatchFile, Job, AuditEvent)])
    assert not any(person(n) in said for n in range(8))
    assert "张小" not in said


@pytest.mark.parametrize(
    ("role", "level", "more", "list_status", "page_status"),
    [
        ("clerk", "county", {"person": "同事"}, 200, 200),
        ("clerk", "county", {"region_code": "990102000000"}, 200, 404),
        ("clerk", "city", {}, 200, 200),
        ("clerk", "village", {}, 403, 403),
        ("system_admin", "county", {}, 403, 403),
        ("discipline", "county", {}, 403, 403),
    ],
)
def test_who_sees_a_batch(county, actor_client, role, level, more, list_status, page_status):
    batch = county.imported(workbook([DEATH_HEADER, death(1)]))
    other = actor_client(role, level, **more)
    assert other.get("/imports/").status_code == list_status
    assert other.get(f"/imports/{batch.pk}/").status_code == page_status


@pytest.mark.parametrize(
    ("level", "more"), [("city", {}), ("county", {"region_code": "990102000000"}), ("village", {})]
)
def test_others_neither_take_the_original_nor_undo_nor_confirm(county, actor_client, level, more):
    done = county.imported(workbook([DEATH_HEADER, death(1)]))
    open_ = county.judged(workbook(MESSY))
    other = Wizard(actor_client("clerk", level, **more))
    for path in ("original/0", "wrong-rows"):
        assert other.client.get(f"/imports/{done.pk}/{path}/").status_code in (403, 404)
    assert other.client.post(f"/imports/{done.pk}/undo/", REASON).status_code in (403, 404)
    assert other.confirm(open_).status_code in (403, 404)
    mend = {"judgement": open_.judgement, "cell-0-8-2": "2024-01-13"}
    assert other.client.post(f"/imports/{open_.pk}/mend/", mend).status_code in (403, 404)
    open_.refresh_from_db()
    assert (open_.state, open_.mended_cells, people_in_lake()) == ("judged", 0, [person(1)])


def test_two_counties_import_their_own_tables_side_by_side(county, actor_client):
    neighbour = Wizard(actor_client("clerk", "county", region_code="990102000000"))
    county.imported(workbook([DEATH_HEADER, death(1)]))
    neighbour.imported(workbook([DEATH_HEADER, death(2)]))
    county.imported(workbook([DEATH_HEADER, death(3)]))
    assert people_in_lake() == sorted([person(2), person(3)])


def test_the_province_imports_for_everywhere(actor_client):
    from mingcha.web.imports.workspace import workspace

    province = Wizard(actor_client("clerk", "province"))
    province.imported(workbook([DEATH_HEADER, death(1)]))
    assert [s.region for s in workspace().catalogue().snapshots] == ["0" * 12]


def test_a_county_cannot_replace_a_part_of_what_the_province_imported(county, actor_client):
    Wizard(actor_client("clerk", "province")).imported(workbook([DEATH_HEADER, death(1)]))
    county.upload(workbook([DEATH_HEADER, death(2)]))
    county.match()
    work()
    page = text_of(county.client.get(f"/imports/{county.batch().pk}/columns/"))
    assert "已按更大的范围导入过" in page
    assert people_in_lake() == [person(1)]


def test_the_list_says_where_data_came_from(county):
    batch = county.imported(workbook(MESSY))
    page = text_of(county.client.get("/imports/?table=deaths&state=imported"))
    assert batch.number in page
    assert "六月死亡.xlsx（" + batch.files.first().sha256[:12] in page
    newer = county.judged(workbook(MESSY))
    both = text_of(county.client.get("/imports/"))
    assert both.index(newer.number) < both.index(batch.number)
    assert "没有符合条件的记录" in text_of(county.client.get("/imports/?state=undone"))


def test_a_template_is_downloaded_by_who_may_import(county, actor_client):
    answer = county.client.get("/imports/templates/deaths/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert county.client.get("/imports/templates/nothing/").status_code == 404
    assert actor_client("clerk", "village").get("/imports/templates/deaths/").status_code == 403


def test_a_given_up_batch_and_old_originals_go_with_the_tidying(county, settings):
    from mingcha.web.imports.jobs import tidy
    from mingcha.web.imports.models import ImportBatch
    from mingcha.web.imports.stores import import_files

    kept, old = (
        county.imported(workbook([DEATH_HEADER, death(1)])),
        county.imported(workbook([DEATH_HEADER, death(2)])),
    )
    given_up = county.judged(workbook(MESSY))
    assert county.client.post(f"/imports/{given_up.pk}/discard/").status_code == 302
    ImportBatch.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    tidy(timezone.now() + timedelta(days=2))
    store = import_files()
    assert store.has(kept.files.first().sha256)
    assert not store.has(old.files.first().sha256)
    assert not store.has(given_up.files.first().sha256)
    page = text_of(county.client.get(f"/imports/{old.pk}/"))
    assert "原件保留期已过" in page
    assert county.client.get(f"/imports/{old.pk}/original/0/").status_code in (404, 422)


def test_progress_is_shown_and_the_poll_ends_with_286(county):
    county.upload(workbook(MESSY))
    county.match()
    batch = county.batch()
    htmx = {"HTTP_HX_REQUEST": "true"}
    waiting = county.client.get(f"/imports/{batch.pk}/working/", **htmx)
    assert waiting.status_code == 200
    assert "排队" in text_of(waiting)
    work()
    done = county.client.get(f"/imports/{batch.pk}/working/", **htmx)
    assert (done.status_code, done.headers["HX-Redirect"]) == (286, f"/imports/{batch.pk}/")
    centre = text_of(county.client.get("/jobs/"))
    assert "校验导入文件：死亡人员" in centre
    assert county.client.get(f"/jobs/{batch.job_id}/progress/", **htmx).status_code == 286


def test_cancelled_before_it_began_nothing_is_imported_and_one_can_go_on(county):
    batch = county.judged(workbook(MESSY))
    county.confirm(batch)
    batch.refresh_from_db()
    assert county.client.post(f"/jobs/{batch.job_id}/cancel/").status_code == 302
    work()
    assert people_in_lake() == []
    page = text_of(county.client.get(f"/imports/{batch.pk}/working/"))
    assert "没有入库" in page
    assert "重新入库" in page
    county.confirm(batch)
    work()
    assert len(people_in_lake()) == 5


def test_cancelled_while_reading_nothing_is_imported(county, monkeypatch):
    from mingcha.web.jobs.models import Job
    from mingcha.web.jobs.running import RunningJob

    batch = county.judged(workbook(MESSY))
    county.confirm(batch)
    report = RunningJob.progress

    def asked_to_stop(self, step, done=0, total=0):
        if step.startswith("读取"):
            Job.objects.filter(pk=self.job.pk).update(cancel_asked_at=timezone.now())
        return report(self, step, done, total)

    monkeypatch.setattr(RunningJob, "progress", asked_to_stop)
    work()
    assert Job.objects.get(kind="imports.import").state == "cancelled"
    assert people_in_lake() == []


def test_the_services_refuse_what_the_state_does_not_allow(county, office):
    from mingcha.web.imports.services import confirm_batch, set_columns

    actor = office.actor("clerk", "county")
    batch = county.imported(workbook([DEATH_HEADER, death(1)]))
    with pytest.raises(ClerkError, match="IMPORT-W1"):
        set_columns(actor=actor, batch_id=batch.pk, said={}, now=timezone.now())
    again = county.judged(workbook(MESSY))
    with pytest.raises(ClerkError, match="IMPORT-W1") as refused:
        confirm_batch(
            actor=actor,
            batch_id=again.pk,
            judgement=again.judgement - 1,
            whole_only=False,
            now=timezone.now(),
        )
    assert refused.value.status == 409
