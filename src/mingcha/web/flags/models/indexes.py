"""The indexes of the flag table, chosen by measurement (benchmarks/results/web_lists.md).

Two ways to a page. In order: along the sort column, testing the filters on the way, until the page is full; quick where many flags match, whoever
looks, because these indexes hold every column that scopes and filters ask for. By filter: all flags of a region or check from an index that holds
the sort columns too, the best of them kept; quick where few match. `lists.FlagList` counts first and so knows which of the two it is.
last_run_id and state stand in no index and no index's condition: every run writes them for every flag that it finds again, and on
PostgreSQL such a row stays in its page (migration 0003) only where no index knows of the change.
The partial indexes hold what is counted and added up too, so that only the rows of the page are read.
"""

from django.db.models import Index, Q

_SCOPE = ["province_code", "city_code", "county_code"]
_ASKED = ["check_id", "status", "confidential", "severity"]
_SORTS = ["found_on", "amount_sort", "due_sort_on"]
_ADDED_UP = ["amount_sort", "due_sort_on"]
_RARELY = ["soon_on", "first_run_id", "repeated"]
"""Asked for less often: without them the index would send the database to every row."""
_AREA = [*_ASKED, *_SORTS, *_RARELY, "about_kin", "episode", "id"]
"""With the key, which PostgreSQL's indexes do not hold by themselves: one reading of the index gives totals and page."""

FLAG_INDEXES = [
    Index(
        fields=["found_on", "id", *_SCOPE, *_ASKED, *_ADDED_UP, *_RARELY],
        name="flag_by_found_on",
    ),
    Index(
        fields=["amount_sort", "id", *_SCOPE, *_ASKED, "found_on", "due_sort_on", *_RARELY],
        name="flag_by_amount_sort",
    ),
    Index(
        fields=["due_sort_on", "id", *_SCOPE, *_ASKED, "found_on", "amount_sort", *_RARELY],
        name="flag_by_due_sort_on",
    ),
    Index(fields=[*_ASKED, *_SORTS, "province_code", *_RARELY, "id"], name="flag_check"),
    Index(fields=["city_code", *_AREA], name="flag_city"),
    Index(fields=["county_code", *_AREA], name="flag_county"),
    Index(fields=["township_code", *_AREA], name="flag_township"),
    Index(fields=["village_code", "found_on"], name="flag_village"),
    Index(
        fields=["found_on", "id", *_SCOPE, *_ASKED, *_ADDED_UP, "about_kin"],
        condition=Q(about_kin=True),
        name="flag_kin",
    ),
    Index(
        fields=["found_on", "id", *_SCOPE, *_ASKED, *_ADDED_UP, "episode"],
        condition=Q(episode__gt=1),
        name="flag_back",
    ),
    Index(fields=["first_run_id", *_SCOPE, *_ASKED, *_ADDED_UP, "found_on", "id"], name="flag_first_run"),
    Index(fields=["household_key"], name="flag_household"),
    Index(fields=["person_key"], condition=Q(person_key__isnull=False), name="flag_person"),
    Index(fields=["name_key"], condition=Q(name_key__isnull=False), name="flag_name"),
    Index(fields=["package_id"], condition=Q(package_id__isnull=False), name="flag_package"),
    Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="flag_case"),
]
