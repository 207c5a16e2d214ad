"""Read a ledger back, also after people have worked on it: rows inserted, columns moved, cells merged or split, dates typed by hand."""

import re
import zipfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl

from mingcha.domain.errors import ClerkError
from mingcha.office.ledger import (
    QUESTION_SHEET,
    REPORT_SHEET,
    Area,
    Ledger,
    Measure,
    OpenQuestion,
    ReportLine,
    Task,
)
from mingcha.office.ledger_cells import Cells, Problem, as_day, as_text, looks_like_day
from mingcha.office.ledger_layout import QUESTION_COLUMNS, REPORT_COLUMNS

MAX_UNPACKED_BYTES = 60_000_000
_TITLE = re.compile(r"^《(.+)》任务落实工作台账$", re.S)
_FILLED = re.compile(r"填报日期[：:]\s*(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
# What people call the columns when they retype the header.
_NAMES = {
    "area": ("整治领域", "领域", "类别"), "number": ("序号", "编号"), "content": ("任务内容", "整治任务", "工作任务", "任务", "整改任务"),
    "due_words": ("完成时限要求", "时限要求", "任务时限"), "measure": ("整治措施", "措施", "工作措施", "具体措施", "整改措施"),
    "due": ("完成时限", "措施时限", "完成时间"), "persons": ("责任领导/责任人", "责任领导", "责任人", "责任领导责任人"),
    "units": ("责任部门", "责任单位"), "progress": ("整治进展情况", "进展情况", "工作进展", "完成情况", "进展"),
}  # fmt: skip


@dataclass(frozen=True)
class ReadLedger:
    """The ledger and what could not be understood in it."""

    ledger: Ledger
    problems: tuple[Problem, ...]


def read_ledger(path: Path) -> ReadLedger:
    """The ledger in a workbook.

    Errors
        LEDGER-01  not a workbook, damaged, or unpacking to too much
        LEDGER-02  no sheet has the ledger's header
    """
    book = _open(path)
    cells = next((c for c in map(Cells, book.worksheets) if _find_header(c)), None)
    if cells is None:
        raise ClerkError("LEDGER-02", what=f"“{path.name}”里没有找到工作台账", why="没有一张表同时有“任务内容”“整治措施”两个表头",
                         next_step="请用本系统导出的台账填写，不要删改表头文字")  # fmt: skip
    problems: list[Problem] = []
    title, filled_on = _read_head(cells, problems)
    areas = _read_tasks(cells, problems)
    reports = _read_reports(_sheet(book, REPORT_SHEET), problems)
    questions = _read_questions(_sheet(book, QUESTION_SHEET))
    return ReadLedger(
        Ledger(title, tuple(areas), tuple(reports), tuple(questions), filled_on), tuple(problems)
    )


def _open(path: Path) -> openpyxl.Workbook:
    refused = ClerkError("LEDGER-01", what=f"打不开“{path.name}”", why="它不是 .xlsx 工作簿，或者已损坏、异常过大",
                         next_step="请用 WPS 或 Excel 打开后另存为 .xlsx 再试")  # fmt: skip
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(i.file_size for i in archive.infolist()) > MAX_UNPACKED_BYTES:
                raise refused
        return openpyxl.load_workbook(path, data_only=True)
    except ClerkError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers happen to raise on a broken file
        raise refused from error


def _sheet(book: openpyxl.Workbook, name: str) -> Cells | None:
    return Cells(book[name]) if name in book.sheetnames else None


def _find_header(cells: Cells) -> tuple[int, dict[str, int]] | None:
    """(last header row, column of each meaning); the lower of two header rows names the columns."""
    for row in range(1, min(cells.rows, 15) + 1):
        found: dict[str, int] = {}
        for column in range(1, cells.columns + 1):
            for at in (row, row - 1):
                if at < 1:
                    continue
                text = re.sub(r"[\s（(].*$|\s", "", as_text(cells.merged(at, column)[0]), flags=re.S)
                meaning = next((m for m, names in _NAMES.items() if text in names), None)
                if meaning and meaning not in found:
                    found[meaning] = column
                    break
        if "content" in found and "measure" in found and found["content"] != found["measure"]:
            exact = [
                c
                for c in range(1, cells.columns + 1)
                if as_text(cells.value(row, c)).strip() in ("任务内容", "整治措施", "措施")
            ]
            if exact:
                return row, found
    return None


def _read_head(cells: Cells, problems: list[Problem]) -> tuple[str, date | None]:
    title, filled_on = "", None
    header = _find_header(cells)
    for row in range(1, header[0] if header else 1):
        for column in range(1, cells.columns + 1):
            text = cells.text(row, column)
            if m := _TITLE.match(text):
                title = m.group(1)
            elif m := _FILLED.search(text):
                try:
                    filled_on = date(*(int(g) for g in m.groups()))
                except ValueError:
                    problems.append(cells.problem(row, column, "填报日期不是一个日子"))
            elif not title and len(text) > 6 and "填报日期" not in text and text.endswith("台账"):
                title = text.removesuffix("任务落实工作台账") or text
    return title, filled_on


@dataclass
class _Row:
    """One row with what merged cells above it say."""

    row: int
    area: str
    number: str
    content: str
    due_words: str
    task_key: tuple[int, int] | None
    measure: Measure


def _read_tasks(cells: Cells, problems: list[Problem]) -> list[Area]:
    header, columns = _find_header(cells)  # type: ignore[misc]
    known = set(columns.values())
    for column in range(1, cells.columns + 1):
        name = as_text(cells.merged(header, column)[0])
        if (
            column not in known
            and name
            and any(cells.text(r, column) for r in range(header + 1, cells.rows + 1))
        ):
            problems.append(cells.problem(header, column, "不认识的列，没有读入"))
    for meaning in ("area", "number", "due_words", "due", "persons", "units", "progress"):
        if meaning not in columns:
            problems.append(
                Problem(cells.name, f"第{header}行", "", f"缺“{_NAMES[meaning][0]}”列，按空白处理")
            )
    areas: list[Area] = []
    held: list[_Row] = []
    area = ""
    for row in range(header + 1, cells.rows + 1):
        one = _read_row(cells, row, columns, problems)
        if one is None:
            continue
        starts_area = "area" in columns and cells.text(row, columns["area"]) != ""
        if starts_area:
            area = cells.text(row, columns["area"])
        one.area = one.area or area
        held.append(one)
    for name, rows in _grouped(held, lambda r: r.area):
        areas.append(Area(name, tuple(_tasks(cells, rows, columns, problems))))
    return areas


def _grouped(rows: list[_Row], key) -> list[tuple[str, list[_Row]]]:
    out: list[tuple[str, list[_Row]]] = []
    for row in rows:
        if not out or out[-1][0] != key(row):
            out.append((key(row), []))
        out[-1][1].append(row)
    return out


def _read_row(cells: Cells, row: int, columns: dict[str, int], problems: list[Problem]) -> _Row | None:
    own = {m: cells.text(row, c) for m, c in columns.items()}
    if not any(own[m] for m in own if m not in ("area",)) and not (
        cells.is_merged(row, columns["content"]) and cells.merged(row, columns["content"])[0]
    ):
        if own.get("area") and not cells.is_merged(row, columns["area"]):
            problems.append(cells.problem(row, columns["area"], "只有领域没有任务，没有读入"))
        return None
    if not any(
        own[m] for m in ("content", "measure", "due", "persons", "units", "progress", "number") if m in own
    ) and not cells.is_merged(row, columns["measure"]):
        # A blank row that a person inserted inside a merged task.
        return None
    down = {
        m: cells.merged(row, columns[m]) for m in ("area", "number", "content", "due_words") if m in columns
    }
    due: date | str = ""
    if "due" in columns:
        value = cells.value(row, columns["due"])
        day = as_day(value)
        due = day if day is not None else as_text(value)
        if isinstance(due, str) and looks_like_day(due):
            problems.append(cells.problem(row, columns["due"], "不是一个日子，按文字保留"))
    measure = Measure(
        own["measure"], due, own.get("persons", ""), own.get("units", ""), own.get("progress", "")
    )
    content, key = down["content"]
    return _Row(row, as_text(down["area"][0]) if "area" in down else "", as_text(down["number"][0]) if "number" in down else "", as_text(content),
                as_text(down["due_words"][0]) if "due_words" in down else "", key if as_text(content) else None, measure)  # fmt: skip


def _tasks(cells: Cells, rows: list[_Row], columns: dict[str, int], problems: list[Problem]) -> list[Task]:
    tasks: list[Task] = []
    seen: set[int] = set()
    groups: list[list[_Row]] = []
    for row in rows:
        same = groups and (
            (row.task_key is None and not row.content)
            or (row.task_key == groups[-1][0].task_key and row.task_key is not None)
        )
        if same:
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        first = group[0]
        if not first.content:
            problems.append(cells.problem(first.row, columns["content"], "有措施没有任务内容"))
        number = int(first.number) if re.fullmatch(r"\d{1,4}", first.number) else None
        if number is None:
            if "number" in columns:
                problems.append(cells.problem(first.row, columns["number"], "序号不是整数，按位置编号"))
            number = len(tasks) + 1
        if number in seen:
            problems.append(
                cells.problem(
                    first.row, columns.get("number", columns["content"]), f"序号{number}在同一领域内重复"
                )
            )
        seen.add(number)
        _check_late(cells, group, columns, problems)
        tasks.append(Task(number, first.content, first.due_words, tuple(r.measure for r in group)))
    return tasks


def _check_late(cells: Cells, group: list[_Row], columns: dict[str, int], problems: list[Problem]) -> None:
    last = as_day(group[0].due_words)
    for row in group:
        if last and isinstance(row.measure.due, date) and row.measure.due > last:
            problems.append(
                cells.problem(
                    row.row, columns["due"], f"措施的完成时限晚于任务的完成时限要求（{last.isoformat()}）"
                )
            )


def _columns(cells: Cells, names: list[str]) -> dict[str, int]:
    return {
        as_text(cells.value(1, c)): c
        for c in range(1, cells.columns + 1)
        if as_text(cells.value(1, c)) in names
    }


def _read_reports(cells: Cells | None, problems: list[Problem]) -> list[ReportLine]:
    if cells is None:
        return []
    columns = _columns(cells, [n for n, _ in REPORT_COLUMNS])
    out = []
    for row in range(2, cells.rows + 1):
        texts = {name: cells.text(row, columns.get(name)) for name, _ in REPORT_COLUMNS}
        if not any(texts.values()):
            continue
        days = []
        for name in ("下一次", "第二次", "第三次"):
            day = as_day(cells.value(row, columns[name])) if name in columns else None
            if day is None and texts[name] and looks_like_day(texts[name]):
                problems.append(cells.problem(row, columns[name], "不是一个日子，按文字保留"))
            days.append(day or texts[name])
        out.append(
            ReportLine(
                texts["报送内容"],
                texts["报送单位"],
                texts["接收单位"],
                texts["报送时间"],
                tuple(days),
                texts["备注"],
            )
        )  # type: ignore[arg-type]
    return out


def _read_questions(cells: Cells | None) -> list[OpenQuestion]:
    if cells is None:
        return []
    columns = _columns(cells, [n for n, _ in QUESTION_COLUMNS])
    rows = (
        [cells.text(row, columns.get(name)) for name, _ in QUESTION_COLUMNS]
        for row in range(2, cells.rows + 1)
    )
    return [OpenQuestion(*texts) for texts in rows if any(texts)]
