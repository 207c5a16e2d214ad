"""By the clock: the daily digest, and reminders of deadlines. Neither names anybody."""

from collections import Counter
from datetime import datetime, timedelta

from django.utils import timezone

from mingcha.web.home.deadlines import due_days
from mingcha.web.home.models import DAILY, MESSAGE_KINDS, Message, MessagePreference
from mingcha.web.home.services import notify
from mingcha.web.home.sources import gather_reminders

MESSAGES_URL = "/messages/"


def send_digests(now: datetime) -> int:
    """One message to everybody who wants a daily digest and has unread messages of the last day. Returns how many."""
    wanting = MessagePreference.objects.filter(rhythm=DAILY).values_list("user_id", flat=True)
    fresh = Message.objects.filter(
        user__in=wanting, user__is_active=True, read_at=None, shown_at__lte=now, shown_at__gt=now - timedelta(days=1),
    ).exclude(kind="digest")  # fmt: skip
    by_user: dict[int, Counter[str]] = {}
    for user_id, kind in fresh.values_list("user_id", "kind"):
        by_user.setdefault(user_id, Counter())[kind] += 1
    key = f"digest:{timezone.localdate(now)}"
    Message.objects.bulk_create(
        [
            Message(
                user_id=user_id, kind="digest", text=digest_text(kinds), url=MESSAGES_URL, key=key, created_at=now, shown_at=now
            )
            for user_id, kinds in sorted(by_user.items())
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return len(by_user)


def digest_text(kinds: Counter[str]) -> str:
    """昨天以来有 5 条新消息：核查件 3 条，报送 2 条。"""
    parts = "，".join(f"{word} {kinds[kind]} 条" for kind, word in MESSAGE_KINDS.items() if kinds[kind])
    return f"昨天以来有 {kinds.total()} 条新消息：{parts}。"


def send_reminders(now: datetime) -> int:
    """Remind of the deadlines that are spoken of today; each deadline once a day at most. Returns how many messages."""
    days = due_days(timezone.localdate(now))
    if not days.words:
        return 0
    return sum(
        notify(
            post_ids=[r.post_id], kind=r.kind, text=r.text, url=r.url, now=now, key=f"{r.key}:{days.today}"
        )
        for r in gather_reminders(days).rows
    )
