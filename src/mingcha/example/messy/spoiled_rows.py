"""Rows that cannot be taken, added on purpose: none of them belongs to a planted case."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from mingcha.domain.id_numbers import synthetic_id

Cells = dict[str, Any]


@dataclass(frozen=True)
class Spoiled:
    """Rows added to a file, by contract column, and what becomes of each.

    outcome  拒收 or 忽略
    """

    path: str
    table: str
    rows: tuple[Cells, ...]
    outcome: str
    why: str


def _vehicle(plate: str, person_id: Any, **more: Any) -> Cells:
    return {
        "plate": plate,
        "person_id": person_id,
        "kind": "小型汽车",
        "registered_on": "20200101",
        "status": "正常",
        **more,
    }


def _payment(number: str, **more: Any) -> Cells:
    return {
        "payment_id": number, "programme": "农村低保", "household_id": "990121H900001", "payee_name": "测试", "account_no": "9901218800000009999",
        "for_month": "2023-05", "amount_yuan": "300.00", "paid_on": "2023-05-06", "status": "成功", "kind": "正常", **more,
    }  # fmt: skip


VALID_ID = synthetic_id(date(1960, 1, 1), 999)
OTHER_ID = synthetic_id(date(1960, 1, 2), 999)
"""Rows that are rejected for another reason carry these numbers; nobody in the county has them."""

SPOILED = (
    Spoiled("公安局/机动车登记.csv", "vehicles", tuple(_vehicle(f"明W{n}", "9.90121E+17") for n in range(3)), "拒收", "身份证号被电子表格变成科学计数"),
    Spoiled("公安局/机动车登记.csv", "vehicles", (_vehicle("明X1", VALID_ID), _vehicle("明X1", VALID_ID, kind="摩托车")), "拒收", "主键相同、内容不同，两行都不收"),
    Spoiled("公安局/机动车登记.csv", "vehicles", (_vehicle("明Y1", VALID_ID, status="报废"),) * 3, "忽略", "完全重复，收第一行，其余忽略（2行）"),
    Spoiled("财政局/发放明细/发放明细_2023年4-6月.csv", "payments", (_payment("990121P900001", account_no="6.22848E+18"), _payment("990121P900002", account_no="6.2E+18")), "拒收", "账号被电子表格变成科学计数"),
    Spoiled("财政局/发放明细/发放明细_2023年4-6月.csv", "payments", (_payment("990121P900003", amount_yuan="123.456"),), "拒收", "金额超过两位小数"),
    Spoiled("财政局/发放明细/发放明细_2023年4-6月.csv", "payments", (_payment("990121P900004", for_month="2023年十三月"),), "拒收", "月份读不出"),
    Spoiled("财政局/发放明细/发放明细_2024年4-6月.xlsx", "payments", (_payment("990121P900005", for_month="202405", account_no=9901218800000009999),), "拒收", "账号是16位以上的数字单元格"),
    Spoiled("民政局/特困供养/探访照料记录.csv", "care_visits", ({"person_id": VALID_ID, "visited_on": "2024年6月"},), "拒收", "日期只有年月"),
    Spoiled("残联/持证残疾人.csv", "disabilities", ({"person_id": VALID_ID, "name": "测试", "region_code": "990121100201", "kind": "肢体", "level": "五级"}, {"person_id": OTHER_ID, "name": "", "region_code": "990121100201", "kind": "肢体", "level": "四级"}), "拒收", "等级不在所列之内；必填的姓名为空"),
    Spoiled("公积金中心/住房公积金缴存.xlsx", "provident_fund", ({"person_id": "990121199001010000", "employer": "测试", "base_yuan": 3000, "last_month": "202405"},), "拒收", "身份证号末三位为000且校验码错误"),
)  # fmt: skip


def expected(spoiled: Spoiled) -> int:
    """How many rows the importer rejects or ignores."""
    return len(spoiled.rows) - 1 if spoiled.outcome == "忽略" else len(spoiled.rows)
