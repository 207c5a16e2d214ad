"""What an act on a page is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from mingcha.domain.access import Actor
from mingcha.web.cases.models import Case, Issue
from mingcha.web.orgs.selectors import posts_in_force

Subject = Case | Issue


class ActForm(forms.Form):
    """The form of an act: knows who acts on what, so that choices and first values come from there.

    `asked` is the query string of the link that led here, for first values that a page proposes.
    """

    def __init__(
        self, data: Any = None, files: Any = None, *, actor: Actor, row: Subject, today: date, asked: Mapping[str, str] | None = None
    ) -> None:  # fmt: skip
        super().__init__(data, files, auto_id="act-%s", use_required_attribute=False)
        self.actor, self.row, self.today, self.asked = actor, row, today, asked or {}
        self.prepare()

    def prepare(self) -> None:
        """Set choices and first values."""

    def people(self, unit_id: int | None) -> list[tuple[int, str]]:
        """(user id, name) of those who hold a post in a unit."""
        posts = posts_in_force(self.today).filter(unit_id=unit_id).select_related("user")
        return list(dict.fromkeys((p.user_id, p.user.name) for p in posts))


class NothingToFill(ActForm):
    """For acts that only need to be confirmed."""


class ReasonForm(ActForm):
    """For acts that only need a reason."""

    reason = forms.CharField(label="理由", max_length=400, widget=forms.Textarea(attrs={"rows": 3}))


@dataclass(frozen=True)
class PageAct:
    """One act on the page of a case.

    slug     its part of the address
    words    verb on the button and title of the page
    kind     case or issue: what is looked up, and asked for the right
    right    action of content/access.yml
    form     its form
    run      (actor, row, cleaned values, now) → does it
    done     what is said afterwards; a function of what `run` gave back where that decides
    offered  whether the row is where the act belongs
    tab      where the page goes afterwards
    warning  what to know before pressing, or ""
    template page of its own, where the plain one does not do
    about    object of content/access.yml, where it is another one than `kind`
    """

    slug: str
    words: str
    kind: str
    right: str
    form: type[ActForm]
    run: Callable[[Actor, Any, dict[str, Any], datetime], object]
    done: str | Callable[[Any], str]
    offered: Callable[[Any], bool]
    tab: str = "summary"
    warning: str = ""
    template: str = "cases/act.html"
    primary: bool = False
    about: str = ""

    @property
    def object_kind(self) -> str:
        """Object of content/access.yml that the right is asked for."""
        return self.about or self.kind


def in_states(*states: str) -> Callable[[Any], bool]:
    """Offered in these states, not while merged or referred."""
    return lambda row: row.status in states and not getattr(row, "merged_into_id", None)
