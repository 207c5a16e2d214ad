"""Which catalogue a run uses: the national one, what the region has adopted, what this run alone changes."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from mingcha.catalog.catalogue import Catalogue, load_catalogue
from mingcha.catalog.checks import Check, load_checks, load_views
from mingcha.catalog.content_root import ContentError
from mingcha.catalog.parameters import Parameter, ParameterSet, Source, load_parameters
from mingcha.catalog.tables import load_tables
from mingcha.domain.errors import ClerkError
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import region_columns
from mingcha.web.runs.models import CheckChange
from mingcha.web.runs.models.changes import ADOPTED, ENDED

_FOLDER_NAME = re.compile(r"[\w\-]{1,80}")


@dataclass(frozen=True)
class Changed:
    """One change laid over a catalogue: a parameter's value, or a folder of check files. source_words: where the value comes from."""

    parameter_id: str = ""
    value: str = ""
    overlay: str = ""
    source_words: tuple[str, str] = ("本次运行指定", "")


def catalogue_in_force(region_code: str, as_of: date) -> Catalogue:
    """The catalogue that a counted run of a region uses for a day of question."""
    return catalogue_with(adopted_changes(region_code, as_of))


def catalogue_with(changes: Sequence[Changed]) -> Catalogue:
    """The national catalogue with changes laid over it, later ones over earlier ones.

    Errors
        PARAM-01, PARAM-02  a value cannot be read, there is no such parameter
        RUN-05  a folder of check files is gone or cannot be read
    """
    folders = tuple(overlay_folder(c.overlay) for c in changes if c.overlay)
    if folders:  # not through load_catalogue, which keeps what it has read: a folder may have been changed
        try:
            parts = load_tables(), load_parameters(folders), load_views(folders), load_checks(folders)
        except ContentError as error:
            raise ClerkError(
                "RUN-05", "检查文件夹读不出来", str(error), "请系统管理员按 docs/developer/writing_checks.md 改正文件后再试"
            ) from error  # fmt: skip
        catalogue = Catalogue(*parts)
    else:
        catalogue = load_catalogue()
    parameters = catalogue.parameters
    for change in changes:
        if change.parameter_id:
            parameters = _with_value(parameters, change)
    return replace(catalogue, parameters=parameters)


def _with_value(parameters: ParameterSet, change: Changed) -> ParameterSet:
    """The whole data folder is the region's, so that within a run the value holds everywhere in it."""
    parameters = parameters.with_overrides({change.parameter_id: change.value})
    changed = parameters.by_id[change.parameter_id]
    source = Source(*change.source_words, "own")
    values = tuple(replace(v, source=source) for v in changed.values)
    return ParameterSet({**parameters.by_id, change.parameter_id: replace(changed, values=values)})


def adopted_changes(region_code: str, as_of: date) -> list[Changed]:
    """What the region and those above it have adopted for a day of question, widest region and earliest first."""
    codes = [c for name, c in region_columns(region_code).items() if name in LEVEL_COLUMNS and c]
    adopted = CheckChange.objects.filter(
        Q(state=ADOPTED) | Q(state=ENDED, ended_on__gt=as_of), region_code__in=codes, effective_on__lte=as_of
    ).select_related("unit", "decided_by")
    ordered = sorted(adopted, key=lambda c: (codes.index(c.region_code), c.effective_on, c.decided_at))
    return [
        Changed(
            c.parameter_id,
            c.value,
            c.overlay,
            (f"{c.unit.name}采用", f"{c.effective_on} 起，{c.decided_by.name}批准：{c.decision_reason}"),
        )
        for c in ordered
    ]


def overlay_root() -> Path:
    """Where the installation's administrator puts folders of changed check files: <home>/overlays/<name>/checks/…"""
    return settings.HOME.folder / "overlays"


def overlay_names() -> list[str]:
    """The folders that can be tried."""
    root = overlay_root()
    return (
        sorted(p.name for p in root.iterdir() if p.is_dir() and _FOLDER_NAME.fullmatch(p.name))
        if root.exists()
        else []
    )


def overlay_folder(name: str) -> Path:
    """The folder of that name.

    Errors
        RUN-05  there is none
    """
    folder = overlay_root() / name
    if not _FOLDER_NAME.fullmatch(name) or not folder.is_dir():
        raise ClerkError(
            "RUN-05", f"没有名为“{name}”的检查文件夹", "文件夹可能已被移走或改名", "请系统管理员放回数据文件夹的 overlays 下，或改选另一个"
        )  # fmt: skip
    return folder


def overlay_sha256(name: str) -> str:
    """What all files of a folder say, so that what was tried is what is adopted."""
    digest = hashlib.sha256()
    for path in sorted(overlay_folder(name).rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(overlay_root()).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def affected_checks(before: Catalogue, after: Catalogue) -> list[Check]:
    """The checks of `after` whose result a change can touch: their SQL, a view behind it, or a parameter of either differs."""
    from mingcha.engine.needs import Needs

    needs = Needs(after)
    views = {v for v in after.views if v not in before.views or before.views[v].sql != after.views[v].sql}
    values = {
        p for p in after.parameters.by_id if before.parameters.by_id.get(p) != after.parameters.by_id[p]
    }

    def touched(check: Check) -> bool:
        behind = [after.views[n] for n in needs.in_order(needs.reads(check)) if n in after.views]
        former = before.checks.get(check.id)
        return (
            former is None
            or former.sql != check.sql
            or any(v.id in views for v in behind)
            or any(p in values for owner in (check, *behind) for p in owner.parameters)
        )

    return [c for c in after.checks.values() if touched(c)]


def checks_using(parameter: Parameter, catalogue: Catalogue) -> list[Check]:
    """The checks that a parameter decides on, by itself or through a shared view."""
    from mingcha.engine.needs import Needs

    needs = Needs(catalogue)
    found = []
    for check in catalogue.checks.values():
        views = (catalogue.views[n] for n in needs.in_order(needs.reads(check)) if n in catalogue.views)
        if any(parameter.id in owner.parameters for owner in (check, *views)):
            found.append(check)
    return found


def overrides_as_changes(overrides: Iterable[dict]) -> list[Changed]:
    """The parameter changes of one run: [{parameter_id, value, reason}]."""
    return [Changed(o["parameter_id"], o["value"], "", ("本次运行指定", o["reason"])) for o in overrides]
