"""What pages and other apps ask about flags."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.web.access.services import visible
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag, FlagChange, FlagPackage, FlagSummary, Silence
from mingcha.web.flags.models.summary import GRAINS


@dataclass(frozen=True)
class FlagFacts:
    """What a case takes over from a flag. People by pseudonym, names masked."""

    id: int
    flag_no: str
    check_id: str
    side: str
    theme: str
    severity: str
    status: str
    region_code: str
    household_key: int | None
    person_key: int | None
    display_name: str
    programme: str
    amount_yuan: Decimal | None
    found_on: date
    episode: int
    confidential: str
    package_id: int | None
    case_id: int | None


def flags_seen(actor: Actor, action: str = "view") -> QuerySet[Flag]:
    """The flags that an actor may see (or do `action` to)."""
    return visible(actor, Flag.objects.all(), action)


def changed_since(flags: QuerySet[Flag], run_id: int) -> QuerySet[Flag]:
    """Those that were first found, went or came back in a later run."""
    later = FlagChange.objects.filter(run_id__gt=run_id).values("flag_id")
    return flags.filter(Q(first_run_id__gt=run_id) | Q(pk__in=later))


def facts_of(
    flag_ids: Iterable[int], actor: Actor | None = None, action: str = "dispatch"
) -> list[FlagFacts]:
    """The facts of flags, by number; with an actor only of those to which the actor may do `action`."""
    rows = Flag.objects.filter(pk__in=set(flag_ids))
    if actor is not None:
        rows = visible(actor, rows, action)
    names = [n for n in FlagFacts.__dataclass_fields__ if n not in ("id", "flag_no")]
    return [
        FlagFacts(id=f.pk, flag_no=f.flag_no, **{n: getattr(f, n) for n in names})
        for f in rows.order_by("pk")
    ]


def flags_of_package(package_id: int) -> list[int]:
    """The numbers of a package's flags."""
    return list(Flag.objects.filter(package_id=package_id).order_by("pk").values_list("pk", flat=True))


def open_packages(actor: Actor) -> QuerySet[FlagPackage]:
    """Packages that have not been dispatched."""
    return visible(actor, FlagPackage.objects.filter(split_at=None, case_id=None))


def others_of_household(actor: Actor, flag: Flag, limit: int = 50) -> list[Flag]:
    """The other flags of the same household (of the person where there is no household) that the actor may see, latest first."""
    if flag.household_key is None and flag.person_key is None:
        return []
    same = {"household_key": flag.household_key} if flag.household_key else {"person_key": flag.person_key}
    rows = visible(actor, Flag.objects.filter(**same)).exclude(pk=flag.pk)
    return list(rows.order_by("-found_on", "-pk")[:limit])


def changes_of(flag: Flag) -> list[FlagChange]:
    """When the flag went from the data and came back, oldest first."""
    return list(flag.changes.all())


def silence_of(flag: Flag) -> Silence | None:
    """The silence that was laid on the flag's subject and not ended by hand."""
    return Silence.objects.filter(check_id=flag.check_id, subject_id=flag.subject_id, ended_at=None).first()


def sees_kin_archive(actor: Actor) -> bool:
    """Whether the post may see flags of the 近亲属 archive, and which households are in it."""
    return any(words.KIN_ARCHIVE in s.confidential for s in load_access().scopes(actor, "view", "flag"))


def sees_theme(actor: Actor, theme: str) -> bool:
    """Whether the post may see the flags of a theme in its region; those of 近亲属 are of the archive's class."""
    return any(
        (not s.themes or theme in s.themes)
        and (theme != words.KIN_THEME or words.KIN_ARCHIVE in s.confidential)
        for s in load_access().scopes(actor, "view", "flag")
    )


def summary_grain(actor: Actor) -> str | None:
    """The grain of the summary that is exactly what the actor sees; None where it is not kept so finely."""
    scopes = load_access().scopes(actor, "view", "flag")
    by_region = all(s.reach == "subtree" for s in scopes)
    return actor.level if by_region and actor.level in GRAINS else None


def count_by_status(actor: Actor, *, side: str = "") -> dict[str, int]:
    """{status: how many flags the actor sees}, from the summary where it is kept, else counted."""
    grain = summary_grain(actor)
    if grain:
        rows = visible(actor, FlagSummary.objects.filter(grain=grain))
        rows = rows.filter(side=side) if side else rows
        return dict(rows.order_by().values_list("status").annotate(n=Sum("count")).values_list("status", "n"))
    rows = visible(actor, Flag.objects.all())
    rows = rows.filter(side=side) if side else rows
    return dict(rows.order_by().values_list("status").annotate(n=Count("pk")).values_list("status", "n"))
