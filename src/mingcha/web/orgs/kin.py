"""Relatives of an account's person by the imported registers, for 回避: read from the current snapshots, remembered until they change."""

import logging
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
from django.conf import settings
from django.utils import timezone

from mingcha.domain.errors import ClerkError
from mingcha.lake.catalogue import FILE_NAME
from mingcha.lake.workspace import Workspace
from mingcha.web.orgs.kin_links import Links, Tables, links_of
from mingcha.web.orgs.models import User

_TABLES = ("kin_registrations", "members", "population")
_MOST_AT_ONCE = 4_000
"""So many accounts' relatives are kept, and read in one pass: a province's county and city staff; some 2 KB each."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kin:
    """Whom a person of the staff is registered as related to, by pseudonym, household and user; himself and his own household among them.

    Arguments
        as_of        the day on which the register that was compared came in; None = it does not say
        not_compared why the register of relatives was not compared (`account_not_tied no_register unreadable`); "" = it was
    """

    person_keys: frozenset[int] = frozenset()
    household_keys: frozenset[int] = frozenset()
    user_ids: frozenset[int] = frozenset()
    as_of: date | None = None
    not_compared: str = ""


@dataclass(frozen=True)
class _Registers:
    """The files of the current snapshots (a folder a snapshot), and when the newest 近亲属备案 came in."""

    tables: Tables
    as_of: date | None


@dataclass
class _Remembered:
    """What this process has read. Nothing of it outlives a change of the snapshots."""

    stamp: tuple = ()
    registers: _Registers | None = None
    links: dict[int, Links] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_remembered = _Remembered()


def kin_in_registers(user_ids: Iterable[int]) -> dict[int, Kin]:
    """The relations of those accounts by 近亲属备案 and 户籍人口, or why they were not compared."""
    asked = set(user_ids)
    tied = User.objects.filter(pk__in=asked).exclude(register_person_key=None).order_by()
    persons = dict(tied.values_list("pk", "register_person_key"))
    found = {user_id: Kin(not_compared="account_not_tied") for user_id in asked - persons.keys()}
    if not persons:
        return found
    try:
        registers, links = _read(set(persons.values()))
    except (OSError, pa.ArrowException, ClerkError) as problem:
        _log.warning("registers of relatives cannot be read: %s", type(problem).__name__)
        # he himself is known without any register
        return found | {
            user_id: Kin(frozenset({key}), not_compared="unreadable") for user_id, key in persons.items()
        }
    users = _users_of({k for own in links.values() for k in own.person_keys})
    for user_id, key in persons.items():
        own = links[key]
        related = {u for relative in own.person_keys for u in users.get(relative, ())} - {user_id}
        found[user_id] = Kin(
            frozenset(own.person_keys), frozenset(own.household_keys), frozenset(related),
            as_of=registers.as_of, not_compared="" if registers.as_of else "no_register",
        )  # fmt: skip
    return found


def _users_of(person_keys: set[int]) -> dict[int, set[int]]:
    """{person key: accounts that are tied to that person}."""
    found: dict[int, set[int]] = {}
    wanted = sorted(person_keys)
    for start in range(0, len(wanted), 900):
        tied = User.objects.filter(register_person_key__in=wanted[start : start + 900]).order_by()
        for key, user_id in tied.values_list("register_person_key", "pk"):
            found.setdefault(key, set()).add(user_id)
    return found


def _read(keys: set[int]) -> tuple[_Registers, dict[int, Links]]:
    """The registers as they stand and the links of these persons; files are read only for what is not remembered."""
    with _remembered.lock:
        registers = _current()
        if keys - _remembered.links.keys():
            # A pass over the files costs the same for one as for all: the others will be asked about next.
            tied = User.objects.exclude(register_person_key=None).order_by("pk")
            wanted = keys | set(tied.values_list("register_person_key", flat=True)[:_MOST_AT_ONCE])
            if len(_remembered.links.keys() | wanted) > 2 * _MOST_AT_ONCE:
                _remembered.links.clear()
            _remembered.links |= links_of(registers.tables, wanted - _remembered.links.keys())
        return registers, {key: _remembered.links[key] for key in keys}


def _current() -> _Registers:
    """The current snapshots; the catalogue is read only when its file was replaced."""
    workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
    stamp = _stamp(workspace.lake / FILE_NAME)
    if _remembered.registers is None or _remembered.stamp != stamp:
        registers = _registers(workspace)
        if _remembered.registers is None or _remembered.registers != registers:
            _remembered.links.clear()
        _remembered.registers, _remembered.stamp = registers, stamp
    return _remembered.registers


def _stamp(path: Path) -> tuple:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return (str(path),)
    return (str(path), stat.st_ino, stat.st_mtime_ns, stat.st_size)


def _registers(workspace: Workspace) -> _Registers:
    catalogue = workspace.catalogue()
    current = {table: catalogue.current(table) for table in _TABLES}
    days = [
        datetime.fromisoformat(snapshot.imported_at).astimezone(timezone.get_current_timezone()).date()
        for snapshot in current["kin_registrations"]
    ]
    return _Registers(
        {table: tuple(workspace.lake / f for s in snapshots for f in s.current_files) for table, snapshots in current.items()},
        max(days, default=None),
    )  # fmt: skip
