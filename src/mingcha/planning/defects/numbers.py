"""Numbers that come twice or are left out among siblings."""

from mingcha.planning.headings import Node
from mingcha.planning.plan import Defect


def find_number_defects(root: Node) -> list[Defect]:
    """duplicate_number for each number printed twice under one heading; a jump is told in its note."""
    out: list[Defect] = []
    _visit(root, out)
    return out


def _visit(node: Node, out: list[Defect]) -> None:
    seen: dict[tuple[str, int], Node] = {}
    last: dict[str, int] = {}
    for child in node.children:
        _visit(child, out)
        marker = child.marker
        if marker is None or marker.kind in ("ordinal", "name"):
            continue
        key = (marker.kind, marker.number)
        if key in seen and marker.number > 1:
            title = (child.lines or [""])[0][:24]
            out.append(
                Defect(
                    "duplicate_number",
                    child.section,
                    f"{marker.printed or child.section}{title}",
                    f"编号{marker.printed}在同一级出现两次，上一次是“{(seen[key].lines or [''])[0][:20]}”",
                    _next(marker.kind, last.get(marker.kind, 0) + 1),
                )
            )
        seen.setdefault(key, child)
        last[marker.kind] = marker.number


def _next(kind: str, number: int) -> str | None:
    from mingcha.planning.markers import printed_number

    return printed_number(kind, number) or None
