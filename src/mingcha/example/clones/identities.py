"""The ID numbers of a repeated county: another district in front, the check digit worked out anew, wrong ones wrong in the same way."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from mingcha.example.id_digits import CHARACTERS, check_character, check_indices
from mingcha.example.world import COUNTY_CODE

_CODES = np.frombuffer(CHARACTERS.encode(), dtype=np.uint8)


@dataclass(frozen=True)
class Identities:
    """All ID texts of a template: the usual ones of 18 characters as a matrix, the odd ones (15 digits, too short, lower case) apart.

    shift  how far each check digit lies from the right one (0 = right)
    """

    index: dict[str, int]
    bodies: np.ndarray
    shift: np.ndarray
    odd: tuple[str, ...]

    def under(self, code: str) -> pa.StringArray:
        """The numbers in the district `code`, in the order of `index`."""
        count = len(self.bodies)
        characters = np.empty((count, 18), dtype=np.uint8)
        characters[:, :17] = self.bodies
        characters[:, :6] = np.frombuffer(code.encode(), dtype=np.uint8)
        right = check_indices(characters[:, :17])
        characters[:, 17] = _CODES[(right + self.shift) % 11]
        offsets = np.arange(0, 18 * count + 1, 18, dtype=np.int32)
        usual = pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(characters.tobytes()))
        return pa.concat_arrays([usual, pa.array([_odd_under(text, code) for text in self.odd], pa.string())])


def _odd_under(text: str, code: str) -> str:
    body = code + text[6:]
    # A lower-case x was right but for its case: the new number may end differently.
    return body[:17] + check_character(body[:17]).lower() if len(text) == 18 else body


def collect_identities(texts: set[str]) -> Identities:
    """From all ID texts of a template."""
    usual = sorted(t for t in texts if len(t) == 18 and t[17] in CHARACTERS and t.startswith(COUNTY_CODE))
    odd = tuple(sorted(texts - set(usual)))
    matrix = np.frombuffer("".join(usual).encode(), dtype=np.uint8).reshape(-1, 18)
    given = np.array([CHARACTERS.index(t[17]) for t in usual], dtype=np.int32)
    shift = (given - check_indices(matrix[:, :17])) % 11
    return Identities({t: i for i, t in enumerate([*usual, *odd])}, matrix[:, :17].copy(), shift, odd)
