"""Sets the reference's answers beside the engine's and says in words where they differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from mingcha.engine.outcome import Outcome
from mingcha.engine.printing import Printer
from mingcha.engine.run import Run, run_checks
from mingcha.lake.memory import dataset_from_rows

from .all_checks import REFERENCE
from .contract import COLUMNS_OF
from .flags import Flags, NotApplicable
from .random_draw import Rows
from .world import World

COMPARED = ("amount_yuan", "severity", "match", "occurred_on", "region_code", "household_id", "person_id")


class Printed(NamedTuple):
    """What both sides say of a flag, as flags.csv prints it."""

    amount_yuan: str
    severity: str
    match: str
    occurred_on: str
    region_code: str
    household_id: str
    person_id: str


@dataclass(frozen=True)
class Difference:
    """One point on which the two disagree: kind is status, missing, surplus, or the name of a column."""

    check_id: str
    subject_id: str
    kind: str
    reference: str
    engine: str

    def __str__(self) -> str:
        return f"{self.check_id} {self.subject_id} · {self.kind}: reference {self.reference} · engine {self.engine}"


def reference_flags(flags: Flags) -> dict[str, Printed]:
    """The reference's flags as they would be printed."""
    return {
        f.subject_id: Printed(
            "" if f.amount_yuan is None else f"{f.amount_yuan:.2f}",
            f.severity,
            f.match or "",
            f.occurred_on.isoformat() if f.occurred_on else "",
            f.region_code or "",
            f.household_id or "",
            f.person_id or "",
        )
        for f in flags
    }


def engine_flags(outcome: Outcome, printer: Printer) -> dict[str, Printed]:
    """The engine's flags of one check, revealed."""
    printed: dict[str, Printed] = {}
    for row in printer.rows(outcome.check, outcome.flags, outcome.absent):
        assert row["subject_id"] not in printed, f"{row['check_id']} names {row['subject_id']} twice"
        printed[row["subject_id"]] = Printed(*(row[column] for column in COMPARED))
    return printed


def compare_outcomes(
    reference: Mapping[str, Flags | NotApplicable],
    run: Run,
    printer: Printer,
    columns: Iterable[str] = ("amount_yuan", "severity", "match", "occurred_on"),
) -> list[Difference]:
    """All differences, check by check; checks that the engine did not run are left out."""
    differences: list[Difference] = []
    for check_id, outcome in run.outcomes.items():
        answer = reference[check_id]
        applicable = isinstance(answer, Flags)
        ours = ("flagged" if answer else "clear") if applicable else "not_applicable"
        if ours != outcome.status:
            said = ours if applicable else f"{ours} {answer}"
            detail = outcome.error or " ".join(map(str, outcome.missing)) or ""
            differences.append(Difference(check_id, "", "status", said, f"{outcome.status} {detail}".strip()))
        expected = reference_flags(answer) if applicable else {}
        found = engine_flags(outcome, printer)
        for subject in sorted(expected.keys() - found.keys()):
            differences.append(Difference(check_id, subject, "missing", str(expected[subject]), "no flag"))
        for subject in sorted(found.keys() - expected.keys()):
            differences.append(Difference(check_id, subject, "surplus", "no flag", str(found[subject])))
        for subject in sorted(expected.keys() & found.keys()):
            for column in columns:
                one, other = getattr(expected[subject], column), getattr(found[subject], column)
                if one != other:
                    differences.append(
                        Difference(check_id, subject, column, one or "empty", other or "empty")
                    )
    return differences


def differences_of(
    rows: Rows,
    as_of: date,
    *,
    checks: Iterable[str] | None = None,
    present_columns: Mapping[str, Iterable[str]] | None = None,
    engine: str = "duckdb",
    parameters: Mapping[str, Any] | None = None,
    engine_parameters: dict[str, str] | None = None,
    columns: Iterable[str] = ("amount_yuan", "severity", "match", "occurred_on"),
) -> list[Difference]:
    """Run both on a world and compare.

    Arguments
        parameters, engine_parameters  the same overrides under the reference's and the catalogue's names
    """
    present = {table: (present_columns or {}).get(table, COLUMNS_OF[table]) for table in rows}
    w = World(rows, as_of, parameters, present)
    dataset = dataset_from_rows(rows, present_columns=present)
    run = run_checks(
        dataset, as_of=as_of, checks=checks, engine=engine, parameters=engine_parameters, threads=1
    )
    reference = {check_id: REFERENCE[check_id](w) for check_id in run.outcomes if check_id in REFERENCE}
    return compare_outcomes(reference, run, Printer(dataset.identities, reveal=True), columns)
