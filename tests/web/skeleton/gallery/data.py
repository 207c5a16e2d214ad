"""Rows of the gallery: invented, with masked names."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from mingcha.catalog.documents import load_documents
from mingcha.catalog.field_help import Basis, FieldHelp
from mingcha.domain.lights import Light, Thresholds, light
from mingcha.web.skeleton.forms import DayField

TODAY = date(2026, 9, 21)
THRESHOLDS = Thresholds(soon_days=3, soon_share=Decimal("0.2"))


def light_due(day: date, **state: str) -> Light:
    """The light of a piece of work that is due on a day."""
    return light(due_on=day, today=TODAY, thresholds=THRESHOLDS, **state)


LIGHTS = [
    light_due(TODAY - timedelta(days=3)),
    light_due(TODAY + timedelta(days=2)),
    light_due(TODAY + timedelta(days=20)),
    light_due(TODAY + timedelta(days=20), waiting="待复核"),
    light_due(TODAY, closed="已销号"),
    light_due(TODAY, restricted="已移送"),
    light_due(TODAY, paused="等待法院文书"),
]


@dataclass
class Row:
    """One flag of the gallery."""

    pk: int
    number: str
    name: str
    village: str
    kind: str
    source: str
    found_on: date
    amount_yuan: Decimal
    holder: str
    light: Light

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The record's page."""
        return f"/record/{self.pk}/"


KINDS = ("人员死亡后仍在发放低保金", "同一月份重复发放", "名下有机动车未核对", "收入超过保障标准仍在保")
VILLAGES = ("柳溪镇 上河村", "柳溪镇 下河村", "青石乡 石桥社区", "高岭镇 马家堡村")


def rows(count: int) -> list[Row]:
    """`count` rows."""
    return [
        Row(
            pk=n,
            number=f"XS-{n:04}",
            name=("王*明", "李*", "欧阳*", "买买提*江")[n % 4],
            village=VILLAGES[n % 4],
            kind=KINDS[n % 4],
            source=("比对", "举报", "12345", "审计")[n % 4],
            found_on=TODAY - timedelta(days=n),
            amount_yuan=Decimal(n * 731 % 20000) + Decimal("0.50"),
            holder=("张工", "李工", "未分派", "赵工")[n % 4],
            light=LIGHTS[n % len(LIGHTS)],
        )
        for n in range(1, count + 1)
    ]


class Filters(forms.Form):
    """Four conditions in sight, two more folded."""

    words = forms.CharField(label="关键字", required=False)
    kind = forms.ChoiceField(
        label="疑点类型", required=False, choices=[("", "全部"), *((k, k) for k in KINDS)]
    )
    village = forms.ChoiceField(
        label="乡镇、村", required=False, choices=[("", "全部"), *((v, v) for v in VILLAGES)]
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), ("open", "未办结")])
    found_from = DayField(label="发现日期从", required=False)
    found_until = DayField(label="发现日期到", required=False)

    @property
    def primary(self) -> list[forms.BoundField]:
        """In sight."""
        return [self[n] for n in ("words", "kind", "village", "state")]

    @property
    def more(self) -> list[forms.BoundField]:
        """Folded."""
        return [self[n] for n in ("found_from", "found_until")]


@dataclass
class Listing:
    """What skeleton/list.html prints."""

    filters: Any
    rows: list[Row]
    title: str = "疑点线索"
    purpose: str = "比对和举报发现的疑点，先核实再处理。"
    chips: list[tuple[str, str]] = field(default_factory=list)
    summary: str = "共 1,204 条，其中超期 16 条，涉及 38.42 万元"
    columns: tuple = (
        ("number", "编号", "stick-1 w-id", False),
        ("name", "姓名", "stick-2 w-name", False),
        ("village", "乡镇村", "w-unit", False),
        ("kind", "疑点类型", "w-long", False),
        ("source", "来源", "minor", False),
        ("found_on", "发现日期", "minor nowrap", False),
        ("amount_yuan", "涉及金额（元）", "minor w-amount", True),
        ("holder", "承办", "minor nowrap", False),
        ("light", "期限", "w-light", False),
    )
    next_url: str = "?after=20"
    previous_url: str = ""
    first_url: str = ""
    page_size: int = 20
    page_sizes: tuple[int, ...] = (20, 50, 100)
    empty_kind: str = "never"
    clear_url: str = "/list/"
    export_url: str = "/done/3/"
    saved_filters: tuple = ()
    batch_actions: tuple = (("分派", "/done/1/", "primary"), ("合并为一件", "/done/2/", ""))
    total_text: str = "1,204 条"


class Measure(forms.Form):
    """One field of every sort."""

    title = forms.CharField(
        label="整改措施", help_text="写清做什么、做到什么程度", widget=forms.Textarea(attrs={"rows": 3})
    )
    due_on = DayField(label="完成时限")
    choice = forms.ChoiceField(
        label="整改情况",
        widget=forms.RadioSelect,
        choices=[("done", "已整改"), ("limit", "限期整改"), ("later", "暂不能整改（须说明理由）")],
    )
    unit = forms.ChoiceField(
        label="责任部门", choices=[("", "请选择"), ("1", "社会救助股"), ("2", "柳溪镇民政办")]
    )
    amount_yuan = forms.DecimalField(
        label="涉及金额（元）",
        required=False,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )
    people = forms.MultipleChoiceField(
        label="参加人员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("a", "张工"), ("b", "李工")],
    )
    told = forms.BooleanField(label="已书面告知当事人", required=False)
    evidence = forms.FileField(label="佐证材料", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].help = FieldHelp(
            "交办文件写明的最后一天，含当天。", "9月底前：20260930。", (Basis(load_documents()["liaocheng-2019-57"], "三", "seed"),)
        )  # fmt: skip


PROVIDERS = {
    "unit_name": lambda actor: "云岭县民政局",
    "todo_count": lambda actor: 12,
    "message_count": lambda actor: 3,
}
