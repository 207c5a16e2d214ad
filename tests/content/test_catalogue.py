"""The whole catalogue: what every check, view and parameter must have, whoever wrote it. Failures name the file and what is missing."""

import re
from functools import cache

import pytest
import sqlglot
from sqlglot import exp

from mingcha.catalog.catalogue import load_catalogue
from mingcha.catalog.content_root import ContentError, content_root
from mingcha.catalog.examples import examples_path, load_examples
from mingcha.catalog.parameters import read_parameter_file
from mingcha.engine.lint import lint
from mingcha.engine.outcome import EVIDENCE_COLUMNS, RESERVED
from mingcha.engine.own_tables import OWN_TABLES

TITLES = {
    # wrongly_included
    "paid_after_death": ("死亡后仍发放", "high"),
    "death_not_processed": ("死亡三个月未办理增减停", "medium"),
    "paid_while_imprisoned": ("服刑或强制戒毒期间仍享受", "high"),
    "benefits_overlap": ("低保、特困、孤儿待遇重复享受", "high"),
    "enrolled_in_two_counties": ("跨县区重复享受", "high"),
    "enrolled_in_two_households": ("同一人两户在册", "medium"),
    "public_employee_enrolled": ("财政供养人员享受救助", "high"),
    "supplementary_post_enrolled": ("公益岗、村干部补贴、临聘人员享受救助", "low"),
    "public_employee_in_household": ("共同生活成员为财政供养人员", "medium"),
    "vehicle_owned": ("家庭成员名下有机动车", "medium"),
    "extra_property_owned": ("家庭成员名下有多套房或商业用房", "medium"),
    "business_registered": ("家庭成员登记为市场主体", "medium"),
    "income_above_standard": ("家庭人均收入高于标准", "medium"),
    "provident_fund_active": ("公积金仍在缴存", "low"),
    "financial_assets_above_limit": ("金融资产超过限额", "medium"),
    "paid_after_exit": ("停保后仍发放", "high"),
    "review_failed_not_adjusted": ("复核不符合未及时调整", "medium"),
    "household_split": ("同一户口簿分户享受", "medium"),
    # missed
    "eligible_group_not_enrolled": ("五类重点人群未纳入救助", "medium"),
    "single_person_not_enrolled": ("边缘家庭重残重病人员未单人保", "high"),
    "may_be_destitute": ("疑似应纳入特困", "medium"),
    "watched_person_without_aid": ("监测对象未获任何救助", "medium"),
    "recorded_dead_but_alive": ("疑似误登死亡", "high"),
    "part_of_household_enrolled": ("整户符合只保个别人", "medium"),
    "refused_on_single_factor": ("单一因素否决（一刀切）", "high"),
    "refusal_reason_concentrated": ("同一理由集中否决", "medium"),
    "refused_without_survey": ("未经调查即否决", "high"),
    "underpaid": ("少发", "high"),
    "not_paid": ("漏发", "high"),
    "returned_payment_not_reissued": ("退票未补发", "high"),
    "supplement_missing": ("分类施保未落实", "medium"),
    "gradual_exit_denied": ("就业增收退出未给渐退期", "low"),
    "stopped_without_decision": ("停保无决定或未书面告知", "high"),
    "exited_then_in_need": ("退出后又陷困境未跟踪", "medium"),
    "rigid_certification_expired": ("刚性支出困难认定到期未续", "low"),
    # kinship
    "kin_not_registered": ("近亲属享受未备案", "high"),
    "kin_not_visited": ("备案户县级未入户", "medium"),
    "kin_file_not_separate": ("备案户未单独建档", "low"),
    "own_relative_handled": ("经办审批本人近亲属", "high"),
    "mutual_favour": ("交叉互保", "medium"),
    "relatives_cluster": ("干部亲属享受密度异常", "medium"),
    "approvals_in_burst": ("短时间集中审批", "medium"),
    "one_person_all_steps": ("一人包办调查与审批", "medium"),
    # funds
    "paid_late": ("未按时发放", "medium"),
    "overpaid": ("多发", "medium"),
    "paid_off_roster": ("不在册发放", "high"),
    "payee_not_in_household": ("收款人不是家庭成员", "high"),
    "payee_name_mismatch": ("户名与家庭成员不符", "low"),
    "staff_collects_payment": ("干部代领救助金", "high"),
    "payee_unknown": ("收款人查无此人", "medium"),
    "account_shared": ("一卡多户", "medium"),
    "many_accounts": ("一户多卡", "low"),
    "equal_split": ("疑似二次分配（均分）", "high"),
    "fund_balance_high": ("资金结余大", "medium"),
    "fund_slow": ("资金拨付滞留", "medium"),
    "institution_paid_to_person": ("集中供养金未付机构", "medium"),
    "institution_headcount_mismatch": ("机构供养人数与付款不符", "medium"),
    # temporary_assistance
    "emergency_aid_late": ("急难救助超过24小时", "medium"),
    "reserve_missing": ("未建临时救助备用金", "medium"),
    "reserve_too_small": ("备用金低于规定", "medium"),
    "approval_above_authority": ("越权审批临时救助", "medium"),
    "approval_not_delegated": ("应由乡镇审批而上收", "low"),
    "aid_split": ("拆分救助规避审批", "medium"),
    # procedure
    "acceptance_late": ("材料齐备未及时受理", "medium"),
    "survey_late": ("未按时启动调查", "medium"),
    "means_check_late": ("未按时启动核对", "medium"),
    "notice_too_short": ("公示不足七天", "medium"),
    "county_opinion_late": ("县级审核超时限", "medium"),
    "decision_late": ("超时限办理", "medium"),
    "refusal_notice_late": ("不予确认告知超时限", "medium"),
    "not_notified_in_writing": ("未书面告知", "high"),
    "cut_without_notice": ("减发停发未书面告知", "high"),
    "surveyed_alone": ("入户调查不足两人", "medium"),
    "standing_notice_missing": ("长期公示缺失", "medium"),
    "notice_overexposes": ("公示泄露个人信息", "high"),
    "documents_missing": ("救助文书缺失", "medium"),
    "document_not_archived": ("文书未归档", "low"),
    "review_overdue": ("动态复核超期", "medium"),
    "gradual_exit_overrun": ("渐退超期", "low"),
    "care_agreement_missing": ("分散特困无照料协议", "medium"),
    "caregiver_unfit": ("照料人不适宜", "medium"),
    "care_visit_overdue": ("探访照料不到位", "medium"),
    "institution_wish_unmet": ("集中供养意愿未落实", "medium"),
    "village_report_missing": ("村级月报缺报", "low"),
    "village_report_late": ("村级月报迟报", "low"),
    "village_reports_only_zero": ("村级月报长期零报告", "medium"),
    # supervision
    "coverage_outlier": ("保障覆盖面与经济水平不相符", "medium"),
    "petitions_concentrated": ("信访集中", "medium"),
    "petition_repeated": ("重复信访", "medium"),
    "petition_skipped_level": ("越级信访", "low"),
    "petition_overdue": ("信访逾期", "medium"),
    "hotline_unanswered": ("热线值守不到位", "medium"),
    # data_quality
    "id_invalid": ("身份证号错误", "low"),
    "identity_conflict": ("一证多名", "low"),
    "date_order_wrong": ("办理日期先后矛盾", "low"),
    "region_unknown": ("区划代码不存在", "low"),
    "member_count_mismatch": ("家庭人口与成员不符", "low"),
}
CERTAINTIES = {"read", "seed", "web", "memory", "own"}

