"""What stands behind a flag: the printed evidence, amounts by month, and the rows of the imported tables; in pseudonyms."""

import json
from dataclasses import dataclass, field
from decimal import Decimal

from django.conf import settings

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.checks import Check
from mingcha.catalog.tables import load_tables
from mingcha.domain.access import Actor
from mingcha.engine.behind_flag import rows_behind
from mingcha.lake.workspace import Workspace
from mingcha.web.access.services import may
from mingcha.web.flags.models import Flag
from mingcha.web.flags.shown import household_code, person_code

HEALTH_TABLES = frozenset({"disabilities", "illnesses"})
NOT_COMPARED = "未比对的数据"


@dataclass
class Evidence:
    """The evidence as people read it.

    facts         (name, value)
    tables        item → rows of (when, amount, words)
    not_compared  optional data that were not there
    """

    facts: list[tuple[str, str]] = field(default_factory=list)
    tables: dict[str, list[tuple[str, Decimal | None, str]]] = field(default_factory=dict)
    not_compared: list[str] = field(default_factory=list)

    def total(self, item: str) -> Decimal:
        """Sum of an item's amounts."""
        return sum((a for _, a, _ in self.tables[item] if a is not None), Decimal("0.00"))

    @property
    def items(self) -> list[tuple[str, list[tuple[str, Decimal | None, str]], Decimal]]:
        """(item, rows, sum)."""
        return [(item, rows, self.total(item)) for item, rows in self.tables.items()]


def evidence_of(flag: Flag) -> Evidence:
    """The evidence of the last run that found the flag; empty where there is none."""
    kept = getattr(flag, "evidence", None) if flag.pk else None
    found = Evidence()
    for name, value in (json.loads(kept.shown) if kept else {}).items():
        if name == NOT_COMPARED:
            found.not_compared = list(value)
        elif isinstance(value, list):
            found.tables[name] = [
                (r.get("月份") or r.get("日期") or "", Decimal(r["金额"]) if r.get("金额") else None, r.get("说明") or "")
                for r in value
            ]  # fmt: skip
        elif value != "":
            found.facts.append((name, str(value)))
    return found


def check_of(flag: Flag) -> Check | None:
    """The flag's check; None where the catalogue no longer has it."""
    return load_catalogue().checks.get(flag.check_id)


def is_about_health(flag: Flag) -> bool:
    """Whether the check rests on data about illness or disability."""
    check = check_of(flag)
    return check is not None and bool(HEALTH_TABLES & set(check.tables))


def may_see_evidence(actor: Actor, flag: Flag) -> bool:
    """Health data are shown only where they are worked on (content/access.yml, view_health)."""
    return not is_about_health(flag) or may(actor, "view_health", flag)


def rows_of(flag: Flag, actor: Actor) -> list[tuple[str, list[str]]]:
    """(title of the table, printed rows) of every imported table that the check read and that has rows of this household or person."""
    check = check_of(flag)
    if check is None or not may_see_evidence(actor, flag):
        return []
    workspace = Workspace(settings.HOME.folder, settings.HOME.key_file)
    row = {"household_id": household_code(flag), "person_id": person_code(flag.person_key)}
    titles = {name: table.title for name, table in load_tables().items()}
    return [
        (titles.get(table, table), lines)
        for table, lines in rows_behind(check, flag.subject_id, row, workspace.dataset())
    ]
