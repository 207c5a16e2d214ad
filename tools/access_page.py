"""docs/reference/access.md: every rule and denial of content/access.yml, and what each post may do."""

from mingcha.catalog.access import load_access
from mingcha.domain.access import AccessRules, Actor, Cell, Denial, Rule

REACHES = {
    "everywhere": "全部",
    "subtree": "本辖区",
    "own_unit": "本单位办理的",
    "assigned": "指定给本人的",
    "own": "本人的",
}
WHENS = {
    "always": "任何情况",
    "about_actor": "涉及本人或其近亲属",
    "about_own_unit": "反映本单位",
    "confidential": "属于保密类别",
}


def access_page() -> str:
    """The page, from the rules of the installation."""
    rules = load_access()
    lines = [
        "# 谁能做什么\n",
        "没有规则给出的，一律不能做；禁止项优先于所有规则。核查人、复核人不能是同一人等要求在[工作流程](workflows.md)里。",
        "“本辖区”是任职单位所在区划及其以下；没有区划的记录，只属于导入它的那一级、那个单位。\n",
        *_roles(rules),
        *_objects(rules),
        "\n## 规则\n",
        *(line for rule in rules.rules for line in _rule(rule, rules)),
        "\n## 禁止项\n",
        *(line for denial in rules.denials for line in _denial(denial, rules)),
        "\n## 各岗位能做的事\n",
        *_posts(rules),
        "",
    ]
    return "\n".join(lines)


def _roles(rules: AccessRules) -> list[str]:
    lines = ["## 岗位\n", "| 岗位 | 设在哪里 | 必须用动态口令 |", "|---|---|---|"]
    for role in rules.roles.values():
        where = "；".join(
            f"{rules.unit_kinds[kind]}（{_levels(levels, rules)}）" for kind, levels in role.where.items()
        )
        lines.append(f"| {role.name} `{role.id}` | {where} | {_levels(role.totp_levels, rules) or '—'} |")
    return [*lines, ""]


def _objects(rules: AccessRules) -> list[str]:
    lines = ["## 对象和操作\n", "| 对象 | 个人数据 | 操作 |", "|---|---|---|"]
    for kind in rules.kinds.values():
        verbs = "、".join(kind.actions.values())
        lines.append(f"| {kind.name} `{kind.id}` | {'是' if kind.personal else '否'} | {verbs} |")
    lines += ["\n保密类别：" + "、".join(f"{c.name} `{c.id}`" for c in rules.confidential_classes.values())]
    return lines


def _rule(rule: Rule, rules: AccessRules) -> list[str]:
    who = _names(rule.roles, {r.id: r.name for r in rules.roles.values()}, "所有岗位")
    units = f"，{_names(rule.unit_kinds, rules.unit_kinds, '')}" if rule.unit_kinds else ""
    limits = [REACHES[rule.scope]]
    if rule.confidential:
        limits.append("含" + _names(rule.confidential, _classes(rules), "所有保密类别"))
    if rule.themes:
        limits.append("只限主题 " + "、".join(sorted(rule.themes)))
    if rule.of_unit_kinds:
        limits.append("只限" + _names(rule.of_unit_kinds, rules.unit_kinds, "") + "的")
    return [
        f"### `{rule.id}`\n",
        f"{rule.because}。（{rule.source}）\n",
        f"- 谁：{who}（{_levels(rule.levels, rules)}{units}）",
        f"- 范围：{'，'.join(limits)}",
        f"- 可以：{_cells(rule.cells, rules)}\n",
    ]


def _denial(denial: Denial, rules: AccessRules) -> list[str]:
    who = _names(denial.roles, {r.id: r.name for r in rules.roles.values()}, "所有岗位")
    what = WHENS[denial.when]
    if denial.confidential:
        what += "：" + _names(denial.confidential, _classes(rules), "所有保密类别")
    return [
        f"### `{denial.id}`\n",
        f"{denial.because}。找：{denial.ask}。（{denial.source}）\n",
        f"- 谁：{who}（{_levels(denial.levels, rules)}）",
        f"- 什么情况：{what}",
        f"- 不能：{_forbidden(denial, rules)}\n",
    ]


def _posts(rules: AccessRules) -> list[str]:
    """One table for all posts that may do the same."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for role, level, unit_kind in rules.posts():
        table = tuple(_table(Actor(0, "", 0, role, level, 0, unit_kind, ""), rules))
        name = f"{rules.levels[level]}{rules.roles[role].name}（{rules.unit_kinds[unit_kind]}）"
        alike.setdefault(table, []).append(name)
    lines = []
    for table, names in alike.items():
        lines += [f"### {'、'.join(names)}\n", "| 对象 | 操作（范围） |", "|---|---|", *table, ""]
    return lines


def _table(actor: Actor, rules: AccessRules) -> list[str]:
    lines = []
    for kind in rules.kinds.values():
        by_reach: dict[str, list[str]] = {}
        for action, word in kind.actions.items():
            scopes = rules.scopes(actor, action, kind.id)
            if scopes:
                reach = "、".join(dict.fromkeys(REACHES[s.reach] for s in scopes))
                by_reach.setdefault(reach, []).append(word)
        if by_reach:
            said = "；".join(f"{'、'.join(words)}（{reach}）" for reach, words in by_reach.items())
            lines.append(f"| {kind.name} | {said} |")
    return lines


def _classes(rules: AccessRules) -> dict[str, str]:
    return {c.id: c.name for c in rules.confidential_classes.values()}


def _forbidden(denial: Denial, rules: AccessRules) -> str:
    """What is forbidden, or what is not, whichever is shorter."""
    every = {(kind.id, action) for kind in rules.kinds.values() for action in kind.actions}
    if denial.cells == {(k, a) for k, a in every if rules.kinds[k].personal}:
        return "含个人数据的对象的所有操作"
    left = frozenset(every - denial.cells)
    if not left:
        return "所有对象的所有操作"
    if len(left) < len(denial.cells):
        return f"所有操作，除了{_cells(left, rules)}"
    return _cells(denial.cells, rules)


def _cells(cells: frozenset[Cell], rules: AccessRules) -> str:
    found = []
    for kind in rules.kinds.values():
        words = [word for action, word in kind.actions.items() if (kind.id, action) in cells]
        if words:
            found.append(f"{kind.name}：{'、'.join(words)}")
    return "；".join(found)


def _levels(levels: frozenset[str], rules: AccessRules) -> str:
    return _names(levels, rules.levels, "各级")


def _names(chosen: frozenset[str], words: dict[str, str], everything: str) -> str:
    """The words of the chosen in the file's order; one word for all of them."""
    if everything and len(chosen) == len(words):
        return everything
    return "、".join(word for name, word in words.items() if name in chosen)
