"""容错免责, 回头看, 反弹: other ends, and what comes after the end."""

from datetime import date, timedelta
from decimal import Decimal

from mingcha.domain.sampling import Draw, is_same_draw
from mingcha.web.cases.models import Issue
from mingcha.web.cases.services.follow_ups import draw_follow_ups, record_follow_up
from mingcha.web.cases.services.issues import (
    PlannedMeasure,
    apply_close_out,
)
from mingcha.web.cases.services.outcomes import grant_leniency, record_recurrence
from tests.web.cases.desk import refused


def test_leniency_names_its_ground_and_who_was_verifier_does_not_grant_it(desk):
    issue = desk.remedying()
    with refused("WORK-04"):
        grant_leniency(
            actor=desk.leader,
            issue_id=issue.pk,
            basis="nice",
            deliberation="局务会",
            reason="初犯",
            now=desk.tick(),
        )
    with refused("WORK-02"):
        grant_leniency(
            actor=desk.leader,
            issue_id=issue.pk,
            basis="duty_done",
            deliberation="",
            reason="已尽职",
            now=desk.tick(),
        )
    done = grant_leniency(
        actor=desk.leader,
        issue_id=issue.pk,
        basis="duty_done",
        deliberation="7月4日局务会",
        reason="已尽职",
        now=desk.tick(),
    )
    assert done.status == "lenient"


def test_follow_up_is_drawn_by_seed_months_later_and_can_be_repeated(desk):
    issues = desk.closed(3)
    with refused("DRAW-01"):
        draw_follow_ups(actor=desk.reviewer, seed="7", now=desk.tick())
    desk.now += timedelta(days=120)
    made = draw_follow_ups(
        actor=desk.reviewer, seed="示例县2024年四季度", now=desk.tick(), share=Decimal("0.5")
    )
    assert (made.population_size, len(made.drawn)) == (3, 2)
    kept = Draw(made.seed, made.population_size, made.population_hash, tuple(made.drawn))
    assert is_same_draw(kept, [i.no for i in issues])
    first, second = made.follow_ups.all()
    with refused("WORK-03"):
        record_follow_up(
            actor=desk.reviewer,
            follow_up_id=first.pk,
            outcome="stable",
            record="入户核对，情况稳定",
            visited_on=date(2024, 11, 1),
            now=desk.tick(),
        )
    inspector = desk.actor("inspector", "county")
    record_follow_up(
        actor=inspector,
        follow_up_id=first.pk,
        outcome="stable",
        record="入户核对，情况稳定",
        visited_on=date(2024, 11, 1),
        now=desk.tick(),
    )
    record_follow_up(
        actor=inspector,
        follow_up_id=second.pk,
        outcome="recurred",
        record="同样的问题又出现",
        visited_on=date(2024, 11, 1),
        now=desk.tick(),
    )
    again = Issue.objects.get(pk=second.issue_id)
    assert (again.status, again.recurrence_count, again.due_on) == ("recurred", 1, None)


def test_what_came_back_keeps_its_number_and_needs_everything_anew(desk):
    issue = desk.closed(1)[0]
    back = record_recurrence(actor=desk.reviewer, issue_id=issue.pk, basis="7月比对又出现", now=desk.tick())
    assert back.no == issue.no
    back = desk.plan(back, "dated", due_on=date(2024, 9, 30), measures=[PlannedMeasure("约谈经办人")])
    with refused("WORK-02") as caught:
        apply_close_out(
            actor=desk.verifier, issue_id=back.pk, result="", party_informed="已告知", now=desk.tick()
        )
    assert caught.value.what == "还不能申请销号：缺证据材料、每项措施的完成情况"
    assert [(m.round, m.words) for m in back.measures.all()] == [(1, "重新核算家庭收入"), (2, "约谈经办人")]