CATALOGUE = load_catalogue()
CHECKS = list(CATALOGUE.checks.values())
VIEWS = list(CATALOGUE.views.values())
OWNERS = [*CHECKS, *VIEWS]
OUTSIDE_CHECKS = {
    p.id
    for name in (
        "campaign.yml",
        "holidays.yml",
        "work.yml",
        "work_signin.yml",
        "work_imports.yml",
        "work_api.yml",
    )
    for p in read_parameter_file(content_root() / "parameters" / name)
}
"""Values for calendars, cases and reports: no check reads them."""
each_check = pytest.mark.parametrize("check", CHECKS, ids=lambda c: c.id)
each_owner = pytest.mark.parametrize("owner", OWNERS, ids=lambda o: o.id)


# --- which checks there are ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("check_id", TITLES)
def test_check_is_there_with_its_title_and_severity(check_id):
    check = CATALOGUE.checks.get(check_id) or pytest.fail(f"content/checks/*/{check_id}.sql is missing")
    assert (check.title, check.severity) == TITLES[check_id]


def test_there_are_97_checks_and_no_others():
    assert len(TITLES) == 97
    assert sorted(set(CATALOGUE.checks) - set(TITLES)) == []


def test_names_are_used_once():
    files = [
        p.stem
        for folder in ("checks/*", "views", "tables")
        for p in content_root().glob(f"{folder}/*")
        if p.suffix in (".sql", ".yml")
    ]
    names = [n for n in files if not n.endswith(".examples")] + [*OWN_TABLES, "people"]
    assert sorted({n for n in names if names.count(n) > 1}) == []
    titles = [c.title for c in CHECKS]
    assert sorted({t for t in titles if titles.count(t) > 1}) == []


