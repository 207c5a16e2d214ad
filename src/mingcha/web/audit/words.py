"""How acts and their objects are called. What content/access.yml names is called as there."""

from mingcha.catalog.access import load_access

_ACTIONS = {
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "sign_in_locked": "连续输错被锁定",
    "second_factor_failed": "动态口令错误",
    "sign_out": "退出登录",
    "change_password": "修改密码",
    "bind_second_factor": "绑定手机",
    "new_recovery_codes": "重新发备用码",
    "seal_second_factors": "重新加密动态口令密钥",
    "choose_post": "切换任职",
    "end_preview": "退出以岗位查看",
    "leave": "离岗",
    "hand_over": "移交工作",
    "ask": "申请导出",
    "refuse": "不批准导出",
}
_OBJECTS = {"audit_event": "操作记录"}


def action_word(kind: str, action: str) -> str:
    """查看 for view; the word itself for one that nobody has named."""
    known = load_access().kinds.get(kind)
    if known and action in known.actions:
        return known.actions[action]
    return _ACTIONS.get(action) or _any_object().get(action, action)


def object_word(kind: str) -> str:
    """疑点 for flag."""
    known = load_access().kinds.get(kind)
    return known.name if known else _OBJECTS.get(kind, kind)


def action_choices() -> list[tuple[str, str]]:
    """(action, word) of all acts that can be on record, by word."""
    return sorted((_any_object() | _ACTIONS).items(), key=lambda pair: pair[1])


def object_choices() -> list[tuple[str, str]]:
    """(kind, word) of all objects."""
    return [(kind.id, kind.name) for kind in load_access().kinds.values()]


def _any_object() -> dict[str, str]:
    found: dict[str, str] = {}
    for kind in load_access().kinds.values():
        for action, word in kind.actions.items():
            found.setdefault(action, word)
    return found
