"""Background work of the skeleton: long exports of lists."""

from mingcha.web.jobs.registry import handler
from mingcha.web.jobs.running import RunningJob
from mingcha.web.skeleton.list_answers import JOB, export_in_background


@handler(JOB, title="导出清单")
def export_long_list(job: RunningJob) -> None:
    """A list of more than 5,000 rows as a workbook."""
    export_in_background(job)
