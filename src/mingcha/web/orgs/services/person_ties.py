"""Who an account's holder is in the imported registers (近亲属备案、干部名单、户籍人口), so that 回避 can compare relatives.

信访工作条例第三十条: whoever has a direct interest must withdraw. The ID number is used once, to look the pseudonym up.
"""

from datetime import datetime

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.orgs.lake_people import person_keys_of, valid_number
from mingcha.web.orgs.models import User
from mingcha.web.orgs.services.reaching import refuse_beyond_reach


def tie_person(*, actor: Actor, user_id: int, id_number: str, now: datetime) -> User:
    """Tie an account to the person of that ID number. Once tied it is taken off before another is tied.

    Errors
        USER-14  not a valid ID number · USER-15  no imported table has it; the attempt stays on record, nothing else
        USER-16  tied to somebody else already · USER-12  an interface's account · USER-13  a post beyond the actor's reach
        ACCESS-01  also one's own account
    """
    with acting(actor, now=now) as act:
        user = _locked(actor, user_id)
        number = valid_number(id_number)
        key = person_keys_of([number]).get(number)
        if key is None:
            act.record("tie_person", user, reason="没有关联：导入的数据里没有这个证件号")
        else:
            tie_key(actor=actor, user_id=user_id, person_key=key, now=now)
            user.refresh_from_db()
    if key is None:
        raise ClerkError(
            "USER-15",
            what="没有关联人员登记",
            why="已导入的数据里没有这个证件号；号码没有保存",
            next_step="核对号码；号码没错的，先导入“近亲属备案”或“经办人员和村居干部”，再来关联",
        )
    return user


def tie_key(*, actor: Actor, user_id: int, person_key: int, now: datetime) -> bool:
    """Tie an account to a person whose pseudonym has been looked up already. Returns whether it was not tied so before.

    Errors
        USER-12, USER-13, USER-16, ACCESS-01  as for `tie_person`
    """
    with acting(actor, now=now) as act:
        user = _locked(actor, user_id)
        if user.register_person_key == person_key:
            return False
        if user.is_tied:
            raise ClerkError(
                "USER-16",
                what="没有关联人员登记",
                why="这个账号已经关联了另一个人的登记",
                next_step="确实关联错了的，先“取消关联”并写明理由，再重新关联",
            )
        user.register_person_key = person_key
        user.save(update_fields=["register_person_key"])
        act.record("tie_person", user, before={"tied": False}, after={"tied": True})
        return True


def untie_person(*, actor: Actor, user_id: int, reason: str, now: datetime) -> User:
    """Take it off again; from then on relatives are 未比对 for this account.

    Errors
        USER-12, USER-13, ACCESS-01  as for `tie_person`
    """
    with acting(actor, now=now) as act:
        user = _locked(actor, user_id)
        if user.is_tied:
            user.register_person_key = None
            user.save(update_fields=["register_person_key"])
            act.record("tie_person", user, reason=reason, before={"tied": True}, after={"tied": False})
        return user


def _locked(actor: Actor, user_id: int) -> User:
    user = User.objects.select_for_update().get(pk=user_id)
    require(actor, "tie_person", user)
    refuse_beyond_reach(actor, "tie_person", user)
    return user
