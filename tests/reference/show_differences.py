"""What reference and engine disagree on: `cd tests && python -m reference.show_differences 0 7 [check …]`."""

import sys
from collections import defaultdict

from mingcha.catalog.catalogue import load_catalogue

from .compare import Difference, differences_of
from .random_worlds import KINDS, as_of_for, random_world


def show(first: int, last: int, checks: list[str]) -> None:
    """Print, per check and kind of difference, how many there are and two examples."""
    found: dict[tuple[str, str], list[tuple[int, Difference]]] = defaultdict(list)
    chosen = checks or sorted(load_catalogue().checks)
    for seed in range(first, last):
        rows = random_world(seed, 40, KINDS[seed % len(KINDS)])
        for difference in differences_of(rows, as_of_for(seed), checks=chosen):
            found[difference.check_id, difference.kind].append((seed, difference))
    for key in sorted(found):
        print(*key, len(found[key]))
        for seed, difference in found[key][:2]:
            print(f"    seed {seed}: {difference}")
    agreed = [c for c in chosen if not any(key[0] == c for key in found)]
    print(f"{len(agreed)} of {len(chosen)} checks agree: {' '.join(agreed)}")


if __name__ == "__main__":
    show(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
