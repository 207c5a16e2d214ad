"""How a person wants pages shown: text size, contrast, row height. One cookie, read by the server, so that no page flickers."""

from dataclasses import dataclass
from typing import Any

COOKIE = "mingcha_display"
SIZES = (("16", "标准"), ("20", "大字版"), ("24", "特大"))
DENSITIES = (("roomy", "宽松"), ("", "标准"), ("compact", "紧凑"))
CONTRASTS = (("", "标准"), ("contrast", "高对比"))
ONE_YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True)
class Display:
    """One person's choice on one device."""

    size: str = "16"
    contrast: str = ""
    density: str = ""

    @property
    def css_class(self) -> str:
        """Classes of the html element."""
        parts = ["" if self.size == "16" else f"fs-{self.size}", self.contrast]
        parts.append(f"density-{self.density}" if self.density else "")
        return " ".join(p for p in parts if p)

    def as_cookie(self) -> str:
        """size.contrast.density"""
        return f"{self.size}.{self.contrast}.{self.density}"


def display_from(values: dict[str, Any], otherwise: Display | None = None) -> Display:
    """A Display from `size`, `contrast`, `density` of a query; what is missing or unknown stays as `otherwise` has it."""
    base = otherwise or Display()
    chosen = {}
    for name, choices in (("size", SIZES), ("contrast", CONTRASTS), ("density", DENSITIES)):
        value = "" if values.get(name) == "none" else values.get(name)  # a button must have a value
        chosen[name] = value if value in dict(choices) else getattr(base, name)
    return Display(**chosen)


def display_from_cookie(cookie: str) -> Display:
    """The Display that a cookie holds; the default for anything that is not one."""
    parts = [*cookie.split("."), "", "", ""][:3]
    return display_from(dict(zip(("size", "contrast", "density"), parts, strict=True)))
