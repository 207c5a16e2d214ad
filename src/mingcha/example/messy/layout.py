"""Which office hands over which tables, in what form."""

from collections.abc import Callable
from dataclasses import dataclass, field

from mingcha.domain.months import month_number
from mingcha.example.households import DIBAO, TEKUN
from mingcha.example.messy.cells import Habits
from mingcha.example.world import Row


def everything(row: Row) -> bool:
    """All rows of the table."""
    return True


@dataclass(frozen=True)
class FilePlan:
    """One file of one table.

    form      xlsx · csv · web (a web page under the name .xls)
    headers   column → the header that this office uses (an alias, or with a unit)
    scale     column → how many yuan make one (10,000 for 万元)
    extra     columns of the office's own that no table knows
    leave_out columns that this office does not fill in
    """

    path: str
    table: str
    form: str = "csv"
    habits: Habits = field(default_factory=Habits)
    chosen: Callable[[Row], bool] = everything
    encoding: str = "utf-8"
    delimiter: str = ","
    title: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    scale: dict[str, int] = field(default_factory=dict)
    extra: tuple[str, ...] = ()
    groups: tuple[tuple[str, int], ...] = ()
    total: tuple[str, ...] = ()
    repeat: int | None = None


def _of(*programmes: str) -> Callable[[Row], bool]:
    return lambda row: row["programme"] in programmes


def _quarter(year: int, quarter: int) -> Callable[[Row], bool]:
    months = range(month_number(year, 3 * quarter - 2), month_number(year, 3 * quarter) + 1)
    return lambda row: row["for_month"] in months


def _earlier(row: Row) -> bool:
    return row["for_month"] < month_number(2021, 7)


GB, BOM, UTF16 = "gb18030", "utf-8-sig", "utf-16"
CELLS = Habits(date="cell", month="compact", money="cell", yes="words")
POLICE = Habits(date="compact", month="compact", number="lower")


def payment_files() -> list[FilePlan]:
    """Two and a half hundred files in real life; here one a quarter, each year from another clerk."""
    plans = [FilePlan("财政局/发放明细/发放明细_2020年补录.csv", "payments", chosen=_earlier, encoding=GB)]
    for year in (2021, 2022, 2023, 2024):
        for quarter in range(3 if year == 2021 else 1, 3 if year == 2024 else 5):
            name = f"财政局/发放明细/发放明细_{year}年{3 * quarter - 2}-{3 * quarter}月"
            chosen = _quarter(year, quarter)
            if (year, quarter) == (2024, 2):
                plans.append(
                    FilePlan(
                        name + ".xlsx", "payments", "xlsx", CELLS, chosen, title=f"青岚县困难群众救助资金发放明细（{year}年二季度）",
                        headers={"amount_yuan": "金额（元）"}, groups=(("", 1), ("救助对象", 2), ("收款方", 4), ("", 1), ("发放情况", 4)),
                        total=("amount_yuan",), repeat=2000,
                    )
                )  # fmt: skip
            elif year == 2021:
                plans.append(
                    FilePlan(
                        name + ".csv",
                        "payments",
                        habits=Habits("dot", "dot", "thousands"),
                        chosen=chosen,
                        encoding=GB,
                    )
                )
            elif year == 2022:
                plans.append(
                    FilePlan(
                        name + ".csv",
                        "payments",
                        habits=Habits("slash", "chinese", "words"),
                        chosen=chosen,
                        encoding=BOM,
                        extra=("备注",),
                    )
                )
            elif year == 2023:
                plans.append(
                    FilePlan(
                        name + ".csv",
                        "payments",
                        habits=Habits("chinese", "slash", "sign"),
                        chosen=chosen,
                        delimiter=";",
                        headers={"account_no": "银行账号"},
                    )
                )
            else:
                plans.append(
                    FilePlan(
                        name + ".tsv",
                        "payments",
                        habits=Habits("compact", "compact"),
                        chosen=chosen,
                        encoding=UTF16,
                        delimiter="\t",
                    )
                )
    return plans


