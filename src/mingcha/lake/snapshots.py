"""How a new snapshot stands to former ones."""

from mingcha.catalog.tables import load_tables
from mingcha.domain.errors import ClerkError
from mingcha.lake.catalogue import Catalogue, Snapshot, SourceCount, is_within


def refuse_overlap(catalogue: Catalogue, table: str, region: str) -> None:
    """A snapshot of a wider region cannot be replaced in part: its rows of this region would count twice.

    Errors
        IMPORT-03
    """
    for former in catalogue.current(table):
        if former.region != region and is_within(region, former.region):
            title = load_tables()[table].title
            raise ClerkError(
                "IMPORT-03",
                what=f"“{title}”已按更大的范围导入过，不能只替换其中一个地区",
                why="大范围数据里已有本地区的行，再导入一份会重复计算",
                next_step="请按原来的范围重新导入全部文件，或另选一个数据文件夹",
            )


def former_within(catalogue: Catalogue, table: str, region: str) -> list[Snapshot]:
    """The current snapshots to which an import of a region adds rows; those of other regions stand beside them."""
    return [s for s in catalogue.current(table) if is_within(s.region, region)]


def sources_of(former: list[Snapshot]) -> tuple[SourceCount, ...]:
    """Their sources; they come before the new ones."""
    return tuple(source for snapshot in former for source in snapshot.sources)
