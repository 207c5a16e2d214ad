"""The ledger: filled in row by row, many at once, by two people at once; on screen what is in the workbook; frozen when handed up."""

import io
from datetime import date

import openpyxl
import pytest

from mingcha.domain.errors import ClerkError
from mingcha.office.ledger_import import read_ledger
from mingcha.office.ledger_json import ledger_as_json, ledger_of_json
from mingcha.office.ledger_workbook import FIRST_ROW, ledger_bytes
from mingcha.web.audit.models import AuditEvent
from mingcha.web.campaigns.models import Measure, TaskProgress
from mingcha.web.campaigns.selectors.ledger import frozen_ledger, ledger_view
from mingcha.web.campaigns.services.cascade import acknowledge_dispatch
from mingcha.web.campaigns.services.ledger import ProgressEdit, record_progress, say_no_new_progress
from mingcha.web.campaigns.services.ledger_versions import file_ledger, receive_ledger, take_back_ledger
from mingcha.web.campaigns.services.measures import add_measure, change_measure, void_measure
from mingcha.web.campaigns.services.workbooks import discard_workbook, take_over_workbook, upload_workbook
from mingcha.web.campaigns.units import unit_of
from tests.web.campaigns.conftest import at
from tests.web.campaigns.handing_down import hand_down, task_of

NOW = at("2024-04-20")


def view_of(people, campaign, who="county"):
    return ledger_view(campaign, unit_of(getattr(people, who)))


def fill(people, campaign, item_id, words, *, status="remedied", reason="", seen=0, who="county"):
    actor = getattr(people, who)
    measure = task_of(campaign, item_id, actor.unit_id).measures.first()
    edit = ProgressEdit(measure.pk, status, reason, words, seen)
    return record_progress(actor=actor, campaign_id=campaign.pk, edits=[edit], now=NOW)


def workbook(view, tmp_path, change=None):
    """The ledger as it is exported, changed in cells as in WPS."""
    path = tmp_path / "台账.xlsx"
    path.write_bytes(ledger_bytes(view.ledger, view.last_days))
    if change:
        book = openpyxl.load_workbook(path)
        change(book["任务台账"])
        book.save(path)
    return path


def send_back(people, campaign, path, who="county"):
    return upload_workbook(
        actor=getattr(people, who),
        campaign_id=campaign.pk,
        workbook=io.BytesIO(path.read_bytes()),
        name=path.name,
        now=NOW,
    )


def test_not_yet_needs_a_reason(people, spring):
    with pytest.raises(ClerkError, match="CAMP-50"):
        fill(people, spring, "2.2", "等资金", status="not_yet")
    assert fill(people, spring, "2.2", "等资金", status="not_yet", reason="须先落实资金") == 1
    row = next(r for r in view_of(people, spring).rows if r.task.item_id == "2.2")
    assert row.standing.words == "【暂不能整改：须先落实资金】等资金"


def test_saving_the_same_again_saves_nothing(people, spring):
    assert fill(people, spring, "2.2", "补发 3 户") == 1
    assert fill(people, spring, "2.2", "补发 3 户", seen=0) == 0


def test_two_people_at_one_row_are_asked_and_nothing_is_lost(people, spring):
    fill(people, spring, "2.2", "甲：补发 3 户")
    with pytest.raises(ClerkError, match="CONFLICT-20") as refusal:
        record_progress(
            actor=people.leader, campaign_id=spring.pk, now=NOW,
            edits=[
                ProgressEdit(task_of(spring, "2.2", people.county.unit_id).measures.get().pk, "remedied", "", "乙：补发 4 户", 0),
                ProgressEdit(task_of(spring, "2.3", people.county.unit_id).measures.get().pk, "dated", "", "正在比对", 0),
            ],
        )  # fmt: skip
    clash = refusal.value.clashes[0]
    assert (clash.theirs.text, clash.edit.text, refusal.value.status) == (
        "甲：补发 3 户",
        "乙：补发 4 户",
        409,
    )
    assert not TaskProgress.objects.filter(text="正在比对").exists()  # all or none


def test_no_new_progress_for_many_rows_at_once(people, spring):
    fill(people, spring, "2.2", "补发 3 户")
    rows = view_of(people, spring).rows
    said = say_no_new_progress(
        actor=people.county, campaign_id=spring.pk, measure_ids=[r.measure.pk for r in rows], now=NOW
    )
    assert said == len(rows) - 1
    words = {r.task.item_id: r.standing.words for r in view_of(people, spring).rows}
    assert words["2.2"] == "【已整改】补发 3 户" and words["2.3"] == "无新进展"


