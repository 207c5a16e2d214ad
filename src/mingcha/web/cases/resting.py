"""Cases that rest in another one after 并案: what the one that goes on answers for."""

from django.db.models import QuerySet

from mingcha.web.cases.models import Case, CaseFlag


def with_resting(case_id: int) -> list[int]:
    """The case and every case that rests in it, through any number of 并案."""
    found = layer = [case_id]
    while layer := list(Case.objects.filter(merged_into__in=layer).order_by("pk").values_list("pk", flat=True)):  # fmt: skip
        found = [*found, *layer]
    return found


def case_that_goes_on(case: Case) -> Case:
    """The case in which this one rests in the end; itself where it rests in none."""
    while case.merged_into_id:
        case = case.merged_into
    return case


def links_answered(case_id: int) -> QuerySet[CaseFlag]:
    """The links of all flags that a case answers now: its own, and those of the cases that rest in it."""
    return CaseFlag.objects.filter(case__in=with_resting(case_id), ended_at=None)
