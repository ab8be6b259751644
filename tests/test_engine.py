"""Orders are counted by pandas, DuckDB or Spark, and the counts are the same to the last order."""

import shutil

import numpy as np
import pandas as pd
import pytest

import akit
from akit import engine, metrics
from akit.errors import EngineError
from akit.metrics.order_counts import FLAGS, counts_expression

DAYS = pd.date_range("2026-01-01", "2026-07-19", unit="us")


def orders_of(count: int) -> pd.DataFrame:
    dice = np.random.default_rng(count)
    days = pd.Series(pd.Timestamp("2026-01-01") + pd.to_timedelta(dice.integers(0, 190, count), unit="D"))
    return pd.DataFrame(
        {
            "order_id": pd.Series([f"111-{n:07d}-0000000" for n in range(count)], dtype="str"),
            "order_date": days.astype("datetime64[us]"),
            "channel": pd.Categorical(dice.choice(["mfn", "afn"], count)),
            "marketplace": pd.Categorical(dice.choice(["Amazon.com", "Amazon.ca", "Non-Amazon"], count)),
            "cancelled": dice.random(count) < 0.05,
        }
    )


def defective_of(orders: pd.DataFrame) -> pd.DataFrame:
    """Some of the orders, and one that is in no file, each with flags of its own."""
    ids = pd.concat([orders["order_id"].iloc[::37], pd.Series(["999-0000000-0000000"])], ignore_index=True)
    dice = np.random.default_rng(1)
    return pd.DataFrame({"order_id": ids.astype("str"), **{flag: dice.random(len(ids)) < 0.5 for flag in FLAGS}})


@pytest.fixture
def counted():
    orders = orders_of(4_000)
    return orders, defective_of(orders)


def test_every_order_is_counted_once_and_every_flag_of_an_order_in_a_file(counted):
    orders, defective = counted
    counts = metrics.order_counts(orders, defective)

    assert counts["order_count"].sum() == 4_000
    for flag in FLAGS:
        assert counts[flag].sum() == defective[flag].iloc[:-1].sum()
    spring = orders[(orders["order_date"] == "2026-03-01") & (orders["channel"] == "mfn") & ~orders["cancelled"]]
    mine = counts[(counts["order_date"] == "2026-03-01") & (counts["channel"] == "mfn") & ~counts["cancelled"]]
    assert mine["order_count"].sum() == len(spring)


def test_duckdb_counts_as_pandas_does(counted):
    counts = metrics.order_counts(*counted)

    pd.testing.assert_frame_equal(engine.order_counts(*counted), counts)
    pd.testing.assert_frame_equal(engine.trend_counts(counts, DAYS, 60), metrics.trend_counts(counts, DAYS, 60))


def test_a_sum_of_sixty_days_is_of_sixty_days(counted):
    orders, defective = counted
    summed = engine.trend_counts(metrics.order_counts(orders, defective), DAYS, 60)
    inside = orders["order_date"].between("2026-03-03", "2026-05-01")
    row = summed[(summed["channel"] == "all") & (summed["window_end"] == "2026-05-01")]

    assert row["order_count"].item() == inside.sum()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # pyspark says that pandas 3 is new to it
def test_a_spark_cluster_counts_as_duckdb_does(counted, monkeypatch, tmp_path):
    pytest.importorskip("pyspark")
    if not shutil.which("java"):
        pytest.skip("there is no Java on this machine")
    monkeypatch.setenv("AKIT_CACHE", str(tmp_path))
    counts = engine.order_counts(*counted)
    with engine.connected("local-cluster[2,1,1024]") as cluster:
        pd.testing.assert_frame_equal(engine.order_counts(*counted, cluster), counts)
        summed = engine.trend_counts(counts, DAYS, 60, cluster)

    pd.testing.assert_frame_equal(summed, metrics.trend_counts(counts, DAYS, 60))


def test_a_day_counted_by_an_engine_is_the_same_day(sample):
    account = akit.read_account(sample)
    plain, by_duckdb = account.day("2026-05-15"), account.day("2026-05-15", engine="duckdb")

    pd.testing.assert_frame_equal(plain.order_defect_rate, by_duckdb.order_defect_rate)
    pd.testing.assert_frame_equal(plain.order_defect_rate_trend, by_duckdb.order_defect_rate_trend)


def test_an_engine_that_is_none_is_said_to_be_none(sample):
    with pytest.raises(EngineError, match=r"(?s)no engine 'postgres'.*duckdb"):
        akit.read_account(sample).day("2026-05-15", engine="postgres")


def test_the_expression_names_no_engine(counted):
    ibis = pytest.importorskip("ibis")
    schema = {"order_id": "string", "order_date": "date", "channel": "string", "marketplace": "string"}
    orders = ibis.table(schema | {"cancelled": "boolean"}, "orders")
    flagged = ibis.table({"order_id": "string", **dict.fromkeys(FLAGS, "boolean")}, "flagged")

    for dialect in ("duckdb", "pyspark"):
        assert "GROUP BY" in ibis.to_sql(counts_expression(orders, flagged), dialect=dialect)
