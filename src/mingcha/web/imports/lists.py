"""The list of P11 导入批次."""

from typing import Any, ClassVar

from django import forms
from django.db.models import Prefetch, QuerySet

from mingcha.catalog.tables import load_tables
from mingcha.web.access.services import visible
from mingcha.web.imports.forms import table_choices
from mingcha.web.imports.models import STATE_WORDS, BatchFile, ImportBatch
from mingcha.web.orgs.selectors import unit_names
from mingcha.web.skeleton.forms import DayField
from mingcha.web.skeleton.listing import Column, FilterForm, Listing, Sort


class BatchFilters(FilterForm):
    """By table, state, day."""

    table = forms.MultipleChoiceField(label="数据表")
    state = forms.MultipleChoiceField(label="状态", choices=list(STATE_WORDS.items()))
    uploaded_from, uploaded_to = DayField(label="上传日期从"), DayField(label="上传日期到")
    first = ("table", "state", "uploaded_from", "uploaded_to")
    ranges: ClassVar = {"上传日期": ("uploaded_from", "uploaded_to")}

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["table"].choices = table_choices()  # type: ignore[attr-defined]


class BatchList(Listing):
    """Where data came from, newest first."""

    name, title, noun = "imports", "导入批次", "批"
    purpose = "每一批数据从哪里来：文件、上传人、行数、去向；可以下载错误行，24 小时内可以撤销。"
    template = "imports/list.html"
    form_class = BatchFilters
    column_list = (
        Column("number", "批次号", "stick-1 w-id", sort="number"),
        Column("table_title", "数据表", "w-unit"),
        Column("state_word", "状态", "nowrap"),
        Column("file_line", "文件", "minor w-long"),
        Column("created_by_name", "上传人", "minor w-name"),
        Column("unit_name", "单位", "minor w-unit"),
        Column("created_at", "上传时间", "minor nowrap"),
        Column("rows_in", "总行数", "minor", numeric=True),
        Column("imported_rows", "已入库", "", numeric=True),
        Column("wrong", "有错", "minor", numeric=True),
        Column("repeated", "重复", "minor", numeric=True),
    )
    sorts: ClassVar = {"number": Sort("pk", descending=True)}
    default_sort = "-number"

    def queryset(self) -> QuerySet[ImportBatch]:
        """What the actor may see."""
        return visible(self.actor, ImportBatch.objects.all(), self.action)

    def narrow(self, rows: QuerySet[ImportBatch], values: dict[str, Any]) -> QuerySet[ImportBatch]:
        """By the filters."""
        if values.get("table"):
            rows = rows.filter(table__in=values["table"])
        if values.get("state"):
            rows = rows.filter(state__in=values["state"])
        if values.get("uploaded_from"):
            rows = rows.filter(created_at__date__gte=values["uploaded_from"])
        if values.get("uploaded_to"):
            rows = rows.filter(created_at__date__lte=values["uploaded_to"])
        return rows

    def whole(self, rows: QuerySet[ImportBatch]) -> QuerySet[ImportBatch]:
        """With their files."""
        return rows.prefetch_related(Prefetch("files", BatchFile.objects.order_by("place")))

    def complete(self, rows: list[Any]) -> None:
        """Names, files, counts that hold only once imported."""
        names, tables = unit_names(row.unit_id for row in rows), load_tables()
        for row in rows:
            row.table_title = tables[row.table].title if row.table in tables else row.table
            row.unit_name = names.get(row.unit_id, "")
            files = list(row.files.all())
            more = f" 等 {len(files)} 个" if len(files) > 1 else ""
            row.file_line = f"{files[0].name}{more}（{files[0].sha256[:12]}…）" if files else ""
            row.imported_rows = row.accepted if row.imported_at else None