def test_a_township_fills_in_only_what_it_signed_for(people, spring):
    dispatch = hand_down(people, spring, "2.2")
    with pytest.raises(ClerkError, match="CAMP-51"):
        fill(people, spring, "2.2", "x", who="east")
    acknowledge_dispatch(actor=people.east, dispatch_id=dispatch.pk, now=NOW)
    fill(people, spring, "2.2", "补发 3 户", who="east")
    other = task_of(spring, "2.2", people.west.unit_id).measures.get()
    with pytest.raises(ClerkError, match="CAMP-51"):
        record_progress(
            actor=people.east, campaign_id=spring.pk, edits=[ProgressEdit(other.pk, "", "", "x", 0)], now=NOW
        )
    assert task_of(spring, "2.2", people.east.unit_id).status == "in_progress"


def test_measures_are_added_changed_voided_and_never_later_than_the_task(people, spring):
    task = task_of(spring, "4.2", people.county.unit_id)
    added = add_measure(
        actor=people.county,
        task_id=task.pk,
        text="比对死亡信息",
        due_on=date(2024, 6, 30),
        persons="",
        units="救助股",
        now=NOW,
    )
    with pytest.raises(ClerkError, match="CAMP-52"):
        add_measure(
            actor=people.county,
            task_id=task.pk,
            text="晚的",
            due_on=date(2024, 11, 1),
            persons="",
            units="",
            now=NOW,
        )
    args = {
        "text": "比对死亡和服刑信息",
        "due_on": None,
        "due_words": "每月",
        "persons": "",
        "units": "救助股",
    }
    change_measure(actor=people.county, measure_id=added.pk, **args, seen=0, now=NOW)
    with pytest.raises(ClerkError, match="CONFLICT-21"):
        change_measure(
            actor=people.county, measure_id=added.pk, **(args | {"persons": "张三"}), seen=0, now=NOW
        )
    void_measure(actor=people.county, measure_id=added.pk, reason="并入上一条", now=NOW)
    with pytest.raises(ClerkError, match="CAMP-54"):
        void_measure(
            actor=people.county, measure_id=task.measures.get(voided_at=None).pk, reason="x", now=NOW
        )


def test_exported_and_read_back_it_is_the_same_ledger(people, spring, tmp_path):
    fill(people, spring, "2.2", "补发 3 户\n其余 2 户正在核实", status="dated")
    view = view_of(people, spring)
    read = read_ledger(workbook(view, tmp_path))
    assert (
        read.ledger.areas == view.ledger.areas
        and read.ledger.title == view.ledger.title
        and not read.problems
    )
    assert send_back(people, spring, workbook(view, tmp_path)).changes == []
    assert ledger_of_json(ledger_as_json(view.ledger)) == view.ledger


def test_an_edited_workbook_gives_exactly_its_differences(people, spring, tmp_path):
    add_measure(
        actor=people.county, task_id=task_of(spring, "4.2", people.county.unit_id).pk, text="比对死亡信息", due_on=date(2024, 6, 30), persons="",
        units="", now=NOW,
    )  # fmt: skip
    view = view_of(people, spring)
    rows = {(r.task.item_id, r.number): n + FIRST_ROW + 1 for n, r in enumerate(view.rows)}

    def edit(sheet):
        sheet.cell(rows["2.2", 1], 9).value = "已整改：补发 3 户"
        sheet.cell(rows["2.3", 1], 7).value = "张三"
        sheet.cell(rows["4.2", 2], 6).value = "2024.7.15"
        sheet.cell(rows["2.4", 1], 3).value = "换掉的任务内容"
        sheet.cell(rows["2.5", 1], 9).value = "【暂不能整改】没有写理由"

    row = send_back(people, spring, workbook(view, tmp_path, edit))
    assert [(c["number"], c["column_words"], c["before"], c["after"], c["allowed"]) for c in row.changes] == [
        (2, "整治进展情况", "", "已整改：补发 3 户", True),
        (3, "责任领导/责任人", "", "张三", True),
        (4, "任务内容", view.rows[3].task.content, "换掉的任务内容", False),
        (5, "整治进展情况", "", "【暂不能整改】没有写理由", False),
        (2, "完成时限", "2024-06-30", "2024-07-15", True),
    ]
    assert take_over_workbook(actor=people.county, workbook_id=row.pk, chosen=range(5), now=NOW) == 3
    after = {(r.task.item_id, r.number): r for r in view_of(people, spring).rows}
    assert (
        after["2.2", 1].standing.words == "【已整改】补发 3 户" and after["2.3", 1].measure.persons == "张三"
    )
    assert after["4.2", 2].measure.due_on == date(2024, 7, 15)
    assert after["2.4", 1].task.content != "换掉的任务内容"
    with pytest.raises(ClerkError, match="CAMP-58"):
        take_over_workbook(actor=people.county, workbook_id=row.pk, chosen=[0], now=NOW)


def test_what_changed_on_screen_meanwhile_is_not_written_over(people, spring, tmp_path):
    view = view_of(people, spring)
    path = workbook(view, tmp_path, lambda s: setattr(s.cell(FIRST_ROW + 2, 9), "value", "表里写的"))
    row = send_back(people, spring, path)
    fill(people, spring, "2.2", "网页上写的", status="")
    with pytest.raises(ClerkError, match="CONFLICT-22"):
        take_over_workbook(actor=people.county, workbook_id=row.pk, chosen=[0], now=NOW)
    discard_workbook(actor=people.county, workbook_id=row.pk, now=NOW)


