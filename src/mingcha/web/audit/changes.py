"""修改前后 in words: the fields of an event as people call them, values as pages show them."""

from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field

from mingcha.catalog.access import load_access
from mingcha.web.audit.kinds import model_of_kind
from mingcha.web.orgs.selectors import role_name

_WORDS = {
    "unit": "单位", "role": "岗位", "region": "区划", "kind": "类别", "parent": "上级区划", "level": "层级", "from_on": "自", "until_on": "至",
    "on": "日期", "name": "名称", "phone": "电话", "events": "条数", "filters": "条件", "rows": "行数", "moved": "移交件数", "to_user": "接收人",
    "left_on": "离岗日", "second_factor": "同时解除手机", "fields": "改动的栏目", "created": "新增", "changed": "变动", "closed": "停用",
    "same": "没有变化", "closed_codes": "停用的区划", "users": "新建用户", "posts": "任命岗位", "left_out": "有错未导入", "state": "状态",
    "status": "状态", "note": "意见", "reason": "理由",
}  # fmt: skip


def change_lines(kind: str, before: dict | None, after: dict | None) -> list[str]:
    """One line a field: 状态：待核查 → 已核查."""
    former, latter = before or {}, after or {}
    lines = []
    for name in dict.fromkeys((*former, *latter)):
        label, new = _label(kind, name), _said(kind, name, latter.get(name))
        old = f"{_said(kind, name, former[name])} → " if name in former else ""
        lines.append(f"{label}：{old}{new}")
    return lines


def _label(kind: str, name: str) -> str:
    found = _field(kind, name)
    word = str(found.verbose_name) if found is not None else ""
    return word if word and not word.isascii() else _WORDS.get(name, name)


def _said(kind: str, name: str, value: Any) -> str:
    if value in (None, "", [], {}):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        rules = load_access()
        return "、".join(f"{rules.kinds[k].name if k in rules.kinds else _label(kind, k)} {v}" for k, v in value.items())  # fmt: skip
    if isinstance(value, list):
        return "、".join(_label(kind, v) if isinstance(v, str) else str(v) for v in value)
    found = _field(kind, name)
    if found is not None and found.choices:
        return str(dict(found.flatchoices).get(value, value))
    if name == "role":
        return role_name(value)
    if name == "level":
        return load_access().levels.get(value, value)
    if name == "kind":
        return load_access().unit_kinds.get(value, str(value))
    return str(value)


@cache
def _field(kind: str, name: str) -> Field | None:
    model = model_of_kind(kind)
    if model is None:
        return None
    try:
        found = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, Field) else None
