"""What should be looked at in rows that are taken: an ID number that is not valid is kept and marked, it joins nothing."""

from dataclasses import dataclass

from mingcha.domain.id_numbers import check_digit
from mingcha.lake.id_columns import IdColumn
from mingcha.lake.matching.units import Unit
from mingcha.lake.validating import ValidBatch


@dataclass(frozen=True)
class Remark:
    """One cell: its column's header, its text, what is odd about it."""

    header: str
    text: str
    said: str


def remarks_on(valid: ValidBatch, unit: Unit) -> dict[int, list[Remark]]:
    """Row number → remarks."""
    found: dict[int, list[Remark]] = {}
    for name, parsed in valid.parsed.items():
        if isinstance(parsed.values, IdColumn):
            match = unit.header.match.matches.get(name)
            header = match.header if match else parsed.column.header
            for row, text in parsed.values.invalid.items():
                found.setdefault(int(valid.row_numbers[row]), []).append(
                    Remark(header, text, why_not_valid(text))
                )
    return found


def why_not_valid(number: str) -> str:
    """Why an ID number is not valid, in a sentence."""
    if len(number) != 18:
        return f"身份证号应为18位，现在是{len(number)}位。请对照证件检查。"
    if not (number[:17].isascii() and number[:17].isdigit()):
        return "身份证号前17位应全是数字。请对照证件检查。"
    if number[17] != check_digit(number[:17]):
        return "身份证号的最后一位与前17位对不上，多半有一位写错了。请对照证件检查。"
    return f"身份证号里的出生日期（{number[6:10]}-{number[10:12]}-{number[12:14]}）不是真实的日期。请对照证件检查。"
