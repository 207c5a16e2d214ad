"""A changed parameter or check is proposed and tried; a leader adopts it or gives it up."""

from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.web.access.services import require
from mingcha.web.audit.services import Act, acting
from mingcha.web.home.recipients import post_ids_of
from mingcha.web.home.services import notify
from mingcha.web.orgs.selectors import region_columns
from mingcha.web.runs.catalogues import adopted_changes, affected_checks, catalogue_with, overlay_sha256
from mingcha.web.runs.models import CheckChange
from mingcha.web.runs.models.changes import ADOPTED, ENDED, GIVEN_UP, TRIED
from mingcha.web.runs.models.runs import SHADOW
from mingcha.web.runs.services import new_run, queue, refuse_run
from mingcha.web.runs.shadow import as_changed, refuse_other_files


def propose_change(
    *, actor: Actor, as_of: date, reason: str, now: datetime, parameter_id: str = "", value: str = "", overlay: str = ""
) -> CheckChange:  # fmt: skip
    """Propose a value for a parameter, or a folder of check files, and put its shadow run in the queue.

    Errors
        RUN-10  neither or both were given · RUN-11  it would change no check · RUN-02  no reason
        PARAM-01, PARAM-02, RUN-05, ASOF-01, ASOF-02, RUN-03
    """
    if bool(parameter_id) == bool(overlay):
        raise ClerkError(
            "RUN-10",
            "没有提出修改",
            "一次修改一个参数，或者换一个检查文件夹",
            "选一个参数并填写新值，或只选检查文件夹",
        )
    if not reason.strip():
        raise ClerkError(
            "RUN-02", "没有提出修改", "修改参数或检查要写明理由", "写明依据或原因，例如某文件某条"
        )
    refuse_run(as_of, None, [], actor.region_code, now)
    with acting(actor, now=now) as act:
        change = CheckChange(
            unit_id=actor.unit_id, parameter_id=parameter_id, value=value.strip(), overlay=overlay,
            overlay_sha256=overlay_sha256(overlay) if overlay else "", reason=reason.strip(), proposed_by_id=actor.user_id,
            proposed_at=now, **region_columns(actor.region_code),
        )  # fmt: skip
        require(actor, "shadow_run", change)
        adopted = adopted_changes(actor.region_code, as_of)
        affected = affected_checks(catalogue_with(adopted), catalogue_with([*adopted, as_changed(change)]))
        if not affected:
            raise ClerkError(
                "RUN-11", "没有提出修改", "按这样修改，没有一项检查会有变化", "核对参数的新值是否和现行的一样"
            )
        run = new_run(actor, as_of, now, purpose=SHADOW, chosen=[c.id for c in affected])
        run.save()
        change.shadow_run = run
        change.save()
        queue(run, actor, "runs.shadow", now)
        act.record(
            "shadow_run", change, reason=change.reason,
            after={"parameter_id": parameter_id, "value": change.value, "overlay": overlay, "as_of": as_of},
        )  # fmt: skip
        return change


def adopt_change(
    *, actor: Actor, change_id: int, reason: str, effective_on: date, now: datetime
) -> CheckChange:
    """Let it count: runs of the region whose day of question is not before `effective_on` use it. What was found before stands as it is.

    Errors
        RUN-08  the shadow run is not finished · RUN-09  it was decided already · RUN-07  the files are no longer those that were tried
    """
    with acting(actor, now=now) as act:
        change = _undecided(act, change_id, reason, "activate")
        if not change.shadow_run.is_finished:
            raise ClerkError(
                "RUN-08",
                "还不能采用",
                "试算没有完成，看不出会新增和减少多少疑点",
                "等试算完成、看过结果后再决定",
            )
        refuse_other_files(change)
        change.state, change.effective_on = ADOPTED, effective_on
        return _decided(act, change, reason, "activate")


def give_up_change(*, actor: Actor, change_id: int, reason: str, now: datetime) -> CheckChange:
    """Decide against it; the shadow run stays on record.

    Errors
        RUN-09
    """
    with acting(actor, now=now) as act:
        change = _undecided(act, change_id, reason, "activate")
        change.state = GIVEN_UP
        return _decided(act, change, reason, "give_up")


def end_change(*, actor: Actor, change_id: int, reason: str, ended_on: date, now: datetime) -> CheckChange:
    """Stop an adopted change: runs of `ended_on` and later days no longer use it.

    Errors
        RUN-12  it is not in force · RUN-02
    """
    with acting(actor, now=now) as act:
        change = CheckChange.objects.select_for_update(of=("self",)).get(pk=change_id)
        require(actor, "activate", change)
        if not reason.strip():
            raise ClerkError("RUN-02", "没有停用", "停用要写明理由", "写明理由后再办理")
        if change.state != ADOPTED or (change.effective_on and ended_on < change.effective_on):
            raise ClerkError(
                "RUN-12", "没有停用", "这项修改没有在用，或停用日早于生效日", "刷新页面核对状态和日期"
            )
        change.state, change.ended_on = ENDED, ended_on
        change.save(update_fields=["state", "ended_on"])
        act.record("end_change", change, reason=reason, after={"ended_on": ended_on})
        return change


def _undecided(act: Act, change_id: int, reason: str, action: str) -> CheckChange:
    change = (
        CheckChange.objects.select_for_update(of=("self",)).select_related("shadow_run").get(pk=change_id)
    )
    require(act.actor, action, change)
    if not reason.strip():
        raise ClerkError("RUN-02", "没有作出决定", "采用或放弃都要写明理由", "写明理由后再办理")
    if change.state != TRIED:
        raise ClerkError(
            "RUN-09",
            "已经有决定",
            f"这项修改{change.get_state_display()}",
            "刷新页面查看；要改变决定，请重新提出并试算",
        )
    return change


def _decided(act: Act, change: CheckChange, reason: str, action: str) -> CheckChange:
    change.decided_by_id, change.decided_at, change.decision_reason = (
        act.actor.user_id,
        act.now,
        reason.strip(),
    )
    change.save()
    act.record(
        action, change, reason=change.decision_reason, before={"state": TRIED},
        after={"state": change.state, "effective_on": change.effective_on, "parameter_id": change.parameter_id, "value": change.value},
    )  # fmt: skip
    notify(
        post_ids=post_ids_of(unit_ids=[change.unit_id], roles=["clerk"], on=timezone.localdate(act.now)), kind="run",
        text=f"您单位提出的检查修改{change.get_state_display()}。", url=reverse("runs:change", args=[change.pk]), now=act.now,
        key=f"change:{change.pk}:{change.state}",
    )  # fmt: skip
    return change
