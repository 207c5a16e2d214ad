"""One household's flags in one package, so that nobody visits twice; split again as long as it has not been dispatched."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.access import Actor
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.flags import words
from mingcha.web.flags.models import Flag, FlagPackage
from mingcha.web.flags.refusals import (
    not_one_household,
    nothing_chosen,
    package_under_way,
    too_many_in_package,
)
from mingcha.web.flags.working import locked, refuse_unless
from mingcha.web.orgs.regional import LEVEL_COLUMNS


def merge_flags(*, actor: Actor, flag_ids: Iterable[int], now: datetime) -> FlagPackage:
    """Put the new flags of one household into a package; into the one that is open, where the household has one.

    Errors
        ACCESS-01 · FLAG-01 one is under way · FLAG-04 not one household · FLAG-05 too many · FLAG-07 none chosen
    """
    with acting(actor, now=now) as act:
        flags = locked(flag_ids)
        if not flags:
            raise nothing_chosen()
        for flag in flags:
            require(actor, "merge", flag)
        refuse_unless(flags, (words.NEW,))
        household = _one_household(flags)
        package = FlagPackage.objects.filter(household_key=household, split_at=None, case_id=None).first()
        already = (
            Flag.objects.filter(package_id=package.pk).exclude(pk__in=[f.pk for f in flags])
            if package
            else Flag.objects.none()
        )
        before = list(already)
        if len(flags) + len(before) < 2:
            raise not_one_household("只选了一条")
        most = package_limit(flags[0].region_code, timezone.localdate(now))
        if len(flags) + len(before) > most:
            raise too_many_in_package(most)
        package = package or _new_package(actor, flags[0], now)
        package.confidential = next((f.confidential for f in (*flags, *before) if f.confidential), "")
        package.save()
        Flag.objects.filter(pk__in=[f.pk for f in flags]).update(package_id=package.pk)
        act.record("create", package, after={"flags": [f.pk for f in flags]})
        for flag in flags:
            act.record("merge", flag, after={"package": package.pk})
        return package


def split_package(*, actor: Actor, package_id: int, now: datetime) -> int:
    """Take a package apart; its flags are single again. Returns how many.

    Errors
        ACCESS-01 · FLAG-06 it is dispatched, or split already
    """
    with acting(actor, now=now) as act:
        package = FlagPackage.objects.select_for_update().get(pk=package_id)
        require(actor, "split", package)
        flags = locked(Flag.objects.filter(package_id=package.pk).values_list("pk", flat=True))
        if package.split_at or package.case_id or any(f.status in words.UNDER_WAY for f in flags):
            raise package_under_way()
        package.split_at = now
        package.save(update_fields=["split_at"])
        Flag.objects.filter(pk__in=[f.pk for f in flags]).update(package_id=None)
        act.record("split", package, before={"flags": [f.pk for f in flags]})
        return len(flags)


def package_limit(region_code: str, on: date) -> int:
    """How many flags one package may hold (content/parameters/work.yml)."""
    found = load_catalogue().parameters.by_id["package_max_members"].lookup(region_code, on)
    return int(found.value) if found and found.value else 1


def _one_household(flags: list[Flag]) -> int:
    households = {f.household_key for f in flags}
    if None in households:
        raise not_one_household("有的疑点不是说某一户的")
    if len(households) > 1:
        raise not_one_household(f"选中的疑点属于 {len(households)} 户")
    return households.pop()


def _new_package(actor: Actor, flag: Flag, now: datetime) -> FlagPackage:
    return FlagPackage(
        household_key=flag.household_key, display_name=flag.display_name, made_by_id=actor.user_id, made_by_name=actor.name, made_at=now,
        region_code=flag.region_code, **{c: getattr(flag, c) for c in LEVEL_COLUMNS},
    )  # fmt: skip


def mark_package(*, package_id: int, case_id: int | None, holder_unit_id: int | None) -> None:
    """The package is answered by a case (None: no longer). Call in the transaction in which its flags are dispatched or let go."""
    FlagPackage.objects.filter(pk=package_id).update(case_id=case_id, holder_unit_id=holder_unit_id)
