"""A past day looked up in the spells is the past day computed anew; yesterday today is what yesterday said."""

import random
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import akit
from akit import metrics
from akit.account import Account
from akit.metrics.spells import joined_spells
from akit.settings import Settings
from akit.tables import TABLES, Tables

LAST = pd.Timestamp("2026-05-31")
STATUSES = ["Claim Granted Seller Funded", "Order Refunded", "Claim Withdrawn", "Under Review", "Something New"]


def lines(dice: random.Random, number: int) -> list[dict[str, object]]:
    """One order's line in one to three states, the last perhaps cancelled."""
    placed = LAST - pd.Timedelta(days=dice.randint(0, 100))
    states = sorted(dice.sample(range(0, 90), dice.randint(1, 3)))
    head = {
        "order_id": f"111-{number:07d}-0000000",
        "order_date": placed,
        "channel": dice.choice(["mfn", "afn"]),
        "marketplace": dice.choice(["Amazon.com", "Amazon.com", "Non-Amazon"]),
    }
    return [
        head
        | {
            "last_updated_at": (placed + pd.Timedelta(days=later)).tz_localize("UTC"),
            "last_updated_date": placed + pd.Timedelta(days=later),
            "order_status": dice.choice(["Shipped", "Pending", "Cancelled"]),
        }
        for later in states
    ]


def day_or_none(dice: random.Random, since: int = 100) -> pd.Timestamp:
    return dice.choice([pd.NaT, *[LAST - pd.Timedelta(days=dice.randint(-20, since)) for _ in range(5)]])


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """An account's tables: orders in several states, defects of every source, some days unknown, some to come."""
    dice = random.Random(draw(st.integers(0, 10**9)))
    items = [line for number in range(dice.randint(1, 25)) for line in lines(dice, number)]
    about = [*sorted({str(row["order_id"]) for row in items}), "999-0000000-0000000"]
    some = lambda most: [dice.choice(about) for _ in range(dice.randint(0, most))]  # noqa: E731
    claims = []
    for number, order in enumerate(some(10)):
        filed = day_or_none(dice)
        decided = dice.choice([pd.NaT, filed + pd.Timedelta(days=dice.randint(0, 20))])
        again = dice.randint(1, 2)  # a later ledger may say the same claim again
        for state in range(again):
            appealed = dice.choice([pd.NaT, decided + pd.Timedelta(days=dice.randint(0, 20))])
            claims.append(
                {
                    "order_id": order,
                    "filed_date": filed,
                    "claim_type": f"type {number}",
                    "status": dice.choice(STATUSES),
                    "decided_date": decided,
                    "appeal_date": appealed,
                    "appeal_outcome": dice.choice(["", "won", "lost"]) if pd.notna(appealed) else "",
                    "source_file": f"ledger-{state}.csv",
                    "source_row": number,
                }
            )
    feedback = [
        {
            "order_id": o,
            "feedback_date": day_or_none(dice),
            "rating": dice.randint(1, 5),
            "removed": dice.random() < 0.2,
        }
        for o in some(15)
    ]
    chargebacks = [
        {"order_id": o, "received_date": day_or_none(dice), "kind": dice.choice(["service", "fraud", "unknown"])}
        for o in some(6)
    ]
    returns = [{"order_id": o, "return_date": day_or_none(dice), "a_to_z_claim": dice.random() < 0.5} for o in some(6)]
    money = [
        {"order_id": o, "event_date": day_or_none(dice), "event_kind": kind, "report": "date_range"}
        for o in some(6)
        for kind in [dice.choice(["a_to_z_claim", "chargeback", "order"])]
    ]
    rows = {
        "order_items": items,
        "claims": claims,
        "feedback": feedback,
        "chargebacks": chargebacks,
        "returns": returns,
        "money_events": money,
    }
    framed = {name: TABLES[name].frame(pd.DataFrame(said)) for name, said in rows.items()}
    items_table = framed["order_items"]
    newest = items_table.groupby("order_id")["last_updated_at"].transform("max")
    return Tables(**framed, orders=metrics.orders(items_table[items_table["last_updated_at"] == newest]))


def account(made: Tables, *, lag_days: int, count_cancelled: bool) -> Account:
    said = Settings(
        "A", "Amazon.com", "ATVPDKIKX0DER", "UTC", odr_lag_days=lag_days, count_cancelled_orders=count_cancelled
    )
    files = pd.DataFrame({"path": [], "table": [], "rows_kept": [], "rows_read": [], "rows_set_aside": []})
    return Account(Path("nowhere"), said, made, files, pd.DataFrame(), pd.DataFrame(), ())


