"""Identity → key without opening identities: sorted runs of keyed digests, searched in memory or straight on disk.

A digest is HMAC-SHA256 of the text, cut to 128 bits: among 60 million people two alike are not to be expected in the age of
the universe. Runs on disk are mapped, not loaded.
"""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_MERGE_WHEN = 8


class Digester:
    """HMAC-SHA256 of many short texts. The two padded key blocks are hashed once and copied: 0.6 µs a text, half of `hmac.digest`."""

    def __init__(self, key: bytes) -> None:
        padded = key.ljust(64, b"\0")
        self._inner = hashlib.sha256(bytes(b ^ 0x36 for b in padded))
        self._outer = hashlib.sha256(bytes(b ^ 0x5C for b in padded))

    def digests(self, texts: Iterable[bytes]) -> tuple[np.ndarray, np.ndarray]:
        """High and low halves of the first 128 bits."""
        inner_copy, outer_copy = self._inner.copy, self._outer.copy
        found = bytearray()
        for text in texts:
            inner, outer = inner_copy(), outer_copy()
            inner.update(text)
            outer.update(inner.digest())
            found += outer.digest()[:16]
        halves = np.frombuffer(bytes(found), dtype=">u8").reshape(-1, 2)
        return halves[:, 0].astype(np.uint64), halves[:, 1].astype(np.uint64)


@dataclass
class Run:
    """Digests in order, with their keys. `low` None: `high` alone is exact (it is no digest but the number itself)."""

    high: np.ndarray
    low: np.ndarray | None
    keys: np.ndarray

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def of(cls, high: np.ndarray, low: np.ndarray | None, keys: np.ndarray) -> "Run":
        """Put in order."""
        order = np.argsort(high, kind="stable")
        return cls(high[order], None if low is None else low[order], keys[order])

    @classmethod
    def merged(cls, runs: Iterable["Run"]) -> "Run":
        """One run of several."""
        runs = list(runs)
        low = None if runs[0].low is None else np.concatenate([r.low for r in runs])
        return cls.of(np.concatenate([r.high for r in runs]), low, np.concatenate([r.keys for r in runs]))

    def find(self, high: np.ndarray, low: np.ndarray | None) -> np.ndarray:
        """The key of each digest, 0 where there is none. Fastest where `high` is in order."""
        found = np.zeros(len(high), dtype=np.int64)
        if not len(self):
            return found
        places = np.searchsorted(self.high, high)
        open_ones = np.arange(len(high))
        while len(open_ones):
            at = places[open_ones]
            inside = at < len(self)
            open_ones, at = open_ones[inside], at[inside]
            same = self.high[at] == high[open_ones]
            open_ones, at = open_ones[same], at[same]
            right = np.ones(len(at), dtype=bool) if low is None else self.low[at] == low[open_ones]
            found[open_ones[right]] = self.keys[at[right]]
            # Equal high halves with another low half: look one further. Practically never.
            open_ones = open_ones[~right]
            places[open_ones] += 1
        return found

    def save(self, path: Path) -> None:
        """Write to a new file, down to the disk."""
        with path.open("xb") as file:
            file.write(np.uint64(len(self)).tobytes())
            for part in (self.high, self.low, self.keys.astype(np.int64)):
                file.write(np.ascontiguousarray(part).data)
            file.flush()
            os.fsync(file.fileno())

    @classmethod
    def load(cls, path: Path) -> "Run":
        """Map a file."""
        count = int(np.fromfile(path, dtype=np.uint64, count=1)[0])
        if path.stat().st_size != 8 + 24 * count:
            raise ValueError(f"{path.name}: cut short")
        if not count:
            return cls(np.zeros(0, np.uint64), np.zeros(0, np.uint64), np.zeros(0, np.int64))
        whole = np.memmap(path, dtype=np.uint64, mode="r", offset=8, shape=(3, count))
        return cls(whole[0], whole[1], whole[2].view(np.int64))


class Runs:
    """Growing runs in memory: small ones are merged into larger ones as they come, so that few are searched."""

    def __init__(self) -> None:
        self.runs: list[Run] = []

    def add(self, high: np.ndarray, low: np.ndarray | None, keys: np.ndarray) -> None:
        """Take in new digests."""
        if not len(keys):
            return
        self.runs.append(Run.of(high, low, keys))
        while len(self.runs) > 1 and len(self.runs[-2]) < 2 * len(self.runs[-1]):
            self.runs.append(Run.merged([self.runs.pop(), self.runs.pop()]))

    def find(self, high: np.ndarray, low: np.ndarray | None) -> np.ndarray:
        """The key of each digest, 0 where there is none."""
        return find_in(self.runs, high, low)


def find_in(runs: Iterable[Run], high: np.ndarray, low: np.ndarray | None) -> np.ndarray:
    """The key of each digest in any of the runs, 0 where there is none."""
    found = np.zeros(len(high), dtype=np.int64)
    for run in runs:
        missing = np.flatnonzero(found == 0)
        if not len(missing):
            break
        found[missing] = run.find(high[missing], None if low is None else low[missing])
    return found


def must_merge(count: int) -> bool:
    """Whether so many runs on disk should become one."""
    return count > _MERGE_WHEN
