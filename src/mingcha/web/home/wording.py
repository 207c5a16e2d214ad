"""What a message may not say: anything that tells who a person is."""

import re

_NUMBER_OF_A_PERSON = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1\d{10}|\d{16,19})(?!\d)")


def refuse_personal(text: str) -> str:
    """The text, or ValueError where it holds what may be an ID number, a phone number or an account.

    Messages are shown outside of the pages that check who may see what (top bar, digest, shared screens), so they say how many and
    what kind, and the page behind them says who. Names cannot be recognised; a test walks through what the apps send.
    """
    if is_personal(text):
        raise ValueError("a message must not carry a person's number")
    return text


def is_personal(text: str) -> bool:
    """Whether a text holds what may be an ID number, a phone number or an account."""
    return _NUMBER_OF_A_PERSON.search(text) is not None


CERTAINTY = {
    "read": "已读原文", "seed": "方案原文", "web": "公开网页", "memory": "凭记忆，引用前须核对原文", "own": "本系统或本地的办理口径",
}  # fmt: skip
"""How sure we are of what a document says."""
BY_MEMORY = "memory"
