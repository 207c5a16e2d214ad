"""Apache Spark: the same check files on a cluster. The only file that imports pyspark."""

import os
from collections.abc import Iterable
from datetime import date

import pyarrow as pa
import pyspark
from pyspark.sql import DataFrame, SparkSession

from mingcha.catalog.tables import Table
from mingcha.domain.errors import ClerkError
from mingcha.engine.as_of import SPARK_TYPES, as_of_select
from mingcha.engine.compiling import counting_query, evidence_query
from mingcha.engine.functions import FUNCTIONS
from mingcha.engine.outcome import is_flagged
from mingcha.engine.own_tables import OWN_TABLES, OwnTables
from mingcha.lake.dataset import Dataset, StoredTable


def session(master: str | None = None, memory: str = "4g") -> SparkSession:
    """A session set up for sameness: UTC, no ANSI surprises in printing, small shuffles on a local master.

    Errors
        ENGINE-02  Spark cannot be started (no Java, no such cluster)
    """
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = (
        SparkSession.builder.master(master or "local[2]").appName("mingcha").config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC").config("spark.driver.memory", memory)
        .config("spark.sql.shuffle.partitions", "4" if master is None else "200")
        .config("spark.sql.parquet.inferTimestampNTZ.enabled", "true").config("spark.driver.maxResultSize", "0")
        .config("spark.log.level", "ERROR").config("spark.sql.artifact.isolation.enabled", "false")
    )  # fmt: skip
    try:
        return builder.getOrCreate()
    except Exception as error:
        raise ClerkError(
            "ENGINE-02",
            what="Spark 启动不了",
            why=f"可能没有安装 Java 17，或集群地址不通：{str(error).splitlines()[0][:200]}",
            next_step="安装 Java 17 运行环境（如 openjdk-17-jre-headless）或改用默认引擎 --engine duckdb",
        ) from error


_ready: set[int] = set()


def _define_functions(spark: SparkSession) -> None:
    """Our functions, once a session: a session outlives the runs of one process."""
    if id(spark) in _ready:
        return
    for function in FUNCTIONS:
        if statement := function.spark_statement:
            spark.sql(statement)
    _ready.add(id(spark))


class SparkBackend:
    """The dataset as temporary views of one session; shared views are cached."""

    name = "spark"
    version = pyspark.__version__

    def __init__(
        self, dataset: Dataset, tables: dict[str, Table], own: OwnTables, as_of: date, *, memory_limit: str = "4GB",
        threads: int | None = None, master: str | None = None,
    ) -> None:  # fmt: skip
        self._dataset, self._tables, self._own, self._as_of = dataset, tables, own, as_of
        self._spark = session(master, memory_limit.lower().removesuffix("b"))
        self._views: dict[str, DataFrame] = {}
        self._names: set[str] = set()
        # Tables in memory are small: keeping a view costs more than reading it again.
        self._keeps_views = any(t.paths for t in dataset.tables.values())
        _define_functions(self._spark)

    def add_table(self, table_id: str) -> None:
        """See Backend."""
        if table_id == "people":
            self._source("people", self._dataset.people).select(
                "person_key", "birth_on", "sex"
            ).createOrReplaceTempView("people")
        elif table_id in OWN_TABLES:
            self._spark.createDataFrame(self._own.arrow(table_id)).createOrReplaceTempView(table_id)
        else:
            table = self._tables[table_id]
            stored = self._dataset.tables.get(table_id)
            if stored is None:
                select = (
                    as_of_select(table, frozenset(), "(SELECT 1 AS one)", self._as_of, SPARK_TYPES)
                    + " WHERE FALSE"
                )
            else:
                self._source(table_id, stored).createOrReplaceTempView(f"stored_{table_id}")
                self._names.add(f"stored_{table_id}")
                select = as_of_select(table, stored.columns, f"stored_{table_id}", self._as_of, SPARK_TYPES)
            self._spark.sql(select).createOrReplaceTempView(table_id)
        self._names.add(table_id)

    def add_view(
        self, view_id: str, sql: str, *, inline: bool, by_month: str | None = None, beside: bool = False, adds_up: bool = False,
        kept_as: str | None = None, keep: bool = False,
    ) -> None:  # fmt: skip
        """See Backend."""
        frame = self._spark.sql(sql)
        if self._keeps_views and not inline:
            frame = frame.cache()
        frame.createOrReplaceTempView(view_id)
        self._views[view_id] = frame
        self._names.add(view_id)

    def answer(self, sql: str, where: str) -> tuple[pa.Table, pa.Table | None]:
        """See Backend."""
        flagged = self._spark.sql(counting_query(sql, where)).toArrow()
        details = evidence_query(sql)
        return flagged, self._spark.sql(details).toArrow() if details and is_flagged(flagged) else None

    def drop(self, names: Iterable[str]) -> None:
        """See Backend."""
        for name in names:
            self._views.pop(name).unpersist()
            self._spark.catalog.dropTempView(name)
            self._names.discard(name)

    def close(self) -> None:
        """Forget the views; the session itself stays for the next run of the same process."""
        self.drop(list(self._views))
        for name in self._names:
            self._spark.catalog.dropTempView(name)

    def _source(self, table_id: str, stored: StoredTable) -> DataFrame:
        if stored.arrow is not None:
            # several chunks in one table were seen to be misread
            return self._spark.createDataFrame(stored.arrow.combine_chunks())
        return self._spark.read.option("mergeSchema", "true").parquet(*[str(p) for p in stored.paths or ()])
