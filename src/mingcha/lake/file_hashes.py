"""SHA-256 of the source files, reckoned beside the reading (hashing lets the interpreter go)."""

import hashlib
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path


class FileHashes:
    """Hashes of files, started early and asked for late."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hash")
        self._waiting: dict[Path, Future[str]] = {}

    def start(self, paths: Iterable[Path]) -> None:
        """Begin."""
        for path in sorted(paths):
            self._waiting[path] = self._pool.submit(_hash, path)

    def of(self, path: Path) -> str:
        """The hash of a file."""
        return self._waiting[path].result()

    def close(self) -> None:
        """Stop what is not done."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
