"""Why a cell or a row cannot be taken, in words for whoever supplied the file. Codes are permanent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RefusalKind:
    """One kind of refusal: permanent code, reason and remedy. `{0}` takes the detail."""

    code: str
    reason: str
    remedy: str


KINDS: dict[str, RefusalKind] = {
    kind.code: kind
    for kind in (
        RefusalKind("CELL-01", "必填项为空", "请补填本列后重新导入"),
        RefusalKind("CELL-02", "不是整数", "请填写整数，如 3；不要带单位和小数"),
        RefusalKind("CELL-03", "不是数", "请填写数字，如 0.5 或 50%"),
        RefusalKind("CELL-04", "不是金额", "请填写以元为单位的数字，如 1234.50"),
        RefusalKind("CELL-05", "金额小数超过两位（按表头单位换算成元以后）", "金额最多保留到分，请核对后改正"),
        RefusalKind("CELL-06", "数值过大，超出可以保存的范围", "请核对是否多打了数字或单位有误"),
        RefusalKind("CELL-07", "不能判断是还是否", "请填写 是/否（也可以用 有/无、√、Y/N、1/0、true/false）"),
        RefusalKind("CELL-08", "不在允许的取值之内", "本列只能填写：{0}"),
        RefusalKind("CELL-09", "不是区划代码", "请填写 2、4、6、9 或 12 位数字的区划代码"),
        RefusalKind("CELL-10", "身份证号被电子表格损坏（变成数值或科学计数法，末尾数字已丢失）",
                    "请从原系统重新导出，导出前把本列设为文本格式；不要手工补数字"),
        RefusalKind("CELL-11", "账号被电子表格损坏（变成数值或科学计数法，末尾数字已丢失）",
                    "请从原系统重新导出，导出前把本列设为文本格式；不要手工补数字"),
        RefusalKind("CELL-12", "账号中有数字、空格、短横线以外的字符", "请填写完整账号，只含数字"),
        RefusalKind("CELL-13", "不是日期", "请按 2024-06-01 的样式填写"),
        RefusalKind("CELL-14", "只有年月，没有日", "本列要具体日期，请按 2024-06-01 的样式填写"),
        RefusalKind("CELL-15", "没有这一天，或年份早于 1900 年", "请核对年、月、日"),
        RefusalKind("CELL-16", "不是年月", "请按 2024-06 的样式填写"),
        RefusalKind("CELL-17", "分不清是 1 月还是 10 月（电子表格把 2024.10 存成了数值 2024.1）",
                    "请把本列设为文本格式，按 2024-10 的样式填写"),
        RefusalKind("CELL-18", "不是日期时间", "请按 2024-06-01 09:30 的样式填写"),
        RefusalKind("CELL-19", "内容过长（超过 32767 个字）", "请核对是否粘贴了多余内容，缩短后重新导入"),
        RefusalKind("CELL-20", "电子表格公式出错的标记", "请在原表中改正公式，或填入数值后重新导入"),
        RefusalKind("CELL-21", "这一行属于别的地区，本次只能导入区划代码以 {0} 开头的行", "请核对区划代码；确属别的地区的，由该地区导入"),
        RefusalKind("CELL-22", "编号被电子表格损坏（变成数值或科学计数法，末尾数字已丢失）",
                    "请从原系统重新导出，导出前把本列设为文本格式；不要手工补数字"),
        RefusalKind("ROW-01", "合计、小计或制表人行，不是数据", "不用处理；如果确是数据，请改掉首列文字后重新导入"),
        RefusalKind("ROW-02", "与另一行完全相同，只保留第一行（{0}）", "不用处理"),
        RefusalKind("ROW-03", "与另一行主键相同而内容不同（{0}），无法判断以哪行为准，都没有导入",
                    "请核对后只保留正确的一行，重新导入"),
        RefusalKind("ROW-04", "表头重复行，不是数据", "不用处理"),
        RefusalKind("ROW-05", "本行列数比表头多或引号不配对", "请核对是否多了分隔符或引号，改正后重新导入"),
        RefusalKind("ROW-06", "已由改正后的行代替（{0}）", "不用处理"),
    )
}  # fmt: skip


class CellRefused(ValueError):
    """A cell that its column's type cannot read."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail

    @property
    def reason(self) -> str:
        """Why, in one sentence."""
        return KINDS[self.code].reason.format(self.detail)

    @property
    def remedy(self) -> str:
        """What to do, in one sentence."""
        return KINDS[self.code].remedy.format(self.detail)
