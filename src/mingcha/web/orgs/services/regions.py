"""Regions: loaded as a whole, extended by functional zones, closed when they end. None is ever deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.regions import enclosing_codes, level_of, pad_region_code
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.orgs.models import Region, Unit
from mingcha.web.orgs.regional import LEVEL_COLUMNS, LEVELS, Regional
from mingcha.web.orgs.selectors import regions_open

LEVEL_OF_WORD = {"省": "province", "市": "city", "县": "county", "乡": "township", "乡镇": "township", "村": "village"}  # fmt: skip


@dataclass(frozen=True)
class RegionRow:
    """One region as a list has it.

    Arguments
        code     2, 4, 6, 9 or 12 digits
        level    省 市 县 乡(乡镇) 村; "" = as the digits tell
        parent   code of the region above, where the digits do not tell it (开发区); "" = as the digits tell
    """

    code: str
    name: str
    level: str = ""
    valid_from_on: date | None = None
    valid_until_on: date | None = None
    parent: str = ""
    is_extension: bool = False


@dataclass(frozen=True)
class LoadedRegions:
    """How many regions were new, changed, closed because the list no longer has them, and as before."""

    created: int
    changed: int
    closed: int
    same: int


def load_regions(
    *, actor: Actor, rows: Iterable[RegionRow], now: datetime, close_missing: bool = False
) -> LoadedRegions:
    """Take over a list of regions. Loading the same list again changes nothing.

    Arguments
        close_missing   regions that the list no longer has end today; functional zones of our own stay

    Errors
        ORG-01  a code, level or parent that cannot be; says in which row; nothing is taken over
    """
    today = timezone.localdate(now)
    with acting(actor, now=now) as act:
        require(actor, "import", Region())
        former = {r.code: r for r in Region.objects.select_for_update()}
        wanted = _arranged(rows, former)
        created, changed, moved = [], [], []
        for region in wanted.values():
            before = former.get(region.code)
            if before is None:
                created.append(region)
            elif difference := _difference(before, region):
                changed.append(region)
                moved += [region.code] if difference & {*LEVEL_COLUMNS} else []
        Region.objects.bulk_create(created, batch_size=500)
        Region.objects.bulk_update(changed, _FIELDS, batch_size=200)
        _refill(moved)
        gone = [
            r.code for r in former.values()
            if close_missing and r.code not in wanted and not r.is_extension and r.valid_until_on is None
        ]  # fmt: skip
        Region.objects.filter(code__in=gone).update(valid_until_on=today)
        result = LoadedRegions(
            len(created), len(changed), len(gone), len(wanted) - len(created) - len(changed)
        )
        if created or changed or gone:
            _forget_names()
            act.record("import", "region", after=result.__dict__ | {"closed_codes": gone[:200]})
        return result


def create_extension_region(
    *, actor: Actor, code: str, name: str, level: str, parent_code: str, from_on: date, now: datetime
) -> Region:
    """A functional zone (开发区、高新区、度假区): its place is what is said here, whatever its digits look like.

    Arguments
        level   county or township or village

    Errors
        ORG-01  the code is none, is taken, or the region above is not one level up or more
    """
    with acting(actor, now=now) as act:
        padded = pad_region_code(code.strip())
        parent = regions_open(timezone.localdate(now)).filter(pk=parent_code).first()
        if padded is None or not name.strip():
            raise _refused(f"区划代码“{code}”不能用", "须为 2、4、6、9 或 12 位数字，并写明名称")
        if Region.objects.filter(pk=padded).exists():
            raise _refused(f"区划代码 {padded} 已经有了", "同一代码只能登记一次")
        if parent is None or LEVELS.index(parent.level) >= LEVELS.index(level):
            raise _refused("上级区划不对", "须选择一个在用的、层级更高的区划")
        region = _place(
            Region(code=padded, name=name.strip(), level=level, is_extension=True, valid_from_on=from_on),
            parent,
        )
        require(actor, "create", region)
        region.save(force_insert=True)
        _forget_names()
        act.record("create", region, after={"parent": parent.code, "level": level, "from_on": from_on})
        return region


def close_region(*, actor: Actor, code: str, on: date, reason: str, now: datetime) -> Region:
    """A region ends on a day; it stays in the records.

    Errors
        ORG-02  regions below it, or units in it, are still open
    """
    with acting(actor, now=now) as act:
        region = Region.objects.select_for_update().get(pk=code)
        require(actor, "close", region)
        if region.valid_until_on is not None:
            return region
        below = regions_open(on).filter(parent_id=code).count()
        units = Unit.objects.filter(region_id=code, closed_on=None).count()
        if below or units:
            raise ClerkError(
                "ORG-02",
                what=f"{region.name}还不能停用",
                why=f"下面还有 {below} 个在用的区划、{units} 个没有撤销的单位",
                next_step="请先停用下级区划、撤销或并转其中的单位，再停用本区划",
            )
        region.valid_until_on = on
        region.save(update_fields=["valid_until_on"])
        _forget_names()
        act.record("close", region, reason=reason, after={"valid_until_on": on})
        return region


_FIELDS = ["name", "level", "parent", "is_extension", "valid_from_on", "valid_until_on", "region_code", *LEVEL_COLUMNS]  # fmt: skip


def _arranged(rows: Iterable[RegionRow], former: dict[str, Region]) -> dict[str, Region]:
    """{code: region} in the order of the levels, each with its parent and columns."""
    read: dict[str, tuple[Region, str, int]] = {}
    for number, row in enumerate(rows, start=1):
        code = pad_region_code(row.code.strip())
        if code is None:
            raise _refused(f"第 {number} 行的区划代码“{row.code}”不能用", "须为 2、4、6、9 或 12 位数字")
        if code in read:
            raise _refused(f"第 {number} 行的区划代码 {code} 重复", f"第 {read[code][2]} 行已经有这个代码")
        level = LEVEL_OF_WORD.get(row.level or level_of(code))
        if level is None or not row.name.strip():
            raise _refused(f"第 {number} 行不完整", f"区划名称不能为空，层级只能是{'、'.join(LEVEL_OF_WORD)}")
        region = Region(
            code=code, name=row.name.strip(), level=level, is_extension=row.is_extension or bool(row.parent),
            valid_from_on=row.valid_from_on, valid_until_on=row.valid_until_on,
        )  # fmt: skip
        read[code] = (region, row.parent.strip(), number)
    placed: dict[str, Region] = {}
    for code in sorted(read, key=lambda c: (LEVELS.index(read[c][0].level), c)):
        region, said, number = read[code]
        placed[code] = _place(region, _parent(region, said, number, placed, former))
    return placed


def _forget_names() -> None:
    """What lists remember of regions for a minute is read anew, in this process as soon as the change is in force."""
    transaction.on_commit(cache.clear)


def _parent(
    region: Region, said: str, number: int, placed: dict[str, Region], former: dict[str, Region]
) -> Region | None:
    """The region above: the one that is said, else the nearest that the digits tell and that exists."""
    codes = [pad_region_code(said) or said] if said else enclosing_codes(region.code)[1:]
    for code in codes:
        found = placed.get(code) or former.get(code)
        if found and LEVELS.index(found.level) < LEVELS.index(region.level):
            return found
    if said:
        raise _refused(f"第 {number} 行的上级区划 {said} 不对", "名单里没有它，或者它的层级不比本行高")
    return None


def _place(region: Region, parent: Region | None) -> Region:
    region.parent, region.region_code = parent, region.code
    for column in LEVEL_COLUMNS:
        setattr(region, column, getattr(parent, column) if parent else "")
    setattr(region, f"{region.level}_code", region.code)
    return region


def _difference(before: Region, after: Region) -> set[str]:
    names = {"parent_id" if f == "parent" else f for f in _FIELDS}
    return {n for n in names if getattr(before, n) != getattr(after, n)}


def _refill(codes: list[str]) -> None:
    """Regions that moved under another parent take along what lies in them, in every app."""
    for code in codes:
        columns = Region.objects.values(*LEVEL_COLUMNS).get(pk=code)
        for model in apps.get_models():
            if issubclass(model, Regional) and model is not Region:
                model._base_manager.filter(region_code=code).update(**columns)


def _refused(what: str, why: str) -> ClerkError:
    return ClerkError("ORG-01", what=what, why=why, next_step="请改正后重新办理；原有区划没有变动")
