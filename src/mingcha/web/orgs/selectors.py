"""What others ask about regions, units and posts."""

import unicodedata
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.domain.regions import enclosing_codes, level_of, pad_region_code
from mingcha.web.orgs.models import Post, Region, Unit, User
from mingcha.web.orgs.regional import LEVEL_COLUMNS

REMEMBERED_SECONDS = 60
"""A region that is renamed or set up shows in lists of other processes after a minute."""
_LEVEL_COLUMN_OF_WORD = dict(zip(("省", "市", "县", "乡", "村"), LEVEL_COLUMNS, strict=True))


def region_columns_of(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """{code: the Regional columns} for many region codes at once, one query for a thousand.

    A code that the table of regions does not know gets the columns that its digits tell; "" gets empty columns.
    """
    wanted = {c for c in codes if c}
    found: dict[str, dict[str, str]] = {"": dict.fromkeys(("region_code", *LEVEL_COLUMNS), "")}
    rest = sorted(wanted)
    for start in range(0, len(rest), 900):
        part = rest[start : start + 900]
        for row in Region.objects.filter(code__in=part).values("code", *LEVEL_COLUMNS):
            code = row.pop("code")
            found[code] = {"region_code": code, **row}
    for code in wanted - found.keys():
        found[code] = columns_by_digits(code)
    return found


def region_columns(code: str) -> dict[str, str]:
    """The Regional columns of one region code."""
    return region_columns_of([code])[code]


def columns_by_digits(code: str) -> dict[str, str]:
    """The columns that the digits of a code tell, for codes that no table of regions explains."""
    padded = pad_region_code(code) or ""
    columns = dict.fromkeys(LEVEL_COLUMNS, "")
    for enclosing in enclosing_codes(padded) if padded else []:
        columns[_LEVEL_COLUMN_OF_WORD[level_of(enclosing)]] = enclosing
    return {"region_code": padded or code, **columns}


def region_names(codes: Iterable[str]) -> dict[str, str]:
    """{code: name}, only those that are known; remembered for a minute, as every list prints them."""
    wanted = {f"region-name:{c}": c for c in codes if c}
    found = {wanted[key]: name for key, name in cache.get_many(wanted).items()}
    if missing := wanted.values() - found.keys():
        read = dict(Region.objects.filter(code__in=missing).values_list("code", "name"))
        cache.set_many({f"region-name:{c}": read.get(c, "") for c in missing}, REMEMBERED_SECONDS)
        found |= read
    return {c: name for c, name in found.items() if name}


def region_line(path: Iterable[str], names: dict[str, str]) -> str:
    """县 乡 村 in words, from a region_path (own first): the last three levels that are known."""
    return " ".join([names[c] for c in reversed(tuple(path)) if c in names][-3:])


def posts_in_force(on: date) -> QuerySet[Post]:
    """The posts that are held on a day, by people who may sign in."""
    return Post.objects.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on, user__is_active=True)


def actor_of(post: Post) -> Actor:
    """A person in a post."""
    return Actor(
        user_id=post.user_id,
        name=post.user.name,
        post_id=post.pk,
        role=post.role,
        level=post.unit.level,
        unit_id=post.unit_id,
        unit_kind=post.unit.kind,
        region_code=post.region_code,
        unit_name=post.unit.name,
    )


def actor_of_post(post_id: int, on: date) -> Actor | None:
    """The actor of a post if it is still held; None if it ended or the person may no longer sign in."""
    post = posts_in_force(on).filter(pk=post_id).select_related("user", "unit").first()
    return actor_of(post) if post else None


def is_highest(actor: Actor) -> bool:
    """Whether all offices of the installation lie in the actor's region: a county's own installation, for instance."""
    return (
        not Unit.objects.filter(closed_on=None).exclude(**{f"{actor.level}_code": actor.region_code}).exists()
    )


