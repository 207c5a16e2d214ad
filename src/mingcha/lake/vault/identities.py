"""The way back from keys to identities: opens only the blocks that are asked for."""

from bisect import bisect_right
from collections import OrderedDict, defaultdict
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from mingcha.catalog.tables import IdentityKind
from mingcha.lake.id_columns import id_characters
from mingcha.lake.vault.blocks import BLOCK_TEXTS, BlockReader
from mingcha.lake.vault.secret import Secret
from mingcha.lake.vault.state import VaultState

_KEPT_BLOCKS = 64


class VaultIdentities:
    """Reads the vault. Implements `lake.dataset.Identities`."""

    def __init__(self, folder: Path, secret: Secret, state: VaultState) -> None:
        self._folder, self._secret, self._state = folder, secret, state
        self._readers: dict[str, BlockReader] = {}
        self._opened: OrderedDict[tuple[str, int], list[str]] = OrderedDict()

    def texts(self, kind: IdentityKind, keys: Iterable[int]) -> dict[int, str]:
        """The text of each known key."""
        found: dict[int, str] = {}
        if kind == "person":
            keys = list(keys)
            found = {-key: text for key, text in self._texts("invalid", (-k for k in keys if k < 0)).items()}
        found.update(self._texts(kind, (k for k in keys if k > 0)))
        return found

    def _texts(self, kind: str, keys: Iterable[int]) -> dict[int, str]:
        segments = self._state.kinds[kind].segments
        firsts = [s.first_key for s in segments]
        wanted: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        for key in keys:
            at = bisect_right(firsts, key) - 1
            if at >= 0 and key < firsts[at] + segments[at].count:
                block, place = divmod(key - firsts[at], BLOCK_TEXTS)
                wanted[segments[at].file, block].append((key, place))
        found: dict[int, str] = {}
        for (file, block), places in sorted(wanted.items()):
            texts = self._block(kind, file, block)
            found.update((key, texts[place]) for key, place in places)
        return found

    def _block(self, kind: str, file: str, block: int) -> list[str]:
        if (file, block) in self._opened:
            self._opened.move_to_end((file, block))
            return self._opened[file, block]
        if file not in self._readers:
            self._readers[file] = BlockReader(self._folder / file, self._secret.cipher_key)
        reader = self._readers[file]
        texts = numbers_as_texts(reader.numbers(block)) if kind == "person" else reader.texts(block)
        self._opened[file, block] = texts
        if len(self._opened) > _KEPT_BLOCKS:
            self._opened.popitem(last=False)
        return texts


def numbers_as_texts(bodies: np.ndarray) -> list[str]:
    """18-character texts of bodies."""
    packed = id_characters(bodies).tobytes().decode("ascii")
    return [packed[i : i + 18] for i in range(0, len(packed), 18)]
