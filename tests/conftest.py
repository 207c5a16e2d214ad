"""Shared by all tests: one Spark session tuned for tiny data, where compiling code costs more than running it."""

import pytest


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
    }.items():  # fmt: skip
        builder = builder.config(key, value)
    yield builder.getOrCreate()


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """All Spark tests on one worker: they share the one session."""
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.xdist_group("spark"))
