"""When something is due, and how a deadline changes: only by a record that keeps the old one (硬约束③)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from mingcha.domain.errors import ClerkError
from mingcha.domain.months import add_months
from mingcha.domain.working_days import is_working_day, last_known_year

Kind = Literal["working_days", "days", "months", "on_date"]


@dataclass(frozen=True)
class DeadlineRule:
    """How long is given. The first day is not counted (民法典 §201), months end on the same day of the month (§202).

    Arguments
        kind    working days, calendar days, months, or one fixed day for all
        count   how many; not used with `on_date`
        on      the fixed day
        rolled  a last day that is no working day moves to the next one (§203); for reports (N日前) it does not
    """

    kind: Kind
    count: int = 0
    on: date | None = None
    rolled: bool = True


@dataclass(frozen=True)
class Due:
    """A day, and what must be said about how it was found."""

    on: date
    note: str = ""


def due_after(start_on: date, rule: DeadlineRule) -> Due:
    """The last day in time for something that began on `start_on`.

    Errors
        DUE-01  the fixed day lies before the beginning, or nothing is given
    """
    if rule.kind == "on_date":
        if rule.on is None or rule.on < start_on:
            raise ClerkError(
                "DUE-01",
                what=f"办理期限 {rule.on or '（未填）'} 早于开始日 {start_on}",
                why="期限要给承办人留出办理时间",
                next_step="改填开始日以后的日期",
            )
        return Due(rule.on)
    if rule.count <= 0:
        raise ClerkError(
            "DUE-01",
            what=f"办理期限填的是 {rule.count}",
            why="期限至少为 1",
            next_step="改填大于 0 的天数或月数",
        )
    if rule.kind == "working_days":
        return _working_days_after(start_on, rule.count)
    last = start_on + timedelta(days=rule.count) if rule.kind == "days" else add_months(start_on, rule.count)
    return _rolled(last) if rule.rolled else Due(last)


def _working_days_after(start_on: date, count: int) -> Due:
    day, left = start_on, count
    while left:
        day += timedelta(days=1)
        if day.year > last_known_year():
            return _by_calendar(start_on + timedelta(days=count), day.year)
        left -= is_working_day(day)
    return Due(day)


def _rolled(day: date) -> Due:
    while day.year <= last_known_year():
        if is_working_day(day):
            return Due(day)
        day += timedelta(days=1)
    return _by_calendar(day, day.year)


def _by_calendar(day: date, year: int) -> Due:
    return Due(day, f"{year} 年放假安排尚未录入，暂按自然日计算，录入后请核对")


@dataclass(frozen=True)
class Change:
    """One change of a deadline.

    Arguments
        from_on, to_on  the day before and the day after
        reason          why
        asked_by        user who asked; allowed_by another one
        kind            an extension, time given back after a pause, or an earlier day
    """

    from_on: date
    to_on: date
    reason: str
    asked_by: int
    allowed_by: int
    changed_on: date
    kind: Literal["extension", "pause", "earlier"] = "extension"


@dataclass(frozen=True)
class ExtensionLimits:
    """How often and by how much a deadline may be put off; values in content/parameters/work.yml."""

    max_times: int
    max_days: int


@dataclass(frozen=True)
class Deadline:
    """A deadline with its whole history; `first_on` never changes."""

    first_on: date
    changes: tuple[Change, ...] = ()

    @property
    def due_on(self) -> date:
        """The day that counts now."""
        return self.changes[-1].to_on if self.changes else self.first_on

    @property
    def extended_times(self) -> int:
        """How often it was put off; time given back after a pause does not count."""
        return sum(c.kind == "extension" for c in self.changes)

    def changed(self, change: Change, limits: ExtensionLimits) -> "Deadline":
        """The deadline after one more change.

        Errors
            DUE-02  no reason
            DUE-03  asked and allowed by the same person
            DUE-04  more often or further than the limits allow, or later without being an extension
            DUE-05  the record starts from another day than the one in force: somebody changed it meanwhile
            DUE-06  asked for after the day has passed
        """
        if not change.reason.strip():
            raise ClerkError("DUE-02", "期限没有变更", "变更期限要写明理由", "写明理由后再办理")
        if change.asked_by == change.allowed_by:
            raise ClerkError("DUE-03", "期限没有变更", "申请人和批准人不能是同一人", "转给有权批准的其他人员")
        if change.from_on != self.due_on:
            raise ClerkError(
                "DUE-05",
                what=f"期限没有变更：现在的期限是 {self.due_on}，申请时是 {change.from_on}",
                why="申请以后期限已经变过",
                next_step="按现在的期限重新申请",
            )
        if change.kind == "extension":
            self._check_extension(change, limits)
        elif change.kind == "earlier" and change.to_on >= self.due_on:
            raise ClerkError(
                "DUE-04", "期限没有变更", "提前的日期不早于现在的期限", "改填更早的日期，或申请延期"
            )
        return replace(self, changes=(*self.changes, change))

    def _check_extension(self, change: Change, limits: ExtensionLimits) -> None:
        if change.to_on <= self.due_on:
            raise ClerkError("DUE-04", "期限没有变更", "延期后的日期不晚于现在的期限", "改填更晚的日期")
        if change.changed_on > self.due_on:
            raise ClerkError(
                "DUE-06",
                what=f"期限 {self.due_on} 已过，不能再延期",
                why="延期须在到期以前申请；超期如实显示",
                next_step="写明超期原因，抓紧办结",
            )
        furthest = self.first_on + timedelta(days=limits.max_days)
        if self.extended_times >= limits.max_times or change.to_on > furthest:
            raise ClerkError(
                "DUE-04",
                what="期限没有变更：超过允许的延期次数或天数",
                why=f"最多延期 {limits.max_times} 次，累计不超过原期限后 {limits.max_days} 天（至 {furthest}）",
                next_step="改为长期整改或多部门协同，写明理由；或由上级督办",
            )


def due_after_pause(due_on: date, paused_on: date, resumed_on: date) -> date:
    """The new day after the clock stood still: the days of the pause are given back, the day of pausing not counted."""
    return due_on + timedelta(days=max((resumed_on - paused_on).days, 0))
