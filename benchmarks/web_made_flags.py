"""A province's flags, made up: regions of five levels, flags with the skew of real work, somebody in a post at every level.

The district codes begin with 99, which does not exist. Half of the flags come from one run, the other half from a later one.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.checks import Check
from mingcha.engine.flag_lines import Naming
from mingcha.engine.outcome import Flags, Outcome
from mingcha.engine.run import Run
from mingcha.lake.dataset import PEOPLE_SCHEMA, Dataset, StoredTable

CITIES, COUNTIES, TOWNSHIPS, VILLAGES = 12, 9, 14, 10
TODAY = date.today()
NOW = datetime.now(tz=ZoneInfo("Asia/Shanghai"))
PROVINCE, CITY, COUNTY, TOWNSHIP, VILLAGE = (
    "990000000000", "990100000000", "990101000000", "990101101000", "990101101201",
)  # fmt: skip
LEVELS = {"province": PROVINCE, "city": CITY, "county": COUNTY, "township": TOWNSHIP, "village": VILLAGE}
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡", "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平"


def regions() -> Iterator[tuple[str, str, str, str | None]]:
    """(code, name, level, parent) of one province: 12 cities, 108 counties, 1,512 townships, 15,120 villages."""
    yield PROVINCE, "示例省", "province", None
    for city in range(1, CITIES + 1):
        city_code = f"99{city:02d}00000000"
        yield city_code, f"第{city}市", "city", PROVINCE
        for county in range(1, COUNTIES + 1):
            county_code = f"99{city:02d}{county:02d}000000"
            yield county_code, f"第{city}市{county}县", "county", city_code
            for town in range(101, 101 + TOWNSHIPS):
                town_code = f"{county_code[:6]}{town}000"
                yield town_code, f"{town}乡", "township", county_code
                for village in range(201, 201 + VILLAGES):
                    yield f"{town_code[:9]}{village}", f"{village}村", "village", town_code


def flags_of(check: Check, count: int, first: int) -> Flags:
    """So many flags of a check, households numbered from `first`: as the engine hands them over, the same every time."""
    chance = np.random.default_rng(first)
    households = np.arange(first, first + count)
    # few counties have many flags: the square pulls towards the first
    city, county = ((chance.random(count) ** 2 * n).astype(int) + 1 for n in (CITIES, COUNTIES))
    town, village = 101 + chance.integers(0, TOWNSHIPS, count), 201 + chance.integers(0, VILLAGES, count)
    codes = city * 10**8 + county * 10**6 + town * 1000 + village + 99 * 10**10
    amounts = np.exp(chance.normal(6, 1.2, count)).round(2)
    without = chance.random(count) < 0.3
    days = np.datetime64(TODAY) - chance.integers(0, 700, count)
    flagged = dict.fromkeys(check.subject.key, households) | {
        "household_key": households,
        "person_key": households,
        "region_code": codes.astype(str),
        "occurred_on": pa.array(days),
        "amount_yuan": pa.array(
            [None if w else Decimal(f"{a:.2f}") for a, w in zip(amounts, without, strict=True)],
            pa.decimal128(14, 2),
        ),
        "match_rank": np.ones(count, int),
        "severity": np.array(["high", "medium", "low"])[chance.choice(3, count, p=[0.5, 0.4, 0.1])],
    }
    months = np.repeat(households, chance.choice([1, 3, 12], count, p=[0.6, 0.3, 0.1]))
    evidence = dict.fromkeys(check.subject.key, months) | {
        "item": ["逐月发放"] * len(months),
        "month": 24270 + np.arange(len(months)) % 12,
        "amount_yuan": pa.array([Decimal("412.50")] * len(months), pa.decimal128(14, 2)),
    }
    return Flags(check, pa.table(flagged), pa.table(evidence))


def run_of(count: int, *, first: int, as_of: date) -> Run:
    """A run with so many flags: a handful of checks have most of them."""
    catalogue = load_catalogue()
    weights = [1 / (1 + n) ** 1.3 for n in range(len(catalogue.checks))]
    order = random.Random(7).sample(list(catalogue.checks), len(catalogue.checks))
    shares = {c: max(1, int(count * w / sum(weights))) for c, w in zip(order, weights, strict=True)}
    shares[order[0]] += count - sum(shares.values())
    outcomes, start = {}, first
    for check_id, share in sorted(shares.items()):
        check = catalogue.checks[check_id]
        outcomes[check_id] = Outcome(check, "flagged", share * 9, flags_of(check, share, start))
        start += share
    return Run(as_of, "duckdb", "1", catalogue, outcomes)


def names_of(first: int, count: int) -> Naming:
    """A name for everybody."""
    chance = random.Random(first)
    keys = range(first, first + count)
    names = {
        n: chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))
        for n in range(1, 20_001)
    }
    return Naming(people={k: k % 20_000 + 1 for k in keys}, names=names)


def no_tables() -> Dataset:
    """A dataset without files: nothing is looked up behind the flags."""
    return Dataset({}, StoredTable(arrow=PEOPLE_SCHEMA.empty_table()))
