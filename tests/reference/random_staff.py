"""Made-up staff, kin registrations, care agreements and visits."""

from datetime import timedelta

from .random_draw import Draw
from .random_people import People, Person
from .random_places import Places


def add_staff(draw: Draw, people: People, places: Places) -> list[Person]:
    """Two from each of the first families and a loner; some hold several posts, held one long ago, or have its days the wrong way round."""
    cadres = [
        p for family in people.families[:4] for p in draw.some(family[2:] or family, 2, 1)
    ] + people.loners[:1]
    for person in cadres:
        for _ in range(draw.one_of(1, 1, 2)):
            start = draw.one_of(draw.edge_day(-40, -13, -2, -1, 0), draw.day(-2000, -400, 0, 1))
            post = draw.one_of("县级经办", "乡镇经办", "分管领导", "村居两委成员", "村民小组长")
            region = draw.one_of(
                places.townships[-1], places.townships[-1], *places.villages, places.counties[0]
            )
            draw.add(
                "staff", person_id=people.number_or_invalid(person, 0.02), name=people.written_name(person), post=post,
                region_code=region, from_on=start,
                to_on=draw.maybe(0.35, start + timedelta(days=draw.one_of(-3, 0, 20, 31, 400))) if draw.chance(0.7)
                else max(start, draw.day(-1, 0, 1)),
            )  # fmt: skip
    return cadres


def add_kin_registrations(draw: Draw, people: People, staff: list[Person]) -> None:
    """Registrations of households, known or not, filed around 30 days ago."""
    for household in draw.rows["households"]:
        if draw.chance(0.5):
            draw.add(
                "kin_registrations", staff_id=people.number_or_invalid(draw.pick(staff)),
                household_id=household["household_id"] if draw.chance(0.97) else "H-不存在", relation="亲属",
                filed_on=draw.day(-300, -32, -31, -30, -29, 0, 1), visited_on=draw.maybe(0.5, draw.day(-20, 0, 1)),
                separate_file=draw.one_of(None, True, True, False),
            )  # fmt: skip


def add_care(draw: Draw, people: People) -> None:
    """Agreements in force or just not, a caregiver with too many people, visits 7, 15 and 30 days ago."""
    members = [m["person_id"] for m in draw.rows["members"]]
    busy = people.anyone()
    for number in draw.some(members, len(members) // 2, len(members) // 3):
        caregiver = busy if draw.chance(0.25) else people.anyone()
        draw.add(
            "care_agreements", person_id=number, caregiver_id=people.number_or_invalid(caregiver),
            signed_on=draw.day(-400, -30, -1, 0, 1), valid_to=draw.one_of(None, draw.day(-1, 0, 1, 300)),
        )  # fmt: skip
    for number in members:
        for _ in range(draw.one_of(0, 0, 1, 1, 2)):
            visited = draw.day(-90, -31, -30, -29, -16, -15, -14, -8, -7, -6, 0, 1)
            draw.add("care_visits", person_id=number, visited_on=visited)
