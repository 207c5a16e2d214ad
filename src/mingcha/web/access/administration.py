"""系统管理 at one place: where each thing that governs the system is looked at and changed, and every parameter with its source."""

from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from mingcha.catalog.content_root import content_root
from mingcha.catalog.parameters import Parameter, read_parameter_file
from mingcha.domain.access import Actor
from mingcha.office.flag_workbook import THEMES
from mingcha.web.access.services import may_kind
from mingcha.web.runs.parameters import CERTAINTY, names_of_prefixes, validity, value_words

_WORK_FILES = {"work": "办理、提醒和亮灯", "work_signin": "登录", "work_imports": "导入", "work_api": "接口", "campaign": "专项和报送", "procedure": "办理程序", "shared": "几类检查共用", "holidays": "节假日和调休"}  # fmt: skip
_FOLDER = "内容文件，改法见下"


@dataclass(frozen=True)
class Governed:
    """One thing that governs the system: where it is looked at and changed, and who may; `url` is "" where the reader may not open it."""

    title: str
    place: str
    url: str
    how: str


@dataclass(frozen=True)
class ParameterValue:
    """One value of a parameter in words."""

    value: str
    region: str
    validity: str
    source: str
    certainty: str


@dataclass(frozen=True)
class ParameterRow:
    """A parameter with all its values, the nearest region first, the newest first."""

    id: str
    title: str
    note: str
    last_checked_on: object
    values: tuple[ParameterValue, ...]


def what_governs(actor: Actor) -> list[Governed]:
    """Every thing of 系统管理, with links to what this reader may open."""

    def at(title: str, place: str, name: str, action: str, kind: str, how: str, query: str = "") -> Governed:
        url = reverse(name) + query if may_kind(actor, action, kind) else ""
        return Governed(title, place, url, how)

    return [
        at("单位", "单位", "orgs:units", "view", "unit", "系统管理员、单位管理员在页面上办理"),
        at("用户和岗位", "人员", "orgs:users", "view", "user", "单位管理员在页面上办理，可以用 Excel 批量导入；管理员由系统管理员任命"),
        at("区划", "区划", "orgs:regions", "view", "region", "按导入的“行政区划”表更新；功能区在页面上登记"),
        at("岗位权限", "以岗位查看", "access:preview", "preview", "access_rule", f"{_FOLDER}：access.yml"),
        at("检查规则", "检查项", "runs:checks", "view", "check", "民政局经办人在“规则修改与试算”提出并试算，负责人批准；县级以上可以加自己的检查文件夹"),
        at("文书模板", "方案中的附件格式", "campaigns:list", "view", "campaign", f"{_FOLDER}：plans 文件夹"),
        at("工作日历", "工作参数", "access:parameters", "view", "setting", f"{_FOLDER}：parameters/holidays.yml，每年国务院办公厅通知后更新", "?group=holidays"),
        at("报送日", "报送", "campaigns:reports", "view", "report_due", "由本单位在专项的报送里定"),
        at("灯的阈值", "工作参数", "access:parameters", "view", "setting", f"{_FOLDER}：parameters/work.yml", "?group=work"),
        at("数据字典", "导入模板", "imports:start", "create", "import_batch", f"{_FOLDER}：tables 文件夹"),
        at("保留期", "工作参数", "access:parameters", "view", "setting", f"{_FOLDER}：parameters 文件夹，名称里有“保留”的", "?group=all&q=保留"),
        at("全部参数", "工作参数", "access:parameters", "view", "setting", f"{_FOLDER}：parameters 文件夹", "?group=all"),
        at("接口", "接口令牌", "api:tokens", "view", "api_token", "由各单位负责人新建，负责人、管理员和系统管理员都可以吊销"),
        at("操作记录", "谁看过", "audit:list", "view", "audit_event", "只能查看，不能改"),
        at("后台任务", "任务中心", "jobs:list", "view", "job", "系统管理员可以取消和重试"),
    ]  # fmt: skip


def parameter_groups() -> list[tuple[str, str]]:
    """(key, words) of the files of parameters."""
    return [("all", "全部"), *((key, _group_words(key)) for key in _parameters())]


def parameter_rows(group: str, text: str) -> list[ParameterRow]:
    """The parameters of a group (all for an unknown one) whose title, name or note holds a text."""
    wanted = text.strip().lower()
    chosen = _parameters().get(group)
    found = [
        p
        for p in (chosen if chosen is not None else [p for each in _parameters().values() for p in each])
        if wanted in f"{p.title} {p.id} {p.note}".lower()
    ]
    names = names_of_prefixes({v.region_code for p in found for v in p.values})
    return [ParameterRow(p.id, p.title, p.note, p.last_checked_on, tuple(_values(p, names))) for p in found]


def _values(parameter: Parameter, names: dict[str, str]) -> list[ParameterValue]:
    if not parameter.values:
        return [ParameterValue("没有取值", "—", "—", "—", "")]
    return [
        ParameterValue(
            value_words(v.value, parameter.unit),
            names.get(v.region_code, v.region_code) or "全国",
            validity(*(day.isoformat() if day else None for day in (v.from_on, v.until_on))),
            f"{v.source.document} {v.source.section}".strip(),
            CERTAINTY.get(v.source.certainty, ""),
        )
        for v in parameter.values
    ]


def _group_words(key: str) -> str:
    return _WORK_FILES.get(key) or f"检查：{THEMES.get(key, key)}"


@cache
def _parameters() -> dict[str, list[Parameter]]:
    """{file's name: its parameters}, the files of work first."""
    paths = sorted(
        (content_root() / "parameters").glob("*.yml"), key=lambda p: (p.stem not in _WORK_FILES, p.stem)
    )
    return {path.stem: read_parameter_file(path) for path in paths}
