"""One passage read once: its labels, its deadlines, its units. Items, reports and defects all start from here."""

from dataclasses import dataclass

from mingcha.planning.checklists import find_checklist
from mingcha.planning.choosing import ItemDue, choose_due
from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.labels import Label, find_labels
from mingcha.planning.units.responsible import Units, units_of


@dataclass(frozen=True)
class Passage:
    """text is the passage without its number; lead_units are those that an enclosing passage named."""

    section: str
    text: str
    labels: tuple[Label, ...]
    item_due: ItemDue
    units: Units
    checklist: tuple[str, ...]

    @property
    def people(self) -> tuple[str, ...]:
        """责任人 and 责任领导 as labelled."""
        return tuple(label.value for label in self.labels if label.kind == "people" and label.value)


def read_passage(section: str, text: str, anchor: Anchor) -> Passage:
    """Read a passage."""
    labels = find_labels(text)
    item_due = choose_due(text, labels, anchor)
    after_dates = tuple(f.end for f in item_due.found)
    return Passage(
        section, text, tuple(labels), item_due, units_of(text, labels, after_dates), find_checklist(text)
    )
