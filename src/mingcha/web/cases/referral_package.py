"""The sealed package of a referral: index with the SHA-256 of every piece, the pieces, the cover letter, in one zip."""

import hashlib
import json
import shutil
import zipfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.utils import timezone

from mingcha.domain.workflow_tables import CASE, ISSUE
from mingcha.office.official_letter import Letter, write_letter
from mingcha.web.cases.labels import action_words, state_words
from mingcha.web.cases.models import CaseEvent, Evidence, Issue
from mingcha.web.cases.models.evidence import PURPOSES
from mingcha.web.cases.models.verification import ANSWERS, STATEMENT_OF
from mingcha.web.cases.resting import with_resting
from mingcha.web.jobs.file_store import FileStore, StoredFile
from mingcha.web.orgs.selectors import unit_names, user_names

_FIXED = (2020, 1, 1, 0, 0, 0)
"""The zip carries no clock: the same pieces give the same bytes, so the seal can be compared."""


@dataclass(frozen=True)
class Piece:
    """One line of the index."""

    number: int
    name: str
    what: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Cover:
    """What the cover letter says besides the index."""

    number: str
    receiver: str
    sender: str
    reason: str
    secrecy: str
    on: date


def seal_package(store: FileStore, issue: Issue, cover: Cover) -> tuple[StoredFile, list[dict]]:
    """Write and keep the package.

    Returns  the stored zip, and its index as plain dictionaries
    """
    with store.working_folder() as folder:
        pieces = _pieces(store, issue, folder)
        index = [asdict(p) for p in pieces]
        letter = folder / "移送函.docx"
        write_letter(letter, _letter(issue, cover, pieces))
        (folder / "目录.json").write_text(json.dumps({"referral": cover.number, "issue": issue.no, "pieces": index}, ensure_ascii=False, indent=1))  # fmt: skip
        (folder / "目录.txt").write_text(_index_text(issue, cover, pieces))
        package = folder / "package.zip"
        with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as zipped:
            for name in ("移送函.docx", "目录.txt", "目录.json", *(p.name for p in pieces)):
                info = zipfile.ZipInfo(name, _FIXED)
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
                with (folder / name).open("rb") as source, zipped.open(info, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target)
        return store.save_path(package), index


def _pieces(store: FileStore, issue: Issue, folder: Path) -> list[Piece]:
    written: list[tuple[str, str, Path]] = []
    for name, what, text in (
        ("01_核查记录.txt", "核查记录和核实事项", record_text(issue)),
        ("02_流转记录.txt", "谁在何时办理了什么", events_text(issue)),
    ):
        (folder / name).write_text(text)
        written.append((name, what, folder / name))
    # of the cases too that rest in this one: nothing of a merged case is lost
    evidence = Evidence.objects.filter(case__in=with_resting(issue.case_id), voided_at=None).order_by("id")
    for number, row in enumerate(evidence, start=len(written) + 1):
        name = f"{number:02d}_{_safe(row.name)}"
        with store.open(row.sha256) as source, (folder / name).open("xb") as target:
            shutil.copyfileobj(source, target)
        written.append((name, PURPOSES[row.purpose], folder / name))
    return [
        Piece(number, name, what, _sha256(path), path.stat().st_size)
        for number, (name, what, path) in enumerate(written, start=1)
    ]


def record_text(issue: Issue) -> str:
    """The record of the verification as readable text; names of the household are masked as everywhere."""
    case = issue.case
    lines = [
        f"核查件 {case.no}　问题 {issue.no}",
        f"事项：{case.title}",
        f"对象：{case.subject_name or '—'}",
        "",
    ]
    record = getattr(case, "verification", None)
    if record is None:
        return "\n".join([*lines, "没有核查记录。"])
    lines += [f"{a.number}. {a.words}　→　{ANSWERS.get(a.answer, '未填写')}　{a.note}".rstrip() for a in record.answers.all()]  # fmt: skip
    visited = record.visited_on.isoformat() if record.visited_on else "未填写"
    lines += [
        "", f"入户日期：{visited}　入户人员：{record.visitors or '未填写'}", f"核查发现：{record.findings}",
        f"陈述人：{STATEMENT_OF.get(record.statement_of, '未填写')}", f"陈述：{record.statement}",
        f"结论：{CASE.states.get(case.conclusion, '')}",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def events_text(issue: Issue) -> str:
    """The timeline as readable text."""
    events = list(CaseEvent.objects.filter(case__in=with_resting(issue.case_id)).order_by("id"))
    people = user_names(e.user_id for e in events if e.user_id)
    units = unit_names(e.unit_id for e in events if e.unit_id)
    lines = [
        f"{timezone.localtime(e.at):%Y-%m-%d %H:%M}　{units.get(e.unit_id, '')}　{people.get(e.user_id, '')}　{action_words(e.table, e.action)}"
        f"　{state_words(e.table, e.to_state)}　{e.note}".rstrip("　")
        for e in events
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _letter(issue: Issue, cover: Cover, pieces: list[Piece]) -> Letter:
    return Letter(
        title="关于移送问题线索的函",
        addressee=cover.receiver,
        paragraphs=[
            f"我单位在专项治理工作中核查认定问题 {issue.no}（{issue.title}），目前环节为“{ISSUE.states[issue.status]}”。",
            cover.reason,
            f"现将有关材料共 {len(pieces)} 件移送你单位，请依法依规处理，并将签收和处理结果函告我单位。材料逐件列有校验值（SHA-256），可核对是否完整。",
        ],
        attachments=[f"{p.what}（{p.name}）" for p in pieces],
        sender=cover.sender,
        on=cover.on,
        marks=[m for m in (f"密级：{cover.secrecy}" if cover.secrecy else "", f"编号：{cover.number}") if m],
    )


def _index_text(issue: Issue, cover: Cover, pieces: list[Piece]) -> str:
    head = [
        f"移送材料目录　{cover.number}",
        f"问题 {issue.no}",
        f"移送单位：{cover.sender}　接收单位：{cover.receiver}",
        "",
    ]
    return "\n".join([*head, *(f"{p.number}. {p.name}　{p.what}　{p.size_bytes} 字节\n   SHA-256 {p.sha256}" for p in pieces)]) + "\n"  # fmt: skip


def _safe(name: str) -> str:
    kept = "".join(c if c.isalnum() or c in "._-（）()" else "_" for c in name)
    return kept.lstrip(".")[-80:] or "材料"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()