CIVIL_AFFAIRS = (
    FilePlan("民政局/救助系统导出/救助家庭_低保.xlsx", "households", "xlsx", CELLS, _of(*DIBAO), title="青岚县最低生活保障家庭名册", headers={"household_id": "户编号", "amount_yuan": "月保障金额（元）"}, extra=("联系人",), total=("amount_yuan",)),
    FilePlan("民政局/救助系统导出/救助家庭_特困.csv", "households", habits=Habits("chinese", "chinese", "thousands"), chosen=_of(*TEKUN), encoding=GB),
    FilePlan("民政局/救助系统导出/救助家庭_边缘和刚性支出.csv", "households", chosen=_of("低保边缘", "刚性支出困难"), encoding=UTF16, delimiter="\t"),
    FilePlan("民政局/救助系统导出/待遇变动.csv", "adjustments", habits=Habits("slash", "compact", "thousands"), encoding=GB),
    FilePlan("民政局/救助系统导出/动态复核.csv", "reviews", habits=Habits("dot"), encoding=BOM),
    FilePlan("民政局/受理登记/救助申请.xlsx", "applications", "xlsx", Habits("cell", yes="tick"), title="救助申请受理登记簿", extra=("经办备注",)),
    FilePlan("民政局/受理登记/救助文书.csv", "case_documents", habits=Habits("compact"), encoding=GB),
    FilePlan("民政局/受理登记/公示记录.csv", "public_notices", habits=Habits("chinese"), encoding=BOM),
    FilePlan("民政局/临时救助/临时救助.xlsx", "temporary_assistance", "xlsx", Habits("slash", money="cell", yes="letters"), title="临时救助台账", headers={"amount_yuan": "救助金额（元）"}),
    FilePlan("民政局/临时救助/临时救助备用金.xlsx", "township_reserves", "xlsx", Habits(money="cell"), headers={"amount_yuan": "备用金额度（万元）"}, scale={"amount_yuan": 10_000}),
    FilePlan("民政局/临时救助/审批委托.csv", "delegations", encoding=GB),
    FilePlan("民政局/特困供养/照料护理协议.csv", "care_agreements", habits=Habits("chinese"), encoding=GB),
    FilePlan("民政局/特困供养/探访照料记录.csv", "care_visits", habits=Habits("dot", number="apostrophe"), encoding=BOM),
    FilePlan("民政局/特困供养/机构供养.xlsx", "institution_stays", "xlsx", CELLS, title="供养服务机构入住人员名单"),
    FilePlan("民政局/儿童福利/孤儿和事实无人抚养儿童.csv", "orphans", habits=Habits(month="chinese"), encoding=GB),
    FilePlan("民政局/基层治理/村级月报告.csv", "village_reports", habits=Habits("slash", "dot"), encoding=BOM),
    FilePlan("民政局/基层治理/经办人员和村居干部.xlsx", "staff", "xlsx", CELLS, title="经办人员和村（居）干部名册"),
    FilePlan("民政局/基层治理/近亲属备案.xlsx", "kin_registrations", "xlsx", Habits("cell", yes="tick"), title="近亲属备案登记表"),
    FilePlan("民政局/信访/信访举报.xlsx", "petitions", "xlsx", Habits("cell", yes="has")),
    FilePlan("民政局/信访/值守抽测.csv", "hotline_tests", habits=Habits("slash", yes="digits"), encoding=GB),
    FilePlan("民政局/基础资料/行政区划.csv", "regions", habits=Habits("compact"), encoding=BOM),
    FilePlan("民政局/基础资料/救助标准.xlsx", "standards", "xlsx", CELLS, headers={"monthly_yuan": "标准（元/月）"}),
    FilePlan("民政局/核对平台/金融资产核对.csv", "financial_assets", habits=Habits("chinese", money="sign"), encoding=GB),
)  # fmt: skip
OTHERS = (
    FilePlan("公安局/户籍人口.csv", "population", habits=POLICE, encoding=GB, headers={"person_id": "公民身份号码", "book_no": "户口簿号"}),
    FilePlan("公安局/死亡人员.xlsx", "deaths", "xlsx", Habits("compact", number="apostrophe"), headers={"person_id": "公民身份号码"}),
    FilePlan("公安局/机动车登记.csv", "vehicles", habits=Habits("compact", money="thousands"), delimiter=";", headers={"plate": "车牌号"}),
    FilePlan("司法局/服刑在押人员.xlsx", "custody", "xlsx", Habits("chinese", number="full_width"), title="服刑、在押、社区矫正人员名单"),
    FilePlan("残联/持证残疾人.csv", "disabilities", habits=Habits("slash"), encoding=GB),
    FilePlan("医保局/重病患者.csv", "illnesses", habits=Habits(yes="digits", money="thousands"), encoding=BOM),
    FilePlan("医保局/在世佐证.csv", "life_signs", habits=Habits("compact"), encoding=GB),
    FilePlan("农业农村局/防返贫监测对象.xlsx", "risk_watch", "xlsx", Habits("dot", yes="letters"), title="防止返贫监测对象清单"),
    FilePlan("人社局/养老金领取.csv", "pensions", habits=Habits(month="compact", money="thousands"), encoding=GB),
    FilePlan("人社局/社会保险缴费.csv", "wages", habits=Habits(month="compact"), encoding=UTF16, delimiter="\t"),
    FilePlan("财政局/财政供养人员.xlsx", "public_payroll", "xlsx", CELLS, title="财政供养人员信息", headers={"monthly_yuan": "月收入（元）"}),
    FilePlan("财政局/资金收支.csv", "fund_movements", habits=Habits("dot", money="thousands"), encoding=GB),
    FilePlan("自然资源局/不动产登记.csv", "properties", habits=Habits("slash"), encoding=GB),
    FilePlan("市场监管局/市场主体登记.xls", "businesses", "web", Habits("iso"), encoding="gbk", title="市场主体登记信息查询结果", headers={"capital_yuan": "注册资本（万元）"}, scale={"capital_yuan": 10_000}),
    FilePlan("公积金中心/住房公积金缴存.xlsx", "provident_fund", "xlsx", CELLS, headers={"last_month": "缴至月份"}),
    FilePlan("统计局/区县基本情况.csv", "region_stats", habits=Habits(money="thousands"), encoding=BOM),
)  # fmt: skip


def all_files() -> list[FilePlan]:
    """Every file but the member lists, which have a form of their own."""
    return [*CIVIL_AFFAIRS, *payment_files(), *OTHERS]
