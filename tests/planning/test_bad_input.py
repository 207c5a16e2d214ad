"""What cannot be read: one clear sentence, exit status 2, nothing written, bounded time and memory."""

import resource
import subprocess
import sys
import tracemalloc
import zipfile
import zlib

import pytest

from mingcha.cli.console import run_command
from mingcha.cli.main import cli
from tests.planning.facts import DOCUMENTS

JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 2000


def scan_pdf() -> bytes:
    """A page that is one picture."""
    picture = zlib.compress(b"\x80" * 100 * 100)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        b"<</Length 30>>stream\nq 595 0 0 842 0 0 cm /I Do Q  \nendstream",
        b"<</Type/XObject/Subtype/Image/Width 100/Height 100/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(picture), picture),
    ]  # fmt: skip
    out, places = b"%PDF-1.4\n", []
    for n, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (n, body)
    table = b"".join(b"%010d 00000 n \n" % p for p in places)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


def zip_bomb(path, size=400_000_000):
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w") as part,
    ):
        for _ in range(size // 1_000_000):
            part.write(b" " * 1_000_000)


NOVEL = "那天早晨，小镇上下起了大雨。她推开窗，看见河面上升起一层薄雾，远处传来汽笛的声音。" * 40
PRICES = "\n".join(f"{n},苹果,{n * 3}.50,公斤" for n in range(300))

CASES = {
    "空文件.txt": (b"", "PLAN-02"), "只有空白.txt": ("　\n \n".encode(), "PLAN-02"), "扫描件.pdf": (scan_pdf(), "PLAN-07"), "照片.docx": (JPEG, "PLAN-04"),
    "照片.pdf": (JPEG, "PLAN-04"), "照片.txt": (JPEG, "PLAN-04"), "半截.docx": (b"PK\x03\x04" + b"\x00" * 500, "PLAN-06"), "半截.pdf": (b"%PDF-1.7\n1 0 obj<<", "PLAN-06"),
    "旧格式.doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "PLAN-03"), "改名.docx": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "PLAN-04"), "小说.txt": (NOVEL.encode(), "PLAN-09"),
    "价目表.txt": (PRICES.encode(), "PLAN-09"), "英文.txt": (b"The quick brown fox jumps over the lazy dog. " * 200, "PLAN-09"),
    "乱字节.txt": (bytes(range(1, 256)) * 40, "PLAN-08"), "空页.html": (b"<html><body><script>var a=1;</script></body></html>", "PLAN-07"),
}  # fmt: skip


def refused(capsys, path, code, *more):
    out = path.parent / "台账.xlsx"
    before = sorted(path.parent.iterdir())
    status = run_command(cli, ["plan", str(path), "--ledger", str(out), *more])
    said = capsys.readouterr().err
    assert status == 2 and code in said and "怎么办" in said and "Traceback" not in said
    assert sorted(path.parent.iterdir()) == before


@pytest.mark.parametrize("name", CASES)
def test_refused(tmp_path, capsys, name):
    content, code = CASES[name]
    path = tmp_path / name
    path.write_bytes(content)
    refused(capsys, path, code)


def test_missing_file(tmp_path, capsys):
    refused(capsys, tmp_path / "没有.txt", "PLAN-01")


def test_zip_bomb_is_refused_without_unpacking(tmp_path, capsys):
    path = tmp_path / "炸弹.docx"
    zip_bomb(path)
    tracemalloc.start()
    try:
        refused(capsys, path, "PLAN-05")
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


def test_fifty_megabytes_of_text(tmp_path, capsys):
    path = tmp_path / "很大.txt"
    path.write_bytes(("一、各县要于每月5日前上报。\n" * 1_300_000).encode())
    assert path.stat().st_size > 50_000_000
    refused(capsys, path, "PLAN-05")


def test_output_names_are_checked_before_anything_is_read(tmp_path, capsys):
    source = str(DOCUMENTS / "township_plan.txt")
    assert run_command(cli, ["plan", source, "--ledger", str(tmp_path / "台账.doc")]) == 2
    assert "PLAN-10" in capsys.readouterr().err
    assert run_command(cli, ["plan", source, "--calendar", str(tmp_path / "没有" / "日历.ics")]) == 2
    assert "PLAN-11" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    resource.setrlimit(resource.RLIMIT_DATA, (500_000_000, 500_000_000))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["zip", "text", "nested", "brackets"])
def test_time_and_memory_stay_bounded(tmp_path, kind):
    """A process of its own: a minute of a processor, whatever else the machine does, and 500 MB."""
    path = tmp_path / ("大.docx" if kind == "zip" else "大.txt")
    if kind == "zip":
        zip_bomb(path)
    else:
        text = {
            "text": "一、各县要于每月5日前上报。\n" * 1_300_000,
            "nested": "（" * 200_000 + "一、方案",
            "brackets": "（一）各县要，" * 60_000,
        }[kind]
        path.write_text(text, "utf-8")
    done = subprocess.run([sys.executable, "-c", "from mingcha.cli.main import main; main()", "plan", str(path)], capture_output=True, text=True, check=False, preexec_fn=_bounded)  # fmt: skip
    assert done.returncode >= 0, "stopped by the system"
    assert "Traceback" not in done.stderr
