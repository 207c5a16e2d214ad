"""The whole demonstration, in the order of the work."""

from collections.abc import Callable
from datetime import date, datetime

from mingcha.domain.errors import ClerkError
from mingcha.web.demonstration.campaign import run_campaign
from mingcha.web.demonstration.cases import work_on_flags
from mingcha.web.demonstration.office import Cast, found_offices
from mingcha.web.jobs.worker import work_once
from mingcha.web.orgs.models import Post
from mingcha.web.orgs.selectors import role_name
from mingcha.web.runs.services import start_run

SHOWN = (
    "system-admin", "province-inspector", "city-inspector", "county-admin", "county-clerk", "county-reviewer", "county-leader",
    "county-inspector", "county-discipline", "county-finance", "township-1-clerk", "township-1-reviewer", "township-1-leader",
    "township-2-clerk", "village-1-1-clerk",
)  # fmt: skip


def tell(*, as_of: date, now: datetime, say: Callable[[str], None]) -> Cast:
    """Found the offices, run the checks, begin a campaign, work on some flags. The data has been imported before.

    Arguments
        as_of  the day of question
        say    called with one line for each step
    """
    say("    建立从省到村的单位和人员")
    cast = found_offices(now=now)
    say("    县局经办启动一次检查运行")
    run = start_run(actor=cast["county-clerk"], as_of=as_of, now=now)
    while work_once():
        pass
    run.job.refresh_from_db()
    if run.job.error:
        raise ClerkError(**run.job.error)
    say("    县局以自带方案开展一项专项，下发到各乡镇")
    run_campaign(cast, now=now)
    say("    分派一批疑点，一个乡镇核查、复核、整改，一件销号")
    work_on_flags(cast, now=now)
    while work_once():
        pass
    return cast


def shown_people() -> list[tuple[str, str]]:
    """(user name, unit and role) of the people whom the console lists, from the highest level down; [] before the story was told."""
    posts = {
        p.user.username: p
        for p in Post.objects.filter(user__username__in=SHOWN).select_related("user", "unit")
    }
    return [(u, f"{posts[u].unit.name}　{role_name(posts[u].role)}") for u in SHOWN if u in posts]
