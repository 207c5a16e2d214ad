"""Users from a workbook: every cell is checked first; then all rows, or those without errors, come in. Loading twice changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from mingcha.catalog.access import load_access
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import explain, may_kind, visible
from mingcha.web.audit.services import acting
from mingcha.web.orgs.models import Unit, User
from mingcha.web.orgs.selectors import posts_in_force, region_columns_of_unit, tidy_username
from mingcha.web.orgs.services import create_user, give_post, tie_key
from mingcha.web.orgs.services.posts import action_for
from mingcha.web.orgs.user_checks import (
    READY,
    SAME,
    WRONG,
    CheckedRow,
    Preview,
    check_against,
    check_numbers,
    check_texts,
)
from mingcha.web.orgs.user_file import FileRow, tidy_label, unit_label


@dataclass(frozen=True)
class Imported:
    """What came of an import."""

    users: int
    posts: int
    same: int
    left_out: int
    tied: int = 0


def units_to_fill(actor: Actor) -> list[Unit]:
    """The units in which somebody may make users."""
    people = User(unit=None)
    found = visible(actor, Unit.objects.filter(closed_on=None).select_related("region"))
    kept = []
    for unit in found:
        people.unit = unit
        for name, code in region_columns_of_unit(unit).items():
            setattr(people, name, code)
        if explain(actor, "create", people).allowed:
            kept.append(unit)
    return kept


def roles_to_give(actor: Actor) -> list[str]:
    """The names of the roles that somebody may give: the drop-down."""
    admin = [r for r in load_access().roles.values() if action_for(r.id) == "appoint_admin"]
    business = [r for r in load_access().roles.values() if r not in admin]
    return [r.name for r in (*business, *admin) if may_kind(actor, action_for(r.id), "post")]


def check_users(*, actor: Actor, rows: Iterable[FileRow], now: datetime) -> Preview:
    """Check every cell of every row against what is there, without writing anything."""
    today = timezone.localdate(now)
    units = {tidy_label(unit_label(u.name, u.region_code)): u for u in units_to_fill(actor)}
    by_name: dict[str, list[Unit]] = {}
    for unit in units.values():
        by_name.setdefault(tidy_label(unit.name), []).append(unit)
    read = list(rows)
    known = {u.username: u for u in User.objects.filter(username__in=[tidy_username(r.texts.get("username", "")) for r in read])}  # fmt: skip
    held = {
        (p.user_id, p.unit_id, p.role)
        for p in posts_in_force(today).filter(user_id__in=[u.pk for u in known.values()])
    }
    seen: dict[tuple[str, int | None, str], int] = {}
    checked = [CheckedRow(row.number, dict(row.texts)) for row in read]
    for each in checked:
        check_texts(each, units, by_name, today)
    check_numbers(checked)
    for each in checked:
        if not each.errors:
            check_against(each, actor, known, held, seen)
        each.state = WRONG if each.errors else each.state
    return Preview(tuple(checked))


def import_users(*, actor: Actor, rows: Iterable[FileRow], now: datetime, only_right: bool) -> Imported:
    """Make the users and posts of all rows, or of those without errors, in one transaction.

    New users cannot sign in until somebody hands out a one-time password (reset_sign_in).

    Errors
        USER-11   rows are wrong and `only_right` is False; nothing is made
    """
    with acting(actor, now=now) as act:
        preview = check_users(actor=actor, rows=rows, now=now)
        wrong = preview.count(WRONG)
        if wrong and not only_right:
            raise ClerkError("USER-11", what="没有导入", why=f"有 {wrong} 行填写有错", next_step="请改好后重新上传，或者选择“只导入无错的”")  # fmt: skip
        made: dict[str, User] = {}
        posts = tied = 0
        for row in preview.rows:
            if row.state != READY:
                continue
            username = tidy_username(row.texts["username"])
            user = row.user or made.get(username)
            if user is None:
                user = create_user(
                    actor=actor, username=username, name=row.texts["name"], unit_id=row.unit.pk, now=now,
                    phone=row.texts.get("phone", ""), with_password=False,
                ).user  # fmt: skip
                made[username] = user
            if not row.holds_post:
                give_post(
                    actor=actor, user_id=user.pk, unit_id=row.unit.pk, role=row.role, title=row.texts.get("title", ""),
                    from_on=row.from_on, now=now,
                )  # fmt: skip
                posts += 1
            if row.person_key is not None:
                tied += tie_key(actor=actor, user_id=user.pk, person_key=row.person_key, now=now)
        result = Imported(len(made), posts, preview.count(SAME), wrong, tied)
        if posts or tied:
            act.record("import", "user", after=result.__dict__)
        return result
