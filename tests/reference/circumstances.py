"""What the registers say of a person: dead, severely disabled, seriously ill, in custody, an orphan, which parents and kin."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from .identity import is_valid_number
from .rows import Row
from .world import World


def deaths_by_person(w: World) -> dict[str, list[Row]]:
    """Death rows up to as_of by person."""
    return w.valid_rows("deaths")


def died_on(rows: list[Row]) -> date:
    """The earliest date of death."""
    return min(row.died_on for row in rows)


def death_in_doubt(w: World, deaths: list[Row]) -> bool:
    """A life sign after the earliest death, or two sources more than 30 days apart."""
    died = died_on(deaths)
    if any(s.seen_on > died for s in w.rows("life_signs") if s.person_id == deaths[0].person_id):
        return True
    return max(row.died_on for row in deaths) - died > timedelta(days=30)


def severely_disabled(w: World) -> dict[str, list[Row]]:
    """Rows that make somebody severely disabled, by person."""
    return _only(
        w.valid_rows("disabilities"),
        lambda d: d.level in ("一级", "二级") or (d.level == "三级" and d.kind in ("智力", "精神")),
    )


def seriously_ill(w: World) -> dict[str, list[Row]]:
    """Rows that make somebody seriously ill at as_of, by person."""

    def is_serious(row: Row) -> bool:
        if row.year not in (w.as_of.year, w.as_of.year - 1):
            return False
        if row.serious:
            return True
        standard = w.standard(row.region_code, "农村低保", w.m0)
        return standard is not None and row.own_expense_yuan >= Decimal(12) * standard

    return _only(w.valid_rows("illnesses"), is_serious)


def orphans_active(w: World, month: int) -> dict[str, list[Row]]:
    """Rows of `orphans` active in a month, by person."""
    return _only(w.valid_rows("orphans"), lambda o: runs_in(o, month))


def in_prison_now(w: World) -> set[str]:
    """People in 监狱服刑 at as_of."""
    rows = w.valid_rows("custody")
    return set(_only(rows, lambda c: c.kind == "监狱服刑" and (c.to_on is None or c.to_on >= w.as_of)))


def runs_in(row: Row, month: int) -> bool:
    """Whether from_month … to_month holds a month."""
    return (row.from_month is None or row.from_month <= month) and (
        row.to_month is None or month <= row.to_month
    )


def in_force(row: Row, day: date, start: str = "from_on", end: str = "to_on") -> bool:
    """Whether start … end holds a day."""
    return (row[start] is None or row[start] <= day) and (row[end] is None or day <= row[end])


def _only(by_person, keep):  # type: ignore[no-untyped-def]
    kept = {person: [row for row in rows if keep(row)] for person, rows in by_person.items()}
    return {person: rows for person, rows in kept.items() if rows}


class Kin:
    """Near relatives (民法典 1045) from `population`: father_id, mother_id, spouse_id in either direction.

    The living and the dead both transmit the link. Links with an invalid number join nobody. Both ends must be in
    `population`; a parent who passes the link on between siblings need not be.
    """

    def __init__(self, w: World) -> None:
        self.people: dict[str, Row] = {p: rows[0] for p, rows in w.valid_rows("population").items()}
        self._children: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._spouses: dict[str, set[str]] = defaultdict(set)
        for person, row in self.people.items():
            for link in ("father_id", "mother_id"):
                if _joins(row[link]):
                    self._children[link, row[link]].add(person)
            if _joins(row.spouse_id):
                self._spouses[person].add(row.spouse_id)
                self._spouses[row.spouse_id].add(person)

    def parents(self, person: str) -> set[str]:
        """Father and mother, in `population` or not."""
        row = self.people.get(person)
        return {row[link] for link in ("father_id", "mother_id") if _joins(row[link])} if row else set()

    def children(self, person: str) -> set[str]:
        """Everybody who names the person as father or mother."""
        return self._children["father_id", person] | self._children["mother_id", person]

    def spouses(self, person: str) -> set[str]:
        """Spouses named from either side."""
        return set(self._spouses.get(person, ()))

    def siblings(self, person: str) -> set[str]:
        """Those with the same father or the same mother."""
        row = self.people.get(person)
        found: set[str] = set()
        for link in ("father_id", "mother_id"):
            if row and _joins(row[link]):
                found |= self._children[link, row[link]]
        return found

    def near_relatives(self, person: str) -> set[str]:
        """All near relatives in `population`; none of somebody who is not in it."""
        if person not in self.people:
            return set()
        parents, children = self.parents(person), self.children(person)
        grandparents = {g for p in parents for g in self.parents(p)}
        grandchildren = {g for c in children for g in self.children(c)}
        found = (
            self.spouses(person) | parents | children | self.siblings(person) | grandparents | grandchildren
        )
        return {p for p in found if p in self.people and p != person}


def _joins(number: str | None) -> bool:
    return number is not None and is_valid_number(number)
