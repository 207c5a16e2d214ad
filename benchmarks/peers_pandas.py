"""The thirteen checks of (b) as an analyst writes them in pandas, on the same files with ID numbers as text. Each gives its subjects."""

from functools import cached_property
from pathlib import Path

import pandas as pd

from benchmarks.made_data import AS_OF
from benchmarks.peers_polars import DIBAO, NOW, POOR, WINDOW
from mingcha.domain.id_numbers import convert_15


class Data:
    """Tables in memory, read once with the columns that are used."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.households = self.read("households")
        self.members = self.read(
            "members", "household_id", "person_id", "name", "covered", "from_month", "to_month"
        )
        self._convert(self.members, "person_id")

    def read(self, table: str, *columns: str) -> pd.DataFrame:
        """One table."""
        files = sorted(self.folder.glob(f"{table}_[0-9]*.parquet"))
        return pd.concat(
            [pd.read_parquet(f, columns=list(columns) or None) for f in files], ignore_index=True
        )

    @cached_property
    def regular(self) -> pd.DataFrame:
        """Regular payments."""
        names = (
            "payment_id",
            "programme",
            "household_id",
            "payee_id",
            "payee_kind",
            "account_no",
            "for_month",
            "status",
            "kind",
        )
        p = self.read("payments", *names)
        p = p[
            (p["status"] == "成功") & (p["kind"].fillna("正常") == "正常") & (p["programme"] != "临时救助")
        ].copy()
        self._convert(p, "payee_id")
        return p

    @cached_property
    def recent(self) -> pd.DataFrame:
        """Regular payments of the last twelve months."""
        return self.regular[self.regular["for_month"].between(WINDOW, NOW)]

    @cached_property
    def spells(self) -> pd.DataFrame:
        """Members with the months in which they and the household are active."""
        h = self.households[["household_id", "programme", "region_code", "start_month", "end_month"]]
        s = self.members.merge(h, on="household_id")
        from_month = s["from_month"].fillna(s["start_month"])
        s["first"] = s["start_month"].where(s["start_month"] >= from_month, from_month)
        end, to = s["end_month"].fillna("9999-12"), s["to_month"].fillna("9999-12")
        s["last"] = end.where(end <= to, to)
        return s[s["first"] <= s["last"]]

    @cached_property
    def current(self) -> pd.DataFrame:
        """Members active now."""
        return self.spells[(self.spells["first"] <= NOW) & (self.spells["last"] >= NOW)]

    def _convert(self, rows: pd.DataFrame, column: str) -> None:
        old = rows[column].str.len() == 15
        rows.loc[old, column] = rows.loc[old, column].map(convert_15)


def paid_off_roster(d: Data) -> pd.DataFrame:
    p = d.regular.merge(d.households[["household_id", "start_month"]], on="household_id", how="left")
    return p.loc[p["start_month"].isna() | (p["for_month"] < p["start_month"]), ["payment_id"]]


def many_accounts(d: Data) -> pd.DataFrame:
    n = d.recent.dropna(subset=["household_id"]).groupby("household_id")["account_no"].nunique()
    return n[n >= 3].reset_index()[["household_id"]]


def account_shared(d: Data) -> pd.DataFrame:
    pairs = d.recent[["account_no", "household_id"]].drop_duplicates()
    pairs = pairs.merge(d.households[["household_id", "account_custody"]], on="household_id")
    pairs["kept"] = pairs["account_custody"].isin(["监护人代管", "机构代管", "村居代管并备案"])
    n = pairs.groupby("account_no").agg(n=("kept", "size"), kept=("kept", "sum")).reset_index()
    n = n[(n["n"] >= 2) & (n["kept"] < n["n"])]
    return n.loc[
        ~n["account_no"].isin(d.read("institution_stays", "account_no")["account_no"]), ["account_no"]
    ]


def _outside(pairs: pd.DataFrame, others: pd.DataFrame, on: list[str]) -> pd.DataFrame:
    marked = pairs.merge(others[on].drop_duplicates(), on=on, how="left", indicator=True)
    return marked.loc[marked["_merge"] == "left_only", on]


def payee_not_in_household(d: Data) -> pd.DataFrame:
    p = d.recent[(d.recent["payee_kind"].fillna("个人") == "个人") & d.recent["payee_id"].notna()]
    own = d.households.loc[d.households["account_custody"].fillna("无") == "无", ["household_id"]]
    pairs = p[["household_id", "payee_id"]].drop_duplicates().merge(own, on="household_id")
    return _outside(pairs, d.members.rename(columns={"person_id": "payee_id"}), ["household_id", "payee_id"])


def paid_after_exit(d: Data) -> pd.DataFrame:
    a = d.read("adjustments", "household_id", "kind", "effective_month")
    stop = a[a["kind"] == "停发"].groupby("household_id")["effective_month"].max().rename("stop")
    begin = a[a["kind"] == "新增"].groupby("household_id")["effective_month"].max().rename("begin")
    acts = pd.concat([stop, begin], axis=1)
    acts = acts[acts["stop"].notna() & (acts["stop"] >= acts["begin"].fillna(""))].reset_index()
    h = d.households[["household_id", "end_month"]].merge(
        acts[["household_id", "stop"]], on="household_id", how="left"
    )
    p = d.regular[["household_id", "for_month"]].merge(
        h[h["end_month"].notna() | h["stop"].notna()], on="household_id"
    )
    late = (p["for_month"] > p["end_month"].fillna("9999-12")) | (
        p["for_month"] >= p["stop"].fillna("9999-12")
    )
    return p.loc[late, ["household_id"]].drop_duplicates()


def _owning(d: Data, owned: pd.DataFrame) -> pd.DataFrame:
    people = d.current.loc[d.current["programme"].isin(POOR), ["household_id", "person_id"]]
    return people.loc[people["person_id"].isin(owned["person_id"]), ["household_id"]].drop_duplicates()


def vehicle_owned(d: Data) -> pd.DataFrame:
    v = d.read("vehicles", "person_id", "kind", "status", "registered_on")
    v = v[pd.to_datetime(v["registered_on"]) <= pd.Timestamp(AS_OF)]
    return _owning(d, v[(v["status"] == "正常") & v["kind"].isin(["小型汽车", "大中型客货车"])])


def business_registered(d: Data) -> pd.DataFrame:
    b = d.read("businesses", "person_id", "role", "share", "status")
    runs = b["role"].isin(["法定代表人", "经营者"]) | (
        (b["role"] == "股东") & (b["share"].astype(float) >= 0.10)
    )
    return _owning(d, b[(b["status"] == "存续") & runs])


def provident_fund_active(d: Data) -> pd.DataFrame:
    f = d.read("provident_fund", "person_id", "last_month")
    c = d.current[d.current["covered"] & d.current["programme"].isin(DIBAO)][
        ["household_id", "person_id"]
    ].drop_duplicates()
    return c[c["person_id"].isin(f.loc[f["last_month"] >= "2024-03", "person_id"])]


def enrolled_in_two_households(d: Data) -> pd.DataFrame:
    c = d.current[d.current["covered"]].copy()
    c["county"] = c["region_code"].str[:6]
    c = c[(c["county"].str[4:] != "00") & (c["person_id"].str.len() == 18)]
    n = c.groupby(["person_id", "programme", "county"])["household_id"].nunique().reset_index()
    return n.loc[n["household_id"] > 1, ["person_id"]].drop_duplicates()


def household_split(d: Data) -> pd.DataFrame:
    h = d.households
    h = h[(h["start_month"] <= NOW) & (h["end_month"].fillna("9999-12") >= NOW) & h["programme"].isin(DIBAO)]
    books = d.read("population", "person_id", "book_no").dropna()
    heads = h.merge(books, left_on="head_id", right_on="person_id")
    heads["county"] = heads["region_code"].str[:6]
    heads = heads[["household_id", "book_no", "county"]]
    pairs = heads.merge(heads, on=["book_no", "county"], suffixes=("", "_b"))
    return pairs.loc[pairs["household_id"] < pairs["household_id_b"], ["household_id", "household_id_b"]]


def identity_conflict(d: Data) -> pd.DataFrame:
    named = d.members.assign(name=d.members["name"].str.replace(r"[\s·•]", "", regex=True))
    n = named.groupby("person_id")["name"].nunique()
    return n[n > 1].reset_index()[["person_id"]]


def paid_while_imprisoned(d: Data) -> pd.DataFrame:
    t = d.read("custody", "person_id", "kind", "from_on", "to_on")
    t = t[t["kind"].isin(["监狱服刑", "强制隔离戒毒"])]
    held = d.spells[d.spells["covered"]].merge(t[["person_id", "from_on", "to_on"]], on="person_id")
    paid = d.regular[["household_id", "for_month"]]
    both = held.merge(
        paid[paid["household_id"].isin(held["household_id"])].drop_duplicates(), on="household_id"
    )
    first = pd.to_datetime(both["for_month"] + "-01")
    inside = (both["for_month"] >= both["first"]) & (both["for_month"] <= both["last"])
    to_on = pd.to_datetime(both["to_on"])
    inside &= (pd.to_datetime(both["from_on"]) < first) & (to_on.isna() | (first <= to_on))
    return both.loc[inside, ["household_id", "person_id"]].drop_duplicates()


def own_relative_handled(d: Data) -> pd.DataFrame:
    h = d.households[d.households["programme"].isin(POOR)]
    handlers = pd.concat(
        [h[["household_id", c]].rename(columns={c: "official"}) for c in ("caseworker_id", "approver_id")]
    ).dropna().drop_duplicates()  # fmt: skip
    people = d.read("population", "person_id", "father_id", "mother_id", "spouse_id")
    officials = handlers[["official"]].drop_duplicates()
    officials = officials[officials["official"].isin(people["person_id"])]
    links = pd.concat(
        [people[["person_id", c]].rename(columns={"person_id": "child", c: "parent"}) for c in ("father_id", "mother_id")]
    ).dropna()  # fmt: skip

    def follow(pairs: pd.DataFrame, left: str, right: str, take: str) -> pd.DataFrame:
        merged = pairs.merge(links[links[right].isin(pairs[left])], left_on=left, right_on=right)
        return pd.DataFrame({"official": merged["official"], "relative": merged[take]})

    parents, children = (
        follow(officials, "official", "child", "parent"),
        follow(officials, "official", "parent", "child"),
    )
    spouses = people[["person_id", "spouse_id"]].dropna()
    named = spouses[spouses["person_id"].isin(officials["official"])].rename(
        columns={"person_id": "official", "spouse_id": "relative"}
    )
    naming = spouses[spouses["spouse_id"].isin(officials["official"])].rename(
        columns={"spouse_id": "official", "person_id": "relative"}
    )
    near = [
        named, naming, parents, children, follow(parents, "relative", "parent", "child"), follow(parents, "relative", "child", "parent"),
        follow(children, "relative", "parent", "child"),
    ]  # fmt: skip
    kin = pd.concat(near).drop_duplicates()
    kin = kin[(kin["official"] != kin["relative"]) & kin["relative"].isin(people["person_id"])]
    himself = handlers[["official"]].drop_duplicates().assign(relative=lambda x: x["official"])
    member_kin = d.members[["household_id", "person_id"]].merge(
        pd.concat([kin, himself]), left_on="person_id", right_on="relative"
    )
    return handlers.merge(member_kin, on=["household_id", "official"])[["household_id"]].drop_duplicates()


CHECKS = (
    paid_off_roster, many_accounts, account_shared, payee_not_in_household, paid_after_exit, vehicle_owned, business_registered,
    provident_fund_active, enrolled_in_two_households, household_split, identity_conflict, paid_while_imprisoned, own_relative_handled,
)  # fmt: skip


def run_all(folder: str) -> dict[str, list[tuple[str, ...]]]:
    """All thirteen, one after another."""
    data = Data(folder)
    return {check.__name__: list(check(data).itertuples(index=False, name=None)) for check in CHECKS}