# --- headers ------------------------------------------------------------------------------------------------------------------


@each_check
def test_legal_basis_says_how_sure_we_are(check):
    assert {b.certainty for b in check.legal_basis} <= CERTAINTIES
    assert all(b.document and b.section and b.point for b in check.legal_basis)
    assert all(b.document == "明察检查口径" for b in check.legal_basis if b.certainty == "own"), (
        "our own choice must not be put down to a document"
    )


@each_check
def test_header_names_the_columns_of_flagged(check):
    columns = output_columns(check.sql, "flagged")
    plain = columns - set(RESERVED) - set(check.subject.key)
    assert set(check.subject.key) <= columns, "subject key"
    assert plain == set(check.evidence), "evidence columns"


@each_check
def test_evidence_rows_have_the_subject_and_known_columns(check):
    if not re.search(r"^\s*evidence AS \(", check.sql, re.MULTILINE):
        pytest.skip("no evidence rows")
    columns = output_columns(check.sql, "evidence")
    assert set(check.subject.key) <= columns
    assert {"item"} <= columns <= {*EVIDENCE_COLUMNS, *check.subject.key}


@each_check
def test_seeds_are_clauses(check):
    assert check.seeds, "no clause asks for this check"
    assert [s for s in check.seeds if not (re.fullmatch(r"R\d{3}", s) and 1 <= int(s[1:]) <= 204)] == []


# --- the SQL ------------------------------------------------------------------------------------------------------------------


@each_check
def test_sql_ends_in_examined_and_flagged(check):
    names = [cte.alias for cte in parsed(check.sql).ctes]
    assert {"examined", "flagged"} <= set(names)
    assert check.sql.rstrip().endswith("SELECT * FROM flagged")


@each_owner
def test_sql_is_portable(owner):
    assert lint(owner.sql) == []


@each_owner
def test_file_is_short(owner):
    assert len(owner.path.read_text("utf-8").splitlines()) <= 150


NUMBERS = {
    "0": "none",
    "1": "the first, one less, yes",
    "999999": "the month that stands for no end",
    "60": "seconds of a minute",
    "3600": "seconds of an hour",
    "3600.0": "seconds of an hour, as a fraction",
    "86400": "seconds of a day",
}
NUMBERS_IN: dict[str, tuple[set[str], str]] = {
    "benefits_overlap": ({"2", "3"}, "numbers of the kinds of programme"),
    "coverage_outlier": ({"2"}, "doubles of the median, so that it stays whole"),
    "dependants": ({"12"}, "months of a year"),
    "due_months": ({"2", "10"}, "months after the first of a quarter; tens of a month series"),
    "due_quarters": ({"2", "3"}, "months of a quarter"),
    "fund_balance_high": ({"12"}, "the month December"),
    "institution_headcount_mismatch": ({"10"}, "tens of a month series"),
    "may_be_destitute": ({"12"}, "months of a year"),
    "paid_batches": ({"10"}, "tens of a month series"),
    "region_standards": ({"2", "4", "6", "9", "12"}, "digits of a region code"),
    "reserve_too_small": ({"12"}, "January of a year as a month number"),
    "supplement_missing": ({"2", "3", "4"}, "numbers of the grounds"),
    "village_months": ({"100"}, "yuan counted in fen, so that the spread is exact"),
    "village_report_missing": ({"10"}, "tens of a month series"),
}


@each_owner
def test_no_limit_stands_in_the_sql(owner):
    """A number in the SQL is either structure, with its reason above, or belongs into content/parameters."""
    found = {
        n.name for n in parsed(owner.sql).find_all(exp.Literal) if not n.is_string and not is_structure(n)
    }
    allowed, _ = NUMBERS_IN.get(owner.id, (set(), ""))
    assert sorted(found - set(NUMBERS) - allowed) == []


@pytest.mark.parametrize("owner_id", NUMBERS_IN)
def test_allowed_numbers_are_still_there(owner_id):
    owner = (
        CATALOGUE.checks.get(owner_id)
        or CATALOGUE.views.get(owner_id)
        or pytest.skip(f"{owner_id} is not written yet")
    )
    found = {
        n.name for n in parsed(owner.sql).find_all(exp.Literal) if not n.is_string and not is_structure(n)
    }
    assert sorted(NUMBERS_IN[owner_id][0] - found) == []


@each_owner
def test_no_day_stands_in_the_sql(owner):
    assert re.findall(r"'\d{4}-\d{2}(?:-\d{2})?'", owner.sql) == []


