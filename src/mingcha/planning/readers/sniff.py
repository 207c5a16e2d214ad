"""What a file really is, by its first bytes: a photo renamed .docx is refused before anything is parsed."""

from pathlib import Path

from mingcha.domain.errors import ClerkError

_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG 图片"), (b"\x89PNG", "PNG 图片"), (b"GIF8", "GIF 图片"), (b"BM", "BMP 图片"),
    (b"II*\0", "TIFF 图片"), (b"MM\0*", "TIFF 图片"), (b"\xd0\xcf\x11\xe0", "旧版 Word/WPS 文档（.doc/.wps）"),
    (b"Rar!", "RAR 压缩包"), (b"7z\xbc\xaf", "7z 压缩包"), (b"\x1f\x8b", "压缩包"), (b"%PDF", "PDF 文件"), (b"PK\x03\x04", "压缩包或 Office 文档"),
    (b"{\\rtf", "RTF 文档"), (b"MZ", "程序文件"), (b"OFD", "OFD 版式文件"),
)  # fmt: skip
_EXPECTED = {".docx": "压缩包或 Office 文档", ".pdf": "PDF 文件"}


def check_signature(path: Path, start: bytes) -> None:
    """Refuse a file whose content is not what its name says (PLAN-04)."""
    start = start.removeprefix(b"\xef\xbb\xbf")
    # Some printers put a few bytes before %PDF; readers allow it within the first 1024.
    real = (
        "PDF 文件"
        if b"%PDF" in start[:1024]
        else next((name for mark, name in _SIGNATURES if start.startswith(mark)), None)
    )
    expected = _EXPECTED.get(path.suffix.lower())
    if real == expected:
        return
    if expected is None and real in ("BMP 图片", "程序文件", "OFD 版式文件") and b"\0" not in start:
        return  # two or three letters that a text may well begin with
    raise ClerkError(
        "PLAN-04",
        what=f"“{path.name}”的内容与文件名不符",
        why=f"文件名是 {path.suffix}，内容却是{real}"
        if real
        else f"内容不是 {path.suffix} 格式的文件，可能改过名或已损坏",
        next_step="请用能打开它的软件另存为 .docx 或 .txt；图片和扫描件请先做文字识别",
    )


def refuse_empty(path: Path) -> ClerkError:
    """The error for a file without a single character of text."""
    return ClerkError("PLAN-02", what=f"“{path.name}”是空文件，里面没有文字", why="文件大小为零，或者只有空白",
                      next_step="请向发文单位重新索取文件，或另存一份再试")  # fmt: skip


def refuse_damaged(path: Path, error: Exception | None = None) -> ClerkError:
    """The error for a file that begins rightly and cannot be read to its end."""
    return ClerkError("PLAN-06", what=f"“{path.name}”已损坏，读不出来", why="文件内部结构不完整，可能没有下载完或保存时中断",
                      next_step="请重新下载或用 WPS 打开后另存一份再试")  # fmt: skip


def refuse_without_text(path: Path) -> ClerkError:
    """The error for a scan: pages, but no text."""
    return ClerkError("PLAN-07", what=f"“{path.name}”里没有可读取的文字", why="它很可能是扫描件或图片，没有文字层",
                      next_step="请向发文单位索取电子版，或先做文字识别（OCR）再试")  # fmt: skip


def refuse_too_much(path: Path) -> ClerkError:
    """The error for a file that unpacks to far more than a plan can hold."""
    return ClerkError("PLAN-05", what=f"“{path.name}”展开后过大，不像一份方案", why="展开后的内容远超一份方案应有的篇幅，可能是异常文件",
                      next_step="请确认选对了文件，或把方案正文复制到新文档另存后再试")  # fmt: skip
