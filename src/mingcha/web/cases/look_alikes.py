"""Cases that are probably one matter: offered for 并案 with the reason why, never merged by themselves (R178, R199)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.work_reasons import reason_list
from mingcha.domain.access import Actor
from mingcha.office.flag_workbook import SIDES
from mingcha.web.access.services import visible
from mingcha.web.cases.filters import ANY
from mingcha.web.cases.models import Case, CaseFlag
from mingcha.web.cases.models.case import OPEN_STATES
from mingcha.web.cases.services.registering import FROM_CHECKS
from mingcha.web.cases.shown import show_cases
from mingcha.web.skeleton.list_filters import FilterForm
from mingcha.web.skeleton.listing import Column, Listing, Sort

SUBJECT_WORDS = {"h": "同一户", "p": "同一人", "n": "同一地区，姓名（已脱敏）相同"}
"""What the first letter of Case.subject_key says of two cases that share it."""
_SHOWN = 5


@dataclass(frozen=True)
class LookAlike:
    """Two open cases that are probably one: `case` would rest in `into`, which is further along, or else older."""

    case: Case
    into: Case
    why: str

    def link_beside(self, row: Case) -> SafeString:
        """The way to the act, as it reads in the line of one of the two."""
        words = f"并入 {self.into.no}" if self.case.pk == row.pk else f"把 {self.case.no} 并入本件"
        return format_html('<a href="{}">{}</a>', self.merge_url, words)

    @property
    def merge_url(self) -> str:
        """The page of the act 并案 with both filled in; a person reads and decides."""
        return f"{reverse('cases:act_merge', args=[self.case.no])}?{urlencode({'into': self.into.no, 'reason': self.why})}"


def open_cases() -> QuerySet[Case]:
    """Cases without a conclusion whose subject is known, not resting in another one."""
    return Case.objects.filter(status__in=OPEN_STATES, merged_into=None, subject_key__gt="")


def look_alikes(actor: Actor, case: Case) -> list[LookAlike]:
    """The open cases that are probably the same matter as this one, as far as the actor may merge them; oldest first."""
    if case.status not in OPEN_STATES or case.merged_into_id or not case.subject_key:
        return []
    others = visible(actor, open_cases().filter(subject_key=case.subject_key), "merge").exclude(pk=case.pk)
    if not visible(actor, Case.objects.filter(pk=case.pk), "merge").exists():
        return []
    found = list(others.order_by("pk")[:20])
    checks = _checks_of([case, *found])
    pairs = [(other, why_alike(case, other, checks)) for other in found]
    return [pair_of(case, other, why) for other, why in pairs if why][:_SHOWN]


def pair_of(one: Case, other: Case, why: str) -> LookAlike:
    """Which of two would rest: the one that is less far in the work, else the younger."""
    into = max(one, other, key=lambda c: (OPEN_STATES.index(c.status), -c.pk))
    return LookAlike(other if into is one else one, into, why)


def why_alike(one: Case, other: Case, checks: Mapping[int, set[str]]) -> str:
    """Why two cases of one subject are probably one matter, in words; "" if nothing but the subject is the same."""
    if one.confidential != other.confidential or (one.side == "missed") != (other.side == "missed"):
        return ""  # such cases are not merged
    subject = SUBJECT_WORDS[one.subject_key[0]]
    if shared := checks.get(one.pk, set()) & checks.get(other.pk, set()):
        known = load_catalogue().checks
        titles = "、".join(known[c].title if c in known else c for c in sorted(shared))
        return f"{subject}，都是检查“{titles}”提出的"
    if one.source == other.source and one.source not in FROM_CHECKS and one.side == other.side:
        return f"{subject}，来源都是{reason_list('case_source').words(one.source)}，方向相同"
    return ""


def _checks_of(cases: Iterable[Case]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    links = CaseFlag.objects.filter(case__in=[c.pk for c in cases], ended_at=None)
    for case_id, check_id in links.order_by().values_list("case_id", "check_id"):
        found.setdefault(case_id, set()).add(check_id)
    return found


class LookAlikeFilters(FilterForm):
    """What kind of matter."""

    first = ("side",)

    side = forms.ChoiceField(label="方向", choices=[ANY, *SIDES.items()])


class LookAlikeList(Listing):
    """Every open case to which there is an older one that is probably the same, youngest first."""

    name, title, noun, template = "look_alikes", "可能重复的核查件", "件", "cases/look_alikes.html"
    purpose = "同一户或同一人，检查或来源也相同的在办件；是不是同一事项由人判断，并错了可以取消"
    form_class, default_sort = LookAlikeFilters, "-new"
    sorts: ClassVar = {"new": Sort("pk", descending=True)}
    column_list = (
        Column("no", "编号", "stick-1 w-id", sort="new"),
        Column("subject_name", "对象（已脱敏）", "stick-2 w-name"),
        Column("title", "核查事项", "w-long"),
        Column("status_word", "环节", "nowrap"),
        Column("place", "乡镇村", "minor w-unit"),
        Column("why", "为什么像同一事项", "w-long"),
        Column("offer", "建议", "w-unit"),
    )

    def queryset(self) -> QuerySet[Case]:
        """Cases that the post may merge, with another such one before them."""
        doubled = open_cases().order_by().values("subject_key").annotate(n=Count("pk")).filter(n__gt=1)
        rows = visible(
            self.actor, open_cases().filter(subject_key__in=doubled.values("subject_key")), "merge"
        )
        return rows.filter(Exists(self._older()))

    def _older(self) -> QuerySet[Case]:
        listed = OuterRef(OuterRef(OuterRef("pk")))  # out of own_checks, same_check and the older case
        own_checks = CaseFlag.objects.filter(case=listed, ended_at=None).values("check_id")
        same_check = CaseFlag.objects.filter(case=OuterRef("pk"), ended_at=None, check_id__in=own_checks)
        same_source = Q(source=OuterRef("source"), side=OuterRef("side")) & ~Q(source__in=FROM_CHECKS)
        rows = open_cases().filter(
            subject_key=OuterRef("subject_key"), pk__lt=OuterRef("pk"), confidential=OuterRef("confidential")
        )
        return visible(self.actor, rows, "merge").filter(same_source | Exists(same_check))

    def narrow(self, rows: QuerySet, values: dict[str, Any]) -> QuerySet:
        """By side."""
        return rows.filter(side=values["side"]) if values["side"] else rows

    def complete(self, rows: list[Case]) -> None:
        """The oldest that is alike, why, and the way to 并案."""
        show_cases(rows, self.today)
        subjects = {row.subject_key for row in rows}
        others = list(visible(self.actor, open_cases().filter(subject_key__in=subjects), "merge").order_by("pk"))  # fmt: skip
        checks = _checks_of([*rows, *others])
        for row in rows:
            older = (o for o in others if o.subject_key == row.subject_key and o.pk < row.pk)
            pair = next((pair_of(row, o, why) for o in older if (why := why_alike(row, o, checks))), None)
            row.why = pair.why if pair else ""
            row.offer = pair.link_beside(row) if pair else ""
