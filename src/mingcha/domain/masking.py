"""How identities are shown to people who do not need them in full."""


def mask_name(name: str) -> str:
    """王小明 → 王*明, 王明 → 王*, a single character → *; the middle is never shown."""
    if len(name) <= 1:
        return "*" * len(name)
    if len(name) == 2:
        return name[0] + "*"
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_id_number(number: str) -> str:
    """Only the last two characters stay: first six and last four together would still find most people in a county."""
    return "*" * max(len(number) - 2, 0) + number[-2:] if len(number) > 2 else "*" * len(number)


def mask_account(account: str) -> str:
    """Only the last four digits stay, as on a bank's receipt; a number of up to eight digits keeps two."""
    shown = 4 if len(account) > 8 else 2
    return (
        "*" * max(len(account) - shown, 0) + account[-shown:] if len(account) > shown else "*" * len(account)
    )
