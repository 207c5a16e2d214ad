"""The indexes of the flag table, chosen by measurement (benchmarks/results/web_lists.md)."""

from django.db.models import Index, Q

# The columns that a filter of the list or the access rules may ask for: an index that holds them all answers any filter without
# opening the table, and only the rows of the page are then fetched by their key.
_ASKED = ["confidential", "status", "check_id", "severity"]
_WIDE_LEVELS = ("province", "city", "county")

FLAG_INDEXES = [
    *(
        Index(
            fields=[f"{level}_code", "check_id", "status", "confidential", "severity", "found_on", "amount_sort", "due_sort_on"],
            name=f"flag_{level}_asked",
        )
        for level in _WIDE_LEVELS
    ),
    *(
        Index(fields=[f"{level}_code", sort, "id", *_ASKED], name=f"flag_{level}_{short}")
        for level in _WIDE_LEVELS
        for sort, short in (("found_on", "found"), ("amount_sort", "amount"), ("due_sort_on", "due"))
    ),
    Index(fields=["township_code", "status", "found_on"], name="flag_township"),
    Index(fields=["village_code", "found_on"], name="flag_village"),
    Index(fields=["household_key"], name="flag_household"),
    Index(fields=["person_key"], condition=Q(person_key__isnull=False), name="flag_person"),
    Index(fields=["name_key"], condition=Q(name_key__isnull=False), name="flag_name"),
    Index(fields=["package_id"], condition=Q(package_id__isnull=False), name="flag_package"),
    Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="flag_case"),
]  # fmt: skip
