"""Hands out keys during an import: what the vault knows keeps its key, what is new gets the next one.

What a session has seen is remembered exactly (persons by the 17 digits of their number, texts by digest), so that a digest
is computed once an identity, not once a mention. Nothing is visible to others until `finish` and the catalogue's commit.
"""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mingcha.catalog.tables import IdentityKind
from mingcha.lake.dataset import PEOPLE_SCHEMA
from mingcha.lake.id_columns import IdColumn, births_and_sexes, id_characters
from mingcha.lake.vault.blocks import BlockWriter
from mingcha.lake.vault.index import Digester, Run, Runs, find_in, must_merge
from mingcha.lake.vault.secret import Secret
from mingcha.lake.vault.state import KINDS, KindState, Segment, VaultState

_FLUSH_AT = 8_000_000
_REMEMBERED = 1_000_000
"""Texts of a kind that a session keeps as they are, to spare their digests; about 200 bytes each."""


class KindKeys:
    """The keys of one kind of identity."""

    def __init__(self, kind: str, folder: Path, secret: Secret, state: KindState, label: str) -> None:
        self._kind, self._folder, self._state, self._label = kind, folder, state, label
        self._secret, self._digester = secret, Digester(secret.index_key)
        self.next_key = state.next_key
        self._known = [Run.load(folder / name) for name in state.index]
        self._seen = Runs()
        self._remembered: dict[str, int] = {}
        self._new: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = []
        self._written: list[str] = []
        self._writer: BlockWriter | None = None

    def of_texts(self, texts: list[str]) -> np.ndarray:
        """Keys of distinct texts, new ones in their order."""
        remembered = self._remembered.get
        keys = np.array([remembered(t, 0) for t in texts], dtype=np.int64)
        unseen = np.flatnonzero(keys == 0)
        if len(unseen):
            asked = texts if len(unseen) == len(texts) else [texts[i] for i in unseen]
            found = self._look_up(asked)
            keys[unseen] = found
            if len(self._remembered) > _REMEMBERED:
                self._remembered.clear()
            self._remembered.update(zip(asked, found.tolist(), strict=True))
        return keys

    def _look_up(self, texts: list[str]) -> np.ndarray:
        high, low = self._digester.digests(f"{self._kind}:{t}".encode() for t in texts)
        order = np.argsort(high)
        keys = np.zeros(len(texts), dtype=np.int64)
        keys[order] = find_in([*self._seen.runs, *self._known], high[order], low[order])
        fresh = np.flatnonzero(keys == 0)
        if len(fresh):
            keys[fresh] = self._hand_out(high[fresh], low[fresh])
            self._seen.add(high[fresh], low[fresh], keys[fresh])
            self._blocks().add_texts([texts[i] for i in fresh])
        return keys

    def of_bodies(self, bodies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(keys of distinct ID numbers given as bodies in order of appearance, which of them are new to the vault)."""
        exact = bodies.astype(np.uint64)
        keys = self._seen.find(exact, None)
        unseen = np.flatnonzero(keys == 0)
        fresh = unseen[:0]
        if len(unseen):
            packed = id_characters(bodies[unseen]).tobytes()
            high, low = self._digester.digests(
                b"person:" + packed[i : i + 18] for i in range(0, len(packed), 18)
            )
            order = np.argsort(high)
            known = np.zeros(len(unseen), dtype=np.int64)
            known[order] = find_in(self._known, high[order], low[order])
            new = np.flatnonzero(known == 0)
            if len(new):
                known[new] = self._hand_out(high[new], low[new])
                fresh = unseen[new]
                self._blocks().add_numbers(bodies[fresh])
            keys[unseen] = known
            # Four bytes are enough for a key here: four thousand million people.
            self._seen.add(exact[unseen], None, known.astype(np.uint32))
        return keys, fresh

    def finish(self) -> KindState:
        """Write what is new; the state with it in."""
        if self._writer is None:
            return self._state
        self._writer.close()
        self._flush()
        segment = Segment(self._writer.path.name, self._state.next_key, self._writer.count)
        index = [*self._state.index, *self._written]
        if must_merge(len(index)):
            name = f"{self._kind}-{self._label}-all.index"
            Run.merged(Run.load(self._folder / n) for n in index).save(self._folder / name)
            index = [name]
        return KindState(self.next_key, (*self._state.segments, segment), tuple(index))

    def abandon(self) -> None:
        """Let go of open files."""
        if self._writer is not None:
            self._writer.abandon()

    def _hand_out(self, high: np.ndarray, low: np.ndarray) -> np.ndarray:
        keys = np.arange(self.next_key, self.next_key + len(high), dtype=np.int64)
        self.next_key += len(high)
        self._new.append((high, low, keys))
        if sum(len(n[0]) for n in self._new) > _FLUSH_AT:
            self._flush()
        return keys

    def _flush(self) -> None:
        if self._new:
            name = f"{self._kind}-{self._label}-{len(self._written)}.index"
            Run.of(*(np.concatenate([n[part] for n in self._new]) for part in range(3))).save(
                self._folder / name
            )
            self._written.append(name)
            self._new = []

    def _blocks(self) -> BlockWriter:
        if self._writer is None:
            self._writer = BlockWriter(
                self._folder / f"{self._kind}-{self._label}.blocks", self._secret.cipher_key
            )
        return self._writer


class VaultKeyring:
    """The keyring of an import; people who are new are written to `people_path` with birth date and sex."""

    kind_keys = KindKeys

    def __init__(
        self, folder: Path, secret: Secret, state: VaultState, label: str, people_path: Path
    ) -> None:
        self._secret, self._people_path = secret, people_path
        self._kinds = {kind: self.kind_keys(kind, folder, secret, state.kinds[kind], label) for kind in KINDS}
        self._people: pq.ParquetWriter | None = None

    def person_keys(self, numbers: IdColumn) -> pa.Array:
        """Keys of ID numbers, new ones in order of appearance."""
        keys = np.zeros(len(numbers.bodies), dtype=np.int64)
        filled = np.flatnonzero(numbers.bodies)
        if len(filled):
            distinct, first, back = np.unique(numbers.bodies[filled], return_index=True, return_inverse=True)
            appearance = np.argsort(first, kind="stable")
            found, fresh = self._kinds["person"].of_bodies(distinct[appearance])
            self._add_people(distinct[appearance][fresh], found[fresh])
            by_value = np.empty(len(distinct), dtype=np.int64)
            by_value[appearance] = found
            keys[filled] = by_value[back]
        if numbers.invalid:
            distinct_texts = list(dict.fromkeys(numbers.invalid.values()))
            negative = dict(
                zip(distinct_texts, (-self._kinds["invalid"].of_texts(distinct_texts)).tolist(), strict=True)
            )
            for row, text in numbers.invalid.items():
                keys[row] = negative[text]
        return pa.array(keys, mask=keys == 0)

    def text_keys(self, kind: IdentityKind, texts: pa.Array) -> pa.Array:
        """Keys of other identities, new ones in order of appearance."""
        coded = pc.dictionary_encode(texts)
        words = coded.dictionary.to_pylist()
        if not words:
            return pa.nulls(len(texts), pa.int64())
        return pa.array(self._kinds[kind].of_texts(words)).take(coded.indices)

    def finish(self) -> VaultState:
        """Write everything down; the new state takes effect when the catalogue says so."""
        if self._people is not None:
            self._people.close()
        return VaultState(self._secret.key_id, {kind: keys.finish() for kind, keys in self._kinds.items()})

    def abandon(self) -> None:
        """Let go of open files; what was written is cleaned up with the rest of the failed import."""
        for keys in self._kinds.values():
            keys.abandon()
        if self._people is not None:
            self._people.close()

    @property
    def has_new_people(self) -> bool:
        """Whether a people file was written."""
        return self._people is not None

    def _add_people(self, bodies: np.ndarray, keys: np.ndarray) -> None:
        if not len(bodies):
            return
        if self._people is None:
            self._people = pq.ParquetWriter(self._people_path, PEOPLE_SCHEMA, compression="zstd")
        births, sexes = births_and_sexes(bodies)
        self._people.write_table(pa.table([pa.array(keys), births, sexes], schema=PEOPLE_SCHEMA))
