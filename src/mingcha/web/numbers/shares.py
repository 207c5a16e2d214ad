"""How a share is printed: with the two numbers behind it, and as a fraction alone where they are few."""

from mingcha.web.flags.precision import SMALL_SAMPLE


def short_share(part: int, whole: int, *, nothing: str) -> str:
    """64%（120/187） · 3/4 · `nothing`: for narrow columns, where the page says once that few are given no percentage."""
    return f"{part}/{whole}" if 0 < whole < SMALL_SAMPLE else share_words(part, whole, nothing=nothing)


def share_words(part: int, whole: int, *, nothing: str) -> str:
    """64%（120/187） · 3/4（件数少，不算比例） · `nothing` where there is no whole."""
    if not whole:
        return nothing
    if whole < SMALL_SAMPLE:
        return f"{part}/{whole}（件数少，不算比例）"
    return f"{round(100 * part / whole)}%（{part}/{whole}）"
