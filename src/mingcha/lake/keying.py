"""Identities become keys; ID numbers and accounts that hide in other texts are taken out too.

Members' households and persons are keyed first, household by household, so that keys lie in household order and files
sorted by them are small and quick to join. Then the other tables in alphabetical order, row by row of each column.
"""

import re
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.catalog.tables import Column, IdentityKind, Table
from mingcha.lake.columns import ParsedColumn
from mingcha.lake.id_columns import IdColumn, read_id_column

FIRST_TABLES = ("members", "households")
_ID_SHAPED = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])")
_ACCOUNT_SHAPED = re.compile(r"(?<![0-9A-Za-z])\d{16,19}(?![0-9A-Za-z])")
_PERHAPS = r"[0-9]{15}"


class Keyring(Protocol):
    """Hands out the keys of identities: the same identity, the same key."""

    def person_keys(self, numbers: IdColumn) -> pa.Array:
        """A key for each number: positive if valid, negative if not, NULL if empty."""
        ...

    def text_keys(self, kind: IdentityKind, texts: pa.Array) -> pa.Array:
        """A positive key for each text, NULL if empty."""
        ...


def keying_order(tables: list[str]) -> list[str]:
    """The order in which tables are keyed."""
    return [t for t in FIRST_TABLES if t in tables] + sorted(t for t in tables if t not in FIRST_TABLES)


def stored_arrays(table: Table, parsed: dict[str, ParsedColumn], keyring: Keyring) -> dict[str, pa.Array]:
    """The stored columns of parsed ones, by stored name."""
    arrays: dict[str, pa.Array] = {}
    for column in table.columns:
        if column.name not in parsed:
            continue
        values = parsed[column.name].values
        names = [stored.name for stored in column.lake_columns]
        if isinstance(values, IdColumn):
            keys = keyring.person_keys(values)
            arrays[names[0]] = keys
            arrays[names[1]] = pa.array(values.converted, mask=keys.is_null().to_numpy(zero_copy_only=False))
        elif column.identity is not None:
            arrays[names[0]] = keyring.text_keys(column.identity, values)
        else:
            arrays[names[0]] = shielded(values, column, table, keyring) if column.type == "text" else values
    return arrays


def shielded(texts: pa.Array, column: Column, table: Table, keyring: Keyring) -> pa.Array:
    """Texts in which ID numbers stand as pseudonyms 〔P000123〕 and, in free text, accounts as 〔A000123〕.

    In columns that tell things apart (key columns, numbers of books and papers, plates) only a valid 18-character ID
    number is replaced: the same one always by the same pseudonym, so that equality holds; a serial number stays.
    """
    suspects = np.flatnonzero(pc.fill_null(pc.match_substring_regex(texts, _PERHAPS), False))
    if not len(suspects):
        return texts
    tells_apart = column.name in table.key or column.name.endswith(("_id", "_no")) or column.name == "plate"
    replaced = {
        int(row): _replace(text, tells_apart, keyring)
        for row, text in zip(suspects, texts.take(pa.array(suspects)).to_pylist(), strict=True)
    }
    if all(text is None for text in replaced.values()):
        return texts
    whole = texts.to_pylist()
    for row, text in replaced.items():
        whole[row] = whole[row] if text is None else text
    return pa.array(whole, pa.string())


def _replace(text: str, tells_apart: bool, keyring: Keyring) -> str | None:
    def person(match: re.Match[str]) -> str:
        numbers, _ = read_id_column(pa.array([match[0]]))
        has_valid = bool(numbers.bodies[0])
        if tells_apart and not (has_valid and len(match[0]) == 18):
            return match[0]
        if not has_valid and not _looks_like_birth(match[0]):
            return match[0]
        if not has_valid:
            numbers.invalid[0] = numbers.invalid.get(0, match[0])
        return f"〔P{keyring.person_keys(numbers)[0].as_py():06d}〕"

    def account(match: re.Match[str]) -> str:
        return f"〔A{keyring.text_keys('account', pa.array([match[0]]))[0].as_py():06d}〕"

    shielded_text = _ID_SHAPED.sub(person, text)
    if not tells_apart:
        shielded_text = _ACCOUNT_SHAPED.sub(account, shielded_text)
    return None if shielded_text == text else shielded_text


def _looks_like_birth(number: str) -> bool:
    """A mistyped ID number is still somebody's: it has a plausible year and month of birth in the right place."""
    year, month = ("19" + number[6:8], number[8:10]) if len(number) == 15 else (number[6:10], number[10:12])
    return "1900" <= year <= "2100" and "01" <= month <= "12"


def key_members_first(keyring: Keyring, members: list[dict[str, ParsedColumn]]) -> None:
    """Hand out the keys of households and members, household by household, before anything else is keyed."""
    whole = [m for m in members if "household_id" in m and "person_id" in m]
    if not whole:
        return
    households = pa.concat_arrays([keyring.text_keys("household", m["household_id"].values) for m in whole])
    order = np.argsort(households.fill_null(2**62).to_numpy(), kind="stable")
    keyring.person_keys(IdColumn.joined([m["person_id"].values for m in whole]).take(order))
