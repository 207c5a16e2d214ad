"""A new key for the vault: everything is opened with the old key and sealed with the new one; the keys of people stay as they are."""

import os
from datetime import datetime
from pathlib import Path

import numpy as np

from mingcha.lake.audit import record
from mingcha.lake.catalogue import Catalogue, write_catalogue
from mingcha.lake.vault.blocks import BlockReader, BlockWriter
from mingcha.lake.vault.identities import numbers_as_texts
from mingcha.lake.vault.index import Digester, Run
from mingcha.lake.vault.secret import Secret, create_key_file
from mingcha.lake.vault.state import KindState, Segment, VaultState
from mingcha.lake.workspace import Workspace


def rotate(workspace: Workspace, *, who: str, reason: str, now: datetime) -> None:
    """Replace the key file and seal the vault anew. A kill at any moment leaves a vault that one of the two key files opens.

    The new key lies beside the old one as `<name>.new` until the catalogue has changed over; then it takes its place and the
    old one is kept as `<name>.old-<id>`, for backups made before.
    """
    with workspace.lock():
        workspace.clean_leftovers()
        catalogue = workspace.catalogue()
        old = workspace.secret(catalogue, create=True)
        waiting = workspace.key_file.with_name(workspace.key_file.name + ".new")
        waiting.unlink(missing_ok=True)
        new = create_key_file(waiting)
        kinds = {
            kind: _reseal(workspace.vault, kind, state, old, new)
            for kind, state in catalogue.vault.kinds.items()
        }
        record(
            workspace.audit_log,
            act="rotate",
            who=who,
            when=now,
            what=f"{old.key_id} → {new.key_id}",
            why=reason,
        )
        state = VaultState(new.key_id if catalogue.vault.key_id else None, kinds)
        write_catalogue(
            workspace.lake, Catalogue(catalogue.snapshots, catalogue.people, state, catalogue.imports)
        )
        os.replace(
            workspace.key_file, workspace.key_file.with_name(f"{workspace.key_file.name}.old-{old.key_id}")
        )
        os.replace(waiting, workspace.key_file)
        workspace.clean_leftovers()


def _reseal(folder: Path, kind: str, state: KindState, old: Secret, new: Secret) -> KindState:
    digester = Digester(new.index_key)
    segments, index = [], []
    for segment in state.segments:
        reader = BlockReader(folder / segment.file, old.cipher_key)
        name = f"{kind}-{segment.first_key}-{new.key_id}"
        writer = BlockWriter(folder / f"{name}.blocks", new.cipher_key)
        halves: list[tuple[np.ndarray, np.ndarray]] = []
        for block in range(len(reader)):
            if kind == "person":
                bodies = reader.numbers(block)
                writer.add_numbers(bodies)
                texts = numbers_as_texts(bodies)
            else:
                texts = reader.texts(block)
                writer.add_texts(texts)
            halves.append(digester.digests(f"{kind}:{t}".encode() for t in texts))
        writer.close()
        keys = np.arange(segment.first_key, segment.first_key + segment.count, dtype=np.int64)
        Run.of(np.concatenate([h for h, _ in halves]), np.concatenate([lo for _, lo in halves]), keys).save(
            folder / f"{name}.index"
        )
        segments.append(Segment(f"{name}.blocks", segment.first_key, segment.count))
        index.append(f"{name}.index")
    return KindState(state.next_key, tuple(segments), tuple(index))
