"""Which tables may be imported, and which columns they have."""

from django.http import HttpRequest
from ninja import Router, Schema

from mingcha.catalog.tables import load_tables
from mingcha.web.api.operation import operation

router = Router(tags=["数据表"])


class ColumnAnswer(Schema):
    """One column of the contract."""

    name: str
    header: str
    type: str
    required: bool
    values: list[str]


class TableAnswer(Schema):
    """One table of the contract."""

    id: str
    title: str
    department: str
    columns: list[ColumnAnswer]


class TablesAnswer(Schema):
    """All tables."""

    tables: list[TableAnswer]


@operation(router, "GET", "/tables", "view", "check", title="可以导入的数据表和列", answers=TablesAnswer)
def list_tables(request: HttpRequest) -> TablesAnswer:
    """The data contract: ids for an import, headers, who supplies the table."""
    return TablesAnswer(
        tables=[
            TableAnswer(
                id=t.id, title=t.title, department=t.source,
                columns=[ColumnAnswer(name=c.name, header=c.header, type=c.type, required=c.required, values=list(c.values)) for c in t.columns],
            )
            for t in load_tables().values()
        ]
    )  # fmt: skip
