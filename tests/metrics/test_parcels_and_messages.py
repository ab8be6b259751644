"""Messages, parcels and the days defects count from, counted again in plain Python."""

import random
from collections import Counter
from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from akit import metrics
from akit.metrics.deliveries import delivered_on_time
from akit.policy import STANDARD
from akit.tables import TABLES, Tables

AS_OF = pd.Timestamp("2026-05-31")
NOW = pd.Timestamp("2026-06-01T07:00Z")  # the Pacific day ends
ORDERS = [f"111-{n:07d}-0000000" for n in range(6)]


def messages(dice):
    rows = []
    for n in range(dice.randint(0, 25)):
        came = NOW - pd.Timedelta(minutes=dice.randint(1, 40 * 24 * 60))
        answered = came + pd.Timedelta(minutes=dice.choice([5, 1440, 1441, 4000])) if dice.random() < 0.7 else pd.NaT
        rows.append(
            {
                "order_id": dice.choice(ORDERS),
                "received_at": came,
                "answered_at": answered,
                "received_date": came.tz_convert("America/Los_Angeles").tz_localize(None).normalize(),
                "source_row": n,
            }
        )
    return TABLES["messages"].frame(pd.DataFrame(rows))


def said_of(row):
    """In time is 24 hours to the minute; without an answer it is open until 24 hours are over."""
    if pd.notna(row.answered_at):
        return "in_time" if row.answered_at - row.received_at <= timedelta(hours=24) else "late"
    return "open" if NOW - row.received_at <= timedelta(hours=24) else "none"


@settings(max_examples=25)
@given(st.integers(0, 10**9))
def test_replies_by_week_and_before_claims_are_what_a_plain_count_finds(seed):
    dice = random.Random(seed)
    told = messages(dice)
    known = metrics.replies(told, NOW)
    weekly = metrics.replies_by_week(known)
    plain = [(row, said_of(row)) for row in told.itertuples()]

    assert known["reply"].tolist() == [said for _, said in plain]
    weeks = Counter((row.received_date - timedelta(days=row.received_date.weekday()), said) for row, said in plain)
    counted = {
        (row["week"], said): row[said]
        for row in weekly.to_dict("records")
        for said in ("in_time", "late", "none", "open")
    }
    assert {key: n for key, n in counted.items() if n} == dict(weeks)
    assert weekly["count"].sum() == len(told)
    if len(weekly):  # no week is skipped
        assert weekly["week"].diff().dropna().eq(pd.Timedelta(days=7)).all()

    filed = {order: AS_OF - timedelta(days=dice.randint(0, 30)) for order in dice.sample(ORDERS, 3)}
    claims = TABLES["claims"].frame(pd.DataFrame({"order_id": list(filed), "filed_date": list(filed.values())}))
    claims = claims.assign(odr_effect="counts")
    expected = Counter()
    for order, day in filed.items():
        before = {said for row, said in plain if row.order_id == order and row.received_date <= day}
        worst = next((name for name in ("none", "late", "in_time") if name in before), "no_message")
        expected[{"none": "unanswered"}.get(worst, worst)] += 1
    found = metrics.claim_replies(claims, told, NOW).set_index("reply")

    assert {name: n for name, n in found["count"].items() if n} == dict(expected)
    assert found["counts"].sum() == len(claims)


def parcels(dice):
    rows = []
    for n in range(dice.randint(0, 20)):
        due = AS_OF - pd.Timedelta(days=dice.randint(-5, 20))
        rows.append(
            {
                "order_id": dice.choice(ORDERS),
                "shipped_at": due - pd.Timedelta(days=5),
                "deliver_by": dice.choice([due, due, pd.NaT]),
                "delivered_at": dice.choice([pd.NaT, due - pd.Timedelta(days=1), due, due + pd.Timedelta(days=3)]),
                "carrier": dice.choice(["Ant", "Bee", ""]),
                "tracking_id": dice.choice(["T", ""]),
                "source_row": n,
            }
        )
    return TABLES["shipments"].frame(pd.DataFrame(rows))


def came(row):
    if pd.isna(row.deliver_by):
        return "open"
    if pd.isna(row.delivered_at):
        return "not_delivered" if row.deliver_by < AS_OF else "open"
    return "on_time" if row.delivered_at <= row.deliver_by else "late"


@settings(max_examples=25)
@given(st.integers(0, 10**9))
def test_deliveries_and_on_time_units_are_what_a_plain_count_finds(seed):
    dice = random.Random(seed)
    sent = parcels(dice)
    known = metrics.deliveries(sent, AS_OF)
    plain = [(row, came(row)) for row in sent.itertuples()]
    missing = set(dice.sample(ORDERS, 2))
    carriers = metrics.deliveries_by_carrier(known, pd.Series(sorted(missing))).set_index("carrier")

    assert known["delivery"].tolist() == [said for _, said in plain]
    for carrier, row in carriers.iterrows():
        mine = [(parcel, said) for parcel, said in plain if parcel.carrier == carrier]
        orders = {parcel.order_id for parcel, _ in mine}
        assert row["parcel_count"] == len(mine)
        assert row["late"] == sum(said == "late" for _, said in mine)
        assert row["complaint_order_count"] == len(orders & missing)
        assert row["complaint_rate"] == len(orders & missing) / len(orders)
    assert carriers["parcel_count"].sum() == len(sent)

    lines = TABLES["order_items"].frame(pd.DataFrame({"order_id": ORDERS, "quantity": range(1, 7), "channel": "mfn",
                                                      "marketplace": "Amazon.com", "order_date": AS_OF}))  # fmt: skip
    whole = Tables(shipments=sent, order_items=lines, orders=metrics.orders(lines))
    units = delivered_on_time(whole, NOW, STANDARD)
    judged = [row for row, _ in plain if row.tracking_id and pd.notna(row.deliver_by)]
    expected = {}
    for order in {row.order_id for row in judged}:
        mine = [row for row in judged if row.order_id == order]
        good = all(pd.notna(row.delivered_at) and row.delivered_at <= row.deliver_by for row in mine)
        expected[order] = (good, ORDERS.index(order) + 1)
    if not any(pd.notna(row.delivered_at) for row in judged):
        expected = {}  # where no parcel has a day of delivery, nothing tells of deliveries
    assert {row.order_id: (row.counts, row.weight) for row in units.itertuples()} == expected


@pytest.mark.parametrize(
    ("decided", "day"),
    [("2026-05-20", "2026-05-20"), (None, "2026-05-10")],  # decided where that is known, else filed
)
def test_a_claim_counts_from_the_day_it_was_decided(decided, day):
    claims = TABLES["claims"].frame(
        pd.DataFrame(
            {
                "order_id": [ORDERS[0]],
                "filed_date": [pd.Timestamp("2026-05-10")],
                "decided_date": [pd.Timestamp(decided) if decided else pd.NaT],
                "status": ["Claim Granted Seller Funded"],
                "source_file": "claims.csv",
                "source_row": 1,
            }
        )
    )
    outcomes = metrics.claim_outcomes(claims, AS_OF)
    found = metrics.defects(TABLES["feedback"].frame(), outcomes, TABLES["chargebacks"].frame(), AS_OF)
    days = metrics.counting_days(found, outcomes, metrics.order_defects(found))

    assert days.to_numpy().tolist() == [[ORDERS[0], "a_to_z_claim", pd.Timestamp(day)]]
