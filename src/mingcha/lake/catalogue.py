"""The catalogue: which snapshots there are, which are current, what the vault consists of. One file, replaced by rename.

It is the only thing that makes an import take effect: until it is replaced the former state stands, whole.
"""

import json
import os
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from mingcha.domain.errors import ClerkError
from mingcha.domain.regions import significant_prefix
from mingcha.lake.vault.state import VaultState

FILE_NAME = "catalogue.json"
_FORMAT = 2
"""2: snapshots say which batch they came with and what they superseded, so that a batch can be undone."""
EVERYWHERE = "0" * 12
"""The region of an import that is not limited to one."""


@dataclass(frozen=True)
class SourceCount:
    """What became of the rows of one sheet. rows_in = accepted + rejected + ignored."""

    file: str
    sheet: str
    sha256: str
    rows_in: int
    accepted: int
    rejected: int
    ignored: int


@dataclass(frozen=True)
class Snapshot:
    """One import of one table: immutable files and where they came from.

    region    12-digit code whose whole table this is; zeros = everything in the workspace
    months    months (year×12+month) of a table imported by month → its file; empty for other tables
    current   months that still count, or the whole (`[0]`); empty once superseded
    carried   rows taken over from the former snapshot when rows were added to it
    batch     the batch that it came with, "" where the import had none
    replaced  snapshot → its months that stopped counting when this one came
    undone_at when its batch was undone, "" if it was not
    """

    id: str
    table: str
    region: str
    imported_at: str
    importer: str
    columns: tuple[str, ...]
    sources: tuple[SourceCount, ...]
    files: dict[str, str]
    rows: int
    current: tuple[int, ...] = (0,)
    carried: int = 0
    batch: str = ""
    replaced: dict[str, tuple[int, ...]] = field(default_factory=dict)
    undone_at: str = ""

    @property
    def all_months(self) -> tuple[int, ...]:
        """The months that it brought, or `(0,)`."""
        return tuple(sorted(int(month) for month in self.files))

    @property
    def current_files(self) -> list[str]:
        """Files that still count, relative to the lake folder."""
        return [self.files[str(month)] for month in sorted(self.current)]


@dataclass(frozen=True)
class Catalogue:
    """The state of a workspace."""

    snapshots: tuple[Snapshot, ...] = ()
    people: tuple[str, ...] = ()
    vault: VaultState = field(default_factory=VaultState)
    imports: int = 0

    def current(self, table: str) -> list[Snapshot]:
        """The snapshots of a table that still count, oldest first."""
        return [s for s in self.snapshots if s.table == table and s.current]

    def tables(self) -> list[str]:
        """The tables that have current snapshots."""
        return sorted({s.table for s in self.snapshots if s.current})

    def with_snapshot(self, new: Snapshot) -> "Catalogue":
        """Add a snapshot; former ones of the same table and region stop counting, by month where the table goes by month."""
        kept, replaced = [], {}
        for s in self.snapshots:
            if s.table == new.table and is_within(s.region, new.region):
                if gone := tuple(m for m in s.current if m in new.current):
                    replaced[s.id] = gone
                s = _without(s, new)
            kept.append(s)
        return replace(self, snapshots=(*kept, replace(new, replaced=replaced)))

    def of_batch(self, batch: str) -> list[Snapshot]:
        """The snapshots that came with a batch."""
        return [s for s in self.snapshots if batch and s.batch == batch]


def is_within(region: str, other: str) -> bool:
    """Whether a region is another or lies in it."""
    return other == EVERYWHERE or region.startswith(significant_prefix(other))


def _without(snapshot: Snapshot, new: Snapshot) -> Snapshot:
    return replace(snapshot, current=tuple(m for m in snapshot.current if m not in new.current))


def read_catalogue(lake: Path) -> Catalogue:
    """Read the catalogue; an empty one where there is none yet.

    Errors
        LAKE-01  it is damaged · LAKE-02  written by a newer version
    """
    path = lake / FILE_NAME
    try:
        entry = json.loads(path.read_text("utf-8"))
        if entry["format"] > _FORMAT:
            raise _too_new()
        return Catalogue(
            tuple(_snapshot_from(s) for s in entry["snapshots"]),
            tuple(entry["people"]),
            VaultState.from_json(entry["vault"]),
            entry["imports"],
        )
    except FileNotFoundError:
        return Catalogue()
    except PermissionError as error:
        raise ClerkError(
            "LAKE-03",
            what="没有读取数据文件夹的权限",
            why="当前用户不能打开数据目录的清单",
            next_step="请用建立数据的那个用户运行，或请管理员开通权限",
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ClerkError(
            "LAKE-01",
            what="数据文件夹的清单（catalogue.json）已损坏",
            why="它不是本程序写下的内容，可能被手工改动或磁盘出错",
            next_step="请从备份恢复数据文件夹，或另选一个新文件夹重新导入全部数据",
        ) from error


def write_catalogue(lake: Path, catalogue: Catalogue) -> None:
    """Replace the catalogue in one step, safe against a cut of power."""
    entry: dict[str, Any] = {
        "format": _FORMAT,
        "imports": catalogue.imports,
        "people": list(catalogue.people),
        "snapshots": [asdict(s) for s in catalogue.snapshots],
        "vault": catalogue.vault.as_json(),
    }
    lake.mkdir(parents=True, exist_ok=True)
    waiting = lake / f"{FILE_NAME}.new"
    with waiting.open("w", encoding="utf-8") as file:
        json.dump(entry, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    os.replace(waiting, lake / FILE_NAME)
    sync_folder(lake)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder lasting (POSIX; elsewhere the system does it)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _snapshot_from(entry: dict[str, Any]) -> Snapshot:
    sources = tuple(SourceCount(**s) for s in entry["sources"])
    return Snapshot(
        **{
            **entry,
            "columns": tuple(entry["columns"]),
            "sources": sources,
            "current": tuple(entry["current"]),
            "replaced": {id_: tuple(months) for id_, months in entry.get("replaced", {}).items()},
        }
    )


def _too_new() -> ClerkError:
    return ClerkError(
        "LAKE-02",
        what="数据文件夹是由更新版本的程序建立的",
        why="当前版本不认识它的格式，硬读可能损坏数据",
        next_step="请升级程序后再用",
    )