@settings(max_examples=12)
@given(tables(), st.integers(0, 20), st.booleans(), st.integers(0, 60))
def test_a_past_day_looked_up_today_is_what_that_day_said(made, lag_days, count_cancelled, back):
    """The time machine against the pipeline: every state of every claim, order and feedback, unknown days included."""
    today = account(made, lag_days=lag_days, count_cancelled=count_cancelled).day(LAST.date())
    before = today.on(LAST - pd.Timedelta(days=back))
    if before.as_of < made.order_items["order_date"].min():
        return
    said = before.order_defect_rate[before.order_defect_rate["marketplace"] == "all"].set_index("channel")
    looked_up = today.as_known_then
    found = looked_up[looked_up["as_of"] == before.as_of].set_index("channel")

    for name in ("order_count", "defect_order_count", "worst_case_defect_order_count", "window_end"):
        assert found[name].to_dict() == said[name].to_dict(), name


@settings(max_examples=5)
@given(tables())
def test_the_last_day_as_known_then_is_as_known_now(made):
    today = account(made, lag_days=3, count_cancelled=True).day(LAST.date())
    last = today.as_known_then.groupby("channel").tail(1)

    assert (last["defect_order_count"] == last["known_now_defect_order_count"]).all()


def test_spells_that_touch_are_one():
    made = pd.DataFrame(
        {
            "order_id": ["a", "a", "a", "b"],
            "first_day": pd.to_datetime(["2026-05-01", "2026-05-04", "2026-05-20", "2026-05-02"]),
            "last_day": pd.to_datetime(["2026-05-03", "2026-05-10", "2026-05-21", "2026-05-02"]),
        }
    )
    joined = joined_spells(made)

    assert joined["order_id"].tolist() == ["a", "a", "b"]
    assert joined["last_day"].dt.day.tolist() == [10, 21, 2]


@pytest.mark.parametrize(
    ("seen_on", "defects"),
    # data-samples/README.md: 0.52 %, 1.37 %, 2.19 %, 2.78 %, 2.77 %, 1.10 %, 0.35 % of mfn orders, as known on each day
    [
        ("2026-03-31", 0.0052),
        ("2026-04-15", 0.0137),
        ("2026-04-30", 0.0219),
        ("2026-05-15", 0.0278),
        ("2026-05-31", 0.0277),
    ],
)
def test_the_sample_was_seen_as_its_story_says(sample, seen_on, defects):
    seen = _sample_day(sample).as_known_then
    row = seen[(seen["channel"] == "mfn") & (seen["as_of"] == pd.Timestamp(seen_on))].iloc[0]

    assert round(row["rate"], 4) == defects


def test_what_was_seen_on_15_may_was_not_final(sample):
    """75 defective orders were known that day, 100 are now: planted.json, recounted there without akit."""
    seen = _sample_day(sample).as_known_then
    row = seen[(seen["channel"] == "mfn") & (seen["as_of"] == pd.Timestamp("2026-05-15"))].iloc[0]

    assert (row["defect_order_count"], row["known_now_defect_order_count"], row["matured"]) == (75, 100, True)


_DAYS: dict[str, object] = {}


def _sample_day(sample):
    if "day" not in _DAYS:
        _DAYS["day"] = akit.read_account(sample).day(date(2026, 9, 30))
    return _DAYS["day"]


def test_a_lag_read_day_by_day_is_the_lag_of_each_day(sample):
    day = _sample_day(sample)
    days = pd.date_range("2026-05-10", "2026-06-10", unit="us")
    lags = metrics.odr_lags(day.account.tables.account_health, days, lag_days=4, marketplace_id="ATVPDKIKX0DER")

    for seen_on, lag in zip(lags["as_of"], lags["lag_days"], strict=True):
        health = metrics.known_by(day.account.tables, seen_on).account_health
        one = metrics.odr_window(health, seen_on, lag_days=4, marketplace_id="ATVPDKIKX0DER")
        assert lag == one.lag_days
    assert timedelta(days=int(lags["lag_days"].max())) == timedelta(days=4)  # some days have no snapshot near


def test_the_voice_of_the_customer_is_known_from_the_day_it_was_updated():
    """Two downloads: on the 9th nothing was shown, on the 10th 10 of 100 orders, since the 20th 30 of 150 of one."""
    offers = TABLES["voice_of_customer"].frame(
        pd.DataFrame(
            {
                "asin": ["B000000001", "B000000002", "B000000001"],
                "sku": ["A", "B", "A"],
                "ncx_orders": [6, 4, 30],
                "total_orders": [60, 40, 150],
                "last_updated": pd.to_datetime(["2026-05-10", "2026-05-10", "2026-05-20"]),
                "source_file": ["first.csv", "first.csv", "second.csv"],
            }
        )
    )
    whole = Tables(voice_of_customer=offers, order_items=TABLES["order_items"].frame(), orders=TABLES["orders"].frame())

    def seen(day):
        then = metrics.known_by(whole, pd.Timestamp(day)).voice_of_customer
        return int(then["ncx_orders"].sum()), int(then["total_orders"].sum())

    assert (seen("2026-05-09"), seen("2026-05-19"), seen("2026-05-20")) == ((0, 0), (10, 100), (34, 190))
