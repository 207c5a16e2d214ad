"""Who may open which 附件: the unit that added it, and every unit that holds a task with which it goes down. Nobody else, also not above."""

from django.db.models import Q, QuerySet

from mingcha.domain.access import Actor
from mingcha.web.access.services import may, visible
from mingcha.web.campaigns.models import Campaign, Dispatch, Task, TaskFile
from mingcha.web.orgs.regional import LEVELS


def receiving_tasks(file: TaskFile) -> QuerySet[Task]:
    """The tasks with which a file goes down, those that were handed on further below among them; withdrawn ones no more."""
    column, value = ("dispatch", file.dispatch_id) if file.dispatch_id else ("pk", file.task_id)
    below = Q()
    for steps in range(len(LEVELS) + 1):  # a task per level, and the one that an event made of the last
        below |= Q(**{"parent__" * steps + column: value})
    return Task.objects.filter(below, campaign_id=file.campaign_id).exclude(status="withdrawn")


def may_open(actor: Actor, file: TaskFile) -> bool:
    """Whether the actor may download a file."""
    if file.withdrawn_at:
        return False
    return may(actor, "open_file", file) or visible(actor, receiving_tasks(file), "open_file").exists()


def file_open_to(actor: Actor, campaign_id: int, file_id: int) -> TaskFile | None:
    """The file, where the actor may open it; None where there is none or it is not his to know of."""
    file = TaskFile.objects.filter(pk=file_id, campaign_id=campaign_id).first()
    return file if file and may_open(actor, file) else None


def files_of_dispatch(actor: Actor, dispatch: Dispatch) -> list[TaskFile]:
    """The files that came with a 下发, as far as the actor may open them: what its unit has to know when it signs."""
    tasks = Task.objects.filter(dispatch=dispatch)
    if (
        dispatch.issuer_id == actor.unit_id
    ):  # its own tasks, of which there are few; the lower ones may be ten thousands
        tasks = Task.objects.filter(pk__in=tasks.values("parent_id"))
    else:
        tasks = tasks.filter(holder_id=actor.unit_id)
    return _open(actor, _along(tasks) | Q(dispatch=dispatch))


def files_of_task(actor: Actor, task: Task) -> list[TaskFile]:
    """The files that came down to a task or go down with it, as far as the actor may open them."""
    return _open(actor, _along(Task.objects.filter(pk=task.pk)))


def files_of_campaign(actor: Actor, campaign: Campaign) -> list[TaskFile]:
    """Every file of a campaign that the actor may open."""
    return _open(actor, Q(campaign=campaign))


def _along(tasks: QuerySet[Task]) -> Q:
    """The files of these tasks and of those that they were handed down from, up to the first."""
    task_ids: set[int] = set()
    dispatch_ids: set[int] = set()
    ids: set[int | None] = set(tasks.values_list("pk", flat=True))
    while ids := ids - task_ids - {None}:
        task_ids |= ids  # type: ignore[arg-type]
        rows = Task.objects.filter(pk__in=ids).values_list("parent_id", "dispatch_id")
        ids = {parent for parent, _ in rows}
        dispatch_ids |= {dispatch for _, dispatch in rows if dispatch}
    return Q(task__in=task_ids) | Q(dispatch__in=dispatch_ids)


def _open(actor: Actor, wanted: Q) -> list[TaskFile]:
    found = TaskFile.objects.filter(wanted, withdrawn_at=None).select_related("issuer")
    return [f for f in found if may_open(actor, f)]
