"""Units open, change and close."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.orgs.models import Unit
from mingcha.web.orgs.selectors import posts_in_force, region_columns, regions_open


def create_unit(
    *, actor: Actor, name: str, kind: str, region_code: str, now: datetime, phone: str = ""
) -> Unit:
    """A unit in a region; its level is the region's.

    Arguments
        kind    a kind of unit of content/access.yml

    Errors
        ORG-03  no such kind at that level, the region is closed or unknown, or the unit is there already
    """
    with acting(actor, now=now) as act:
        region = regions_open(timezone.localdate(now)).filter(pk=region_code).first()
        if region is None:
            raise _refused("没有建成单位", f"区划 {region_code} 不存在或已停用")
        rules = load_access()
        if not any(role.exists(kind, region.level) for role in rules.roles.values()):
            raise _refused(
                "没有建成单位",
                f"{rules.levels[region.level]}没有“{rules.unit_kinds.get(kind, kind)}”这类单位",
            )
        if not name.strip():
            raise _refused("没有建成单位", "单位名称是空的")
        unit = Unit(
            name=name.strip(), kind=kind, level=region.level, region=region, phone=phone.strip(),
            **region_columns(region_code),
        )  # fmt: skip
        require(actor, "create", unit)
        try:
            with transaction.atomic():
                unit.save(force_insert=True)
        except IntegrityError:
            raise _refused(f"{region.name}已经有“{unit.name}”", "同一区划、同一类别里单位不能重名") from None
        act.record("create", unit, after={"name": unit.name, "kind": kind, "region": region_code})
        return unit


def change_unit(*, actor: Actor, unit_id: int, name: str, phone: str, now: datetime) -> Unit:
    """Name and telephone of a unit.

    Errors
        ORG-03  the name is empty or taken
    """
    with acting(actor, now=now) as act:
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        require(actor, "change", unit)
        if not name.strip():
            raise _refused("没有保存", "单位名称是空的")
        before = {"name": unit.name, "phone": unit.phone}
        unit.name, unit.phone = name.strip(), phone.strip()
        after = {"name": unit.name, "phone": unit.phone}
        if before == after:
            return unit
        try:
            with transaction.atomic():
                unit.save(update_fields=["name", "phone"])
        except IntegrityError:
            raise _refused(f"已经有“{unit.name}”", "同一区划、同一类别里单位不能重名") from None
        act.record("change", unit, before=before, after=after)
        return unit


def close_unit(*, actor: Actor, unit_id: int, on: date, reason: str, now: datetime) -> Unit:
    """A unit ends; its records keep its name.

    Errors
        ORG-04  people still hold posts in it
    """
    with acting(actor, now=now) as act:
        unit = Unit.objects.select_for_update().get(pk=unit_id)
        require(actor, "close", unit)
        if unit.closed_on is not None:
            return unit
        held = posts_in_force(on).filter(unit_id=unit_id).count()
        if held:
            raise ClerkError(
                "ORG-04",
                what=f"{unit.name}还不能撤销",
                why=f"还有 {held} 个任职没有结束",
                next_step="请先办理这些人员的工作移交，结束任职后再撤销单位",
            )
        unit.closed_on = on
        unit.save(update_fields=["closed_on"])
        act.record("close", unit, reason=reason, after={"closed_on": on})
        return unit


def _refused(what: str, why: str) -> ClerkError:
    return ClerkError("ORG-03", what=what, why=why, next_step="请核对单位名称、类别和区划后再办理")
