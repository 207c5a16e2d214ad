"""回避: a case never goes to the unit or the person that it is about, nor to a relative (信访工作条例第三十条)."""

from collections.abc import Callable, Collection, Iterable
from datetime import date

from mingcha.domain.errors import ClerkError
from mingcha.web.cases.models import Case
from mingcha.web.cases.resting import links_answered
from mingcha.web.orgs.kin import Kin
from mingcha.web.orgs.selectors import posts_in_force
from mingcha.web.skeleton.wording import day_text

KinSource = Callable[[Iterable[int]], dict[int, Kin]]
_sources: list[KinSource] = []
OWN_KIN = "本人就是当事人或其家庭成员，或者与当事人、被反映人有备案或登记的近亲属关系"
NOT_READ = "unreadable"
NOT_COMPARED = {
    "account_not_tied": "这个账号没有关联人员登记",
    "no_register": "没有导入近亲属备案",
    NOT_READ: "近亲属备案读不出来",
}
OTHER = "assignee_"
"""Before the names of what the timeline keeps about the person to whom work is given."""


def provide_kin(source: KinSource) -> None:
    """Register, in AppConfig.ready(), a function user ids → registered relations; a user whom it leaves out is not compared."""
    _sources.append(source)


def kin_of_each(user_ids: Iterable[int]) -> dict[int, Kin]:
    """Everybody whom these persons are registered as related to, by all registers; compared if one of the registers was."""
    asked = set(user_ids)
    answers = [source(asked) for source in _sources]
    return {user_id: _together([a[user_id] for a in answers if user_id in a]) for user_id in asked}


def kin_of(user_id: int) -> Kin:
    """The same for one."""
    return kin_of_each([user_id])[user_id]


def _together(found: list[Kin]) -> Kin:
    compared = [kin for kin in found if not kin.not_compared]
    whys = [kin.not_compared for kin in found] or ["account_not_tied" if _sources else "no_register"]
    return Kin(
        frozenset().union(*(k.person_keys for k in found)),
        frozenset().union(*(k.household_keys for k in found)),
        frozenset().union(*(k.user_ids for k in found)),
        as_of=max((k.as_of for k in compared if k.as_of), default=None),
        not_compared="" if compared else whys[0],
    )


def kin_note(user_id: int) -> dict[str, str]:
    """What the timeline keeps of the comparison that stood behind an act: compared with the register of which day, or why not."""
    kin = kin_of(user_id)
    if kin.not_compared:
        return {"kin": "not_compared", "kin_why": kin.not_compared}
    return {"kin": "compared"} | ({"kin_as_of": kin.as_of.isoformat()} if kin.as_of else {})


def kin_note_of_other(user_id: int, actor_id: int) -> dict[str, str]:
    """The same of the person to whom work is given; nothing where that is whoever gives it."""
    if user_id == actor_id:
        return {}
    return {f"{OTHER}{name}": value for name, value in kin_note(user_id).items()}


def kin_words(details: dict) -> str:
    """已比对近亲属备案（2024年6月30日导入） from what the timeline keeps, of whoever acted and whoever was given the work; "" where none was asked for."""
    return "；".join(words for words in (_words(details, "", ""), _words(details, OTHER, "承办人")) if words)


def came_in(on: date | None) -> str:
    """（2024年6月30日导入）; nothing where the day is not known."""
    return f"（{day_text(on)}导入）" if on else ""


def _words(details: dict, prefix: str, who: str) -> str:
    if details.get(f"{prefix}kin") == "compared":
        return f"{who}已比对近亲属备案{came_in(date.fromisoformat(day)) if (day := details.get(f'{prefix}kin_as_of')) else ''}"
    if details.get(f"{prefix}kin") == "not_compared":
        why = NOT_COMPARED.get(details.get(f"{prefix}kin_why", ""), "")
        return f"{who}近亲属关系：未比对{f'（{why}）' if why else ''}"
    return ""


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