def test_a_measure_inserted_in_the_workbook_is_added_with_all_its_cells(people, spring, tmp_path):
    view = view_of(people, spring)

    def insert(sheet):
        """One more row at the very end of the last task."""
        last = FIRST_ROW + len(view.rows)
        for column, value in {5: "增加的措施", 6: date(2024, 9, 1), 8: "救助股", 9: "刚开始"}.items():
            sheet.cell(last + 1, column).value = value
        for column in (1, 2, 3, 4):
            for area in [r for r in sheet.merged_cells.ranges if r.max_row == last and r.min_col == column]:
                sheet.unmerge_cells(str(area))

    row = send_back(people, spring, workbook(view, tmp_path, insert))
    assert [(c["kind"], c["after"], c["cells"]["units"]) for c in row.changes] == [
        ("added", "增加的措施", "救助股")
    ]
    take_over_workbook(actor=people.county, workbook_id=row.pk, chosen=[0], now=NOW)
    added = Measure.objects.get(text="增加的措施")
    assert added.due_on == date(2024, 9, 1) and added.progress.get().text == "刚开始"


def test_the_ledger_of_another_plan_is_refused(people, spring, tmp_path):
    def retitle(sheet):
        sheet["A1"].value = "《另一份方案》任务落实工作台账"

    with pytest.raises(ClerkError, match="CAMP-57"):
        send_back(people, spring, workbook(view_of(people, spring), tmp_path, retitle))


def test_handed_up_frozen_compared_with_the_last_period(people, spring):
    fill(people, spring, "2.2", "补发 3 户", status="dated")
    first = file_ledger(actor=people.county, campaign_id=spring.pk, label="2024年4月", now=NOW)
    fill(people, spring, "2.2", "补发 5 户，全部到位", seen=_seen(people, spring, "2.2"))
    fill(people, spring, "2.3", "追回 1 户")
    view = view_of(people, spring)
    assert view.version.number == 2 and view.previous == first
    assert [(d.place.number, d.before, d.after) for d in view.differences] == [
        (2, "【限期整改】补发 3 户", "【已整改】补发 5 户，全部到位"), (3, "", "【已整改】追回 1 户")
    ]  # fmt: skip
    assert "补发 3 户" in str(frozen_ledger(first)) and "补发 5 户" not in str(frozen_ledger(first))
    second = file_ledger(actor=people.county, campaign_id=spring.pk, label="2024年5月", now=NOW)
    assert (
        AuditEvent.objects.get(object_kind="task_progress", object_id=str(second.pk), action="submit").after[
            "changes"
        ]
        == 2
    )


def _seen(people, spring, item_id):
    """The revision that the page of the next period shows: what was carried over starts anew."""
    from mingcha.web.campaigns.services.ledger import open_version

    open_version(spring, people.county, NOW)
    return next(r.revision for r in view_of(people, spring).rows if r.task.item_id == item_id)


def test_sent_back_the_correction_is_a_version_of_its_own(people, spring):
    dispatch = hand_down(people, spring, "2.2", to=[people.east.unit_id])
    acknowledge_dispatch(actor=people.east, dispatch_id=dispatch.pk, now=NOW)
    fill(people, spring, "2.2", "补发", who="east")
    first = file_ledger(actor=people.east, campaign_id=spring.pk, label="4月", now=NOW)
    with pytest.raises(ClerkError, match="CAMP-56"):
        receive_ledger(actor=people.colleague, version_id=first.pk, accepted=True, reason="", now=NOW)
    receive_ledger(actor=people.county, version_id=first.pk, accepted=False, reason="没有户数", now=NOW)
    fill(people, spring, "2.2", "补发 3 户", who="east", seen=1)
    view = view_of(people, spring, "east")
    assert view.version.corrects == first and view.version.label == "4月" and frozen_ledger(first)
    second = file_ledger(actor=people.east, campaign_id=spring.pk, label="4月", now=NOW)
    assert (
        receive_ledger(actor=people.county, version_id=second.pk, accepted=True, reason="", now=NOW).state
        == "acknowledged"
    )
    with pytest.raises(ClerkError, match="WORK-01"):
        take_back_ledger(actor=people.east, version_id=second.pk, now=NOW)


def test_taken_back_before_it_was_signed_for(people, spring):
    fill(people, spring, "2.2", "补发")
    version = file_ledger(actor=people.county, campaign_id=spring.pk, label="4月", now=NOW)
    take_back_ledger(actor=people.county, version_id=version.pk, now=NOW)
    fill(people, spring, "2.2", "补发 3 户", seen=1)
    view = view_of(people, spring)
    assert view.version.number == 2 and view.previous is None and view.version.corrects == version
