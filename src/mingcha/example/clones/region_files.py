"""Writes a city or a province as Parquet, county by county, in bounded memory."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from mingcha.catalog.tables import load_tables
from mingcha.example.clones.planted_copies import coverage_cases, planted_in
from mingcha.example.clones.templates import Place, Template
from mingcha.example.world import COUNTY_CODE, Planted

COUNTIES_A_FLUSH = 5
COUNTIES_A_PART = 45
HIGH_CARDINALITY = ("id_number", "account")


def places(cities: int, counties: int) -> Iterator[Place]:
    """Cities 9901, 9902 …; counties 01, 02 … of each."""
    for city in range(1, cities + 1):
        for county in range(1, counties + 1):
            yield Place(f"99{city:02d}", f"99{city:02d}{county:02d}", county == 1, counties)


def write_region(
    folder: Path, templates: list[Template], cities: int, counties: int, progress: Callable[[str, int, int], None]
) -> tuple[Counter[str], dict[tuple[str, str], Planted]]:  # fmt: skip
    """All parts of all tables; gives the rows by table and what was planted."""
    rows: Counter[str] = Counter()
    planted: dict[tuple[str, str], Planted] = {}
    coverage = Coverage()
    todo = list(places(cities, counties))
    for first in range(0, len(todo), COUNTIES_A_PART):
        part = first // COUNTIES_A_PART
        with PartFiles(folder, part) as files:
            for start in range(first, min(first + COUNTIES_A_PART, len(todo)), COUNTIES_A_FLUSH):
                progress("写出各县数据", start, len(todo))
                numbered = []
                for n in range(start, min(start + COUNTIES_A_FLUSH, first + COUNTIES_A_PART, len(todo))):
                    template, place = templates[n % len(templates)], todo[n]
                    numbers = template.identities.under(place.county)
                    numbered.append((template, place, numbers))
                    for entry in planted_in(template, place, numbers):
                        planted.setdefault((entry.check_id, entry.subject_id), entry)
                    coverage.count(template, place)
                rows.update(files.write(numbered))
    for entry in coverage_cases(coverage.rates()):
        planted[entry.check_id, entry.subject_id] = entry
    progress("写出各县数据", len(todo), len(todo))
    return rows, planted


class PartFiles:
    """The open files of one part, one a table."""

    def __init__(self, folder: Path, part: int) -> None:
        self._folder, self._part = folder, part
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> "PartFiles":
        self._pool = ThreadPoolExecutor(2)
        return self

    def __exit__(self, *error: object) -> None:
        self._pool.shutdown()
        for writer in self._writers.values():
            writer.close()

    def write(self, numbered: list[tuple[Template, Place, pa.StringArray]]) -> dict[str, int]:
        """One row group a table for these counties."""
        ids = list(load_tables())
        return dict(
            zip(ids, self._pool.map(lambda table_id: self._write(table_id, numbered), ids), strict=True)
        )

    def _write(self, table_id: str, numbered: list[tuple[Template, Place, pa.StringArray]]) -> int:
        table = pa.concat_tables([t.table(table_id, place, numbers) for t, place, numbers in numbered])
        writer = self._writers.get(table_id)
        if writer is None:
            contract = load_tables()[table_id]
            plain = (
                {c.name for c in contract.columns if c.type in HIGH_CARDINALITY}
                | set(contract.key)
                | {"book_no"}
            )
            self._folder.mkdir(parents=True, exist_ok=True)
            writer = self._writers[table_id] = pq.ParquetWriter(
                self._folder / f"{table_id}_{self._part:03d}.parquet", table.schema, compression="zstd", compression_level=1,
                use_dictionary=[name for name in table.schema.names if name not in plain],
            )  # fmt: skip
        writer.write_table(table)
        return len(table)


class Coverage:
    """Covered people in 低保 and residents by county, for coverage_outlier."""

    def __init__(self) -> None:
        self._covered: Counter[str] = Counter()
        self._residents: dict[str, tuple[int, int]] = {}

    def count(self, template: Template, place: Place) -> None:
        """Add one repeated county."""
        for county, people in template.covered.items():
            self._covered[place.region(county)] += people
        for county, population, income in template.stats:
            own = county.startswith(COUNTY_CODE)
            residents = place.residents(population, own), place.income(income, own)
            self._residents.setdefault(place.region(county), residents)

    def rates(self) -> Iterator[tuple[int, str, float]]:
        """(income, county, covered ÷ residents)."""
        for county, (population, income) in self._residents.items():
            yield income, county, self._covered[county] / population
