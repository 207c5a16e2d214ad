"""回避: a case never goes to the unit or the person that it is about, nor to a relative (信访工作条例第三十条)."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date

from mingcha.domain.errors import ClerkError
from mingcha.web.cases.models import Case
from mingcha.web.cases.resting import links_answered
from mingcha.web.orgs.selectors import posts_in_force


@dataclass(frozen=True)
class Kin:
    """Whom a person of the staff is registered as related to, by pseudonym, household and user."""

    person_keys: frozenset[int] = frozenset()
    household_keys: frozenset[int] = frozenset()
    user_ids: frozenset[int] = frozenset()


KinSource = Callable[[Iterable[int]], dict[int, Kin]]
_sources: list[KinSource] = []
OWN_KIN = "本人与当事人或被反映人有备案的近亲属关系"


def provide_kin(source: KinSource) -> None:
    """Register, in AppConfig.ready(), a function user ids → registered relations. Without one, kinship is 未比对 and said so."""
    _sources.append(source)


def kin_was_compared() -> bool:
    """Whether any register of relations is there to be asked."""
    return bool(_sources)


def kin_of(user_id: int) -> Kin:
    """Everybody whom a person is registered as related to, by all registers."""
    found = [source([user_id]).get(user_id, Kin()) for source in _sources]
    return Kin(*(frozenset().union(*(getattr(k, f.name) for k in found)) for f in fields(Kin)))


def why_not_person(case: Case, user_id: int, about: Collection[int] | None = None) -> str:
    """Why this person must not act on a case; "" if nothing speaks against it.

    Arguments
        about  users whom it is about; None = those on record
    """
    about = set(case.about_users.values_list("pk", flat=True) if about is None else about)
    if user_id in about:
        return "本件反映的就是本人"
    kin = kin_of(user_id)
    if (
        (kin.person_keys and kin.person_keys & _persons_of(case))
        or case.household_key in kin.household_keys
        or about & kin.user_ids
    ):
        return OWN_KIN
    return ""


def _persons_of(case: Case) -> set[int]:
    """Everybody whom a case is about as a person helped: a package of a household concerns several."""
    of_flags = links_answered(case.pk).values_list("flag__person_key", flat=True)
    return {case.person_key, *of_flags} - {None}


def why_not_unit(about_units: set[int], about_users: set[int], unit_id: int, on: date) -> str:
    """Why a case must not go to this unit; "" if nothing speaks against it."""
    if unit_id in about_units:
        return "本件反映的就是该单位"
    if about_users and posts_in_force(on).filter(unit_id=unit_id, user_id__in=about_users).exists():
        return "本件反映的人在该单位任职"
    return ""


def refuse_unit(case: Case, unit_id: int, on: date) -> None:
    """Refuse a unit that the case is about.

    Errors
        CASE-04
    """
    units = set(case.about_units.values_list("pk", flat=True))
    users = set(case.about_users.values_list("pk", flat=True))
    if why := why_not_unit(units, users, unit_id, on):
        raise ClerkError("CASE-04", f"{case.no} 不能交给这个单位", why, "改由上级单位或其他单位承办")


def refuse_person(case: Case, user_id: int) -> None:
    """Refuse a person that the case is about, or a registered relative.

    Errors
        CASE-05
    """
    if why := why_not_person(case, user_id):
        raise ClerkError("CASE-05", f"{case.no} 须回避，不能办理", why, "转给与本件无关的人员，或请上级改派")