# --- parameters ---------------------------------------------------------------------------------------------------------------


@each_owner
def test_parameters_in_sql_and_header_are_the_same(owner):
    assert sorted(named_parameters(owner.sql) - set(owner.parameters)) == [], (
        "in the SQL, but not in the header"
    )
    assert sorted(set(owner.parameters) - named_parameters(owner.sql) - view_parameters(owner.sql)) == [], (
        "in the header, but neither in the SQL nor in a view that it reads"
    )


@each_check
def test_required_parameters_are_parameters(check):
    assert set(check.required_parameters) <= set(check.parameters)


@pytest.mark.parametrize("parameter", CATALOGUE.parameters.by_id.values(), ids=lambda p: p.id)
def test_parameter_is_used_and_sourced(parameter):
    if parameter.id not in OUTSIDE_CHECKS:
        assert any(parameter.id in o.parameters for o in OWNERS), "no check or view uses it"
    assert parameter.title and parameter.last_checked_on
    for value in parameter.values:
        assert value.source.certainty in CERTAINTIES
        assert value.source.document and value.source.section
        if value.value is not None and value.source.certainty == "own":
            assert value.source.document == "明察检查口径", (
                "our own choice must not be put down to a document"
            )
        assert not value.from_on or not value.until_on or value.from_on < value.until_on


def test_words_taken_out_before_looking_fit_into_the_check():
    assert len(CATALOGUE.parameters.by_id["notice_harmless_words"].values[0].value) <= 8


# --- examples -----------------------------------------------------------------------------------------------------------------


@each_check
def test_examples_show_a_true_case_a_clear_one_and_a_missing_input(check):
    try:
        outcomes = {e.outcome for e in load_examples(check)}
    except ContentError as error:
        pytest.fail(str(error))
    assert sorted({"flagged", "clear", "not_applicable"} - outcomes) == [], "no example with this outcome"


@each_check
def test_example_names_are_different_sentences(check):
    if not examples_path(check).exists():
        pytest.skip("has no examples beside it")
    names = [e.name for e in load_examples(check)]
    assert sorted({n for n in names if names.count(n) > 1}) == []


@each_check
def test_examples_hold_no_number_of_a_real_person(check):
    """Made-up people live in the district 999999, which does not exist."""
    path = examples_path(check)
    text = path.read_text("utf-8") if path.exists() else ""
    assert [
        n
        for n in re.findall(r"(?<!\d)(\d{17}[\dXx]|\d{15})(?![\dXx])", text)
        if not n.startswith(("9999", "62"))
    ] == []


# --- reading SQL --------------------------------------------------------------------------------------------------------------


def view_parameters(sql: str) -> set[str]:
    """The parameters of the views that the SQL rests on."""
    views = [CATALOGUE.views[t.name] for t in parsed(sql).find_all(exp.Table) if t.name in CATALOGUE.views]
    return {p for v in views for p in (*v.parameters, *view_parameters(v.sql))}


@cache
def parsed(sql: str) -> exp.Expression:
    """The syntax tree; parameter('x') and $as_of stay as they are."""
    return sqlglot.parse_one(sql, read="duckdb")


def named_parameters(sql: str) -> set[str]:
    """parameter('x'…) and joins of parameter_words."""
    uncommented = re.sub(r"--[^\n]*", "", sql)
    return {
        *re.findall(r"\bparameter\(\s*'([a-z0-9_]+)'", uncommented),
        *re.findall(r"\bparameter = '([a-z0-9_]+)'", uncommented),
    }


def is_structure(number: exp.Literal) -> bool:
    """True inside a type (DECIMAL(18, 2)), a substr or lpad; where it scales a ratio to a whole number; where it is compared with a word's position; where it is a row of its own (SELECT 3)."""
    if number.find_ancestor(exp.DataType, exp.Substring, exp.Pad) or re.fullmatch(
        r"[12]0{9,}(\.0)?", number.name
    ):
        return True
    parent = number.parent.parent if isinstance(number.parent, exp.Alias) else number.parent
    if isinstance(parent, exp.Select):
        return parent.args.get("from_") is None and parent.args.get("from") is None
    return (
        isinstance(parent, exp.EQ) and isinstance(parent.this, exp.Column) and parent.this.name == "position"
    )


def output_columns(sql: str, cte: str) -> set[str]:
    """Column names of a CTE's first branch."""
    found = next(c for c in parsed(sql).ctes if c.alias == cte).this
    while isinstance(found, exp.SetOperation):
        found = found.this
    return set(found.named_selects)
