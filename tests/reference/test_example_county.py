"""The reference on the whole example county: the same flags as the engine, check by check."""

from datetime import date
from decimal import Decimal

import pytest

from mingcha.catalog.tables import load_tables
from mingcha.domain.months import month_text
from mingcha.example.writing import build_county

from .compare import differences_of
from .test_same_as_engine import unsettled

DAY = date(2024, 6, 30)


@pytest.fixture(scope="module")
def rows():
    """The county's rows as files would have them: months written out, numbers exact."""
    types = {t.id: {c.name: c.type for c in t.columns} for t in load_tables().values()}

    def written(table: str, name: str, value: object) -> object:
        if types[table][name] == "month" and isinstance(value, int):
            return month_text(value)
        return Decimal(str(value)) if isinstance(value, float) else value

    return {
        table: [{name: written(table, name, value) for name, value in row.items()} for row in table_rows]
        for table, table_rows in build_county(1).tables.items()
    }


@pytest.mark.slow
def test_reference_and_engine_agree_on_the_county(rows):
    assert unsettled(differences_of(rows, DAY)) == []
