"""A number, an amount, a share: each with the list of the rows that it counts."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from mingcha.web.flags.precision import SMALL_SAMPLE
from mingcha.web.skeleton.navigation import url_of


@dataclass(frozen=True)
class Figure:
    """A number and the list of the rows that it counts; url "" = the post may not see the rows.

    amount_yuan  the sum of these rows
    """

    number: int
    url: str = ""
    amount_yuan: Decimal | None = None
    shade: int = 0


@dataclass(frozen=True)
class Amount:
    """An amount and the list of the rows that it adds up."""

    yuan: Decimal
    url: str = ""


@dataclass(frozen=True)
class Share:
    """The rows that count for a share among all that count, each with their list.

    nothing  what stands there while there are none
    narrow   for narrow columns: the page says once that few are given no percentage
    """

    part: Figure
    whole: Figure
    nothing: str
    narrow: bool = False

    @property
    def percent(self) -> int | None:
        """64; None where there are too few for a percentage, or none."""
        if self.whole.number < SMALL_SAMPLE:
            return None
        return round(100 * self.part.number / self.whole.number)

    @property
    def remark(self) -> str:
        """（件数少，不算比例）, where the page does not say so once."""
        return "" if self.narrow or self.percent is not None else "（件数少，不算比例）"

    @property
    def words(self) -> str:
        """64%（120/187） · 3/4（件数少，不算比例） · 3/4 · `nothing`."""
        if not self.whole.number:
            return self.nothing
        fraction = f"{self.part.number}/{self.whole.number}"
        return f"{fraction}{self.remark}" if self.percent is None else f"{self.percent}%（{fraction}）"


def list_url(name: str, **filters: str) -> str:
    """The address of a list with these filters; "" where there is no such list."""
    url = url_of(name)
    return f"{url}?{urlencode(filters)}" if url and filters else url
