"""Which kinds of background work there are."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from mingcha.web.jobs.running import RunningJob

Handler = Callable[["RunningJob"], None]


@dataclass(frozen=True)
class Kind:
    """A kind of work: its title in Chinese, the function that does it, and whether that sends its own message when it is done."""

    name: str
    title: str
    handle: Handler
    tells_itself: bool = False


_kinds: dict[str, Kind] = {}


def handler(name: str, *, title: str, tells_itself: bool = False) -> Callable[[Handler], Handler]:
    """Mark a function as the one that does the work of a kind. It stands in `<app>/jobs.py`, which is found by itself.

    Arguments
        tells_itself  the function tells whoever asked that it is done; else they get a plain message (home.jobs). A failure is always told
    """

    def mark(function: Handler) -> Handler:
        _kinds[name] = Kind(name, title, function, tells_itself)
        return function

    return mark


def kind_of(name: str) -> Kind:
    """The kind of a name; KeyError if no app knows it."""
    if name not in _kinds:
        import_jobs_of_all_apps()
    return _kinds[name]


def import_jobs_of_all_apps() -> None:
    """Make known what every app's `jobs.py` registers."""
    for module in modules_of_all_apps("jobs"):
        import_module(module)


@cache
def modules_of_all_apps(name: str) -> tuple[str, ...]:
    """The full names of the modules `<app>.<name>` that exist: where an app registers what it adds to others."""
    apps_of_ours = (c.name for c in apps.get_app_configs() if c.name.startswith("mingcha.web."))
    return tuple(f"{app}.{name}" for app in apps_of_ours if find_spec(f"{app}.{name}"))
