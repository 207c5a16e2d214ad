"""What is wrong in a plan's text: one module a kind of fault. Reported with the words, never mended."""

from mingcha.planning.defects.counts import find_count_mismatches
from mingcha.planning.defects.dates import find_date_defects
from mingcha.planning.defects.gaps import find_gaps
from mingcha.planning.defects.garbled import find_garbled_text
from mingcha.planning.defects.numbers import find_number_defects
from mingcha.planning.defects.pairs import find_unpaired
from mingcha.planning.defects.same_day import find_same_day_chains

__all__ = [
    "find_count_mismatches", "find_date_defects", "find_gaps", "find_garbled_text", "find_number_defects", "find_same_day_chains", "find_unpaired",
]  # fmt: skip
