"""Names of people as they are compared: equality after normalising, never by similarity."""

import unicodedata

_DOTS = "·•‧・･．."


def normalise_name(name: str) -> str:
    """NFKC, all white space and the dots between parts of a name removed (checks.md, Joining people)."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(
        c for c in folded if not c.isspace() and c not in _DOTS and unicodedata.category(c) != "Cf"
    )
