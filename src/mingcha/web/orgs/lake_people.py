"""From an ID number to the pseudonym that the registers know the person by. The number is looked up, never written anywhere."""

from collections.abc import Iterable

from django.conf import settings

from mingcha.domain.errors import ClerkError
from mingcha.domain.id_numbers import read_id_number
from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.parsing import normalise_id_text
from mingcha.lake.vault.index import Digester, Run, find_in
from mingcha.lake.workspace import Workspace


def valid_number(text: str) -> str:
    """The 18-character form of an ID number as somebody typed it (15 digits are converted).

    Errors
        USER-14  not a valid ID number; the message does not repeat it
    """
    try:
        number = read_id_number(normalise_id_text(text))
    except CellRefused:
        raise _not_valid() from None
    if not number.is_valid:
        raise _not_valid()
    return number.text


def person_keys_of(numbers: Iterable[str]) -> dict[str, int]:
    """{number: person key} of those valid numbers that some imported table has; the others are left out.

    Nobody is added to the vault: a person whom no import named has no registered relative yet, and an account is no reason to keep
    an identity.

    Errors
        VAULT-01 … VAULT-07  the key file is missing or not the right one
    """
    wanted = sorted(set(numbers))
    workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
    catalogue = workspace.catalogue()
    if not wanted or catalogue.vault.key_id is None:
        return {}
    digester = Digester(workspace.secret(catalogue).index_key)
    high, low = digester.digests(f"person:{number}".encode() for number in wanted)
    runs = [Run.load(workspace.vault / name) for name in catalogue.vault.kinds["person"].index]
    keys = find_in(runs, high, low).tolist()
    return {number: key for number, key in zip(wanted, keys, strict=True) if key}


def _not_valid() -> ClerkError:
    return ClerkError(
        "USER-14",
        what="没有关联人员登记",
        why="填写的不是有效的证件号：应为 18 位，出生日期真实，末位校验正确",
        next_step="对照身份证逐位核对后重新填写",
    )
