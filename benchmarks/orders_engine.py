"""Orders file to the daily ODR trend by channel: akit beside what an analyst would write by hand.

    python benchmarks/orders_engine.py 1000000 3000000 --rounds 3
    python benchmarks/orders_engine.py 10000000 --rounds 2     # 3.7 GB in the temporary folder, deleted afterwards
    python benchmarks/orders_engine.py 12500 --small           # every number, beside reading the files
    python benchmarks/orders_engine.py 1000000 --spark         # and the same trend counted on a Spark of two workers

Every answer is a cold process with its modules compiled, sides take turns, and all must give the same trend: orders and
defective orders of sixty days, for each day and channel. By hand only the columns it needs are read, no cell is looked
at twice, and what counts as a defect is known beforehand; akit reads and judges all. `cache` is akit's second reading
of the unchanged folder. Seconds of the clock, seconds of the processor and the peak memory are each process's own.
Polars is a peer, not a dependency: `pip install polars` lets it take part.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

MANY = 5_000_000  # lines from which on no side is run once more than it is measured
ZONE, FIRST_DAYS = "America/Los_Angeles", 60
CHANNELS = {"mfn": "Merchant", "afn": "Amazon"}
ID, DAY, CHANNEL, MARKET = "amazon-order-id", "purchase-date", "fulfillment-channel", "sales-channel"


def by_akit(folder: Path, engine: str = "") -> str:
    import akit

    trend = akit.read_account(folder).day(engine=engine).order_defect_rate_trend
    return _told(trend[["channel", "window_end", "order_count", "defect_order_count"]].to_numpy().tolist())


def by_spark(folder: Path) -> str:
    return by_akit(folder, "local-cluster[2,1,1024]")


def every_number(folder: Path) -> str:
    from akit.cli import main

    sys.argv = ["akit", "metrics", str(folder), "--json"]
    with contextlib.suppress(SystemExit):
        main()
    return ""


def read_by_hand(folder: Path) -> str:
    import pandas as pd

    for path in sorted([*(folder / "exports").iterdir(), *(folder / "ledgers").iterdir()]):
        comma = path.suffix == ".csv"
        pd.read_csv(path, sep="," if comma else "\t", quoting=0 if comma else 3)
    return ""


def _defective(folder: Path) -> set[str]:
    """Return the orders with a defect that counts, as `orders_maker` words them."""
    import pandas as pd

    feedback = pd.read_csv(folder / "exports" / "feedback.txt", sep="\t", quoting=3, usecols=["Rating", "Order ID"])
    claims = pd.read_csv(folder / "ledgers" / "claims.csv", usecols=["order_id", "status"])
    chargebacks = pd.read_csv(folder / "ledgers" / "chargebacks.csv", usecols=["order_id", "kind"])
    counting = (
        feedback.loc[feedback["Rating"] <= 2, "Order ID"],
        claims.loc[claims["status"] == "Claim Granted Seller Funded", "order_id"],
        chargebacks.loc[chargebacks["kind"] == "service", "order_id"],
    )
    return set(pd.concat(counting))


def by_pandas(folder: Path) -> str:
    import pandas as pd

    file = folder / "exports" / "orders.txt"
    lines = pd.read_csv(file, sep="\t", quoting=3, dtype="object", usecols=[ID, DAY, CHANNEL, MARKET])
    orders = lines.drop_duplicates(ID)
    day = pd.to_datetime(orders[DAY], utc=True, format="ISO8601").dt.tz_convert(ZONE).dt.tz_localize(None)
    orders = orders.assign(day=day.dt.normalize(), bad=orders[ID].isin(_defective(folder)))
    mine = orders[~orders[MARKET].str.startswith("Non-Amazon")].groupby(["day", CHANNEL])["bad"]
    return _rolled(mine.agg(n="size", bad="sum").reset_index())


def by_duckdb(folder: Path) -> str:
    import duckdb
    import pandas as pd

    file, defective = folder / "exports" / "orders.txt", pd.DataFrame({"id": sorted(_defective(folder))})
    duckdb.register("defective", defective)
    found = duckdb.sql(f"""
        SELECT day, channel, count(*) AS n, count(id) AS bad FROM (
            SELECT "{ID}", min(("{DAY}"::TIMESTAMPTZ AT TIME ZONE '{ZONE}')::DATE) AS day, min("{CHANNEL}") AS channel
            FROM read_csv('{file}', delim='\t', quote='', escape='', header=true, all_varchar=true)
            WHERE NOT starts_with("{MARKET}", 'Non-Amazon') GROUP BY 1)
        LEFT JOIN defective ON "{ID}" = id
        GROUP BY day, channel""").df()
    return _rolled(found.rename(columns={"channel": CHANNEL}))


def by_polars(folder: Path) -> str:
    import polars as pl

    lines = pl.scan_csv(folder / "exports" / "orders.txt", separator="\t", quote_char=None, infer_schema=False)
    mine = lines.filter(~pl.col(MARKET).str.starts_with("Non-Amazon")).group_by(ID)
    bad = pl.col(ID).is_in(pl.Series(sorted(_defective(folder))).implode())
    orders = mine.agg(pl.col(DAY).min(), pl.col(CHANNEL).min()).with_columns(bad=bad)
    at = pl.col(DAY).str.to_datetime("%Y-%m-%dT%H:%M:%S%:z", time_zone="UTC").dt.convert_time_zone(ZONE)
    daily = orders.select(at.dt.date().alias("day"), CHANNEL, "bad").group_by("day", CHANNEL)
    return _rolled(daily.agg(pl.len().alias("n"), pl.col("bad").sum()).collect(engine="streaming").to_pandas())


def _rolled(daily) -> str:  # type: ignore[no-untyped-def]
    """Return the sums of sixty days, by channel and in all, from orders and defective orders by day and channel."""
    import pandas as pd

    daily["day"] = pd.to_datetime(daily["day"])
    days = pd.date_range(daily["day"].min(), pd.Timestamp(os.environ["LAST_DAY"]))
    parts = {"all": daily, **{name: daily[daily[CHANNEL] == said] for name, said in CHANNELS.items()}}
    sums = {
        name: part.groupby("day")[["n", "bad"]].sum().reindex(days, fill_value=0).rolling(FIRST_DAYS, 1).sum()
        for name, part in parts.items()
    }
    return _told([[name, *row] for name, part in sums.items() for row in part.itertuples()])


def _told(rows: list[list[object]]) -> str:
    text = "\n".join(f"{channel} {str(day)[:10]} {int(n)} {int(bad)}" for channel, day, n, bad in rows)  # type: ignore[call-overload]
    return hashlib.sha256(text.encode()).hexdigest()[:12]


SIDES: dict[str, Callable[[Path], str]] = {
    "akit": by_akit,
    "cache": by_akit,
    "spark": by_spark,
    "pandas": by_pandas,
    "duckdb": by_duckdb,
    "polars": by_polars,
    "metrics": every_number,
    "by_hand": read_by_hand,
}
SMALL = ("metrics", "by_hand")


@dataclass(frozen=True)
class Run:
    """One cold process: seconds by the clock and of the processor, its own peak memory in MB, and its answer."""

    clock: float
    processor: float
    peak: int
    answer: str


def run(side: str, folder: Path, cache: Path) -> Run:
    """Answer in a process of its own; what it says comes first, its peak last, on lines of their own."""
    place = cache / "fresh" / str(time.time_ns()) if side == "akit" else cache / "kept"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    out, into = os.pipe()
    began = time.perf_counter()
    command = [sys.executable, __file__, "--side", side, "--folder", str(folder)]
    files = [(os.POSIX_SPAWN_DUP2, into, 1)]
    child = os.posix_spawn(sys.executable, command, {**environment, "AKIT_CACHE": str(place)}, file_actions=files)
    os.close(into)
    *_, answer, peak = os.fdopen(out).read().splitlines()
    _, status, usage = os.wait4(child, 0)
    if status:
        raise SystemExit(f"{side} failed")
    return Run(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, int(peak) // 1024, answer)


def be(side: str, folder: Path) -> None:
    """Answer, and say the peak memory: what the parent would be told is never less than the parent's own."""
    print("\n" + SIDES[side](folder))
    print(next(line for line in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in line).split()[1])


