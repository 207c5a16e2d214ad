"""Years whose holidays the State Council has announced and chinesecalendar does not have yet: written down by hand, with the notice as source."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import yaml

from mingcha.catalog.content_root import content_root
from mingcha.catalog.parameters import DatedValue, read_parameter_file
from mingcha.domain.errors import ClerkError
from mingcha.domain.working_days import AnnouncedYear, announce_years

FILE_NAME = "holidays.yml"
OFF, WORKED = "holiday_days_off", "holiday_days_worked"
_SURE = ((1, 1), (5, 1), (10, 1))
"""全国年节及纪念日放假办法: days off in every year. A year without them was copied in part."""
_TO = "至"


def announce_holidays(home: Path | None = None) -> None:
    """Make the years known that stand in content/parameters/holidays.yml and in the installation's own holidays.yml, in this process.

    Called while a process starts. The installation's file wins where both have a year; chinesecalendar wins over both.

    Arguments
        home  the data folder of the installation

    Errors
        DAY-02  a file cannot be read, or says something that cannot be
    """
    found = {y.year: y for y in read_holidays(content_root() / "parameters" / FILE_NAME)}
    own = home / FILE_NAME if home else None
    if own and own.is_file():
        found |= {y.year: y for y in read_holidays(own)}
    announce_years(found.values())


def read_holidays(path: Path) -> list[AnnouncedYear]:
    """The years of one file, checked.

    Errors
        DAY-02  as in announce_holidays
    """
    try:
        parameters = {p.id: p for p in read_parameter_file(path)}
    except (ClerkError, yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise _wrong(path, f"格式读不出来：{error}") from error
    if unknown := sorted(set(parameters) - {OFF, WORKED}):
        raise _wrong(path, f"不认识“{'、'.join(unknown)}”，只能写 {OFF} 和 {WORKED}")
    days: dict[str, dict[int, frozenset[date]]] = {OFF: {}, WORKED: {}}
    for name, parameter in parameters.items():
        for value in parameter.values:
            year, its_days = _year_of(path, value)
            days[name][year] = its_days
    if alone := sorted(set(days[WORKED]) - set(days[OFF])):
        raise _wrong(path, f"{alone[0]} 年只写了调休上班，没有写放假的日子")
    return [
        _checked(path, AnnouncedYear(y, off, days[WORKED].get(y, frozenset())))
        for y, off in days[OFF].items()
    ]


def _year_of(path: Path, value: DatedValue) -> tuple[int, frozenset[date]]:
    year = value.from_on.year if value.from_on else 0
    if (
        value.region_code
        or not year
        or (value.from_on, value.until_on) != (date(year, 1, 1), date(year + 1, 1, 1))
    ):
        raise _wrong(path, "一年一条，from 写这一年的1月1日，until 写下一年的1月1日，不分地区")
    try:
        its_days = frozenset(d for text in value.value or () for d in _days(str(text)))  # type: ignore[union-attr]
    except ValueError as error:
        raise _wrong(path, f"日子读不出来：{error}") from error
    if outside := sorted(d for d in its_days if d.year != year):
        raise _wrong(path, f"{outside[0]} 不在 {year} 年")
    return year, its_days


def _days(text: str) -> Iterator[date]:
    """One day, or all from one to another (2027-02-05至2027-02-12)."""
    first, _, last = text.partition(_TO)
    day, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    while day <= end:
        yield day
        day += timedelta(days=1)


def _checked(path: Path, year: AnnouncedYear) -> AnnouncedYear:
    missing = [date(year.year, m, d) for m, d in _SURE if date(year.year, m, d) not in year.off]
    if missing:
        raise _wrong(path, f"{year.year} 年的放假日子没有写全，缺 {missing[0]}")
    if weekdays := sorted(d for d in year.worked if d.weekday() < 5):
        raise _wrong(path, f"{weekdays[0]} 不是周末，不会是调休上班")
    if both := sorted(year.worked & year.off):
        raise _wrong(path, f"{both[0]} 又写了放假又写了上班")
    return year


def _wrong(path: Path, why: str) -> ClerkError:
    return ClerkError(
        "DAY-02",
        what=f"放假安排文件 {path.name} 不能用",
        why=why,
        next_step="对照国务院办公厅的通知改正这个文件再启动；拿不准的整年删去，期限按自然日计算并写明",
    )
