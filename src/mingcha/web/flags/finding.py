"""Finding somebody's flags by name or ID number: the text is looked up in the vault and never stands in a URL, a log or the record."""

import re
from datetime import datetime

from django.conf import settings

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.id_numbers import read_id_number
from mingcha.domain.names import normalise_name
from mingcha.engine.printing import pseudonym
from mingcha.lake.cell_text import clean_text
from mingcha.lake.parsing import normalise_id_text
from mingcha.lake.vault.index import Digester, Run, find_in
from mingcha.lake.workspace import Workspace
from mingcha.web.access.services import visible
from mingcha.web.audit.services import acting
from mingcha.web.flags.models import Flag
from mingcha.web.skeleton.forms import tidy

_TAIL = re.compile(r"(?:(?P<name>\D*?\S)\s+)?(?P<tail>\d{3}[\dX])", re.IGNORECASE)
"""证件号后四位, with or without a name before it."""
MOST_OPENED = 20_000
"""So many numbers at most are opened for one question: a county's people, not a province's."""


def _pseudonyms(text: str) -> list[tuple[str, dict[str, int]]]:
    """(pseudonym, filter) of everybody whom the text may mean: by ID number, household number and name."""
    workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
    catalogue = workspace.catalogue()
    if not text or catalogue.vault.key_id is None:
        return []
    digester = Digester(workspace.secret(catalogue).index_key)

    def key_of(kind: str, said: str) -> int:
        high, low = digester.digests([f"{kind}:{said}".encode()])
        runs = [Run.load(workspace.vault / name) for name in catalogue.vault.kinds[kind].index]
        return int(find_in(runs, high, low)[0])

    squeezed = normalise_id_text(text)
    number = read_id_number(squeezed)
    asked: list[tuple[str, str, str, int]] = [
        ("person", number.text, "person_key", 1)
        if number.is_valid
        else ("invalid", squeezed, "person_key", -1),
        ("household", clean_text(text), "household_key", 1),
        ("name", normalise_name(text), "name_key", 1),
    ]
    found = []
    for kind, said, column, sign in asked:
        key = sign * key_of(kind, said)
        if key:
            shown = "person" if column == "person_key" else kind
            found.append((pseudonym(shown, key), {column: key}))
    return found


def _seen(actor: Actor, text: str) -> list[tuple[str, dict[str, int]]]:
    """Those of `_pseudonyms` with flags that the actor may see; where there are none, the text is read as 后四位."""
    found = [
        (code, known)
        for code, known in _pseudonyms(text)
        if visible(actor, Flag.objects.filter(**known)).exists()
    ]
    by_tail = _TAIL.fullmatch(text)
    return found or (_of_tail(actor, by_tail["name"] or "", by_tail["tail"]) if by_tail else [])


def _of_tail(actor: Actor, name: str, tail: str) -> list[tuple[str, dict[str, int]]]:
    """The one person with flags that the actor may see whose ID number ends so, of that name if one is given."""
    workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
    flags = visible(actor, Flag.objects.exclude(person_key=None))
    if name:
        names = [known["name_key"] for _, known in _pseudonyms(name) if "name_key" in known]
        flags = flags.filter(name_key__in=names)
    keys = list(flags.order_by().values_list("person_key", flat=True).distinct()[: MOST_OPENED + 1])
    if not keys or workspace.catalogue().vault.key_id is None:
        return []
    if len(keys) > MOST_OPENED:
        raise ClerkError(
            "FIND-02", what="没有按后四位查找", why=f"本辖区有疑点的人超过 {MOST_OPENED:,} 人，只凭后四位找不准", next_step="在前面写上姓名，例如“张三 1234”；或者填完整的18位证件号"
        )  # fmt: skip
    ends = [
        k
        for k, number in workspace.identities().texts("person", keys).items()
        if number.endswith(tail.upper())
    ]
    if len(ends) > 1:
        raise ClerkError(
            "FIND-03", what=f"有 {len(ends)} 个人的证件号后四位都是这个", why="后四位不能确定是哪一个人", next_step="在前面写上姓名，例如“张三 1234”；或者填完整的18位证件号"
        )  # fmt: skip
    return [(pseudonym("person", key), {"person_key": key}) for key in ends]


def find_subject(*, actor: Actor, text: str, now: datetime) -> str:
    """The pseudonym (N000123, P000123) under which the actor may see flags of that name, ID number or last four characters of one.

    Errors
        FIND-01  nobody of that name or number has a flag here · FIND-02, FIND-03 the last four characters do not tell who is meant
    """
    try:
        found = _seen(actor, tidy(text))
    except ClerkError as unclear:
        with acting(actor, now=now) as act:
            act.record("find", "flag", reason=unclear.what)
        raise
    with acting(actor, now=now) as act:
        for code, known in found:
            act.record("find", "flag", object_id=code, person_key=known.get("person_key"))
            return code
        act.record("find", "flag", reason="没有找到")
    raise ClerkError(
        "FIND-01", what="没有找到", why="本辖区您可以查看的疑点里，没有这个姓名或证件号", next_step="核对写法：姓名要写全，证件号18位；或者用编号、地区查找"
    )  # fmt: skip
