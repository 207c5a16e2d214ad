"""What the figures were measured on: size and versions, no names."""

import os
import platform
from importlib.metadata import version

LIBRARIES = ("duckdb", "pyarrow", "polars", "pandas", "pyspark", "fastexcel", "python-calamine")


def machine_line() -> str:
    """One line for the foot of every table."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    libraries = ", ".join(f"{name} {found}" for name in LIBRARIES if (found := _version(name)))
    return f"{os.cpu_count()} cores, {pages / 2**30:.0f} GB, Python {platform.python_version()}, {libraries}"


def load_now() -> float:
    """How busy the machine is; figures taken above the number of cores are too high."""
    return os.getloadavg()[0]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except ImportError:
        return None
