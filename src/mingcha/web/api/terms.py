"""Types of which the API's requests and answers are made."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from mingcha.web.api.limits import limit

Yuan = Annotated[
    str, Field(pattern=r"^-?[0-9]+\.[0-9]{2}$", description="元，两位小数", examples=["1280.00"])
]
Code = Annotated[str, Field(pattern=r"^([0-9]{12})?$", description="12 位区划代码；空 = 没有落到地区")]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{12}$", description="12 位区划代码，含其下级")]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Line = Annotated[str, Field(pattern=r"^[^\u0000-\u001f\u007f]*$")]
"""Text without line breaks and control characters."""
Text = Annotated[str, Field(pattern=r"^[^\u0000]*$")]
Moment = Annotated[
    AwareDatetime, PlainSerializer(lambda at: timezone.localtime(at).isoformat(timespec="seconds"), return_type=str)
]  # fmt: skip


def _text(sent: Any) -> Any:
    """Only what is written as a day or moment: a bare number would be taken for seconds since 1970."""
    if not isinstance(sent, str) or "-" not in sent[1:]:
        raise PydanticCustomError("date_type", "not a day")
    return sent


Day = Annotated[date, BeforeValidator(_text)]
Since = Annotated[AwareDatetime, BeforeValidator(_text)]
CaseNo = Annotated[str, Field(pattern=r"^HC-[0-9]{4}-[0-9]{6,12}$", examples=["HC-2024-000123"])]
CheckId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]

Row = TypeVar("Row")


class Sent(Schema):
    """What another system sends: unknown names in a JSON body are refused, so that a mistyped one is not lost."""

    model_config = ConfigDict(extra="forbid")


class PageFilters(Sent):
    """Pages by row number: the cursor is the last one that was read, so that nothing is skipped while rows are added."""

    cursor: Annotated[int, Field(ge=0, le=2**63 - 1, description="上一页答复中的 next_cursor")] = 0
    size: Annotated[int, Field(ge=1, le=limit("page_rows"), description="一页的条数")] = 100


def yuan(amount: Decimal | None) -> str | None:
    """As text with two decimals."""
    return None if amount is None else f"{amount:.2f}"


def page_of(
    rows: QuerySet[Row], filters: PageFilters, complete: Callable[[list[Row]], None], write: Callable[[Row], Any]
) -> tuple[list[Any], int | None]:  # fmt: skip
    """(answers of a page, cursor of the next one), by ascending number.

    Arguments
        complete  adds what is looked up for all rows at once
        write     a row as its answer
    """
    found = list(rows.filter(pk__gt=filters.cursor).order_by("pk")[: filters.size + 1])
    page = found[: filters.size]
    complete(page)
    return [write(row) for row in page], page[-1].pk if len(found) > filters.size else None
