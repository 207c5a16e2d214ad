"""证据: taken in by what the bytes say, never removed."""

import io

import pytest

from mingcha.web.cases.services.evidence import add_evidence, void_evidence
from tests.web.cases.desk import refused


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("照片.jpg", b"<script>alert(1)</script>", "EVID-01"),
        ("说明.pdf", b"MZ\x90\x00\x03", "EVID-01"),
        ("run.txt", b"#!/bin/sh\nrm -rf /", "EVID-01"),
        ("空.pdf", b"", "EVID-02"),
    ],
)
def test_what_the_bytes_say_decides_not_the_name(desk, name, content, code):
    case = desk.verifying()
    with refused(code):
        add_evidence(
            actor=desk.verifier,
            case_id=case.pk,
            name=name,
            stream=io.BytesIO(content),
            purpose="other",
            now=desk.tick(),
        )


def test_the_same_file_is_taken_once_and_a_number_in_its_name_is_hidden(desk):
    case = desk.verifying()
    png = b"\x89PNG\r\n\x1a\n0"
    row = add_evidence(
        actor=desk.verifier,
        case_id=case.pk,
        name="C:\\证件 999999196203081234.exe",
        stream=io.BytesIO(png),
        purpose="photo",
        now=desk.tick(),
    )
    assert row.media_type == "image/png"
    assert row.name == "证件 〔号码已隐去〕.exe"
    with refused("EVID-03"):
        add_evidence(
            actor=desk.verifier,
            case_id=case.pk,
            name="b.png",
            stream=io.BytesIO(png),
            purpose="photo",
            now=desk.tick(),
        )


def test_a_void_file_stays_and_none_is_void_during_a_review(desk):
    case = desk.verifying()
    row = desk.evidence(case)
    with refused("EVID-06"):
        void_evidence(actor=desk.verifier, evidence_id=row.pk, reason="", now=desk.tick())
    assert (
        void_evidence(actor=desk.verifier, evidence_id=row.pk, reason="拍错了", now=desk.tick()).void_reason
        == "拍错了"
    )
    case = desk.submitted()
    with refused("EVID-06"):
        void_evidence(
            actor=desk.verifier, evidence_id=case.evidence.get().pk, reason="拍错了", now=desk.tick()
        )
