"""Identity texts in encrypted blocks: AES-256-GCM, each block opened by itself, in order of key.

A file is a row of blocks `nonce (12) + ciphertext`, then the offsets of all blocks, then their number. What a block belongs
to (file name and place) is authenticated with it, so that blocks cannot be swapped.
"""

import os
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mingcha.domain.errors import ClerkError

BLOCK_TEXTS = 4096
_TAIL = struct.Struct("<Q")


class BlockWriter:
    """Writes texts (or bodies of ID numbers, as 64-bit integers) in order; block by block, so that memory stays small."""

    def __init__(self, path: Path, cipher_key: bytes) -> None:
        self.path, self.count = path, 0
        self._cipher, self._offsets = AESGCM(cipher_key), [0]
        self._waiting: list[bytes] = []
        self._numbers = np.zeros(0, dtype="<i8")
        self._file = path.open("xb")

    def add_texts(self, texts: Sequence[str]) -> None:
        """Append texts; none holds a line break (clean_text takes them out)."""
        self._waiting.extend(t.encode() for t in texts)
        self.count += len(texts)
        while len(self._waiting) >= BLOCK_TEXTS:
            self._write(b"\n".join(self._waiting[:BLOCK_TEXTS]))
            del self._waiting[:BLOCK_TEXTS]

    def add_numbers(self, numbers: np.ndarray) -> None:
        """Append bodies of ID numbers."""
        self._numbers = np.concatenate([self._numbers, numbers.astype("<i8")])
        self.count += len(numbers)
        whole = len(self._numbers) // BLOCK_TEXTS * BLOCK_TEXTS
        for start in range(0, whole, BLOCK_TEXTS):
            self._write(self._numbers[start : start + BLOCK_TEXTS].tobytes())
        self._numbers = self._numbers[whole:]

    def close(self) -> None:
        """Write what is left and the offsets, down to the disk."""
        if self._waiting:
            self._write(b"\n".join(self._waiting))
        if len(self._numbers):
            self._write(self._numbers.tobytes())
        self._file.write(np.array(self._offsets[:-1], dtype="<u8").tobytes())
        self._file.write(_TAIL.pack(len(self._offsets) - 1))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Let go of the file without finishing it."""
        self._file.close()

    def _write(self, content: bytes) -> None:
        nonce = os.urandom(12)
        place = f"{self.path.name}:{len(self._offsets) - 1}".encode()
        sealed = nonce + self._cipher.encrypt(nonce, zlib.compress(content, 1), place)
        self._file.write(sealed)
        self._offsets.append(self._offsets[-1] + len(sealed))


class BlockReader:
    """Opens single blocks of a file."""

    def __init__(self, path: Path, cipher_key: bytes) -> None:
        self.path, self._cipher = path, AESGCM(cipher_key)
        try:
            with path.open("rb") as file:
                file.seek(-_TAIL.size, os.SEEK_END)
                number = _TAIL.unpack(file.read(_TAIL.size))[0]
                file.seek(-_TAIL.size - 8 * number, os.SEEK_END)
                end = file.tell()
                self._offsets = np.append(np.frombuffer(file.read(8 * number), dtype="<u8"), end)
        except (OSError, struct.error, ValueError) as error:
            raise _damaged() from error

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def texts(self, block: int) -> list[str]:
        """The texts of one block."""
        return self._open(block).decode().split("\n")

    def numbers(self, block: int) -> np.ndarray:
        """The bodies of one block."""
        return np.frombuffer(self._open(block), dtype="<i8")

    def _open(self, block: int) -> bytes:
        start, end = int(self._offsets[block]), int(self._offsets[block + 1])
        try:
            with self.path.open("rb") as file:
                file.seek(start)
                sealed = file.read(end - start)
            return zlib.decompress(
                self._cipher.decrypt(sealed[:12], sealed[12:], f"{self.path.name}:{block}".encode())
            )
        except (OSError, InvalidTag, zlib.error, ValueError) as error:
            raise _damaged() from error


def _damaged() -> ClerkError:
    return ClerkError(
        "VAULT-08",
        what="身份信息库已损坏，有一部分打不开",
        why="文件缺失、被改动，或者磁盘出了问题；加密校验没有通过",
        next_step="请停止导入，从备份恢复整个数据文件夹；密钥文件不要动",
    )
