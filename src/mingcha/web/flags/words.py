"""Statuses and states of a flag, and their Chinese words."""

from collections import Counter
from functools import cache

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.checks import Check
from mingcha.catalog.tables import load_tables
from mingcha.domain.lights import LightState
from mingcha.office.flag_workbook import SEVERITIES, SIDES, THEMES

__all__ = ["SEVERITIES", "SIDES", "THEMES"]

NEW, DISPATCHED, IN_CASE = "new", "dispatched", "in_case"
SUBSTANTIATED, PARTLY_SUBSTANTIATED = "substantiated", "partly_substantiated"
UNSUBSTANTIATED, UNDETERMINED = "unsubstantiated", "undetermined"
SILENCED, GONE = "silenced", "gone"

STATUSES = {
    NEW: "新到未分派",
    DISPATCHED: "已分派",
    IN_CASE: "核查中",
    SUBSTANTIATED: "属实",
    PARTLY_SUBSTANTIATED: "部分属实",
    UNSUBSTANTIATED: "不属实",
    UNDETERMINED: "无法核实",
    SILENCED: "暂缓提示",
    GONE: "已消失",
}
"""Where the work stands. Decided by people, except gone: what nobody had begun to work on and is in the data no more."""

UNTOUCHED = (NEW, SILENCED)
"""Nobody works on them: these may be dispatched, merged, dismissed, silenced, and become gone."""
OPEN = (NEW, DISPATCHED, IN_CASE)
UNDER_WAY = (DISPATCHED, IN_CASE)
CONCLUDED = (SUBSTANTIATED, PARTLY_SUBSTANTIATED, UNSUBSTANTIATED, UNDETERMINED)

STATES = {"new": "新出现", "still_there": "仍存在", "gone": "数据中已消失", "back": "再次出现"}
"""What the data say, run by run: the states of the engine's flag register."""

STATUS_SHAPES: dict[str, LightState] = {SILENCED: "paused", GONE: "closed"}
MATCHES = {
    "M1": "证号和姓名都一致",
    "M2": "证号一致、姓名不同：先核对是不是同一个人",
    "M3": "一边是15位旧证号，升位后一致",
    "M4": "证号缺失，凭其他信息对上",
}
KIN_THEME, KIN_ARCHIVE = "kinship", "kin_archive"
"""The theme of 近亲属备案, and its class of confidentiality (content/access.yml)."""


def flag_no(flag_id: int) -> str:
    """YD-000123: the number that a flag keeps for ever."""
    return f"YD-{flag_id:06d}"


def package_no(package_id: int) -> str:
    """HB-000012: a household's merged flags."""
    return f"HB-{package_id:06d}"


STATUS_GROUPS = {"open": list(OPEN), "under_way": list(UNDER_WAY), "concluded": list(CONCLUDED)}
GROUP_TITLES = {"open": "未办完的", "under_way": "已分派和核查中", "concluded": "已有结论的"}


@cache
def _checks() -> dict[str, Check]:
    return load_catalogue().checks


def check_title(check_id: str) -> str:
    """A check's title; its id where the catalogue no longer has it."""
    check = _checks().get(check_id)
    return check.title if check else check_id


@cache
def check_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """The checks by theme, for a choice."""
    return [
        (title, [(c.id, c.title) for c in _checks().values() if c.theme == theme])
        for theme, title in THEMES.items()
    ]


@cache
def source_choices() -> list[tuple[str, str]]:
    """The imported tables with who sends them, for a choice. Those that most checks read distinguish nothing and are left out."""
    checks = _checks().values()
    readers = Counter(table for check in checks for table in set(check.tables))
    tables = load_tables()
    return [
        (t.id, f"{t.title}（{t.source}）") for t in tables.values() if 0 < readers[t.id] <= len(checks) // 2
    ]


def checks_reading(table: str) -> list[str]:
    """The checks that read an imported table."""
    return [c.id for c in _checks().values() if table in c.tables]


def checks_of(theme: str = "", side: str = "") -> list[str]:
    """The checks of a theme and of a side; "" = any."""
    return [c.id for c in _checks().values() if theme in ("", c.theme) and side in ("", c.side)]
