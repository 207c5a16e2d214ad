"""Messages are sent and read; announcements are made and withdrawn."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.core.cache import cache
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require, visible
from mingcha.web.audit.services import acting
from mingcha.web.home.models import MESSAGE_KINDS, RHYTHMS, Announcement, Message, MessagePreference
from mingcha.web.home.selectors import counts_key
from mingcha.web.home.timing import shown_at
from mingcha.web.home.wording import refuse_personal
from mingcha.web.orgs.selectors import posts_in_force, region_columns


def notify(*, post_ids: Iterable[int], kind: str, text: str, url: str, now: datetime, key: str = "") -> int:
    """Send a message to the people in these posts, in the caller's transaction. Returns how many people got it.

    Arguments
        post_ids  posts that have ended get nothing; `home.recipients` finds posts by unit and role
        kind      one of MESSAGE_KINDS
        text      one sentence without names and numbers of people: 您有 1 件核查件待签收
        key       the same key is sent once to a person: case:12:overdue
    """
    if kind not in MESSAGE_KINDS:
        raise ValueError(f"no kind of message {kind}")
    refuse_personal(text)
    user_ids = sorted(
        set(
            posts_in_force(timezone.localdate(now))
            .filter(pk__in=set(post_ids))
            .values_list("user_id", flat=True)
        )
    )
    preferences = MessagePreference.objects.in_bulk(user_ids)
    sent = Message.objects.bulk_create(
        [
            Message(
                user_id=u, kind=kind, text=text[:200], url=url, key=key, created_at=now,
                shown_at=shown_at(now, preferences.get(u)),
            )
            for u in user_ids
        ],
        ignore_conflicts=bool(key),
    )  # fmt: skip
    return len(sent)


def mark_read(*, actor: Actor, message_ids: Iterable[int] | None, now: datetime) -> int:
    """Mark one's own messages as read; None = all that are shown. Not an act on anything but one's own list: no audit event."""
    mine = visible(actor, Message.objects.filter(read_at=None, shown_at__lte=now))
    if message_ids is not None:
        mine = mine.filter(pk__in=set(message_ids))
    changed = mine.update(read_at=now)
    cache.delete(counts_key(actor))
    return changed


def set_preferences(
    *, actor: Actor, rhythm: str, quiet_from: time | None, quiet_until: time | None, now: datetime
) -> MessagePreference:
    """How a person wants messages from now on.

    Errors
        MESSAGE-01  only one end of the quiet hours was given
    """
    if (quiet_from is None) != (quiet_until is None):
        raise ClerkError(
            "MESSAGE-01", "免打扰时间没有保存", "只填了开始或只填了结束", "两个时间都填上，或者都清空"
        )
    if rhythm not in RHYTHMS:
        raise ValueError(f"no rhythm {rhythm}")
    with acting(actor, now=now) as act:
        preference, _ = MessagePreference.objects.update_or_create(
            user_id=actor.user_id,
            defaults={"rhythm": rhythm, "quiet_from": quiet_from, "quiet_until": quiet_until},
        )
        act.record(
            "set_preferences",
            "message",
            after={"rhythm": rhythm, "quiet_from": quiet_from, "quiet_until": quiet_until},
        )
        return preference


def write_announcement(
    *,
    actor: Actor,
    title: str,
    text: str,
    from_on: date,
    until_on: date,
    now: datetime,
    is_public: bool = False,
) -> Announcement:
    """Tell the own unit and everybody below something for some days.

    Arguments
        is_public  its title also stands on the page of signing in, for everybody

    Errors
        ANNOUNCE-01  it would end before it begins · ANNOUNCE-02  it holds a person's number
    """
    if until_on < from_on:
        raise ClerkError(
            "ANNOUNCE-01", f"公告没有发布：结束日 {until_on} 早于开始日 {from_on}", "公告要有显示的日子", "改正日期后再发布"
        )  # fmt: skip
    try:
        refuse_personal(f"{title}\n{text}")
    except ValueError as error:
        raise ClerkError(
            "ANNOUNCE-02", "公告没有发布：内容里像是有身份证号、电话或账号", "公告所有人都看得到，不能有个人信息", "删去号码后再发布；联系方式写办公座机"
        ) from error  # fmt: skip
    with acting(actor, now=now) as act:
        announcement = Announcement(
            unit_id=actor.unit_id, author_id=actor.user_id, title=title.strip(), text=text.strip(), from_on=from_on, until_on=until_on,
            is_public=is_public, created_at=now, **region_columns(actor.region_code),
        )  # fmt: skip
        require(actor, "write", announcement)
        announcement.save()
        act.record(
            "write",
            announcement,
            after={"title": title.strip(), "from_on": from_on, "until_on": until_on, "is_public": is_public},
        )
        return announcement


def withdraw_announcement(*, actor: Actor, announcement_id: int, now: datetime) -> Announcement:
    """Take an announcement down; it stays on record.

    Errors
        ANNOUNCE-03  it was taken down already
    """
    with acting(actor, now=now) as act:
        announcement = Announcement.objects.select_for_update().get(pk=announcement_id)
        require(actor, "withdraw", announcement)
        if announcement.withdrawn_at:
            raise ClerkError("ANNOUNCE-03", "这条公告已经撤下", "可能是同事先撤下了", "刷新页面查看")
        announcement.withdrawn_at = now
        announcement.save(update_fields=["withdrawn_at"])
        act.record("withdraw", announcement)
        return announcement
