"""An edited ledger workbook comes back: what differs is shown, and only what a person confirms is taken over."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, BinaryIO

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.office.ledger import Ledger
from mingcha.office.ledger_cells import as_day
from mingcha.office.ledger_compare import Difference, compare_ledgers
from mingcha.office.ledger_import import read_ledger
from mingcha.office.ledger_progress import read_progress
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.campaigns.models import Campaign, LedgerVersion, ReturnedWorkbook
from mingcha.web.campaigns.selectors.ledger import LedgerRow, LedgerView, ledger_view
from mingcha.web.campaigns.services.ledger import ProgressEdit, open_version, record_progress
from mingcha.web.campaigns.services.measures import add_measure, change_measure, void_measure
from mingcha.web.campaigns.units import unit_of
from mingcha.web.jobs.files import file_store

MAX_WORKBOOK_BYTES = 10 << 20
FIXED = "任务内容和完成时限要求由上级下发，不能通过台账修改"


def upload_workbook(
    *, actor: Actor, campaign_id: int, workbook: BinaryIO, name: str, now: datetime
) -> ReturnedWorkbook:
    """Keep the workbook and work out what differs from the ledger as it stands.

    Errors
        LEDGER-01, LEDGER-02  not a workbook, not a ledger
        CAMP-57  the ledger of another plan
    """
    stored = file_store().save(workbook, limit_bytes=MAX_WORKBOOK_BYTES)
    with file_store().unsealed(stored.sha256, name) as path:
        read = read_ledger(path)
    with acting(actor, now=now) as act:
        campaign = Campaign.objects.get(pk=campaign_id)
        version = open_version(campaign, actor, now)
        require(actor, "import", version)
        view = ledger_view(campaign, unit_of(actor))
        if read.ledger.title and read.ledger.title != view.ledger.title:
            raise ClerkError(
                "CAMP-57",
                what=f"“{name[:60]}”是另一份方案的台账",
                why=f"表里的标题是《{read.ledger.title[:40]}》",
                next_step="选对专项后再上传，或从本页重新导出台账填写",
            )
        changes = [_entry(d, view, read.ledger) for d in compare_ledgers(view.ledger, read.ledger)]
        row = ReturnedWorkbook.objects.create(
            version=version, file_name=name[:200], file_sha256=stored.sha256, changes=changes,
            problems=[asdict(p) for p in read.problems], uploaded_by_id=actor.user_id, uploaded_at=now,
        )  # fmt: skip
        act.record(
            "import",
            version,
            after={"workbook": row.pk, "differences": len(changes), "problems": len(read.problems)},
        )
    return row


def take_over_workbook(
    *, actor: Actor, workbook_id: int, chosen: Iterable[int], now: datetime, reason: str = ""
) -> int:
    """Take the chosen differences over into the ledger; all or none. Result: how many.

    Arguments
        chosen  places in `changes`
        reason  for measures that are taken out

    Errors
        CAMP-58  taken over or given up before
        CONFLICT-22  a chosen cell was changed since the workbook was compared
        CAMP-50 … CAMP-54  as for typing it in
    """
    with acting(actor, now=now) as act:
        row = ReturnedWorkbook.objects.select_for_update().get(pk=workbook_id)
        version = (
            LedgerVersion.objects.select_for_update(of=("self",))
            .select_related("campaign")
            .get(pk=row.version_id)
        )
        require(actor, "import", version)
        if row.taken_at or row.discarded_at or version.state != "draft":
            raise ClerkError(
                "CAMP-58",
                "没有采用",
                "这份台账已经采用过、放弃了，或所属的一期已上报",
                "重新导出台账，填好再上传",
            )
        entries = [
            row.changes[n]
            for n in sorted(set(chosen))
            if 0 <= n < len(row.changes) and row.changes[n]["allowed"]
        ]
        view = ledger_view(version.campaign, unit_of(actor))
        _refuse_changed_since(entries, view)
        edits = []
        for entry in entries:
            if entry["kind"] == "changed" and entry["column"] == "progress":
                edits.append(_progress_edit(entry, view))
        if edits:
            record_progress(actor=actor, campaign_id=version.campaign_id, edits=edits, now=now)
        _take_measures(actor, entries, view, now)
        for entry in entries:
            if entry["kind"] == "added":
                _add(actor, entry, now)
            elif entry["kind"] == "removed":
                void_measure(actor=actor, measure_id=entry["measure_id"], reason=reason, now=now)
        row.taken_at = now
        row.save(update_fields=["taken_at"])
        act.record("import", version, after={"workbook": row.pk, "taken": len(entries)})
    return len(entries)


def discard_workbook(*, actor: Actor, workbook_id: int, now: datetime) -> None:
    """Give the workbook up; nothing of it is taken over."""
    with acting(actor, now=now) as act:
        row = (
            ReturnedWorkbook.objects.select_for_update(of=("self",))
            .select_related("version")
            .get(pk=workbook_id)
        )
        require(actor, "import", row.version)
        if not row.taken_at:
            row.discarded_at = now
            row.save(update_fields=["discarded_at"])
            act.record("import", row.version, after={"workbook": row.pk, "discarded": True})


def _entry(d: Difference, view: LedgerView, read: Ledger) -> dict[str, Any]:
    """One difference as it is stored: where, what, and whether it can be taken over."""
    rows = view.by_place()
    known = d.place.measure if d.kind != "added" else 1
    row = rows.get((d.place.area, d.place.number, max(known, 1)))
    entry: dict[str, Any] = {
        "area": d.place.area, "number": d.place.number, "measure": d.place.measure, "column": d.column, "column_words": d.column_words,
        "kind": d.kind, "before": d.before, "after": d.after, "allowed": True, "why": "",
        "measure_id": row.measure.pk if row and d.place.measure and d.kind != "added" else None, "task_id": row.task.pk if row else None,
    }  # fmt: skip
    if d.place.measure == 0:
        entry |= {"allowed": False, "why": FIXED}
    elif d.kind == "added":
        cells = next(
            t.measures[d.place.measure - 1]
            for a in read.areas
            if a.name == d.place.area
            for t in a.tasks
            if t.number == d.place.number
        )
        due = cells.due.isoformat() if isinstance(cells.due, date) else cells.due
        entry["cells"] = {
            "text": cells.text,
            "due": due,
            "persons": cells.persons,
            "units": cells.units,
            "progress": cells.progress,
        }
    elif d.column == "progress" and (p := read_progress(d.after)).status == "not_yet" and not p.reason:
        entry |= {"allowed": False, "why": "“暂不能整改”没有写理由，请写成【暂不能整改：理由】"}
    return entry


def _refuse_changed_since(entries: list[dict[str, Any]], view: LedgerView) -> None:
    cells = {r.measure.pk: r.as_measure() for r in view.rows}
    for entry in entries:
        if entry["kind"] != "changed":
            continue
        measure = cells.get(entry["measure_id"])
        value = getattr(measure, entry["column"], None)
        now = value.isoformat() if isinstance(value, date) else value
        if measure is None or (now or "").strip() != entry["before"]:
            raise ClerkError(
                "CONFLICT-22",
                what=f"“{entry['area']}”第 {entry['number']} 项的“{entry['column_words']}”在上传后又改过，没有采用",
                why=f"现在的台账是“{(now or '').strip()[:80]}”，上传的台账是“{entry['after'][:80]}”",
                next_step="重新上传这份台账，按现在的内容再比较一次",
            )


def _row(view: LedgerView, measure_id: int) -> LedgerRow:
    return next(r for r in view.rows if r.measure.pk == measure_id)


def _progress_edit(entry: dict[str, Any], view: LedgerView) -> ProgressEdit:
    p = read_progress(entry["after"])
    row = _row(view, entry["measure_id"])
    return ProgressEdit(entry["measure_id"], p.status, p.reason, p.text, row.revision)


def _take_measures(actor: Actor, entries: list[dict[str, Any]], view: LedgerView, now: datetime) -> None:
    """Cells of one measure are changed together."""
    found: dict[int, dict[str, str]] = {}
    for entry in entries:
        if entry["kind"] == "changed" and entry["column"] != "progress":
            found.setdefault(entry["measure_id"], {})[entry["column"]] = entry["after"]
    for measure_id, cells in found.items():
        measure = _row(view, measure_id).measure
        due_on, due_words = measure.due_on, measure.due_words
        if "due" in cells:
            due_on, due_words = _due(cells["due"])
        change_measure(
            actor=actor, measure_id=measure_id, text=cells.get("text", measure.text), due_on=due_on, due_words=due_words,
            persons=cells.get("persons", measure.persons), units=cells.get("units", measure.units), seen=measure.revision, now=now,
        )  # fmt: skip


def _add(actor: Actor, entry: dict[str, Any], now: datetime) -> None:
    cells = entry["cells"]
    due_on, due_words = _due(cells["due"])
    measure = add_measure(
        actor=actor, task_id=entry["task_id"], text=cells["text"], due_on=due_on, due_words=due_words, persons=cells["persons"],
        units=cells["units"], now=now,
    )  # fmt: skip
    if cells["progress"]:
        p = read_progress(cells["progress"])
        edit = ProgressEdit(measure.pk, p.status, p.reason, p.text, 0)
        record_progress(actor=actor, campaign_id=measure.task.campaign_id, edits=[edit], now=now)


def _due(text: str) -> tuple[date | None, str]:
    day = as_day(text)
    return (day, "") if day else (None, text)
