"""Giving a backend the tables and shared views that a query reads, each once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from mingcha.engine.backend import Backend
from mingcha.engine.view_names import ViewNames


@dataclass
class Supply:
    """What a backend knows already, and how it gets the rest.

    keeps_all  every view is kept for later runs. Otherwise those alone that one more month leaves as they are: a view over months, kept month
               by month, and what stands beside new months. The others are taken over where they are kept already.
    """

    backend: Backend
    names: ViewNames
    keeps_all: bool = False
    known: set[str] = field(default_factory=set)

    def bring(self, wanted: tuple[str, ...]) -> None:
        """Make these tables and views known, and all that they rest on."""
        needs, views = self.names.needs, self.names.catalogue.views
        for name in needs.in_order(wanted):
            if name in self.known:
                continue
            view = views.get(name)
            if view:
                self.backend.add_view(
                    name, self.names.compiled(view), inline=view.inline, by_month=view.by_month,
                    beside=needs.reads_of(view) != (view.by_month,), adds_up=view.adds_up, kept_as=self.names.kept_as(view),
                    keep=self.keeps_all or view.by_month is not None or (needs.stands_beside_months(view) and not view.inline),
                )  # fmt: skip
            else:
                self.backend.add_table(name)
            self.known.add(name)

    def forget(self, names: Iterable[str]) -> None:
        """Free views that nobody needs any more."""
        gone = [n for n in names if n in self.known and n in self.names.catalogue.views]
        self.backend.drop(gone)
        self.known.difference_update(gone)
