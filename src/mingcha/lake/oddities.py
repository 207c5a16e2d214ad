"""What was read as it stands but should be looked at: far-off dates, negative and absurd amounts, ID numbers that are not valid."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mingcha.lake.columns import ParsedColumn
from mingcha.lake.id_columns import IdColumn

_EARLY, _LATE = date(1901, 1, 1), date(2100, 12, 31)
_ABSURD_YUAN = 10_000_000


class Oddities:
    """Counts, by file and column."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._merged_rows: dict[str, set[int]] = {}

    def look_at(self, where: str, parsed: dict[str, ParsedColumn]) -> None:
        """Look at a batch."""
        for column in parsed.values():
            header, values = column.column.header, column.values
            if isinstance(values, IdColumn):
                self._add(
                    where,
                    header,
                    "个身份证号不正确（位数、日期或校验码不对），行已保留，不参与比对",
                    len(values.invalid),
                )
            elif pa.types.is_date(values.type) or pa.types.is_timestamp(values.type):
                lowest, highest = (pc.min_max(values).as_py()[k] for k in ("min", "max"))
                if lowest is not None and (_day(lowest) < _EARLY or _day(highest) > _LATE):
                    days = values.cast(pa.date32(), safe=False)
                    odd = pc.or_(pc.less(days, _EARLY), pc.greater(days, _LATE))
                    self._add(
                        where,
                        header,
                        "个日期早于 1901 年或晚于 2100 年，已按原样读入",
                        pc.sum(odd).as_py() or 0,
                    )
            elif column.column.type == "money":
                bounds = pc.min_max(values).as_py()
                if bounds["min"] is not None and bounds["min"] < 0:
                    self._add(where, header, "个金额为负数，已按原样读入", pc.sum(pc.less(values, 0)).as_py())
                if bounds["max"] is not None and bounds["max"] >= _ABSURD_YUAN:
                    many = pc.sum(pc.greater_equal(values, _ABSURD_YUAN)).as_py()
                    self._add(where, header, "个金额达到一千万元以上，已按原样读入", many)

    def look_at_merged(self, where: str, merged_rows: np.ndarray, data_rows: Iterable[int]) -> None:
        """Rows with merged cells that were left as they are: only those that are data, in totals nobody minds them."""
        found = merged_rows[np.isin(merged_rows, np.fromiter(data_rows, dtype=np.int64))]
        if len(found):
            self._merged_rows.setdefault(where, set()).update(found.tolist())

    def messages(self) -> list[str]:
        """In words."""
        return [
            f"{where}“{header}”列有 {count} {what}，请核对"
            for (where, header, what), count in sorted(self._counts.items())
        ] + [
            f"{where}有 {len(rows)} 行里有合并单元格（如第 {min(rows)} 行），只有左上角一格有内容，其余按空白处理；请取消合并后逐行填写"
            for where, rows in sorted(self._merged_rows.items())
        ]

    def _add(self, where: str, header: str, what: str, count: int) -> None:
        if count:
            self._counts[where, header, what] += count


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
