"""`python -m benchmarks [parts…] [--sizes county city province]`: measure and write benchmarks/results/."""

import argparse
import importlib
import time

from benchmarks.made_data import SIZES

PARTS = ("whole_catalogue", "peers", "growth", "month_added", "reading", "on_spark")


def main() -> None:
    """Run the chosen parts one after another."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"some of: {', '.join(PARTS)} (default: all)"
    )
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=["county", "city"])
    wanted = parser.parse_args()
    sizes = [s for s in SIZES if s in wanted.sizes]
    for part in wanted.parts or PARTS:
        started = time.perf_counter()
        print(f"{part} on {', '.join(sizes)} …", flush=True)
        path = importlib.import_module(f"benchmarks.{part}").measure(sizes)
        print(f"{part}: {path}, {time.perf_counter() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
