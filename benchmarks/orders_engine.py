"""Orders file to the daily ODR trend by channel: akit beside what an analyst would write by hand.

    python benchmarks/orders_engine.py 1000000 --rounds 3
    python benchmarks/orders_engine.py 10000000 --rounds 2     # 3.7 GB in the temporary folder, deleted afterwards

Every answer is a cold process, sides take turns, and all must give the same trend. `cache` is akit's second reading of
the unchanged folder. Polars is a peer, not a dependency: `pip install polars` lets it take part.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

ZONE, FIRST_DAYS = "America/Los_Angeles", 60
ID, DAY, CHANNEL, MARKET = "amazon-order-id", "purchase-date", "fulfillment-channel", "sales-channel"


def by_akit(folder: Path) -> str:
    import akit

    trend = akit.read_account(folder).day().order_defect_rate_trend
    return _told(trend[["channel", "window_end", "order_count"]].to_numpy().tolist())


def by_pandas(folder: Path) -> str:
    import pandas as pd

    file = folder / "exports" / "orders.txt"
    lines = pd.read_csv(file, sep="\t", quoting=3, dtype="object", usecols=[ID, DAY, CHANNEL, MARKET])
    orders = lines.drop_duplicates(ID)
    day = pd.to_datetime(orders[DAY], utc=True, format="ISO8601").dt.tz_convert(ZONE).dt.tz_localize(None)
    orders = orders.assign(day=day.dt.normalize())[~orders[MARKET].str.startswith("Non-Amazon")]
    return _rolled(pd.crosstab(orders["day"], orders[CHANNEL]))


def by_duckdb(folder: Path) -> str:
    import duckdb

    file = folder / "exports" / "orders.txt"
    found = duckdb.sql(f"""
        SELECT day, channel, count(*) AS n FROM (
            SELECT "{ID}", min(("{DAY}"::TIMESTAMPTZ AT TIME ZONE '{ZONE}')::DATE) AS day, min("{CHANNEL}") AS channel
            FROM read_csv('{file}', delim='\t', quote='', escape='', header=true, all_varchar=true)
            WHERE NOT starts_with("{MARKET}", 'Non-Amazon') GROUP BY 1)
        GROUP BY ALL""").df()
    return _rolled(found.pivot_table(index="day", columns="channel", values="n", fill_value=0))


def by_polars(folder: Path) -> str:
    import polars as pl

    lines = pl.scan_csv(folder / "exports" / "orders.txt", separator="\t", quote_char=None, infer_schema=False)
    mine = lines.filter(~pl.col(MARKET).str.starts_with("Non-Amazon")).group_by(ID)
    orders = mine.agg(pl.col(DAY).min(), pl.col(CHANNEL).min())
    at = pl.col(DAY).str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", time_zone="UTC").dt.convert_time_zone(ZONE)
    daily = orders.select(at.dt.date().alias("day"), CHANNEL).group_by("day", CHANNEL).len()
    found = daily.collect(engine="streaming").to_pandas()
    return _rolled(found.pivot_table(index="day", columns=CHANNEL, values="len", fill_value=0))


def _rolled(daily) -> str:  # type: ignore[no-untyped-def]
    """Return the sums of sixty days of each channel and of both, from the counts of days."""
    import pandas as pd

    daily.index = pd.to_datetime(daily.index)
    last = pd.Timestamp(os.environ["LAST_DAY"])
    every = daily.reindex(pd.date_range(daily.index.min(), last), fill_value=0)
    parts = {"all": every.sum(axis="columns"), "mfn": every["Merchant"], "afn": every["Amazon"]}
    sums = {name: part.rolling(FIRST_DAYS, min_periods=1).sum() for name, part in parts.items()}
    return _told([[name, day, int(count)] for name, column in sums.items() for day, count in column.items()])


def _told(rows: list[list[object]]) -> str:
    text = "\n".join(f"{channel} {str(day)[:10]} {count}" for channel, day, count in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


SIDES: dict[str, Callable[[Path], str]] = {
    "akit": by_akit,
    "cache": by_akit,
    "pandas": by_pandas,
    "duckdb": by_duckdb,
    "polars": by_polars,
}


def run(side: str, folder: Path, cache: Path) -> tuple[float, int, str]:
    """Return the seconds, the peak memory in MB and the answer of one cold process."""
    place = cache / "fresh" / str(time.time_ns()) if side == "akit" else cache / "kept"
    out, into = os.pipe()
    began = time.perf_counter()
    command = [sys.executable, __file__, "0", "--side", side, "--folder", str(folder)]
    environment = {**os.environ, "AKIT_CACHE": str(place)}
    files = [(os.POSIX_SPAWN_DUP2, into, 1)]
    child = os.posix_spawn(sys.executable, command, environment, file_actions=files)
    os.close(into)
    answer = os.fdopen(out).read().strip()
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{side} failed")
    return time.perf_counter() - began, usage.ru_maxrss // 1024, answer


def compare(lines: int, rounds: int) -> None:
    """Print the median seconds, ratios and peak memory of each side."""
    sides = [side for side in SIDES if side != "polars" or find_spec("polars")]
    with tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place) / "account", Path(place) / "cache"
        maker = Path(__file__).with_name("orders_maker.py")
        os.spawnv(os.P_WAIT, sys.executable, [sys.executable, str(maker), str(folder), str(lines)])
        os.environ["LAST_DAY"] = _last_day(folder)
        run("cache", folder, cache)  # fills what the second reading reads
        took = {side: [] for side in sides}  # type: dict[str, list[tuple[float, int, str]]]
        for _ in range(rounds):
            for side in sides:
                took[side].append(run(side, folder, cache))
    for side, runs in took.items():
        seconds = statistics.median(run[0] for run in runs)
        ratios = [statistics.median(mine[0] / of[0] for mine, of in zip(runs, took[to], strict=True)) for to in sides]
        shown = "  ".join(f"{ratio:.2f}x {to}" for to, ratio in zip(sides, ratios, strict=True) if to != side)
        print(f"{side:7} {seconds:7.2f} s  {max(run[1] for run in runs):5} MB  {runs[0][2]}  {shown}")
    assert len({run[2] for runs in took.values() for run in runs}) == 1, "the sides do not agree"


def _last_day(folder: Path) -> str:
    import akit

    os.environ["AKIT_CACHE"] = str(folder.parent / "cache" / "kept")
    return str(akit.read_account(folder).last_day)


def main() -> None:
    """Compare the sides, or be one."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("lines", type=int)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--side", choices=list(SIDES))
    asked.add_argument("--folder", type=Path)
    said = asked.parse_args()
    if said.side:
        print(SIDES[said.side](said.folder))
    else:
        compare(said.lines, said.rounds)


if __name__ == "__main__":
    main()
