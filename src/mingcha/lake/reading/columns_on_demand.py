"""Columns that are made when somebody asks for them."""

from abc import abstractmethod
from collections.abc import Sequence

from mingcha.lake.columns import RawColumn


class ColumnsOnDemand(Sequence[RawColumn]):
    """The columns of a batch, made when first asked for: nobody asks for unknown ones. Subclasses say how one is made."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._made: dict[int, RawColumn] = {}

    def __len__(self) -> int:
        return self._width

    def __getitem__(self, position: int) -> RawColumn:  # type: ignore[override]
        if not 0 <= position < self._width:
            raise IndexError(position)
        if position not in self._made:
            self._made[position] = self._make(position)
        return self._made[position]

    @abstractmethod
    def _make(self, position: int) -> RawColumn: ...