def unit_names(ids: Iterable[int]) -> dict[int, str]:
    """{unit id: name}."""
    return dict(Unit.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def posts_of(user_id: int, on: date) -> list[Post]:
    """The posts that a person holds on a day, with unit and user, by region; one query."""
    return list(posts_in_force(on).filter(user_id=user_id).select_related("user", "unit"))


def actor_without_post(user: User) -> Actor:
    """A person who holds no post: signs events of signing in and out, has no right to anything."""
    return Actor(
        user_id=user.pk, name=user.name, post_id=0, role="", level="", unit_id=user.unit_id or 0, unit_kind="", region_code=user.region_code,
    )  # fmt: skip


def roles_need_second_factor(posts: Iterable[Post]) -> bool:
    """Whether one of the posts must sign in with a second factor: all posts of a person share the sign-in."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    rules = load_access()
    return any(rules.totp_mandatory(post.role, post.unit.level) for post in posts)


def tidy_username(text: str) -> str:
    """As user names are stored: half-width, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def user_names(ids: Iterable[int]) -> dict[int, str]:
    """{user id: name of the person}."""
    return dict(User.objects.filter(pk__in=set(ids)).values_list("pk", "name"))


def tied_users(level: str, region_code: str) -> QuerySet[User]:
    """Accounts of a region, and of those below it, that are tied to a person of the registers."""
    return User.objects.filter(**{f"{level}_code": region_code}).exclude(register_person_key=None)


def role_name(role: str) -> str:
    """经办人 for clerk; the word itself for a role that content/access.yml does not know."""
    known = load_access().roles.get(role)
    return known.name if known else role


def unit_kind_name(kind: str) -> str:
    """民政局 for bureau."""
    return load_access().unit_kinds.get(kind, kind)


def post_line(post: Post) -> str:
    """示例县民政局　经办人, with the title where there is one."""
    title = f"（{post.title}）" if post.title else ""
    return f"{post.unit.name}　{role_name(post.role)}{title}"


def regions_open(on: date) -> QuerySet[Region]:
    """The regions that are in use on a day."""
    return Region.objects.filter(
        Q(valid_until_on=None) | Q(valid_until_on__gt=on), Q(valid_from_on=None) | Q(valid_from_on__lte=on)
    )


def colleagues_of(user_id: int, unit_id: int, on: date) -> QuerySet[User]:
    """Who else holds a post in a unit on a day."""
    held = posts_in_force(on).filter(unit_id=unit_id).exclude(user_id=user_id)
    return User.objects.filter(pk__in=held.values("user_id"))


def units_open(on: date) -> QuerySet[Unit]:
    """The units that are there on a day."""
    return Unit.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on))


def unit_name_of(actor: Actor) -> str:
    """The name of the unit in which somebody acts, for the frame of the pages."""
    return (
        actor.unit_name or Unit.objects.filter(pk=actor.unit_id).values_list("name", flat=True).first() or ""
    )


def user_ids_named(text: str) -> QuerySet[User]:
    """The users whose name or user name holds a text, as a subquery of their numbers."""
    wanted = text.strip()
    return User.objects.filter(Q(name__icontains=wanted) | Q(username__icontains=wanted)).values("pk")


def region_columns_of_unit(unit: Unit) -> dict[str, str]:
    """The Regional columns of a unit, without asking the table of regions."""
    return {name: getattr(unit, name) for name in ("region_code", *LEVEL_COLUMNS)}


def units_below(regions: Iterable[Region]) -> dict[str, int]:
    """{region code: how many open units lie in it and below}; one query for regions of one level."""
    codes = {r.level: [] for r in regions}
    for region in regions:
        codes[region.level].append(region.pk)
    found: dict[str, int] = {}
    for level, wanted in codes.items():
        column = f"{level}_code"
        rows = Unit.objects.filter(closed_on=None, **{f"{column}__in": wanted}).values_list(column)
        found |= dict(rows.annotate(count=Count("pk")).order_by())
    return found


def post_lines(ids: Iterable[int]) -> dict[int, str]:
    """{post id: 王芳，示例县民政局　经办人}."""
    rows = Post.objects.filter(pk__in=set(ids)).select_related("user", "unit")
    return {p.pk: f"{p.user.name}，{post_line(p)}" for p in rows}
