"""The table of docs/reference/plans.md: facts found and expected per document. `python -m tests.planning.fact_table`.

With `--write DOCUMENT` it writes what is read now as the expectation, to be read beside the document and corrected.
"""

import sys
from pathlib import Path

from mingcha.planning.reading import read_plan
from tests.planning.facts import DOCUMENTS, SEED_FACTS, SEEDS, dump_facts, facts_of, flatten, load_facts


def expectation_of(path: Path) -> Path:
    """Where the expected facts of a document lie."""
    return (SEED_FACTS if path.parent == SEEDS else DOCUMENTS) / f"{path.name}.yml"


def documents() -> list[Path]:
    """All documents that have expected facts and are there."""
    own = sorted(p for p in DOCUMENTS.iterdir() if p.suffix != ".yml")
    return sorted(SEEDS.glob("*.txt")) + own


def main() -> None:
    """Print the table, or write an expectation."""
    if sys.argv[1:2] == ["--write"]:
        for name in sys.argv[2:]:
            path = Path(name).resolve()
            expectation_of(path).write_text(dump_facts(facts_of(read_plan(path))), "utf-8")
        return
    print(
        "| document | facts expected | found | wrong or missing | not expected |\n|---|---:|---:|---:|---:|"
    )
    for path in documents():
        if not expectation_of(path).exists():
            continue
        expected, found = flatten(load_facts(expectation_of(path))), flatten(facts_of(read_plan(path)))
        print(
            f"| {path.name} | {len(expected)} | {len(expected & found)} | {len(expected - found)} | {len(found - expected)} |"
        )


if __name__ == "__main__":
    main()
