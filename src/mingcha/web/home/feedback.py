"""投诉建议: said by anybody who works here, answered by the administrators of the unit or of one above it."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import acting
from mingcha.web.home.models import FEEDBACK_KINDS, Feedback
from mingcha.web.home.services import notify
from mingcha.web.home.wording import is_personal
from mingcha.web.orgs.selectors import posts_in_force, region_columns

SHORTEST = 4
_ADMIN = "unit_admin"


def say(*, actor: Actor, kind: str, text: str, now: datetime, page: str = "") -> Feedback:
    """Tell the administrators something about the system.

    Arguments
        kind  one of FEEDBACK_KINDS
        page  the address of the page that it is about, without what stands behind the question mark

    Errors
        ACCESS-01 · FEEDBACK-01 it says nothing · FEEDBACK-02 it holds a person's number
    """
    if kind not in FEEDBACK_KINDS:
        raise ValueError(f"no kind of feedback {kind}")
    words = _checked(text, "没有交给管理员", "内容")
    with acting(actor, now=now) as act:
        said = Feedback(
            unit_id=actor.unit_id, author_id=actor.user_id, kind=kind, text=words, page=page.split("?")[0][:120], created_at=now,
            **region_columns(actor.region_code),
        )  # fmt: skip
        require(actor, "write", said)
        said.save()
        act.record("write", said, after={"kind": kind, "page": said.page})
        notify(
            post_ids=administrators_of(actor, now), kind="system", text=f"有一条{FEEDBACK_KINDS[kind]}待答复", url=said.get_absolute_url(),
            now=now, key=f"feedback:{said.pk}",
        )  # fmt: skip
        return said


def answer(*, actor: Actor, feedback_id: int, answer: str, now: datetime) -> Feedback:
    """Answer it, once; whoever said it is told.

    Errors
        ACCESS-01 · FEEDBACK-01 · FEEDBACK-02 · FEEDBACK-03 it is answered already
    """
    words = _checked(answer, "没有答复", "答复")
    with acting(actor, now=now) as act:
        said = Feedback.objects.select_for_update().get(pk=feedback_id)
        require(actor, "answer", said)
        if said.answered_at:
            raise ClerkError(
                "FEEDBACK-03",
                "这一条已经答复过",
                "可能是同事先答复了",
                "刷新页面查看；还要补充的，请对方再提一条",
            )
        said.answer, said.answered_by_id, said.answered_at = words, actor.user_id, now
        said.save(update_fields=["answer", "answered_by", "answered_at"])
        act.record("answer", said)
        posts = posts_in_force(timezone.localdate(now)).filter(user_id=said.author_id)
        notify(
            post_ids=posts.values_list("pk", flat=True), kind="system", text="您的投诉建议有了答复", url=reverse("home:feedback_page", args=[said.pk]),
            now=now, key=f"feedback:{said.pk}:answered",
        )  # fmt: skip
        return said


def administrators_of(actor: Actor, now: datetime) -> list[int]:
    """The posts of the administrators of the own unit; where there are none, of the nearest bureau or office above."""
    admins = posts_in_force(timezone.localdate(now)).filter(role=_ADMIN)
    if own := list(admins.filter(unit_id=actor.unit_id).values_list("pk", flat=True)):
        return own
    columns = region_columns(actor.region_code)
    path = [c for name, c in columns.items() if name != "region_code" and c]
    above = admins.filter(region_code__in=path, unit__kind__in=("bureau", "township_office"))
    by_region: dict[str, list[int]] = {}
    for post_id, code in above.values_list("pk", "region_code"):
        by_region.setdefault(code, []).append(post_id)
    return next((by_region[code] for code in reversed(path) if code in by_region), [])


def _checked(text: str, what: str, name: str) -> str:
    words = text.strip()
    if len(words) < SHORTEST:
        raise ClerkError(
            "FEEDBACK-01", what, f"{name}太短，看不出说的是什么事", f"请用不少于 {SHORTEST} 个字写明{name}"
        )
    if is_personal(words):
        raise ClerkError(
            "FEEDBACK-02", f"{what}：{name}里像是有身份证号、电话或账号", "管理员不办理业务，不能看群众的个人信息", "删去号码；要说某一件的，写它的编号"
        )  # fmt: skip
    return words