def compare(lines: int, rounds: int, sides: Sequence[str]) -> None:
    """Print the median seconds, ratios and peak memory of each side."""
    with tempfile.TemporaryDirectory() as place:
        folder, cache = Path(place) / "account", Path(place) / "cache"
        maker = Path(__file__).with_name("orders_maker.py")
        os.spawnv(os.P_WAIT, sys.executable, [sys.executable, str(maker), str(folder), str(lines)])
        os.environ["LAST_DAY"] = _last_day(folder, cache)
        for side in sides if lines < MANY else ("cache",):  # modules compiled, files at hand, and the cache filled
            run(side, folder, cache)
        took = {side: list[Run]() for side in sides}
        for _ in range(rounds):
            for side in sides:
                took[side].append(run(side, folder, cache))
    print(f"{lines:,} lines, {rounds} rounds")
    for side, runs in took.items():
        clock, processor = (statistics.median(getattr(run, name) for run in runs) for name in ("clock", "processor"))
        peak = max(run.peak for run in runs)
        shown = "  ".join(_ratio(runs, took[to], to) for to in sides if to != side)
        print(f"{side:8} {clock:7.2f} s  processor {processor:6.2f} s  peak {peak:5} MB  {runs[0].answer}  {shown}")
    assert len({run.answer for runs in took.values() for run in runs}) == 1, "the sides do not agree"


def _ratio(runs: Sequence[Run], others: Sequence[Run], name: str) -> str:
    """Return the medians of the ratios round by round: of the clock, and of the processor."""
    pairs = list(zip(runs, others, strict=True))
    clock, processor = (
        statistics.median(getattr(mine, what) / getattr(other, what) for mine, other in pairs)
        for what in ("clock", "processor")
    )
    return f"{clock:.2f}x ({processor:.2f}x) {name}"


def _last_day(folder: Path, cache: Path) -> str:
    import akit

    os.environ["AKIT_CACHE"] = str(cache / "kept")
    return str(akit.read_account(folder).last_day)


def main() -> None:
    """Compare the sides, or be one."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("lines", type=int, nargs="*")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument(
        "--small", action="store_true", help="every number, beside importing pandas and reading the files"
    )
    asked.add_argument("--spark", action="store_true", help="take Spark in, on this machine; needs akit[spark]")
    asked.add_argument("--side", choices=list(SIDES))
    asked.add_argument("--folder", type=Path)
    said = asked.parse_args()
    if said.side:
        be(said.side, said.folder)
        return
    left_out = {*SMALL, *(() if said.spark else ("spark",)), *(() if find_spec("polars") else ("polars",))}
    if "polars" in left_out:
        print("Polars is not installed and takes no part.")
    for lines in said.lines:
        compare(lines, said.rounds, SMALL if said.small else [side for side in SIDES if side not in left_out])


if __name__ == "__main__":
    main()
