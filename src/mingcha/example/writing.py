"""Write an example to a folder: `mingcha example DIR --size … --seed N`."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mingcha.example.background import County, build_background
from mingcha.example.clones.region_files import write_region
from mingcha.example.clones.templates import make_template
from mingcha.example.messy.folder import write_messy
from mingcha.example.people import register_population
from mingcha.example.planted_list import write_planted
from mingcha.example.scenarios import plant_everything
from mingcha.example.shape import (
    CITY_COUNTIES,
    COUNTY,
    LARGE,
    PROVINCE_CITIES,
    PROVINCE_COUNTIES_A_CITY,
    Shape,
    Size,
)
from mingcha.example.world import World

TEMPLATES = 3
"""Different counties that a city or a province is made of."""
PLANTED_FILE = "已植入清单.csv"
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


@dataclass(frozen=True)
class ExampleSummary:
    """What was written: rows by table, and planted lines by check and kind."""

    folder: Path
    size: Size
    rows: dict[str, int]
    planted: dict[str, dict[str, int]]

    def __str__(self) -> str:
        """One line in Chinese for the terminal."""
        total = {
            kind: sum(kinds.get(kind, 0) for kinds in self.planted.values())
            for kind in ("case", "side_effect", "decoy")
        }
        return (
            f"{len(self.rows)} 张表 {sum(self.rows.values()):,} 行，其中发放 {self.rows['payments']:,} 行；"
            f"{len(self.planted)} 项检查共植入疑点 {total['case']:,} 条（另带出 {total['side_effect']:,} 条）、"
            f"不应命中的情形 {total['decoy']:,} 条，见 {PLANTED_FILE}"
        )


def build_county(seed: int, shape: Shape = COUNTY) -> World:
    """The county in memory: clean background first, then what is to be found."""
    world = World(seed, shape)
    county: County = build_background(world)
    plant_everything(county)
    register_population(world)
    return world


def generate(folder: Path, *, size: Size, seed: int, progress: Progress | None = None) -> ExampleSummary:
    """Write an example county, city or province.

    county    about 60,000 people, 4,000 covered in 2,800 households, 92,000 payments over 36 months, other tables in proportion;
              written as the messy files of ten offices
    city      75 such counties: 0.3 million covered, 3.6 million payments, 7 million people; Parquet
    province  630: 2.5 million covered, 30 million payments, 60 million people, 25 million vehicles; Parquet

    The same size and seed give the same bytes. Everything lies before 2024-06-30, the day to check as of.
    """
    told: Progress = progress or (lambda step, done, total: None)
    folder.mkdir(parents=True, exist_ok=True)
    if size == "county":
        told("生成县级示例", 0, 1)
        world = build_county(seed)
        write_messy(folder, world.tables, told)
        rows, planted = {t: len(written) for t, written in world.tables.items()}, world.planted
    else:
        cities, counties = (
            (1, CITY_COUNTIES) if size == "city" else (PROVINCE_CITIES, PROVINCE_COUNTIES_A_CITY)
        )
        templates = []
        for n in range(TEMPLATES):
            told("生成样板县", n, TEMPLATES)
            templates.append(make_template(build_county(seed * 1000 + n, LARGE)))
        rows, planted = write_region(folder, templates, cities, counties, told)
    counts = write_planted(folder / PLANTED_FILE, planted.values())
    return ExampleSummary(folder, size, dict(rows), counts)
