"""What people still have on their desks, kind by kind: apps register it, leaving hands it over.

An app that gives work to persons has a module `open_work.py`:

    from mingcha.web.orgs.open_work import WorkKind, open_work

    open_work(WorkKind(name="case", title="核查件", count=count_cases, first=first_cases, move=move_cases))
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module

from mingcha.web.audit.services import Act
from mingcha.web.jobs.registry import modules_of_all_apps


@dataclass(frozen=True)
class WorkKind:
    """One kind of work that is given to persons.

    Arguments
        name    as in content/access.yml
        title   what people read: 核查件
        count   (user_id, unit_id) → how many open items the person has in that unit; one query
        first   (user_id, unit_id) → up to 20 of them in a line each, without names of people who are helped
        move    (act, user_id, unit_id, to_user_id) → how many were moved; locks its rows, records each with act.record. It runs in the
                transaction of the hand-over; a ClerkError takes everything back.
    """

    name: str
    title: str
    count: Callable[[int, int], int]
    first: Callable[[int, int], Iterable[str]]
    move: Callable[[Act, int, int, int], int]


_kinds: dict[str, WorkKind] = {}


def open_work(kind: WorkKind) -> WorkKind:
    """Register a kind of work."""
    _kinds[kind.name] = kind
    return kind


def work_kinds() -> list[WorkKind]:
    """All kinds that the installed apps register, by name."""
    for module in modules_of_all_apps("open_work"):
        import_module(module)
    return [_kinds[name] for name in sorted(_kinds)]
