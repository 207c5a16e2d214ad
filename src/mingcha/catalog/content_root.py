"""Where the content lies, and how its YAML is read."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import yaml

YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it is there: ten times as fast, and a catalogue is read at every start."""


@cache
def content_root() -> Path:
    """The folder `content/`: MINGCHA_CONTENT if set, else the one beside the sources, else the one in the package."""
    if chosen := os.environ.get("MINGCHA_CONTENT"):
        return Path(chosen)
    here = Path(__file__).resolve()
    beside = here.parents[3] / "content"
    return beside if beside.is_dir() else here.parents[1] / "content"


class ContentError(ValueError):
    """A content file is wrong. The message names file, key and what was expected."""


def read_yaml(path: Path) -> Any:
    """The content of one YAML file; errors name the file."""
    try:
        return yaml.load(path.read_text("utf-8"), Loader=YAML_LOADER)
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: not valid YAML: {error}") from error


def take(
    entry: dict[str, Any], where: str, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> None:
    """Refuse an entry with missing or unknown keys."""
    if missing := [k for k in required if k not in entry]:
        raise ContentError(f"{where}: missing {', '.join(missing)}")
    if unknown := [k for k in entry if k not in required and k not in optional]:
        raise ContentError(f"{where}: unknown {', '.join(unknown)}")
