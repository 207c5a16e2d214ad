"""Uploads, results and evidence on disk: named by the hash of what they hold, sealed with the installation's key.

Uploaded originals hold identities. Whoever browses the folder sees sealed bytes; a file is read through `open` or `unsealed`
only, and whoever serves one to a person records it. A file is a head, then sealed pieces of equal size, each authenticated
with its place and whether it is the last, so that pieces cannot be swapped, dropped or cut off (AES-256-GCM).
"""

import contextlib
import hashlib
import hmac
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mingcha.domain.errors import ClerkError
from mingcha.web.jobs.file_cleanup import left_by_the_dead

_MARK = b"MCFILE01"
_ID_BYTES, _NONCE_BYTES, _TAG_BYTES = 16, 12, 16
_HEAD_BYTES = len(_MARK) + _ID_BYTES
_PIECE = 256 << 10
_SEALED_PIECE = _NONCE_BYTES + _PIECE + _TAG_BYTES
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class StoredFile:
    """What was stored: the SHA-256 of its content, and its size in bytes."""

    sha256: str
    size: int


class FileStore:
    """The sealed files of an installation.

    folder  made when first written to, open to its owner only
    secret  the installation's secret; the files' key is drawn from it
    """

    def __init__(self, folder: Path, secret: str) -> None:
        self.folder = Path(folder)
        key = hmac.digest(secret.encode(), b"mingcha files\x01", hashlib.sha256)
        self._cipher = AESGCM(key)

    def save(self, stream: BinaryIO, *, limit_bytes: int | None = None) -> StoredFile:
        """Store a stream. The same content is kept once; nothing is left of one that is too large or breaks off.

        Errors
            FILE-01  larger than `limit_bytes`
        """
        working = self._private(".incoming")
        for left in left_by_the_dead(working):
            left.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(dir=working, prefix=f"{os.getpid()}-")
        waiting, digest, size = Path(name), hashlib.sha256(), 0
        try:
            with os.fdopen(handle, "wb") as file:
                file_id = os.urandom(_ID_BYTES)
                file.write(_MARK + file_id)
                piece, place = _read_whole(stream, _PIECE), 0
                while True:
                    digest.update(piece)
                    size += len(piece)
                    if limit_bytes is not None and size > limit_bytes:
                        raise too_large(limit_bytes)
                    following = _read_whole(stream, _PIECE) if len(piece) == _PIECE else b""
                    nonce = os.urandom(_NONCE_BYTES)
                    file.write(
                        nonce + self._cipher.encrypt(nonce, piece, _place(file_id, place, not following))
                    )
                    if not following:
                        break
                    piece, place = following, place + 1
                file.flush()
                os.fsync(file.fileno())
            stored = StoredFile(digest.hexdigest(), size)
            target = self._path(stored.sha256)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            os.replace(waiting, target)
            return stored
        finally:
            waiting.unlink(missing_ok=True)

    def save_bytes(self, content: bytes) -> StoredFile:
        """Store bytes."""
        return self.save(io.BytesIO(content))

    def save_path(self, path: Path) -> StoredFile:
        """Store a copy of a file."""
        with path.open("rb") as file:
            return self.save(file)

    def open(self, sha256: str) -> BinaryIO:
        """The content, readable from any place without opening the rest.

        Errors
            FILE-02  no longer kept · FILE-03  damaged or sealed with another key
        """
        return io.BufferedReader(_SealedReader(self._existing(sha256), self._cipher), _PIECE)

    def read(self, sha256: str) -> bytes:
        """The whole content."""
        with self.open(sha256) as file:
            return file.read()

    def has(self, sha256: str) -> bool:
        """Whether it is (still) kept."""
        return bool(_NAME.fullmatch(sha256)) and self._path(sha256).exists()

    @contextlib.contextmanager
    def unsealed(self, sha256: str, name: str) -> Iterator[Path]:
        """A readable copy for programs that need a path; gone when the block ends, or with the next call after a kill.

        Arguments
            name  the file name as the person knows it; only its last part is used
        """
        with self.working_folder() as folder:
            path = folder / (Path(name.replace("\\", "/")).name or "file")
            with self.open(sha256) as sealed, path.open("xb") as file:
                shutil.copyfileobj(sealed, file, _PIECE)
            yield path

    @contextlib.contextmanager
    def working_folder(self) -> Iterator[Path]:
        """A folder open to its owner only, for what must lie in clear while it is worked on."""
        base = self._private(".open")
        for left in left_by_the_dead(base):
            shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(dir=base, prefix=f"{os.getpid()}-"))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def delete(self, sha256: str) -> None:
        """Remove; nothing happens where it is gone already."""
        self._path(sha256).unlink(missing_ok=True)

    def kept(self) -> Iterator[tuple[str, float]]:
        """(hash, when last stored in seconds of the epoch) of everything that is kept."""
        for path in self.folder.glob("??/*") if self.folder.exists() else ():
            if _NAME.fullmatch(path.name):
                with contextlib.suppress(FileNotFoundError):
                    yield path.name, path.stat().st_mtime

    def _private(self, name: str) -> Path:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self.folder / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def _path(self, sha256: str) -> Path:
        if not _NAME.fullmatch(sha256):
            raise ValueError("not a SHA-256")
        return self.folder / sha256[:2] / sha256

    def _existing(self, sha256: str) -> Path:
        path = self._path(sha256)
        if not path.exists():
            raise ClerkError(
                "FILE-02",
                what="这个文件已经不在了",
                why="文件只保留一段时间，到期后自动清除",
                next_step="请重新导出或重新上传",
            )
        return path


