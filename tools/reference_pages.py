"""Writes the generated pages of docs/reference: one page a check, the parameters, the tables, the workflows, access. `make docs`; a test sees that they are current."""

import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from mingcha.catalog.catalogue import Catalogue, load_catalogue
from mingcha.catalog.checks import Check
from mingcha.catalog.examples import Example, load_examples
from mingcha.catalog.parameters import Parameter
from mingcha.cli.explain import CERTAINTY, UNITS
from mingcha.office.flag_workbook import SEVERITIES, SIDES, THEMES
from tools.access_page import access_page
from tools.workflow_page import workflow_page

ROOT = Path(__file__).resolve().parents[1] / "docs" / "reference"
NOTE = (
    "<!-- 由 tools/reference_pages.py 生成，请勿手改；改内容请改 content/ 下的文件，再运行 make docs -->\n\n"
)


def pages(catalogue: Catalogue) -> dict[Path, str]:
    """Every generated page by its path."""
    made = {
        ROOT / "checks" / "README.md": check_index(catalogue),
        ROOT / "parameters.md": parameter_page(catalogue),
        ROOT / "tables.md": table_page(catalogue),
        ROOT / "workflows.md": workflow_page(),
        ROOT / "access.md": access_page(),
    }
    for check in catalogue.checks.values():
        made[ROOT / "checks" / f"{check.id}.md"] = check_page(check, catalogue)
    return {path: NOTE + text for path, text in made.items()}


def check_index(catalogue: Catalogue) -> str:
    """All checks by theme; 错保 and 漏保 counted side by side."""
    lines = ["# 检查目录\n"]
    by_side = {side: sum(1 for c in catalogue.checks.values() if c.side == side) for side in SIDES}
    lines.append(
        "共 "
        + str(len(catalogue.checks))
        + " 项："
        + "，".join(f"{SIDES[s]} {n} 项" for s, n in by_side.items())
        + "。\n"
    )
    for theme, name in THEMES.items():
        checks = [c for c in catalogue.checks.values() if c.theme == theme]
        lines += [f"## {name}\n", "| 检查 | 编号 | 严重程度 | 问什么 |", "|---|---|---|---|"]
        lines += [
            f"| [{c.title}]({c.id}.md) | `{c.id}` | {SEVERITIES[c.severity]} | {c.question} |" for c in checks
        ]
        lines.append("")
    return "\n".join(lines)


def check_page(check: Check, catalogue: Catalogue) -> str:
    """One check: question, law, logic, parameters, legitimate reasons, what to verify, data, examples."""
    tables, parameters = catalogue.tables, catalogue.parameters.by_id
    lines = [
        f"# {check.title}\n",
        f"`{check.id}` · 第 {check.version} 版 · {THEMES[check.theme]} · {SIDES[check.side]} · 严重程度 {SEVERITIES[check.severity]}（只决定核查先后，不代表定性）\n",
        f"**问什么**　{check.question}\n",
        "## 常见的正当情形（先排除）\n", *_numbered(check.legit_reasons),
        "\n## 要亲自核实\n", *_numbered(check.verify),
        "\n## 依据\n", *(f"- {b.document} {b.section}：{b.point}（{CERTAINTY[b.certainty]}）" for b in check.legal_basis),
        f"\n对应条款：{'、'.join(check.seeds) or '—'}\n",
        "## 怎么比\n", check.logic.strip(), f"\n- 分子：{check.numerator}\n- 分母：{check.denominator}",
        f"- 疑点对象：{subject_title(check, catalogue)}（{' + '.join(f'`{k}`' for k in check.subject.key)}）",
    ]  # fmt: skip
    if check.reading:
        lines.append(f"\n口径说明：{check.reading.strip()}")
    if check.parameters:
        lines += ["\n## 参数\n", *(f"- {parameter_text(parameters[p])}" for p in check.parameters)]
    lines += ["\n## 需要的数据\n", *(f"- {tables[t].title}（{tables[t].source}）" for t in check.inputs)]
    lines += [f"- {tables[t].title}（有则用）" for t in check.optional_inputs]
    if check.any_of:
        lines.append(f"- 至少一种：{'、'.join(tables[t].title for t in check.any_of)}")
    for table, columns in check.needs_columns.items():
        lines.append(
            f"- {tables[table].title}须有列：{'、'.join(tables[table].column(c).header for c in columns)}"
        )
    lines.append(f"\n未比对的情形：{check.not_applicable}\n")
    lines += ["## 例子\n", *(example_text(e) for e in load_examples(check)), ""]
    return "\n".join(lines)


