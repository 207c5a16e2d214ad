"""Finding somebody's flags by name or ID number: the text is looked up in the vault and never stands in a URL, a log or the record."""

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
        ("person", number.number, "person_key", 1)
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


def find_subject(*, actor: Actor, text: str, now: datetime) -> str:
    """The pseudonym (N000123, P000123) under which the actor may see flags of that name or ID number.

    Errors
        FIND-01  nobody of that name or number has a flag here
    """
    found = _pseudonyms(text.strip())
    with acting(actor, now=now) as act:
        for code, known in found:
            flags = visible(actor, Flag.objects.filter(**known))
            if flags.exists():
                act.record("find", "flag", object_id=code, person_key=known.get("person_key"))
                return code
        act.record("find", "flag", reason="没有找到")
    raise ClerkError(
        "FIND-01", what="没有找到", why="本辖区您可以查看的疑点里，没有这个姓名或证件号", next_step="核对写法：姓名要写全，证件号18位；或者用编号、地区查找"
    )  # fmt: skip
