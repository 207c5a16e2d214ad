"""Background work of campaigns: reading a plan; handing many tasks down; the clock of the reporting calendar."""

from datetime import datetime

from django.urls import reverse

from mingcha.domain.errors import ClerkError
from mingcha.planning.reading import read_plan
from mingcha.web.campaigns.models import Campaign, ReturnedWorkbook, Submission, TaskFile
from mingcha.web.campaigns.models.campaigns import READING
from mingcha.web.campaigns.models.reports import ReportDue
from mingcha.web.campaigns.services.calendar import (
    lay_out_open_campaigns,
    note_announced_holidays,
    pass_due_days,
)
from mingcha.web.campaigns.services.dispatching import DISPATCH_JOB, Wanted, laid_out, write_dispatch
from mingcha.web.campaigns.services.proposing import READ_JOB, store_reading, store_refusal
from mingcha.web.home.services import notify
from mingcha.web.jobs.clock import daily
from mingcha.web.jobs.file_cleanup import names_files
from mingcha.web.jobs.files import file_store
from mingcha.web.jobs.registry import handler
from mingcha.web.jobs.running import RunningJob


@handler(READ_JOB, title="读取方案")
def read_document(job: RunningJob) -> None:
    """Read the uploaded plan; a document that cannot be read leaves its reason on the campaign's page."""
    campaign = Campaign.objects.get(pk=job.arguments["campaign"])
    job.progress("读取方案")
    plan, refusal = None, None
    try:
        with file_store().unsealed(campaign.document_sha256, campaign.document_name) as path:
            plan = read_plan(path)
    except ClerkError as error:
        refusal = error
    with job.effect() as act:
        campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
        if campaign.status == READING:  # a draft that was discarded meanwhile stays so
            if plan:
                store_reading(campaign=campaign, plan=plan)
            elif refusal:
                store_refusal(campaign=campaign, error=refusal)
            act.record(
                "change",
                campaign,
                after={"read": bool(plan), "items": len(plan.items) if plan else 0},
            )
        job.finish({"campaign": campaign.pk, "read": bool(plan)})


@handler(DISPATCH_JOB, title="下发任务", tells_itself=True)
def hand_down(job: RunningJob) -> None:
    """Many tasks to many units: laid out first, which can be stopped, then written in one transaction, which cannot."""
    wanted = Wanted.of_json(job.arguments)
    made = laid_out(job.actor, wanted, lambda done, total: job.progress("准备下级任务", done, total))
    job.progress("正在写入，全部写完才生效", len(made), len(made))
    with job.effect() as act:
        dispatch = write_dispatch(act, wanted, made)
        written = dispatch.tasks.values_list("holder_id", flat=True)
        said = f"已向 {len(set(written))} 个单位下发 {len(written)} 项次任务，对方签收前可以撤回"
        url = reverse("campaigns:dispatch_page", args=[wanted.campaign_id, dispatch.pk])
        if act.actor.post_id:
            notify(post_ids=[act.actor.post_id], kind="job", text=said, url=url, now=act.now)
        job.finish({"said": f"{said}。", "url": url, "unit": "项次"})


@daily(at="00:10")
def keep_calendar(now: datetime) -> None:
    """Reports whose day has passed become 缺报; campaigns without an end get their next year of reports; new holidays are noted."""
    pass_due_days(now=now)
    lay_out_open_campaigns(now=now)
    note_announced_holidays(now=now)


@names_files
def files_of_campaigns() -> set[str]:
    """Plans, edited workbooks, what was handed in and what went down with tasks stay as long as their records."""
    hashes = set(Campaign.objects.exclude(document_sha256="").values_list("document_sha256", flat=True))
    hashes |= set(ReturnedWorkbook.objects.values_list("file_sha256", flat=True))
    hashes |= set(TaskFile.objects.values_list("sha256", flat=True))
    for files in (
        *Submission.objects.values_list("files", flat=True).iterator(),
        *ReportDue.objects.exclude(draft_files=[]).values_list("draft_files", flat=True).iterator(),
    ):
        hashes |= {f["sha256"] for f in files}
    return hashes
