"""A full ID number: one at a time, with a reason, on record before it is shown."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Model

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.lake.workspace import Workspace
from mingcha.web.access.services import require
from mingcha.web.audit.selectors import count_since
from mingcha.web.audit.services import acting
from mingcha.web.signin.limits import limit

REASONS = {"check_document": "核对证件", "compare": "比对数据", "write_document": "出具文书", "other": "其他"}
OTHER, LEAST_WORDS = "other", 4


def reveal(
    *, actor: Actor, obj: Model, person_key: int, reason: str, now: datetime, reason_text: str = ""
) -> str:
    """The ID number of a person on a record.

    Arguments
        obj          the record on which the person stands; it has `person_key`, or `person_keys()` where there are several
        reason       one of REASONS
        reason_text  what for, in the person's own words; needed for 其他

    Errors
        ACCESS-01   the post may not do this to this record
        REVEAL-01   the person is none of the record
        REVEAL-02   no reason
        REVEAL-03   as many as an hour allows have been looked at
        VAULT-01 … VAULT-11   as the vault says; the wish is on record then too
    """
    require(actor, "reveal", obj)
    if person_key not in keys_on(obj):
        raise ClerkError("REVEAL-01", what="没有显示号码", why="这个人不在这条记录里", next_step="请从记录页面上的“查看完整号码”进入")  # fmt: skip
    said = reason_text.strip()
    if reason not in REASONS or (reason == OTHER and len(said) < LEAST_WORDS):
        raise ClerkError(
            "REVEAL-02",
            what="没有显示号码",
            why=f"没有选择理由，或者选了“其他”没有写明用途（不少于 {LEAST_WORDS} 个字）",
            next_step="请选择理由；选“其他”的写明用途",
        )
    words = f"{REASONS[reason]}：{said}" if said else REASONS[reason]
    with acting(actor, now=now) as act:
        get_user_model().objects.select_for_update().get(
            pk=actor.user_id
        )  # two at once are counted one after the other
        most = limit("reveals_an_hour")
        if count_since(actor.user_id, "reveal", now - timedelta(hours=1)) >= most:
            raise ClerkError(
                "REVEAL-03",
                what="没有显示号码",
                why=f"一小时内已经查看了 {most} 个完整号码",
                next_step="请稍后再看；确需大量核对的，由负责人批准导出",
            )
        act.record("reveal", obj, person_key=person_key, reason=words)
    workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
    return workspace.reveal(person_key, who=f"用户 {actor.user_id}", reason=f"{words}（网页）", now=now)


def keys_on(obj: Model) -> frozenset[int]:
    """The keys of all people on a record."""
    several = getattr(obj, "person_keys", None)
    keys = several() if callable(several) else several or [getattr(obj, "person_key", None)]
    return frozenset(k for k in keys if k is not None)
