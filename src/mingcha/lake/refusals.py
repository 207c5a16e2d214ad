"""All rows of an import that were not taken, by unit: counted in the report, kept for rejected.xlsx."""

from collections import defaultdict
from collections.abc import Iterable

from mingcha.lake.cell_refusals import CellRefused
from mingcha.lake.matching.units import Unit
from mingcha.lake.rejected import RefusedUnit
from mingcha.lake.report import UnitReport
from mingcha.lake.rereading import reread_rows
from mingcha.lake.staging import Duplicate
from mingcha.lake.validating import LISTED_ROWS, RefusedRow


class Refusals:
    """Collects refused rows."""

    def __init__(self) -> None:
        self.by_unit: list[RefusedUnit] = []

    def add(self, unit: Unit, report: UnitReport, rows: Iterable[RefusedRow]) -> None:
        """Count rows, and keep as many as are listed."""
        kept = self._of(unit)
        for row in rows:
            _count(report, row)
            if row.texts and len(kept.rows) < LISTED_ROWS:
                kept.rows.append(row)
            else:
                kept.unlisted += 1

    def add_duplicates(
        self, duplicates: Iterable[Duplicate], units: list[Unit], reports: list[UnitReport], first: int
    ) -> None:
        """Take back rows that turned out to be duplicates. `first`: the place of the first unit among the table's sources."""
        by_source: dict[int, list[Duplicate]] = defaultdict(list)
        for duplicate in duplicates:
            by_source[duplicate.source_file].append(duplicate)
        for source, found in sorted(by_source.items()):
            unit, report = units[source - first], reports[source - first]
            texts = reread_rows(unit, {d.source_row for d in found[:LISTED_ROWS]})
            report.accepted -= len(found)
            self.add(
                unit,
                report,
                (_refused_duplicate(d, units, first, texts.get(d.source_row, ())) for d in found),
            )

    def __bool__(self) -> bool:
        return any(item.rows or item.unlisted for item in self.by_unit)

    def _of(self, unit: Unit) -> RefusedUnit:
        for known in self.by_unit:
            if known.unit is unit:
                return known
        self.by_unit.append(RefusedUnit(unit, []))
        return self.by_unit[-1]

    def listed(self) -> list[RefusedUnit]:
        """Units that have refused rows."""
        return [item for item in self.by_unit if item.rows or item.unlisted]


def mended_rows(units: list[Unit]) -> dict[tuple[str, str], dict[int, str]]:
    """(file, sheet) → {row: where it comes back mended}, when a workbook of refused rows lies beside the files that it is about."""
    found: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    for unit in units:
        if (places := unit.origin_columns) is None:
            continue
        for batch in unit.sheet.batches(unit.header.first_data_row, max(places) + 1):
            files, sheets, rows = (batch.columns[i].texts.to_pylist() for i in places)
            for file, sheet, row in zip(files, sheets, rows, strict=True):
                if file and row and row.isdigit():
                    found[file, sheet or ""][int(row)] = unit.where
    return found


def _refused_duplicate(
    duplicate: Duplicate, units: list[Unit], first: int, texts: tuple[str, ...]
) -> RefusedRow:
    where = units[duplicate.first_file - first].where if duplicate.first_file >= first else "已导入的数据"
    said = CellRefused("ROW-02" if duplicate.is_same else "ROW-03", f"{where} 第 {duplicate.first_row} 行")
    status = "ignored" if duplicate.is_same else "rejected"
    return RefusedRow(status, duplicate.source_row, texts, [("", "", said)])


def _count(report: UnitReport, row: RefusedRow) -> None:
    if row.status == "rejected":
        report.rejected += 1
    else:
        report.ignored += 1
    for reason in {KIND_REASONS.get(p.code) or p.reason for _, _, p in row.problems}:
        report.reasons[reason] = report.reasons.get(reason, 0) + 1


KIND_REASONS = {
    "ROW-01": "合计、小计或制表人行",
    "ROW-02": "与另一行完全相同，只保留第一行",
    "ROW-03": "与另一行主键相同而内容不同，都没有导入",
    "ROW-06": "已由改正后的行代替",
}
"""Reasons as they are counted: without the place that each single row names."""
