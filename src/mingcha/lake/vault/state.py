"""What the vault consists of, as the catalogue records it: one commit covers lake and vault alike."""

from dataclasses import asdict, dataclass, field
from typing import Any

KINDS = ("person", "invalid", "name", "account", "contact", "household")
"""`person` are valid ID numbers, `invalid` the others: their keys are negative where they are used."""


@dataclass(frozen=True)
class Segment:
    """A file of encrypted blocks with the texts of consecutive keys."""

    file: str
    first_key: int
    count: int


@dataclass(frozen=True)
class KindState:
    """One kind of identity: the next free key, the block files, the index files."""

    next_key: int = 1
    segments: tuple[Segment, ...] = ()
    index: tuple[str, ...] = ()


@dataclass(frozen=True)
class VaultState:
    """All kinds, and which key file opens them (None: nothing stored yet)."""

    key_id: str | None = None
    kinds: dict[str, KindState] = field(default_factory=lambda: {kind: KindState() for kind in KINDS})

    @property
    def files(self) -> set[str]:
        """Every file that belongs to the vault."""
        return {f for k in self.kinds.values() for f in (*(s.file for s in k.segments), *k.index)}

    def as_json(self) -> dict[str, Any]:
        """For the catalogue."""
        return {"key_id": self.key_id, "kinds": {kind: asdict(state) for kind, state in self.kinds.items()}}

    @classmethod
    def from_json(cls, entry: dict[str, Any]) -> "VaultState":
        """From the catalogue."""
        kinds = {
            kind: KindState(k["next_key"], tuple(Segment(**s) for s in k["segments"]), tuple(k["index"]))
            for kind, k in entry["kinds"].items()
        }
        return cls(entry["key_id"], {kind: kinds.get(kind, KindState()) for kind in KINDS})
