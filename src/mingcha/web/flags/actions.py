"""What can be done with ticked flags. Other apps add theirs in AppConfig.ready(): `flags.actions.offer(BatchAction("分派", "cases:dispatch", "dispatch", "primary"))`."""

from dataclasses import dataclass

from django.urls import reverse

from mingcha.domain.access import Actor
from mingcha.web.access.services import may, may_kind
from mingcha.web.flags.models import Flag
from mingcha.web.flags.silencing import MAY_BE_SILENCED
from mingcha.web.flags.words import NEW


@dataclass(frozen=True)
class BatchAction:
    """A button under the list.

    Arguments
        label     a verb
        url_name  where it posts the ticked rows to (list_choice.chosen_keys reads them)
        action    what one must be allowed to do to flags
        style     primary, or "" for a plain button
        first     whether it stands before those of this app
    """

    label: str
    url_name: str
    action: str
    style: str = ""
    first: bool = False


_offered: list[BatchAction] = []


def offer(action: BatchAction) -> None:
    """Add a button; the same one is added once."""
    if action not in _offered:
        _offered.append(action)


def batch_actions(actor: Actor) -> list[tuple[str, str, str]]:
    """(label, address, style) of the buttons that this post may press."""
    return [
        (a.label, reverse(a.url_name), a.style)
        for a in sorted(_offered, key=lambda a: not a.first)
        if may_kind(actor, a.action, "flag")
    ]


@dataclass(frozen=True)
class SingleAction:
    """A button of a flag's page: the same address, posted with this flag alone; a link where `is_link`."""

    label: str
    url: str
    style: str
    is_link: bool = False


def single_actions(actor: Actor, flag: Flag) -> list[SingleAction]:
    """What this post may do to this flag now."""
    found = []
    if flag.status == NEW:
        for offered in sorted(_offered, key=lambda a: not a.first):
            if offered.action != "merge" and may(actor, offered.action, flag):
                found.append(SingleAction(offered.label, reverse(offered.url_name), offered.style))
    if flag.status in MAY_BE_SILENCED and may(actor, "silence", flag):
        found.append(SingleAction("暂缓提示", reverse("flags:silence", args=[flag.pk]), "", is_link=True))
    return found
