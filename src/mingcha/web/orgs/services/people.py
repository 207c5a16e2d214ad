"""Accounts: made, changed, locked, unlocked, and their way in set anew."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.handlers.proxy import AxesProxyHandler
from django.db import IntegrityError, transaction

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.orgs.models import Unit, User
from mingcha.web.orgs.selectors import region_columns, tidy_username
from mingcha.web.orgs.services.reaching import refuse_beyond_reach
from mingcha.web.signin.limits import limit
from mingcha.web.signin.passwords import one_time_password
from mingcha.web.signin.second_factor import unbind

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True)
class NewUser:
    """A user and the one-time password that is shown this once; "" where one was given or none is wanted yet."""

    user: User
    one_time_password: str


def create_user(
    *, actor: Actor, username: str, name: str, unit_id: int, now: datetime, phone: str = "", password: str | None = None,
    must_change_password: bool = True, with_password: bool = True,
) -> NewUser:  # fmt: skip
    """An account, kept by a unit. It opens nothing until a post is given.

    Arguments
        password        given only when an installation is set up at the console; None = a one-time password is made
        with_password   False = the person cannot sign in until `reset_sign_in` hands out a one-time password

    Errors
        USER-01  not a user name · USER-02  the name is taken · USER-03  no such unit, or it is closed, or the person has no name
    """
    with acting(actor, now=now) as act:
        username = tidy_username(username)
        if not USERNAME.fullmatch(username):
            raise bad_username(username)
        unit = Unit.objects.filter(pk=unit_id, closed_on=None).first()
        if unit is None or not name.strip():
            raise ClerkError("USER-03", what="没有建成用户", why="单位不存在或已撤销，或者姓名是空的", next_step="请选择在用的单位，填写姓名")  # fmt: skip
        user = User(
            username=username, name=name.strip(), phone=phone.strip(), unit=unit, must_change_password=must_change_password,
            **region_columns(unit.region_code),
        )  # fmt: skip
        require(actor, "create", user)
        made = "" if password or not with_password else one_time_password()
        user.set_password(password or made or None)
        if made:
            user.one_time_until_at = now + timedelta(hours=limit("one_time_password_hours"))
        elif password:
            user.password_changed_at = now
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError:
            raise taken_username(username) from None
        act.record("create", user, after={"unit": unit_id})
        return NewUser(user, made)


def change_user(*, actor: Actor, user_id: int, name: str, phone: str, now: datetime) -> User:
    """Name and office telephone of a person.

    Errors
        USER-03  the name is empty · USER-12  an interface's account · USER-13  a post beyond the actor's reach
    """
    with acting(actor, now=now) as act:
        user = User.objects.select_for_update().get(pk=user_id)
        require(actor, "change", user)
        refuse_beyond_reach(actor, "change", user)
        if not name.strip():
            raise ClerkError("USER-03", what="没有保存", why="姓名是空的", next_step="请填写姓名")
        changed = [f for f, v in (("name", name.strip()), ("phone", phone.strip())) if getattr(user, f) != v]
        if changed:
            user.name, user.phone = name.strip(), phone.strip()
            user.save(update_fields=changed)
            act.record("change", user, after={"fields": changed})  # no names in the chain
        return user


def lock_user(*, actor: Actor, user_id: int, reason: str, now: datetime) -> User:
    """The person can no longer sign in; open sessions end with their next request.

    Errors
        USER-12  an interface's account · USER-13  a post beyond the actor's reach
    """
    with acting(actor, now=now) as act:
        user = User.objects.select_for_update().get(pk=user_id)
        require(actor, "lock", user)
        refuse_beyond_reach(actor, "lock", user)
        if user.is_active:
            user.is_active = False
            user.save(update_fields=["is_active"])
            act.record("lock", user, reason=reason)
        return user


def unlock_user(*, actor: Actor, user_id: int, reason: str, now: datetime) -> User:
    """The person can sign in again: the account is active and its failed attempts are forgotten.

    Errors
        USER-04  the person has left; a new account or a new post is needed
        USER-12  an interface's account · USER-13  a post beyond the actor's reach
    """
    with acting(actor, now=now) as act:
        user = User.objects.select_for_update().get(pk=user_id)
        require(actor, "unlock", user)
        refuse_beyond_reach(actor, "unlock", user)
        if user.left_on is not None:
            raise ClerkError("USER-04", what="没有解锁", why="这个人已经离岗", next_step="重新上岗的，请新建用户并任命岗位")  # fmt: skip
        user.is_active = True
        user.save(update_fields=["is_active"])
        AxesProxyHandler.reset_attempts(username=user.username)
        act.record("unlock", user, reason=reason)
        return user


def reset_sign_in(
    *, actor: Actor, user_id: int, reason: str, now: datetime, second_factor: bool = False
) -> NewUser:
    """A new one-time password, shown once; the former password and all open sessions end.

    Arguments
        second_factor   also take the bound phone away (lost, replaced): the next sign-in binds a new one

    Errors
        USER-12  an interface's account, in which nobody signs in · USER-13  a post beyond the actor's reach
    """
    with acting(actor, now=now) as act:
        user = User.objects.select_for_update().get(pk=user_id)
        require(actor, "reset_sign_in", user)
        refuse_beyond_reach(actor, "reset_sign_in", user)
        made = one_time_password()
        user.set_password(made)
        user.must_change_password = True
        user.one_time_until_at = now + timedelta(hours=limit("one_time_password_hours"))
        user.save(update_fields=["password", "must_change_password", "one_time_until_at"])
        if second_factor:
            unbind(user)
        AxesProxyHandler.reset_attempts(username=user.username)
        act.record("reset_sign_in", user, reason=reason, after={"second_factor": second_factor})
        return NewUser(user, made)


def bad_username(username: str) -> ClerkError:
    """The message for something that cannot be a user name."""
    return ClerkError(
        "USER-01",
        what=f"用户名“{username[:40]}”不能用",
        why="用户名为 2—40 位小写字母、数字，可以含 . _ -，以字母或数字开头",
        next_step="请改一个用户名，例如姓名拼音加数字",
    )


def taken_username(username: str) -> ClerkError:
    """The message for a user name that somebody has."""
    return ClerkError("USER-02", what=f"用户名“{username}”已经有人用", why="用户名在全系统不能重复", next_step="请换一个用户名，例如在后面加数字")  # fmt: skip
