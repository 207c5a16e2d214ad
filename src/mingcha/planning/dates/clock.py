"""Hours: 上午, 下午5点前, 17:00. 上午 alone means by noon; 下午 and 下班前 name no hour."""

import re

_CLOCK = re.compile(
    r"(?:的)?(上午|下午|中午|晚上|早上|晚)?(?:的)?(?:(\d{1,2})(?:时|点|:)(?:(\d{2})分?|半)?(?:钟|整)?)?(下班)?(?:之前|以前|前)?"
)


def parse_clock(text: str, at: int) -> tuple[str | None, int]:
    """(hour as HH:MM or None, end position) of an hour at a position; the end is the position itself where there is none."""
    m = _CLOCK.match(text, at)
    if m is None or not (m.group(1) or m.group(2) or m.group(4)):
        return None, at
    half, hour, minute = m.group(1), m.group(2), m.group(3)
    if hour is None:
        return ("12:00" if half in ("上午", "中午", "早上") else None), m.end()
    number = int(hour) + (12 if half in ("下午", "晚上", "晚") and int(hour) < 12 else 0)
    if number > 24 or (minute and int(minute) > 59):
        return None, at
    return f"{number % 24:02d}:{minute or ('30' if '半' in m.group() else '00')}", m.end()