class _SealedReader(io.RawIOBase):
    """Opens one piece at a time."""

    def __init__(self, path: Path, cipher: AESGCM) -> None:
        self._file, self._cipher = path.open("rb"), cipher
        head = self._file.read(_HEAD_BYTES)
        length = os.fstat(self._file.fileno()).st_size - _HEAD_BYTES
        if head[: len(_MARK)] != _MARK or length < _NONCE_BYTES + _TAG_BYTES:
            raise _damaged()
        self._id = head[len(_MARK) :]
        self._pieces = -(-length // _SEALED_PIECE)
        self.size = length - self._pieces * (_NONCE_BYTES + _TAG_BYTES)
        self._at, self._open_piece, self._content = 0, -1, b""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self.size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def readinto(self, target) -> int:  # type: ignore[override]
        if self._at >= self.size:
            return 0
        place, within = divmod(self._at, _PIECE)
        content = self._piece(place)[within : within + len(target)]
        target[: len(content)] = content
        self._at += len(content)
        return len(content)

    def close(self) -> None:
        self._file.close()
        super().close()

    def _piece(self, place: int) -> bytes:
        if place != self._open_piece:
            self._file.seek(_HEAD_BYTES + place * _SEALED_PIECE)
            sealed = self._file.read(_SEALED_PIECE)
            try:
                self._content = self._cipher.decrypt(
                    sealed[:_NONCE_BYTES],
                    sealed[_NONCE_BYTES:],
                    _place(self._id, place, place == self._pieces - 1),
                )
            except (InvalidTag, ValueError) as error:
                raise _damaged() from error
            self._open_piece = place
        return self._content


def _place(file_id: bytes, place: int, is_last: bool) -> bytes:
    return file_id + place.to_bytes(8, "big") + (b"\x01" if is_last else b"\x00")


def _read_whole(stream: BinaryIO, size: int) -> bytes:
    """As many bytes as asked for unless the stream ends: a socket may give fewer at a time."""
    parts, left = [], size
    while left and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def too_large(limit_bytes: int) -> ClerkError:
    """The message for a file above the limit."""
    error = ClerkError(
        "FILE-01",
        what=f"文件超过 {limit_bytes >> 20} MB，没有接收",
        why="网页上传的文件有大小限制，过大的文件容易中断",
        next_step="请按月份或乡镇拆成几个文件分别导入；确需整份导入的，请管理员在服务器上用命令导入",
    )
    error.status = 413  # type: ignore[attr-defined]
    return error


def _damaged() -> ClerkError:
    return ClerkError(
        "FILE-03",
        what="这个文件打不开",
        why="存储的内容已损坏，或者是用另一把密钥封存的",
        next_step="请联系管理员从备份恢复",
    )
