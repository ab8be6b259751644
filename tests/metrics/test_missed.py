"""The units behind the other rates: as many as the rate itself counts against the account."""

import pandas as pd

import akit


def test_what_counts_against_a_rate_is_listed_unit_by_unit(sample):
    """Late: the numerator. Tracking, delivery, replies: what the numerator lacks to the denominator."""
    day = akit.read_account(sample).day("2026-05-15")
    rates = day.other_rates
    mine = rates[(rates["source"] == "computed") & (rates["marketplace"] == "all") & rates["target_value"].notna()]
    listed = day.missed_units.groupby("metric")["quantity"].sum()

    assert len(mine) == 6  # five rates, late shipments over 10 and over 30 days
    for row in mine.sort_values("window_days").drop_duplicates("metric", keep="last").to_dict("records"):
        over = row["target_condition"] == "GREATER_THAN"
        assert listed[row["metric"]] == (row["denominator"] - row["numerator"] if over else row["numerator"])


def test_a_late_parcel_and_one_without_tracking_are_named(account_folder, an_order, an_id):
    account_folder.orders([an_order(number) for number in range(4)])
    rows = [
        f"{an_id(0)},2026-05-01,2026-05-04,UPS,1Z0",  # three days late
        f"{an_id(1)},2026-05-05,2026-05-04,UPS,",
        f"{an_id(2)},2026-05-05,2026-05-04,UPS,1Z2",
    ]
    account_folder.ledger("shipments", "order_id,ship_by,shipped_at,carrier,tracking_id", *rows)
    missed = akit.read_account(account_folder.folder).day("2026-05-20").missed_units

    assert missed[["metric", "order_id", "unit"]].to_numpy().tolist() == [
        ["late_shipment_rate", an_id(0), "orders"],
        ["valid_tracking_rate", an_id(1), "packages"],
    ]
    assert missed["day"].eq(pd.Timestamp("2026-05-04")).all()
