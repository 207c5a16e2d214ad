"""The thirteen checks of (b) as an analyst writes them in Polars, on the same files with ID numbers as text. Each gives its subjects."""

import polars as pl

from benchmarks.made_data import AS_OF
from mingcha.domain.id_numbers import convert_15

POOR = ["城市低保", "农村低保", "集中供养特困", "分散供养特困"]
DIBAO = POOR[:2]
NOW, WINDOW = "2024-06", "2023-07"


class Data:
    """Lazy scans of the files, with 15-digit numbers made 18 as the definition asks."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.households = self.scan("households")
        self.members = self._converted(self.scan("members"), "person_id")
        payments = self._converted(self.scan("payments"), "payee_id")
        regular = (pl.col("kind").is_null() | (pl.col("kind") == "正常")) & (
            pl.col("programme") != "临时救助"
        )
        self.regular = payments.filter((pl.col("status") == "成功") & regular)
        active = (pl.col("start_month") <= NOW) & (
            pl.col("end_month").is_null() | (pl.col("end_month") >= NOW)
        )
        self.active = self.households.filter(active)
        self.spells = (
            self.members.join(
                self.households.select(
                    "household_id", "programme", "region_code", "start_month", "end_month"
                ),
                on="household_id",
            )
            .with_columns(
                first=pl.max_horizontal("start_month", pl.coalesce("from_month", "start_month")),
                last=pl.min_horizontal(
                    pl.col("end_month").fill_null("9999-12"), pl.col("to_month").fill_null("9999-12")
                ),
            )
            .filter(pl.col("first") <= pl.col("last"))
        )
        self.current = self.spells.filter((pl.col("first") <= NOW) & (pl.col("last") >= NOW))

    def scan(self, table: str) -> pl.LazyFrame:
        """One table."""
        return pl.scan_parquet(f"{self.folder}/{table}_*.parquet")

    def _converted(self, rows: pl.LazyFrame, column: str) -> pl.LazyFrame:
        old = rows.filter(pl.col(column).str.len_chars() == 15).select(column).unique().collect()[column]
        return rows.with_columns(pl.col(column).replace({n: convert_15(n) for n in old}))


def paid_off_roster(d: Data) -> pl.LazyFrame:
    joined = d.regular.join(d.households.select("household_id", "start_month"), on="household_id", how="left")
    return joined.filter(
        pl.col("start_month").is_null() | (pl.col("for_month") < pl.col("start_month"))
    ).select("payment_id")


def many_accounts(d: Data) -> pl.LazyFrame:
    used = d.regular.filter(
        pl.col("household_id").is_not_null() & pl.col("for_month").is_between(pl.lit(WINDOW), pl.lit(NOW))
    )
    return (
        used.group_by("household_id")
        .agg(n=pl.col("account_no").n_unique())
        .filter(pl.col("n") >= 3)
        .select("household_id")
    )


def account_shared(d: Data) -> pl.LazyFrame:
    used = d.regular.filter(pl.col("for_month").is_between(pl.lit(WINDOW), pl.lit(NOW)))
    pairs = (
        used.select("account_no", "household_id")
        .unique()
        .join(d.households.select("household_id", "account_custody"), on="household_id")
    )
    kept = pl.col("account_custody").fill_null("无").is_in(["监护人代管", "机构代管", "村居代管并备案"]).sum()
    shared = (
        pairs.group_by("account_no")
        .agg(n=pl.len(), kept=kept)
        .filter((pl.col("n") >= 2) & (pl.col("kept") < pl.col("n")))
    )
    return shared.join(d.scan("institution_stays"), on="account_no", how="anti").select("account_no")


def payee_not_in_household(d: Data) -> pl.LazyFrame:
    used = d.regular.filter(
        pl.col("for_month").is_between(pl.lit(WINDOW), pl.lit(NOW)) & (pl.col("payee_kind").fill_null("个人") == "个人")
        & pl.col("payee_id").is_not_null()
    )  # fmt: skip
    own = d.households.filter(pl.col("account_custody").fill_null("无") == "无").select("household_id")
    pairs = used.select("household_id", "payee_id").unique().join(own, on="household_id")
    members = d.members.select("household_id", payee_id="person_id")
    return pairs.join(members, on=["household_id", "payee_id"], how="anti").select("household_id", "payee_id")


def paid_after_exit(d: Data) -> pl.LazyFrame:
    acts = d.scan("adjustments").filter(pl.col("kind").is_in(["停发", "新增"])).group_by("household_id").agg(
        stop=pl.col("effective_month").filter(pl.col("kind") == "停发").max(),
        begin=pl.col("effective_month").filter(pl.col("kind") == "新增").max(),
    )  # fmt: skip
    acts = acts.filter(pl.col("stop") >= pl.col("begin").fill_null("")).select("household_id", "stop")
    ends = d.households.join(acts, on="household_id", how="left").filter(
        pl.col("end_month").is_not_null() | pl.col("stop").is_not_null()
    )
    paid = d.regular.select("household_id", "for_month").join(
        ends.select("household_id", "end_month", "stop"), on="household_id"
    )
    return (
        paid.filter((pl.col("for_month") > pl.col("end_month")) | (pl.col("for_month") >= pl.col("stop")))
        .select("household_id")
        .unique()
    )


def _owning(d: Data, owned: pl.LazyFrame) -> pl.LazyFrame:
    people = d.current.filter(pl.col("programme").is_in(POOR)).select("household_id", "person_id")
    return people.join(owned.select("person_id"), on="person_id", how="semi").select("household_id").unique()


def vehicle_owned(d: Data) -> pl.LazyFrame:
    return _owning(
        d,
        d.scan("vehicles").filter(
            (pl.col("status") == "正常")
            & pl.col("kind").is_in(["小型汽车", "大中型客货车"])
            & (pl.col("registered_on") <= AS_OF)
        ),
    )


def business_registered(d: Data) -> pl.LazyFrame:
    runs = pl.col("role").is_in(["法定代表人", "经营者"]) | (
        (pl.col("role") == "股东") & (pl.col("share") >= 0.10)
    )
    return _owning(d, d.scan("businesses").filter((pl.col("status") == "存续") & runs))


def provident_fund_active(d: Data) -> pl.LazyFrame:
    people = (
        d.current.filter(pl.col("covered") & pl.col("programme").is_in(DIBAO))
        .select("household_id", "person_id")
        .unique()
    )
    return people.join(
        d.scan("provident_fund").filter(pl.col("last_month") >= "2024-03"), on="person_id", how="semi"
    )


def enrolled_in_two_households(d: Data) -> pl.LazyFrame:
    held = d.current.filter("covered").with_columns(county=pl.col("region_code").str.slice(0, 6))
    held = held.filter(
        (pl.col("county").str.slice(4, 2) != "00") & (pl.col("person_id").str.len_chars() == 18)
    )
    several = (
        held.group_by("person_id", "programme", "county")
        .agg(n=pl.col("household_id").n_unique())
        .filter(pl.col("n") > 1)
    )
    return several.select("person_id").unique()


def household_split(d: Data) -> pl.LazyFrame:
    books = d.scan("population").filter(pl.col("book_no").is_not_null()).select("person_id", "book_no")
    heads = d.active.filter(pl.col("programme").is_in(DIBAO)).join(
        books, left_on="head_id", right_on="person_id"
    )
    heads = heads.select("household_id", "book_no", county=pl.col("region_code").str.slice(0, 6))
    pairs = heads.join(heads, on=["book_no", "county"], suffix="_b").filter(
        pl.col("household_id") < pl.col("household_id_b")
    )
    return pairs.select("household_id", "household_id_b")


def identity_conflict(d: Data) -> pl.LazyFrame:
    named = d.members.with_columns(pl.col("name").str.replace_all(r"[\s·•]", ""))
    return (
        named.group_by("person_id")
        .agg(n=pl.col("name").n_unique())
        .filter(pl.col("n") > 1)
        .select("person_id")
    )


def paid_while_imprisoned(d: Data) -> pl.LazyFrame:
    terms = d.scan("custody").filter(pl.col("kind").is_in(["监狱服刑", "强制隔离戒毒"]))
    held = d.spells.filter("covered").join(terms.select("person_id", "from_on", "to_on"), on="person_id")
    paid = d.regular.select("household_id", "for_month").unique()
    first = (pl.col("for_month") + "-01").str.to_date()
    both = held.join(paid, on="household_id").filter(
        pl.col("for_month").is_between(pl.col("first"), pl.col("last")) & (pl.col("from_on") < first)
        & (pl.col("to_on").is_null() | (first <= pl.col("to_on")))
    )  # fmt: skip
    return both.select("household_id", "person_id").unique()


def own_relative_handled(d: Data) -> pl.LazyFrame:
    households = d.households.filter(pl.col("programme").is_in(POOR))
    handlers = pl.concat(
        [households.select("household_id", official=c) for c in ("caseworker_id", "approver_id")]
    ).drop_nulls().unique()  # fmt: skip
    people = d.scan("population").select("person_id", "father_id", "mother_id", "spouse_id")
    known = people.select("person_id")
    officials = handlers.select("official").unique().join(known, left_on="official", right_on="person_id")
    links = pl.concat(
        [people.select(child="person_id", parent=c) for c in ("father_id", "mother_id")]
    ).drop_nulls()
    parents = officials.join(links, left_on="official", right_on="child").select(
        "official", relative="parent"
    )
    children = officials.join(links, left_on="official", right_on="parent").select(
        "official", relative="child"
    )
    near = [
        officials.join(people, left_on="official", right_on="person_id").select("official", relative="spouse_id").drop_nulls(),
        people.join(officials, left_on="spouse_id", right_on="official").select(official="spouse_id", relative="person_id"),
        parents, children,
        parents.join(links, left_on="relative", right_on="parent").select("official", relative="child"),
        parents.join(links, left_on="relative", right_on="child").select("official", relative="parent"),
        children.join(links, left_on="relative", right_on="parent").select("official", relative="child"),
    ]  # fmt: skip
    kin = (
        pl.concat(near)
        .unique()
        .filter(pl.col("official") != pl.col("relative"))
        .join(known, left_on="relative", right_on="person_id")
    )
    kin = pl.concat([kin, handlers.select("official", relative="official").unique()])  # himself a member
    member_kin = d.members.select("household_id", relative="person_id").join(kin, on="relative")
    return (
        handlers.join(member_kin, on=["household_id", "official"], how="semi").select("household_id").unique()
    )


CHECKS = (
    paid_off_roster, many_accounts, account_shared, payee_not_in_household, paid_after_exit, vehicle_owned, business_registered,
    provident_fund_active, enrolled_in_two_households, household_split, identity_conflict, paid_while_imprisoned, own_relative_handled,
)  # fmt: skip


def run_all(folder: str) -> dict[str, list[tuple[str, ...]]]:
    """All thirteen, each query for itself, as they are written one by one."""
    data = Data(folder)
    return {check.__name__: check(data).collect(engine="streaming").rows() for check in CHECKS}
