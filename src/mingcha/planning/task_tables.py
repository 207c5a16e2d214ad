"""Tables of tasks: 任务分解表 with 任务, 措施, 责任单位, 完成时限. An empty template yields nothing."""

import re

from mingcha.planning.brackets import close_up
from mingcha.planning.dates.anchor import Anchor
from mingcha.planning.passages import Passage, read_passage
from mingcha.planning.plan import Item
from mingcha.planning.readers.document import Table

_COLUMNS = (
    ("cooperating", r"配合单位|配合部门|协助单位|参与单位"),
    ("units", r"责任单位|责任部门|牵头单位|牵头部门|责任科室|责任股室|主办单位|落实单位|责任主体|承办单位"),
    ("people", r"责任领导|责任人|牵头领导|分管领导|负责人|包抓领导"),
    ("measure", r"(?:整改|整治|工作|具体|治理)?措施|工作举措|推进措施"),
    ("due", r"(?:完成|整改|办结)?(?:时限|期限)(?:要求)?|完成时间|整改时间|时间节点|时间安排|报送时间|时间要求"),
    ("task", r"(?:整改|整治|工作|重点|主要|治理)?(?:任务|内容|事项)(?:内容)?|反馈问题|存在问题|问题(?:描述|表现|清单)|整治重点|问题"),
    ("area", r"整治领域|领域|类别|项目|方面|问题类别"),
    ("number", r"^序号$|^编号$"),
)  # fmt: skip
_WORDS = {"units": "责任单位", "cooperating": "配合单位", "due": "完成时限", "people": "责任人"}


def read_task_tables(
    tables: list[Table], items: list[Item], passages: dict[str, Passage], anchor: Anchor, chapters: int
) -> tuple[list[Item], dict[str, Passage]]:
    """Items of all tables that have a column of tasks and one of units or deadlines, added after those of the text."""
    items, passages = list(items), dict(passages)
    chapter = chapters
    for table in tables:
        columns, first = _header(table)
        if ("task" not in columns and "measure" not in columns) or not {"units", "due"} & set(columns):
            continue
        rows = [r for r in _filled(table.rows[first:], columns) if r.get("task") or r.get("measure")]
        rows = [r for r in rows if len(close_up(r.get("task", "") + r.get("measure", ""))) > 3]
        if not rows:
            continue
        chapter += 1
        _add(rows, chapter, items, passages, anchor)
    return items, passages


def _header(table: Table) -> tuple[dict[str, int], int]:
    """(column of each meaning, first row of data): a header may take two rows."""
    best: dict[str, int] = {}
    first = 1
    for n in range(min(3, len(table.rows))):
        for at, cell in enumerate(table.rows[n]):
            text = close_up(cell).replace(" ", "")
            if not text or len(text) > 14:
                continue
            meaning = next(
                (
                    name
                    for name, shape in _COLUMNS
                    if re.fullmatch(shape, text)
                    or (name != "number" and re.fullmatch(rf"(?:{shape})(?:[（(].*[）)]|及.*|/.*)?", text))
                ),
                None,
            )
            if meaning and meaning not in best:
                best[meaning] = at
                first = n + 1
    return best, first


def _filled(rows: tuple[tuple[str, ...], ...], columns: dict[str, int]) -> list[dict[str, str]]:
    """Rows by meaning; a task that spans several measures is repeated downwards."""
    out: list[dict[str, str]] = []
    for row in rows:
        cells = {name: row[at].strip() if at < len(row) else "" for name, at in columns.items()}
        if not any(cells.values()):
            continue
        if out and not cells.get("task") and cells.get("measure"):
            for name in ("task", "area", "units", "due", "cooperating", "people"):
                cells[name] = cells.get(name) or out[-1].get(name, "")
        out.append(cells)
    return out


def _add(
    rows: list[dict[str, str]], chapter: int, items: list[Item], passages: dict[str, Passage], anchor: Anchor
) -> None:
    position, last, measure = 0, None, 0
    several = {
        r["task"]
        for n, r in enumerate(rows)
        if r.get("task") and n + 1 < len(rows) and rows[n + 1].get("task") == r["task"]
    }
    for row in rows:
        task = row.get("task") or row["measure"]
        name = row.get("area") or "任务分解表"
        if task != last:
            position, last, measure = position + 1, task, 0
            own = row if task not in several else {k: v for k, v in row.items() if k != "measure"}
            dues = {r.get("due") for r in rows if r.get("task") == task}
            if len(dues) > 1:
                # Measures with deadlines of their own: the task has none beside them.
                own = {k: v for k, v in own.items() if k != "due"}
            _item(f"{chapter}.{position}", f"表{position}", name, task, own, items, passages, anchor)
        if task in several and row.get("measure"):
            measure += 1
            _item(
                f"{chapter}.{position}.{measure}",
                f"表{position}（{measure}）",
                name,
                row["measure"],
                row,
                items,
                passages,
                anchor,
            )


def _item(
    id_: str,
    section: str,
    chapter: str,
    title: str,
    row: dict[str, str],
    items: list[Item],
    passages: dict[str, Passage],
    anchor: Anchor,
) -> None:
    facts = [f"{_WORDS[name]}：{close_up(row[name])}" for name in _WORDS if row.get(name)]
    body = [title] + ([row["measure"]] if row.get("measure") and row["measure"] != title else [])
    passage = read_passage(section, "\n".join([*body, *facts]), anchor)
    head = re.split(r"[。：；\n]", title)[0]
    passages[id_] = passage
    items.append(
        Item(
            id=id_,
            section=section,
            kind="measure",
            chapter=chapter,
            title=close_up(head),
            quote="\n".join(body),
            units=passage.units.responsible,
            cooperating_units=passage.units.cooperating,
            checklist=passage.checklist,
            due=passage.item_due.due,
            people=passage.people,
        )
    )
