"""Items that name no deadline or no unit where their siblings do."""

from collections import defaultdict

from mingcha.planning.passages import Passage
from mingcha.planning.plan import Defect, Item


def find_gaps(items: list[Item], passages: dict[str, Passage]) -> list[Defect]:
    """no_deadline and no_unit: at least two siblings, and most of them, name one."""
    out: list[Defect] = []
    groups: dict[str, list[Item]] = defaultdict(list)
    parents = {i.id.rpartition(".")[0] for i in items}
    for item in items:
        groups[item.id.rpartition(".")[0]].append(item)
    for siblings in groups.values():
        for item in siblings:
            below = [i for i in items if i.id.startswith(item.id + ".")]
            if item.id in parents and (_bare(item) or any(i.due for i in below)):
                continue
            # Only deadlines in labels and brackets make a pattern that an item can fall out of.
            with_due = sum(_fixed(i) and passages[i.id].item_due.stated for i in siblings if i is not item)
            with_unit = sum(
                passages[i.id].units.labelled and _own_label(passages[i.id])
                for i in siblings
                if i is not item
            )
            others = len(siblings) - 1
            if item.due is None and with_due >= 2 and with_due * 2 > others:
                out.append(
                    Defect(
                        "no_deadline",
                        item.section,
                        item.title,
                        f"同级{others}项中有{with_due}项写明时限，本项没有写",
                    )
                )
            if not item.units and with_unit >= 2 and with_unit * 2 > others:
                out.append(
                    Defect(
                        "no_unit",
                        item.section,
                        item.title,
                        f"同级{others}项中有{with_unit}项写明责任单位，本项没有写",
                    )
                )
    return out


def _bare(item: Item) -> bool:
    return len(item.quote) <= len(item.title) + 2


def _fixed(item: Item) -> bool:
    return item.due is not None and item.due.kind != "on_event"


def _own_label(passage: Passage) -> bool:
    return any(label.kind == "units" and label.value for label in passage.labels)
