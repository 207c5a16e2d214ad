"""Which kinds of background work there are."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from django.apps import apps

if TYPE_CHECKING:
    from mingcha.web.jobs.running import RunningJob

Handler = Callable[["RunningJob"], None]


@dataclass(frozen=True)
class Kind:
    """A kind of work: its title in Chinese, and the function that does it."""

    name: str
    title: str
    handle: Handler


_kinds: dict[str, Kind] = {}


def handler(name: str, *, title: str) -> Callable[[Handler], Handler]:
    """Mark a function as the one that does the work of a kind. It stands in `<app>/jobs.py`, which is found by itself."""

    def mark(function: Handler) -> Handler:
        _kinds[name] = Kind(name, title, function)
        return function

    return mark


def kind_of(name: str) -> Kind:
    """The kind of a name; KeyError if no app knows it."""
    if name not in _kinds:
        for config in apps.get_app_configs():
            if config.name.startswith("mingcha.web."):
                try:
                    import_module(f"{config.name}.jobs")
                except ModuleNotFoundError as error:
                    if error.name != f"{config.name}.jobs":
                        raise
    return _kinds[name]
