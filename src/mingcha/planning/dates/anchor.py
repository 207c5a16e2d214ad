"""Which year is meant where the text names none."""

from dataclasses import dataclass
from datetime import date

from mingcha.planning.plan import Period


@dataclass(frozen=True)
class Anchor:
    """What the document says of its own time.

    title_year  year in its title or number, the weakest ground
    campaign_year  year that the title itself names (2023年度…方案)
    near        year printed with the deadline before, in the same passage
    """

    issued_on: date | None = None
    period: Period | None = None
    title_year: int | None = None
    near: int | None = None
    campaign_year: int | None = None

    @property
    def year(self) -> int | None:
        """The year of the document itself."""
        if self.issued_on:
            return self.issued_on.year
        if self.title_year:
            return self.title_year
        return self.period.from_.year if self.period and self.period.from_ else None

    def year_for(self, month: int) -> tuple[int | None, str, str | None]:
        """(year, ground, question) for a month printed without a year; the question is None where only one year fits."""
        if self.near:
            return self.near, f"年份随前文取{self.near}年", None
        start, end = (self.period.from_, self.period.to) if self.period else (None, None)
        if start and end:
            fitting = [
                y
                for y in range(start.year, end.year + 1)
                if (start.year, start.month) <= (y, month) <= (end.year, end.month)
            ]
            if len(fitting) == 1:
                return fitting[0], f"年份取自活动期{start.isoformat()}至{end.isoformat()}", None
            if len(fitting) > 1:
                year = next(
                    (
                        y
                        for y in fitting
                        if not self.issued_on or (y, month) >= (self.issued_on.year, self.issued_on.month)
                    ),
                    fitting[0],
                )
                return (
                    year,
                    f"活动期跨{len(fitting)}年，暂按{year}年",
                    f"原文未写年份，活动期为{start.year}—{end.year}年：是{year}年，还是每年都要？",
                )
            known_from = self.issued_on if self.issued_on and self.issued_on.year == start.year else start
            if start.year == end.year and month >= known_from.month:
                return start.year, f"年份取自活动期{start.year}年", None
        if self.issued_on:
            # A deadline lies after the day of issue; the month of issue itself still counts.
            if self.campaign_year == self.issued_on.year and month >= self.issued_on.month:
                return self.issued_on.year, f"标题写明{self.campaign_year}年，与成文日期一致", None
            # One or two months back is more likely a plan issued late than a deadline of next year.
            year = self.issued_on.year + (month < self.issued_on.month - 2)
            return (
                year,
                f"年份按成文日期{self.issued_on.isoformat()}推定",
                f"原文未写年份，按成文日期推定为{year}年，请确认",
            )
        if self.title_year:
            return (
                self.title_year,
                f"年份取自标题或文号中的{self.title_year}年",
                f"原文未写年份，按标题或文号推定为{self.title_year}年，请确认",
            )
        return None, "文中没有可依据的年份", "原文未写年份，文中也没有成文日期可依据，请填写年份"
