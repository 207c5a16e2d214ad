"""What a household's file lacks: standing notices, papers, reviews; and notices that say too much."""

from datetime import date

from mingcha.domain.months import month_number
from mingcha.example.background import County
from mingcha.example.households import Household
from mingcha.example.procedures import NOTICE_FIELDS
from mingcha.example.scenarios import cast
from mingcha.example.shape import M0
from mingcha.example.world import Row


def plant(county: County) -> None:
    """All of them."""
    standing_notices(county)
    revealing_notices(county)
    papers(county)
    reviews(county)


def standing_notice(home: Household) -> Row:
    """The notice on the village board."""
    return next(n for n in home.notices if n["kind"] == "长期公示")


def standing_notices(county: County) -> None:
    """0.6 %: not on the board, no longer on it, or somewhere else."""
    world = county.world
    for n in range(world.share_of_covered(0.006)):
        home = cast.dibao(county)
        notice = standing_notice(home)
        if n % 3 == 0:
            world.drop("public_notices", notice)
        elif n % 3 == 1:
            notice["posted_to"] = date(2024, 6, 29)
        else:
            notice["place"] = "县级网站"
        world.plant(
            "standing_notice_missing",
            home.id,
            note=("没有长期公示", "公示已于前一日撤下", "只在网站公示")[n % 3],
        )
    home = cast.dibao(county)
    standing_notice(home)["posted_to"] = date(2024, 6, 30)
    world.plant("standing_notice_missing", home.id, kind="decoy", note="公示到截至日当天")
    home = cast.dibao(county, start=M0 - 1)
    world.drop("public_notices", standing_notice(home))
    world.plant("standing_notice_missing", home.id, kind="decoy", note="纳入未满两个月")
    home = cast.near_dibao(county, cast.couple(county))
    world.plant("standing_notice_missing", home.id, kind="decoy", note="低保边缘，不在本项范围")


def revealing_notices(county: County) -> None:
    """Fields that a notice must not show; telephone numbers of supervisors and names of offices it may."""
    world = county.world
    for n, fields in enumerate(
        (
            "姓名、身份证号、保障金额",
            "姓名、残疾等级、保障金额",
            "姓名、银行卡号",
            "姓名、家庭住址门牌号",
            "姓名、手机",
            "姓名、患病情况",
        )
    ):
        notice = standing_notice(cast.dibao(county))
        notice["fields"] = fields
        world.plant("notice_overexposes", notice["notice_id"], note=f"公示字段含不得公开的内容（{n + 1}）")
    for fields in (
        NOTICE_FIELDS,
        "姓名、保障金额、监督电话、举报电话、咨询电话",
        "姓名、保障金额，县残疾人联合会监制，疾病救助另行公示",
    ):
        notice = standing_notice(cast.dibao(county))
        notice["fields"] = fields
        world.plant(
            "notice_overexposes", notice["notice_id"], kind="decoy", note="只有监督、举报、咨询电话或机构名称"
        )


def papers(county: County) -> None:
    """Papers that are not there, or not in the archive."""
    world = county.world
    required = ("申请书", "核对授权书", "入户调查表", "核对报告", "初审意见", "公示材料", "确认通知书")
    for n in range(world.share_of_covered(0.002)):
        home = cast.dibao(county, start=M0 - 23 if n == 0 else M0 - 3 - n)
        world.drop("case_documents", next(d for d in home.documents if d["kind"] == required[n % 7]))
        world.plant("documents_missing", home.id, note=f"缺{required[n % 7]}")
    home = cast.dibao(county, start=M0 - 24)
    world.drop("case_documents", *home.documents)
    world.plant("documents_missing", home.id, kind="decoy", note="起始已满24个月")
    home = cast.dibao(county, start=M0 - 9)
    world.drop("case_documents", next(d for d in home.documents if d["kind"] == "送达回证"))
    world.plant("documents_missing", home.id, kind="decoy", note="只缺不在必备之列的送达回证")
    for n in range(7):
        document = cast.dibao(county, start=M0 - 5 - n).documents[n]
        document["archived_on"] = None
        day = (date(2024, 5, 30), date(2024, 5, 31))[n - 4] if 4 <= n < 6 else None
        document["dated_on"] = day or document["dated_on"]
        if n == 6:
            document["archived_on"] = date(2024, 6, 28)
        kind, note = ("case", "超过三十日未归档") if n < 5 else ("decoy", "恰满三十日，或迟归档")
        world.plant("document_not_archived", document["document_id"], kind=kind, note=note)


def reviews(county: County) -> None:
    """The last review is a day too old; on the last day it is not."""
    world = county.world
    for n, (unstable, day, kind) in enumerate(
        (
            (False, date(2023, 6, 29), "case"), (False, date(2023, 6, 29), "case"), (False, date(2022, 11, 3), "case"),
            (True, date(2023, 12, 29), "case"), (True, date(2023, 9, 4), "case"), (True, None, "case"),
            (False, date(2023, 6, 30), "decoy"), (True, date(2023, 12, 30), "decoy"),
        )
    ):  # fmt: skip
        home = cast.dibao(
            county, unstable=unstable, start=month_number(2023, 8) if day is None else cast.USUAL_START
        )
        if day is None:
            world.drop("reviews", *home.reviews)
            home.row["last_reviewed_on"] = None
        else:
            cast.reviewed_last_on(county, home, day)
        words = "恰到期" if kind == "decoy" else "超过" + ("六个月" if unstable else "一年") + "未复核"
        world.plant("review_overdue", home.id, kind=kind, note=f"{words}（{n + 1}）")
