"""Cities and provinces: a county repeated under another code is as sound as the first."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mingcha.domain.id_numbers import read_id_number
from mingcha.example.clones.identities import collect_identities
from mingcha.example.clones.planted_copies import coverage_cases, planted_in
from mingcha.example.clones.region_files import places, write_region
from mingcha.example.clones.templates import Place, Template, make_template
from mingcha.example.id_digits import check_character
from mingcha.example.world import World


@pytest.fixture(scope="module")
def template(county: World) -> Template:
    return make_template(county)


def test_numbers_stay_right_or_wrong() -> None:
    body = next(b for n in range(100) if check_character(b := f"990121195001010{n:02d}") == "X")
    right, wrong, old, lower = body + "X", body + "1", "990121500101001", body + "x"
    assert read_id_number(right).is_valid and not read_id_number(wrong).is_valid
    identities = collect_identities({right, wrong, old, lower})
    moved = identities.under("990502")
    texts = {text: moved[i].as_py() for text, i in identities.index.items()}
    assert read_id_number(texts[right]).is_valid
    assert not read_id_number(texts[wrong]).is_valid
    assert texts[old] == "990502500101001"
    assert texts[lower].upper() == texts[right]


def test_tables_join_in_the_new_place(template: Template) -> None:
    place = Place("9903", "990307", False, 70)
    numbers = template.identities.under(place.county)
    households, members = (template.table(t, place, numbers) for t in ("households", "members"))
    assert set(members["household_id"].to_pylist()) <= set(households["household_id"].to_pylist())
    assert all(code.startswith(("990307", "9903")) for code in households["region_code"].to_pylist())
    heads = set(households["head_id"].to_pylist())
    assert heads <= set(members["person_id"].to_pylist())
    assert all(number.startswith("990307") for number in heads)


def test_shared_rows_come_once_a_city(template: Template) -> None:
    first, second = places(1, 2)
    tables = [template.table("regions", p, template.identities.under(p.county)) for p in (first, second)]
    codes = [code for t in tables for code in t["region_code"].to_pylist()]
    assert len(codes) == len(set(codes))
    stats = template.table("region_stats", first, template.identities.under(first.county)).to_pylist()
    assert {r["population"] for r in stats if r["region_code"].startswith("99018")} == {1000}


def test_planted_lines_move_along(template: Template) -> None:
    place = Place("9902", "990205", True, 70)
    numbers = template.identities.under(place.county)
    members = set(template.table("members", place, numbers)["person_id"].to_pylist())
    moved = [p for p in planted_in(template, place, numbers) if p.check_id == "paid_after_death"]
    assert moved and all(p.subject_id.split("|")[1] in members for p in moved)
    assert all(p.subject_id.startswith("990205H") for p in moved)


def test_coverage_is_judged_in_thirds_by_income() -> None:
    rates = [(n, f"c{n:02d}", 0.05 + n % 5 * 0.001) for n in range(18)]
    rates[3] = (3, "c03", 0.2)
    assert [(p.subject_id, p.note) for p in coverage_cases(rates) if p.kind == "case"] == [("c03", "偏高")]


def test_files_are_the_same_every_time(template: Template, tmp_path) -> None:
    told: list[tuple[str, int, int]] = []
    for name in ("a", "b"):
        rows, planted = write_region(tmp_path / name, [template], 1, 2, lambda *step: told.append(step))
    assert rows["payments"] == 2 * pq.read_metadata(tmp_path / "a" / "payments_000.parquet").num_rows // 2
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
    assert pq.read_schema(tmp_path / "a" / "payments_000.parquet").field("amount_yuan").type == pa.decimal128(
        14, 2
    )
    assert len(planted) > 2000
