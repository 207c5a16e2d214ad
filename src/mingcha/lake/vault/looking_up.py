"""A keyring that writes nothing: what the vault knows has its key, what it does not know gets one that is forgotten again.

A preview must tell which rows are the same, among themselves and as rows that are there already; it must leave no identity behind.
"""

import os
from pathlib import Path

import numpy as np

from mingcha.lake.vault.keyring import KindKeys, VaultKeyring
from mingcha.lake.vault.secret import Secret
from mingcha.lake.vault.state import KindState, VaultState


class _Nowhere:
    """Takes what would be written."""

    def add_texts(self, texts: list[str]) -> None:
        """Forget."""

    def add_numbers(self, numbers: np.ndarray) -> None:
        """Forget."""


class _LookedUp(KindKeys):
    """Keys of one kind, without files of its own."""

    def finish(self) -> KindState:
        """Nothing is new to the vault."""
        return self._state

    def _flush(self) -> None:
        self._new = []

    def _blocks(self) -> _Nowhere:  # type: ignore[override]
        return _Nowhere()


class LookupKeyring(VaultKeyring):
    """The keyring of a preview."""

    kind_keys = _LookedUp

    def __init__(self, folder: Path, secret: Secret | None, state: VaultState) -> None:
        super().__init__(folder, secret or Secret.from_master(os.urandom(32)), state, "preview", folder)

    def _add_people(self, bodies: np.ndarray, keys: np.ndarray) -> None:
        """Nobody is new."""
