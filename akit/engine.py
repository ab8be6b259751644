"""Where aggregates over orders are computed: DuckDB in this process, or Spark where a cluster exists.

The expressions are those of `metrics.order_counts`; an engine only brings the tables to where they run.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from akit.errors import EngineError
from akit.exports.large import store
from akit.metrics.order_counts import BY, counts_expression, tidy, trend_expression

if TYPE_CHECKING:
    import pyarrow as pa

DUCKDB = "duckdb"
_SPARK = re.compile(r"spark://.+|local(-cluster)?(\[.*\])?|yarn|k8s://.+|mesos://.+")
LARGE_ORDERS = (
    8_000_000  # pandas counts 4 million in 1.0 s, DuckDB in 1.8 s with its import (2026-11-26): here they meet
)


def checked(name: str) -> str:
    """Return an engine's name: "" for whichever fits, ``duckdb``, or the address of a Spark master.

    Raises
    ------
    EngineError : there is no such engine.
    """
    if name in ("", DUCKDB) or _SPARK.fullmatch(name):
        return name
    raise EngineError(
        f"There is no engine {name!r}.",
        found=name,
        expected="duckdb, or a Spark master as spark://host:7077, yarn, k8s://… or local[4]",
    )


def order_counts(orders: pd.DataFrame, by_order: pd.DataFrame, engine: str | Place = DUCKDB) -> pd.DataFrame:
    """Return what `metrics.order_counts` does, computed by an engine: its name, or what `connected` gives."""
    with connected(engine) as place:
        there = counts_expression(place.table(_orders(orders)), place.table(_arrow(by_order)))
        return tidy(place.answer(there))


def trend_counts(
    counts: pd.DataFrame, days: pd.DatetimeIndex, length: int, engine: str | Place = DUCKDB
) -> pd.DataFrame:
    """Return what `metrics.trend_counts` does, computed by an engine: its name, or what `connected` gives."""
    with connected(engine) as place:
        calendar = pd.DataFrame({"window_end": days})
        there = trend_expression(place.table(_arrow(counts)), place.table(_arrow(calendar)), length)
        found = place.answer(there).astype({"channel": "str", "window_end": "datetime64[us]"})
    first = found["channel"].ne("all")
    ordered = found.assign(first=first).sort_values(["first", "channel", "window_end"], ignore_index=True)
    return ordered.drop(columns="first")


def _orders(orders: pd.DataFrame) -> pa.Table:
    return _arrow(orders[["order_id", *BY]])


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """Return a table with days as dates, which every engine takes for the same day."""
    import pyarrow as pa

    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    for at, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(pa.date32()))
        elif pa.types.is_large_string(field.type):
            table = table.set_column(at, field.name, table.column(at).cast(pa.string()))
    return table


class _Embedded:
    """DuckDB in this process."""

    def __init__(self) -> None:
        import ibis

        self._ibis, self._backend = ibis, ibis.duckdb.connect()

    def table(self, table: pa.Table) -> Any:
        return self._ibis.memtable(table)

    def answer(self, expression: Any) -> pd.DataFrame:
        found: pd.DataFrame = self._backend.to_pyarrow(expression).to_pandas()
        return found

    def close(self) -> None:
        self._backend.disconnect()


class _Cluster:
    """Spark; what it reads is laid as Parquet where its workers find it: in akit's cache folder."""

    def __init__(self, master: str) -> None:
        import ibis
        from pyspark.sql import SparkSession

        store.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = tempfile.TemporaryDirectory(prefix="spark-", dir=store.folder())
        settings = {"spark.sql.session.timeZone": "UTC", "spark.ui.enabled": "false"}
        builder = SparkSession.builder.master(master).appName("akit")
        for name, value in settings.items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")
        self._backend = ibis.pyspark.connect(self._session)
        self._count = 0

    def table(self, table: pa.Table) -> Any:
        import pyarrow.parquet as pq

        self._count += 1
        path = Path(self._folder.name) / f"{self._count}.parquet"
        pq.write_table(table, path)
        return self._backend.read_parquet(path.as_uri(), table_name=f"akit_{self._count}")

    def answer(self, expression: Any) -> pd.DataFrame:
        found: pd.DataFrame = self._backend.to_pyarrow(expression).to_pandas()
        return found

    def close(self) -> None:
        self._session.stop()
        self._folder.cleanup()


Place = _Embedded | _Cluster


@contextmanager
def connected(engine: str | Place) -> Iterator[Place]:
    """Give where an engine's tables are, and leave it afterwards; a place given stays open.

    Raises
    ------
    EngineError : what the engine needs is not installed.
    """
    if not isinstance(engine, str):
        yield engine
        return
    place: Place
    try:
        place = _Embedded() if engine in ("", DUCKDB) else _Cluster(engine)
    except ImportError as problem:
        raise EngineError(
            f"The engine {engine} is not installed.",
            found=str(problem),
            expected="pip install 'akit[spark]', and a Java 17 or newer",
        ) from problem
    try:
        yield place
    finally:
        place.close()
