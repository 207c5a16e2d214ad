"""Shared by all tests: one Spark session tuned for tiny data, and the demonstration as `mingcha demo` makes it."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import expect

from tests.patience import NOT_IN_TIME, PAGE_MS

expect.set_options(timeout=PAGE_MS)
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def clean_environment() -> dict[str, str]:
    """This process's environment without what belongs to the tests' own installation."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MINGCHA_", "DJANGO_"))}
    return kept | {"PYTHONUNBUFFERED": "1"}


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Path:
    """The folder that `mingcha demo` makes, once for all test processes; copy it before changing anything."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "mingcha-demonstration"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            shutil.rmtree(shared / "demo", ignore_errors=True)
            made = subprocess.run(
                [sys.executable, "-m", "mingcha.cli", "demo", "--folder", str(shared / "demo")],
                env=clean_environment() | {"MINGCHA_NO_SERVE": "1"}, capture_output=True, text=True, check=False,
            )  # fmt: skip
            assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-4000:]
            (shared / "done").touch()
    return shared / "demo"


@pytest.fixture(scope="session")
def tiny_spark():
    """A local Spark that interprets instead of compiling; the engine's own session() finds and reuses it."""
    pyspark_sql = pytest.importorskip("pyspark.sql")
    builder = pyspark_sql.SparkSession.builder.master("local[1]").appName("mingcha-tests")
    for key, value in {
        "spark.ui.enabled": "false", "spark.sql.session.timeZone": "UTC", "spark.driver.memory": "2g", "spark.log.level": "ERROR",
        "spark.sql.shuffle.partitions": "1", "spark.default.parallelism": "1", "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN", "spark.shuffle.compress": "false",
        "spark.sql.parquet.inferTimestampNTZ.enabled": "true", "spark.sql.artifact.isolation.enabled": "false",
        # plans are new all the time and rows are few: the second compiler of the virtual machine costs more than it saves
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    }.items():  # fmt: skip
        builder = builder.config(key, value)
    yield builder.getOrCreate()


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """What shares something dear stays on one worker: the Spark session, the example county, the browser of a module."""
    for item in items:
        folder = Path(item.path).relative_to(Path(__file__).parent).parts[0]
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.xdist_group("spark"))
        elif folder == "example":
            item.add_marker(pytest.mark.xdist_group("example"))
        elif folder == "web" and (
            item.get_closest_marker("browser") or item.path.name == "test_in_browser.py"
        ):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def pytest_collection_finish(session):
    """What drives a browser is run once more when a page did not come in time, and only then; the report counts it as rerun."""
    for item in session.items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=list(NOT_IN_TIME)))
