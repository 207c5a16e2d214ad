"""The reference answers every check of checks.md, and made-up worlds try every one of them."""

from mingcha.catalog.tables import load_tables

from .all_checks import REFERENCE, run_reference
from .contract import COLUMNS_OF, KEY_OF, REQUIRED_OF
from .count_flags import count_flags
from .flags import Flags, NotApplicable
from .random_worlds import KINDS, as_of_for, random_world, without_duplicates
from .world import World

CHECKS = """
    paid_after_death death_not_processed paid_while_imprisoned benefits_overlap enrolled_in_two_counties
    enrolled_in_two_households public_employee_enrolled supplementary_post_enrolled public_employee_in_household vehicle_owned
    extra_property_owned business_registered income_above_standard provident_fund_active financial_assets_above_limit
    paid_after_exit review_failed_not_adjusted household_split
    eligible_group_not_enrolled single_person_not_enrolled may_be_destitute watched_person_without_aid recorded_dead_but_alive
    part_of_household_enrolled refused_on_single_factor refusal_reason_concentrated refused_without_survey underpaid not_paid
    returned_payment_not_reissued supplement_missing gradual_exit_denied stopped_without_decision exited_then_in_need
    rigid_certification_expired
    kin_not_registered kin_not_visited kin_file_not_separate own_relative_handled mutual_favour relatives_cluster
    approvals_in_burst one_person_all_steps
    paid_late overpaid paid_off_roster payee_not_in_household payee_name_mismatch staff_collects_payment payee_unknown
    account_shared many_accounts equal_split fund_balance_high fund_slow institution_paid_to_person
    institution_headcount_mismatch
    emergency_aid_late reserve_missing reserve_too_small approval_above_authority approval_not_delegated aid_split
    acceptance_late survey_late means_check_late notice_too_short county_opinion_late decision_late refusal_notice_late
    not_notified_in_writing cut_without_notice surveyed_alone standing_notice_missing notice_overexposes documents_missing
    document_not_archived review_overdue gradual_exit_overrun care_agreement_missing caregiver_unfit care_visit_overdue
    institution_wish_unmet village_report_missing village_report_late village_reports_only_zero
    coverage_outlier petitions_concentrated petition_repeated petition_skipped_level petition_overdue hotline_unanswered
    id_invalid identity_conflict date_order_wrong region_unknown member_count_mismatch
""".split()  # noqa: SIM905


def test_all_97_checks_have_a_reference():
    assert len(CHECKS) == 97
    assert set(REFERENCE) == set(CHECKS)


def test_the_contract_written_here_is_the_projects():
    tables = load_tables()
    assert set(tables) == set(COLUMNS_OF)
    for name, table in tables.items():
        assert tuple(c.name for c in table.columns) == COLUMNS_OF[name]
        assert {c.name for c in table.columns if c.required} == REQUIRED_OF[name]
        assert tuple(table.key) == KEY_OF[name]


def test_made_up_worlds_could_have_been_imported():
    """No required cell is empty, no value outside its list, no key twice: nothing of a world would be rejected."""
    tables = load_tables()
    for seed, kind in enumerate(KINDS):
        rows = random_world(seed, 12, kind)
        assert rows == without_duplicates(rows)
        for name, table in tables.items():
            assert rows[name], f"{name} is empty"
            for column in table.columns:
                values = {row[column.name] for row in rows[name]}
                assert not (column.required and None in values), f"{name}.{column.name}"
                if column.values:
                    assert values - {None} <= set(column.values), f"{name}.{column.name}"


def test_every_check_flags_some_subjects_of_made_up_worlds_and_leaves_others():
    counts = count_flags(range(28))
    assert not [check_id for check_id in CHECKS if not counts.flags[check_id]]
    assert not [check_id for check_id in CHECKS if counts.examined[check_id] <= counts.flags[check_id]]


def test_a_check_without_its_table_is_not_applicable():
    rows = random_world(3, 12)
    answers = run_reference(World({t: r for t, r in rows.items() if t != "households"}, as_of_for(3)))
    assert answers["vehicle_owned"] == NotApplicable(("households",))
    assert isinstance(answers["petition_overdue"], Flags)
    assert answers["financial_assets_above_limit"] == NotApplicable(("households", "months_of_standard"))


def test_a_check_without_a_column_that_it_names_is_not_applicable():
    rows = random_world(4, 12)
    for payment in rows["payments"]:
        del payment["paid_on"]
    answers = run_reference(World(rows, as_of_for(4)))
    assert answers["paid_late"] == NotApplicable(("payments.paid_on",))
    assert isinstance(answers["not_paid"], Flags)
