"""The list of regions as the data folder has it: where an installation's organisation begins."""

from collections.abc import Iterator

import pyarrow.parquet as pq

from mingcha.lake.workspace import Workspace
from mingcha.web.orgs.services.regions import RegionRow


def region_rows(workspace: Workspace) -> Iterator[RegionRow]:
    """The imported table of regions, row by row; nothing if it was not imported."""
    stored = workspace.dataset().tables.get("regions")
    for path in stored.paths or () if stored else ():
        for row in pq.read_table(path).to_pylist():
            yield RegionRow(
                code=row["region_code"], name=row["name"], level=row["level"] or "",
                valid_from_on=row.get("valid_from"), valid_until_on=row.get("valid_to"),
            )  # fmt: skip