def subject_title(check: Check, catalogue: Catalogue) -> str:
    """What a flag is about, in Chinese."""
    table = check.subject.table
    return (
        catalogue.tables[table].title
        if table in catalogue.tables
        else {"people": "人员", "accounts": "收款账户"}[table]
    )


def example_text(example: Example) -> str:
    """One line: the sentence, and what comes of it."""
    if example.outcome == "not_applicable":
        result = "未比对"
    elif example.flagged:
        amounts = [
            f"{Decimal(str(f.others['amount_yuan'])):.2f} 元"
            for f in example.flagged
            if f.others.get("amount_yuan") is not None
        ]
        result = f"疑点 {len(example.flagged)} 条" + (f"（{'、'.join(amounts)}）" if amounts else "")
    else:
        result = "无疑点"
    return f"- {example.name} → **{result}**"


def parameter_text(parameter: Parameter) -> str:
    """A parameter with all its values and their sources."""
    return (
        f"{parameter.title}（`{parameter.id}`）："
        + "；".join(_value(v, parameter) for v in parameter.values)
        + ("" if parameter.values else "未录入")
    )


def _value(v: object, parameter: Parameter) -> str:
    shown = (
        "未设定"
        if v.value is None
        else "、".join(v.value)
        if isinstance(v.value, tuple)
        else f"{v.value}{UNITS.get(parameter.unit, '')}"
    )
    where = f"{v.region_code} " if v.region_code else ""
    since = f"自 {v.from_on} 起 " if v.from_on else ""
    until = f"至 {v.until_on} 前 " if v.until_on else ""
    return f"{where}{since}{until}{shown}（{v.source.document} {v.source.section}，{CERTAINTY[v.source.certainty]}）"


def parameter_page(catalogue: Catalogue) -> str:
    """All parameters with values, sources and certainty."""
    lines = ["# 参数\n", "按事项发生之日和最长的区划前缀取值。\n"]
    lines += [f"- {parameter_text(p)}" for p in catalogue.parameters.by_id.values()]
    return "\n".join([*lines, ""])


def table_page(catalogue: Catalogue) -> str:
    """The data contract as people read it."""
    lines = ["# 可以导入的数据\n"]
    for table in catalogue.tables.values():
        lines += [
            f"## {table.title} `{table.id}`\n",
            f"来源：{table.source}　主键：{'、'.join(table.column(k).header for k in table.key)}\n",
        ]
        lines += ["| 列 | 别名 | 类型 | 必填 | 允许的值 |", "|---|---|---|---|---|"]
        lines += [
            f"| {c.header} | {'、'.join(c.aliases)} | {c.type} | {'是' if c.required else ''} | {'、'.join(c.values)} |"
            for c in table.columns
        ]
        lines.append("")
    return "\n".join(lines)


def _numbered(items: tuple[str, ...]) -> list[str]:
    return [f"{i}. {text}" for i, text in enumerate(items, start=1)]


def main() -> None:
    """Write what changed; remove pages of checks that are no more."""
    made = pages(load_catalogue())
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    for path in (ROOT / "checks").glob("*.md"):
        if path not in made:
            path.unlink()
    sys.stdout.write(f"{len(made)} pages, {date.today().isoformat()}\n")


if __name__ == "__main__":
    main()
