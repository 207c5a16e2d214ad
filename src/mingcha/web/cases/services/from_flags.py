"""Cases from flags: singly, in packages of one household, thousands at once by region and deadline rule (R189, R190)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from mingcha.catalog.catalogue import load_catalogue
from mingcha.domain.access import Actor
from mingcha.domain.errors import ClerkError
from mingcha.domain.workflow_tables import CASE
from mingcha.domain.workflows import step
from mingcha.web.access.services import explain, what_was_refused
from mingcha.web.audit.services import Act, acting
from mingcha.web.cases.flag_source import work_of
from mingcha.web.cases.models import Case, CaseEvent, CaseFlag
from mingcha.web.cases.recusal import OWN_KIN, kin_note, kin_of
from mingcha.web.cases.services.acts import BatchResult, take_numbers
from mingcha.web.cases.services.dispatching import CaseDue, DispatchRule, due_of
from mingcha.web.cases.services.recurring import flags_that_came_back
from mingcha.web.cases.work_values import work_value
from mingcha.web.flags.dispatching import mark_each_dispatched
from mingcha.web.flags.working import locked
from mingcha.web.orgs.regional import LEVEL_COLUMNS
from mingcha.web.orgs.selectors import posts_in_force, units_open

KIND_OF_LEVEL = {"county": "bureau", "township": "township_office", "village": "village_committee"}
_RANK = {"high": 0, "medium": 1, "low": 2}
_BATCH = 500


@dataclass(frozen=True)
class _Holder:
    pk: int
    level: str


def dispatch_flags(
    *, actor: Actor, flag_ids: Iterable[int], rule: DispatchRule, now: datetime
) -> BatchResult:
    """Make cases of flags and hand them out.

    Arguments
        flag_ids  chosen in the list, or all that a filter gives; the caller resolves the filter through `visible`
        rule      where they go, until when, households together or not
    Returns       done: the cases; failed: flag number and why, for each flag that was left where it was
    Writes        cases, their flags' links, one event and audit event a case, the flags' status — one transaction
    """
    today = timezone.localdate(now)
    result = BatchResult()
    with acting(actor, now=now) as act:
        flags = _allowed(actor, locked(flag_ids), result)
        flags = flags_that_came_back(act, flags, result)
        holders = _Holders(rule, today)
        groups: defaultdict[tuple, list[Any]] = defaultdict(list)
        for flag in flags:
            try:
                holder = holders.of(flag)
            except ClerkError as error:
                result.failed.append((flag.flag_no, error))
            else:
                groups[_group(flag, rule, holder)].append(flag)
        parts = list(_parts(groups, actor.region_code, today))
        cases = _make_cases(actor, parts, rule, today, now)
        _link(act, cases, parts, now)
        mark_each_dispatched(
            actor=actor, works={f.pk: work_of(c) for c, (_, flags) in zip(cases, parts, strict=True) for f in flags}, now=now
        )  # fmt: skip
        result.done = [*result.done, *cases]
    return result


def _allowed(actor: Actor, flags: list[Any], result: BatchResult) -> list[Any]:
    kept = []
    own = kin_of(actor.user_id)
    for flag in flags:
        decision = explain(actor, "dispatch", flag)
        if not decision.allowed:
            error = ClerkError(
                "ACCESS-01",
                what_was_refused("dispatch", "flag"),
                decision.because,
                f"需要办理请联系{decision.ask}",
            )
        elif flag.person_key in own.person_keys or flag.household_key in own.household_keys:
            error = ClerkError(
                "CASE-05", f"{flag.flag_no} 须回避，不能办理", OWN_KIN, "转给与本件无关的人员分派"
            )
        elif flag.status != "new":
            error = ClerkError(
                "CASE-20",
                f"{flag.flag_no} 没有分派",
                "已经分派、有了结论、暂缓提示或已从数据中消失",
                "刷新列表看最新状态",
            )
        else:
            kept.append(flag)
            continue
        result.failed.append((flag.flag_no, error))
    return kept


class _Holders:
    """Units by region, read once."""

    def __init__(self, rule: DispatchRule, today: date) -> None:
        self.rule = rule
        units = units_open(today)
        units = (
            units.filter(pk=rule.unit_id) if rule.unit_id else units.filter(kind__in=KIND_OF_LEVEL.values())
        )
        rows = list(units.values_list("pk", "level", "region_code", "kind"))
        self.by_place = {(code, kind): _Holder(pk, level) for pk, level, code, kind in rows}
        self.one = _Holder(*rows[0][:2]) if rule.unit_id and rows else None
        self.staffed = set(posts_in_force(today).values_list("unit_id", flat=True))

    def of(self, flag: Any) -> _Holder:
        """The unit for a flag. A household of the 近亲属 archive goes to the county, whatever the rule says (民发〔2021〕57号第二十条)."""
        level = "county" if flag.confidential == "kin_archive" else self.rule.to
        holder = self.one if self.rule.unit_id and flag.confidential != "kin_archive" else None
        holder = holder or self.by_place.get((getattr(flag, f"{level}_code"), KIND_OF_LEVEL[level]))
        words = {"county": "县", "township": "乡镇", "village": "村"}[level]
        if holder is None:
            raise ClerkError(
                "CASE-21",
                f"{flag.flag_no} 没有分派",
                f"所在{words}没有登记承办单位",
                "先登记单位，或改派给上一级",
            )
        if holder.pk not in self.staffed:
            raise ClerkError(
                "CASE-21",
                f"{flag.flag_no} 没有分派",
                f"所在{words}没有经办人",
                "先任命经办人，或改派给上一级",
            )
        return holder


def _group(flag: Any, rule: DispatchRule, holder: _Holder) -> tuple:
    """Flags of one case: those of one package, else of one household. 漏保 stands by itself: it ends in another way."""
    if flag.package_id:
        return ("package", flag.package_id, flag.side == "missed", holder)
    if rule.package and flag.household_key is not None:
        return ("household", flag.household_key, flag.side == "missed", flag.confidential, holder)
    return ("flag", flag.pk, holder)


def _parts(groups: dict[tuple, list[Any]], region_code: str, today: date):
    """(holder, flags) of each case; a household with more flags than a package may hold becomes several."""
    most = int(work_value("package_max_members", region_code, today))
    for key, flags in groups.items():
        ordered = sorted(flags, key=lambda f: (_RANK.get(f.severity, 9), f.pk))
        for start in range(0, len(ordered), most):
            yield key[-1], ordered[start : start + most]


def _make_cases(actor: Actor, parts: list, rule: DispatchRule, today: date, now: datetime) -> list[Case]:
    if not parts:
        return []
    checks = load_catalogue().checks
    dues: dict[tuple[str, str], CaseDue] = {}
    made = []
    for no, (holder, flags) in zip(take_numbers("HC", len(parts), now), parts, strict=True):
        first = flags[0]
        key = (first.severity, first.county_code)
        if key not in dues:
            dues[key] = due_of(first.severity, first.region_code, today, rule.due_on)
        due = dues[key]
        titles = list(
            dict.fromkeys(checks[f.check_id].title if f.check_id in checks else f.check_id for f in flags)
        )
        amounts = [f.amount_yuan for f in flags if f.amount_yuan is not None]
        made.append(
            Case(
                no=no,
                source="package" if len(flags) > 1 else "flag",
                title="、".join(titles)[:200],
                theme=first.theme,
                themes=list(dict.fromkeys(f.theme for f in flags)),
                side=first.side,
                severity=first.severity,
                programme=first.programme,
                household_key=first.household_key,
                person_key=first.person_key if len({f.person_key for f in flags}) == 1 else None,
                subject_name=first.display_name,
                amount_yuan=sum(amounts, Decimal(0)) if amounts else None,
                level=holder.level,
                confidential=next((f.confidential for f in flags if f.confidential), ""),
                status="to_acknowledge",
                holder_unit_id=holder.pk,
                dispatched_by_unit_id=actor.unit_id,
                first_due_on=due.due_on,
                due_on=due.due_on,
                due_note=due.note,
                limit_days=due.limit_days,
                soon_on=due.soon_on,
                registered_by_id=actor.user_id,
                created_at=now,
                updated_at=now,
                region_code=first.region_code,
                **{c: getattr(first, c) for c in LEVEL_COLUMNS},
            )
        )
    return Case.objects.bulk_create(made, batch_size=_BATCH)


def _link(act: Act, cases: list[Case], parts: list, now: datetime) -> None:
    checks = load_catalogue().checks
    transition = step(CASE, CASE.start, "dispatch")
    kin = kin_note(act.actor.user_id)
    CaseFlag.objects.bulk_create(
        [
            CaseFlag(case=case, flag_id=f.pk, check_id=f.check_id, check_version=checks[f.check_id].version if f.check_id in checks else 1, added_at=now)
            for case, (_, flags) in zip(cases, parts, strict=True) for f in flags
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    CaseEvent.objects.bulk_create(
        [
            CaseEvent(
                case=case, table=CASE.name, action="dispatch", from_state=CASE.start, to_state=transition.target, user_id=act.actor.user_id,
                unit_id=act.actor.unit_id, post_id=act.actor.post_id, at=now,
                details={"unit": case.holder_unit_id, "due_on": case.due_on.isoformat(), "flags": len(flags)} | kin,
            )
            for case, (_, flags) in zip(cases, parts, strict=True)
        ],
        batch_size=_BATCH,
    )  # fmt: skip
    for case, (_, flags) in zip(cases, parts, strict=True):
        act.record(
            "dispatch",
            case,
            after={"unit": case.holder_unit_id, "due_on": case.due_on, "flags": [f.pk for f in flags]},
        )
