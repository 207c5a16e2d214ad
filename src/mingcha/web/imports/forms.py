"""Forms of the import pages."""

from typing import Any

from django import forms

from mingcha.catalog.tables import load_tables
from mingcha.lake.matching.chosen import SheetHeaders
from mingcha.web.imports.limits import limit
from mingcha.web.imports.receiving import TAKEN

LEFT_OUT = "-"


def table_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """All tables of the contract, grouped by who supplies them."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for table in load_tables().values():
        groups.setdefault(table.source, []).append((table.id, table.title))
    return sorted(groups.items())


class StartForm(forms.Form):
    """Step 1: which table, how, which file."""

    table = forms.ChoiceField(label="数据表")
    how = forms.ChoiceField(
        label="这份文件",
        choices=[("whole", "是全部数据，替换本地区原有的这张表（按月的表只替换文件中有的月份）"), ("adds", "是新增的数据，补充到原有的里面")],
        widget=forms.RadioSelect,
        initial="whole",
    )  # fmt: skip
    file = forms.FileField(label="文件", allow_empty_file=True)

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["table"].choices = [("", "请选择"), *table_choices()]  # type: ignore[attr-defined]
        self.fields["file"].widget.attrs["accept"] = ",".join(TAKEN)
        self.fields[
            "file"
        ].help_text = f"{'、'.join(TAKEN)}，不超过 {limit('upload_mb')} MB。WPS 的 .et 请先另存为 .xlsx。改好的错误行文件会自动补充到原有数据。"
        for name, said in (
            ("table", "请选择要导入哪张表"),
            ("how", "请选择替换还是补充"),
            ("file", "请选择要上传的文件"),
        ):
            self.fields[name].error_messages["required"] = said

    @property
    def adds(self) -> bool | None:
        """As the service asks it."""
        return True if self.cleaned_data["how"] == "adds" else None


class MatchForm(forms.Form):
    """Step 2: one select a header of the file."""

    def __init__(self, data: Any, *, table: str, sheets: list[SheetHeaders]) -> None:
        super().__init__(data)
        columns = load_tables()[table].columns
        choices = [(LEFT_OUT, "不导入这一列")] + [
            (c.name, f"{c.header}（必填）" if c.required else c.header) for c in columns
        ]
        self.headers: dict[str, str] = {}
        for sheet in sheets:
            for cell in sheet.cells:
                if cell.header in self.headers.values():
                    continue
                name = f"column-{len(self.headers)}"
                self.headers[name] = cell.header
                self.fields[name] = forms.ChoiceField(
                    label=cell.header, choices=choices, initial=cell.column.name if cell.column else LEFT_OUT
                )

    @property
    def said(self) -> dict[str, str | None]:
        """Header → column, None = left out."""
        return {
            header: None if self.cleaned_data[name] == LEFT_OUT else self.cleaned_data[name]
            for name, header in self.headers.items()
        }


class MendedFileForm(forms.Form):
    """The workbook of wrong rows, mended."""

    file = forms.FileField(
        label="改好的错误行文件", allow_empty_file=True, error_messages={"required": "请选择改好的错误行文件"}
    )


class ConfirmForm(forms.Form):
    """Step 3: what to do with the judged rows."""

    judgement = forms.IntegerField(widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label="怎样入库",
        choices=[("right", "先导入无错的，有错的以后再补"), ("whole", "全部改好再导")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择怎样入库"},
    )


class UndoForm(forms.Form):
    """Why a batch is undone."""

    reason = forms.CharField(
        label="撤销理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明哪里导错了，例如：导成了上个月的名单。不要写姓名和证件号码。",
        error_messages={"required": "请写明撤销的理由"},
    )
