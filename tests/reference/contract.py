"""The 39 tables as the reference sees them: primary key, columns (`!` = required), and how a text becomes a value.

Written out here rather than read from content/, so that a slip in the contract's files cannot hide itself.
"""

_TABLES: dict[str, tuple[str, str]] = {
    "regions": ("region_code", "region_code! name! level! valid_from valid_to"),
    "region_stats": (
        "region_code year",
        "region_code! year! population! disposable_income_yuan! aged_share disability_share",
    ),
    "standards": (
        "region_code programme from_month",
        "region_code! programme! monthly_yuan! from_month! to_month",
    ),
    "households": (
        "household_id",
        "household_id! programme! region_code! head_id! head_name! member_count! income_per_capita_yuan "
        "amount_yuan! start_month! end_month end_reason income_kind last_reviewed_on caseworker_id "
        "approver_id care_wish wish_on self_care account_custody",
    ),
    "members": (
        "household_id person_id from_month",
        "household_id! person_id! name! relation! covered! work_capacity income_yuan supplement_kind "
        "supplement_yuan from_month to_month",
    ),
    "adjustments": (
        "household_id kind effective_month",
        "household_id! kind! effective_month! amount_yuan decision_no decided_on reason notified_on",
    ),
    "reviews": ("household_id reviewed_on", "household_id! reviewed_on! result! visitors"),
    "applications": (
        "application_id",
        "application_id! programme! region_code! applicant_id! applicant_name! applied_on! complete_on "
        "accepted_on survey_started_on surveyors check_requested_on check_started_on notice_from "
        "notice_to county_received_on county_opinion_on decided_on decision! reason_text extended "
        "delegated notified_on notice_method caseworker_id approver_id decided_at",
    ),
    "payments": (
        "payment_id",
        "payment_id! programme! household_id payee_id payee_name! payee_kind account_no! for_month! "
        "amount_yuan! paid_on status! kind",
    ),
    "temporary_assistance": (
        "aid_id",
        "aid_id! region_code! person_id! name! kind! reported_at! aided_at completed_on amount_yuan! "
        "approved_by! from_reserve",
    ),
    "township_reserves": ("region_code year", "region_code! year! amount_yuan! spent_yuan"),
    "delegations": ("region_code programme from_on", "region_code! programme! limit_yuan from_on! to_on"),
    "fund_movements": (
        "movement_id",
        "movement_id! year! programme! kind! from_region_code to_region_code amount_yuan! moved_on!",
    ),
    "deaths": ("person_id source", "person_id! name! died_on! source!"),
    "life_signs": ("person_id seen_on kind", "person_id! seen_on! kind!"),
    "custody": ("person_id from_on", "person_id! name! kind! from_on! to_on"),
    "disabilities": ("person_id", "person_id! name! region_code! kind! level! valid_to"),
    "illnesses": ("person_id year", "person_id! name! region_code! serious! year! own_expense_yuan!"),
    "risk_watch": ("person_id", "person_id! name! region_code! kind! cleared! identified_on"),
    "orphans": ("person_id", "person_id! kind! from_month! to_month"),
    "public_payroll": (
        "person_id kind from_month",
        "person_id! name! employer! kind! monthly_yuan from_month! to_month",
    ),
    "vehicles": ("plate", "plate! person_id! kind! use registered_on! price_yuan status!"),
    "properties": (
        "property_no person_id",
        "property_no! person_id! kind! area_sqm share registered_on! region_code",
    ),
    "businesses": (
        "business_no person_id role",
        "business_no! business_name! person_id! role! share capital_yuan registered_on! status!",
    ),
    "pensions": (
        "person_id kind from_month",
        "person_id! kind! monthly_yuan! basic_yuan from_month! to_month",
    ),
    "provident_fund": ("person_id employer", "person_id! employer! base_yuan! last_month!"),
    "wages": ("person_id employer from_month", "person_id! employer! base_yuan! from_month! last_month!"),
    "financial_assets": ("household_id checked_on", "household_id! total_yuan! checked_on! authorised_to!"),
    "population": (
        "person_id",
        "person_id! name! book_no! relation father_id mother_id spouse_id region_code!",
    ),
    "staff": ("person_id post from_on", "person_id! name! post! region_code! from_on! to_on"),
    "kin_registrations": (
        "staff_id household_id",
        "staff_id! household_id! relation! filed_on! visited_on separate_file",
    ),
    "public_notices": (
        "notice_id",
        "notice_id! household_id application_id region_code! place! kind! posted_from! posted_to fields",
    ),
    "case_documents": (
        "document_id",
        "document_id! household_id application_id kind! dated_on! archived_on",
    ),
    "care_agreements": ("person_id signed_on", "person_id! caregiver_id! signed_on! valid_to"),
    "care_visits": ("person_id visited_on", "person_id! visited_on!"),
    "institution_stays": ("person_id from_on", "person_id! institution! account_no from_on! to_on"),
    "village_reports": ("region_code month", "region_code! month! reported_on changes"),
    "petitions": (
        "petition_id",
        "petition_id! received_on! channel! level! region_code! named! petitioner_key topic! "
        "acknowledged_on replied_on satisfied",
    ),
    "hotline_tests": ("region_code tested_at", "region_code! tested_at! answered! in_hours!"),
}

TABLES: tuple[str, ...] = tuple(_TABLES)

KEY_OF: dict[str, tuple[str, ...]] = {table: tuple(key.split()) for table, (key, _) in _TABLES.items()}

COLUMNS_OF: dict[str, tuple[str, ...]] = {
    table: tuple(column.rstrip("!") for column in columns.split()) for table, (_, columns) in _TABLES.items()
}

REQUIRED_OF: dict[str, frozenset[str]] = {
    table: frozenset(column.rstrip("!") for column in columns.split() if column.endswith("!"))
    for table, (_, columns) in _TABLES.items()
}

PERSON_COLUMNS = frozenset(
    [
        "person_id",
        "head_id",
        "caseworker_id",
        "approver_id",
        "applicant_id",
        "payee_id",
        "father_id",
        "mother_id",
        "spouse_id",
        "staff_id",
        "caregiver_id",
    ]
)
"""Columns that hold an ID number."""

MONTH_COLUMNS = frozenset(
    [
        "from_month",
        "to_month",
        "start_month",
        "end_month",
        "effective_month",
        "for_month",
        "last_month",
        "month",
    ]
)
"""Columns that hold a month."""
