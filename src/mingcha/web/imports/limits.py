"""The limits of content/parameters/work_imports.yml, as whole numbers."""

from datetime import date, timedelta
from functools import cache

from mingcha.catalog.content_root import content_root
from mingcha.catalog.parameters import Parameter, read_parameter_file


@cache
def _parameters() -> dict[str, Parameter]:
    found = read_parameter_file(content_root() / "parameters" / "work_imports.yml")
    return {parameter.id: parameter for parameter in found}


def limit(name: str, region_code: str = "", on: date | None = None) -> int:
    """The number of a parameter in a region on a day (today if None).

    Errors
        LookupError  it has no value there on that day
    """
    found = _parameters()[f"import_{name}"].lookup(region_code, on or date.today())
    if found is None or found.value is None:
        raise LookupError(name)
    return int(found.value)


def upload_limit_bytes() -> int:
    """How large an uploaded file may be."""
    return limit("upload_mb") << 20


def undo_time() -> timedelta:
    """How long after the import a batch may be undone."""
    return timedelta(hours=limit("undo_hours"))
