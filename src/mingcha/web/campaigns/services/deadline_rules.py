"""How the deadline of a task that is handed down follows from the own one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mingcha.domain.errors import ClerkError
from mingcha.web.campaigns.models import Phase, Task

RULES = {
    "same": "与本级任务期限相同", "on_date": "统一定在某一天", "before": "比本级期限提前若干天", "phase": "到某一阶段结束"
}  # fmt: skip


@dataclass(frozen=True)
class DeadlineRule:
    """How the lower units' deadline follows from the own task's. kind: a key of RULES; what it needs is filled."""

    kind: str
    on: date | None = None
    days: int = 0
    phase_id: int | None = None

    def as_json(self) -> dict[str, object]:
        """For the record, and for a job."""
        return {
            "kind": self.kind,
            "on": self.on.isoformat() if self.on else None,
            "days": self.days,
            "phase": self.phase_id,
        }

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> "DeadlineRule":
        """What `as_json` gave."""
        on = date.fromisoformat(said["on"]) if said["on"] else None
        return cls(said["kind"], on, said["days"], said["phase"])


def due_under(rule: DeadlineRule, task: Task, today: date) -> date | None:
    """The lower units' last day for a task; None where it has none (长期、随时).

    Errors
        CAMP-21  the rule lacks its day
        CAMP-22  a deadline later than the own one, or already past
    """
    if rule.kind not in RULES:
        raise ClerkError("CAMP-21", "没有选期限规则", "下发的任务要说明期限怎样定", "选一种期限规则")
    due_on = task.due_on
    if rule.kind == "on_date":
        due_on = rule.on
    elif rule.kind == "before" and due_on:
        due_on = due_on - timedelta(days=rule.days)
    elif rule.kind == "phase":
        phase = Phase.objects.filter(pk=rule.phase_id, campaign_id=task.campaign_id).first()
        due_on = phase.to_on if phase else None
    if (rule.kind in ("on_date", "phase") and due_on is None) or (rule.kind == "before" and rule.days <= 0):
        raise ClerkError("CAMP-21", "期限规则没有填完整", "缺日子、天数或阶段", "补上后再核对")
    if due_on and ((task.due_on and due_on > task.due_on) or (rule.kind != "same" and due_on < today)):
        late = task.due_on and due_on > task.due_on
        raise ClerkError(
            "CAMP-22",
            what=f"“{task.content[:20]}”的下级期限 {due_on} 不合适",
            why=f"晚于本级期限 {task.due_on}，下级报来后本级已超期" if late else "这一天已经过去",
            next_step="改填更合适的日子，或改用别的期限规则",
        )
    return due_on
