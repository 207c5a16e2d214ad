"""What the frame of a page shows and other apps know: they register a function, the frame asks it.

Names: ``todo_count`` and ``message_count`` (home), ``unit_name`` (orgs). Each function takes an Actor; a name nobody provides is
left out of the page.
"""

from collections.abc import Callable
from typing import Any, Literal

from mingcha.domain.access import Actor

Name = Literal["todo_count", "message_count", "unit_name"]
_providers: dict[str, Callable[[Actor], Any]] = {}


def provide(name: Name, function: Callable[[Actor], Any]) -> None:
    """Register a function, in AppConfig.ready() of the app that knows the answer."""
    _providers[name] = function


def ask(name: Name, actor: Actor) -> Any:
    """What the provider says about this actor; None if there is no provider."""
    function = _providers.get(name)
    return function(actor) if function else None
