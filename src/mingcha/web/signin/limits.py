"""The limits of content/parameters/work_signin.yml, as whole numbers."""

from datetime import date, timedelta
from functools import cache

from mingcha.catalog.content_root import content_root
from mingcha.catalog.parameters import Parameter, read_parameter_file


@cache
def _parameters() -> dict[str, Parameter]:
    found = read_parameter_file(content_root() / "parameters" / "work_signin.yml")
    return {parameter.id: parameter for parameter in found}


def limit(name: str, on: date | None = None) -> int:
    """The number of a parameter that is in force on a day (today if None), nationwide.

    Errors
        LookupError  the parameter has no value on that day
    """
    found = _parameters()[name].lookup(None, on or date.today())
    if found is None or found.value is None:
        raise LookupError(name)
    return int(found.value)


def lock_time() -> timedelta:
    """How long an account or an address stays locked."""
    return timedelta(minutes=limit("signin_lock_minutes"))


def axes_lock_time(request: object) -> timedelta:
    """The lock's length as django-axes asks for it."""
    return lock_time()


def axes_failure_limit(request: object, credentials: object) -> int:
    """The account's limit as django-axes asks for it."""
    return limit("signin_failures_account")
