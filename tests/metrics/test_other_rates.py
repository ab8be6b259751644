"""The other rates by hand: each over its own days, in its own unit; what cannot be computed says what would do it."""

import pandas as pd
import pytest

from akit import metrics, prose
from akit.tables import TABLES, Tables

AS_OF = pd.Timestamp("2026-05-31")
NOW = pd.Timestamp("2026-06-01T07:00Z")  # midnight in Los Angeles
PLACES = {"ATVPDKIKX0DER": "Amazon.com"}


def frame(name: str, rows: list[dict[str, object]], **same: object) -> pd.DataFrame:
    made = pd.DataFrame([{**same, **row} for row in rows])
    for column, kind in TABLES[name].columns.items():
        if kind == "day" and column in made:
            made[column] = pd.to_datetime(made[column])
    return TABLES[name].frame(made)


def orders(*rows: dict[str, object]) -> pd.DataFrame:
    return frame("orders", list(rows), channel="mfn", marketplace="Amazon.com", order_date="2026-05-20")


def rates(**tables: pd.DataFrame) -> pd.DataFrame:
    return metrics.other_rates(Tables(**tables), NOW, AS_OF, PLACES)


def computed(table: pd.DataFrame, metric: str, days: int) -> pd.Series:
    mine = table[(table["metric"] == metric) & (table["window_days"] == days) & (table["marketplace"] == "all")]
    return mine[mine["source"] == "computed"].iloc[0]


def shipped(**parcels: tuple[str, str]) -> dict[str, pd.DataFrame]:
    """Orders of one parcel each, shipped and to be shipped on these days."""
    rows = [{"order_id": order, "shipped_at": sent, "ship_by": by} for order, (sent, by) in parcels.items()]
    return {"orders": orders(*({"order_id": order} for order in parcels)), "shipments": frame("shipments", rows)}


def test_late_is_shipped_after_the_ship_by_day_over_ten_and_thirty_days():
    # Ten days to 31 May begin on 22 May, thirty on 2 May. Late: b and d.
    table = rates(
        **shipped(
            a=("2026-05-25", "2026-05-25"),
            b=("2026-05-26", "2026-05-25"),
            c=("2026-05-22", "2026-05-23"),
            d=("2026-05-21", "2026-05-20"),
            e=("2026-05-01", "2026-04-01"),
        )
    )
    ten, thirty = (computed(table, "late_shipment_rate", days) for days in (10, 30))

    assert (ten["numerator"], ten["denominator"], ten["window_start"]) == (1, 3, pd.Timestamp("2026-05-22"))
    assert (thirty["numerator"], thirty["denominator"]) == (2, 4)
    assert (thirty["rate"], thirty["target_value"], thirty["status"]) == (0.5, 0.04, "bad")


def test_an_order_with_one_late_parcel_of_two_is_one_late_order():
    parcels = [
        {"shipped_at": "2026-05-25", "ship_by": "2026-05-25"},
        {"shipped_at": "2026-05-27", "ship_by": "2026-05-25"},
    ]
    row = computed(
        rates(orders=orders({"order_id": "a"}), shipments=frame("shipments", parcels, order_id="a")),
        "late_shipment_rate",
        10,
    )

    assert (row["numerator"], row["denominator"]) == (1, 1)


def test_what_amazon_ships_and_what_is_not_amazons_is_not_judged():
    tables = shipped(a=("2026-05-26", "2026-05-25"), b=("2026-05-26", "2026-05-25"), c=("2026-05-25", "2026-05-25"))
    tables["orders"].loc[0, "channel"], tables["orders"].loc[1, "marketplace"] = "afn", "Non-Amazon"
    row = computed(rates(**tables), "late_shipment_rate", 10)

    assert (row["numerator"], row["denominator"]) == (0, 1)


def test_cancellations_the_buyer_asked_for_are_left_out():
    # Seven days to 31 May begin on 25 May: b, c and d are in; the seller cancelled c.
    made = orders(
        {"order_id": "a", "order_date": "2026-05-24", "cancelled": True},
        {"order_id": "b", "order_date": "2026-05-25", "cancelled": True},
        {"order_id": "c", "order_date": "2026-05-31", "cancelled": True},
        {"order_id": "d", "order_date": "2026-05-31"},
    )
    lines = TABLES["order_items"].frame({"order_id": ["b", "c"], "is_buyer_requested_cancellation": [True, False]})
    told = computed(rates(orders=made, order_items=lines), "pre_fulfillment_cancellation_rate", 7)
    untold = computed(rates(orders=made), "pre_fulfillment_cancellation_rate", 7)

    assert (told["numerator"], told["denominator"], told["status"], told["missing"]) == (1, 3, "bad", "")
    assert (untold["numerator"], untold["status"], untold["missing"]) == (2, "none", "buyer_requests")


def test_tracking_counts_packages_two_weeks_back_and_is_an_upper_bound():
    # Thirty days to 17 May. Three packages of two orders, one without a number.
    parcels = [
        {"order_id": "a", "shipped_at": "2026-05-17", "tracking_id": "1Z"},
        {"order_id": "a", "shipped_at": "2026-05-10", "tracking_id": ""},
        {"order_id": "b", "shipped_at": "2026-04-18", "tracking_id": "1Z2"},
        {"order_id": "b", "shipped_at": "2026-05-18", "tracking_id": "1Z3"},
    ]
    row = computed(
        rates(orders=orders({"order_id": "a"}, {"order_id": "b"}), shipments=frame("shipments", parcels)),
        "valid_tracking_rate",
        30,
    )

    assert (row["numerator"], row["denominator"], row["window_end"]) == (2, 3, pd.Timestamp("2026-05-17"))
    assert (row["missing"], row["unit"]) == ("carrier_scans", "packages")


def test_on_time_delivery_counts_units_promised_in_the_last_three_weeks_but_one():
    # Promised 11 to 24 May. a: 3 units on time; b: 2 units late; c untracked; d promised on the 25th; e never came, 1.
    parcels = [
        {"order_id": "a", "deliver_by": "2026-05-24", "delivered_at": "2026-05-24", "tracking_id": "1"},
        {"order_id": "b", "deliver_by": "2026-05-11", "delivered_at": "2026-05-12", "tracking_id": "2"},
        {"order_id": "c", "deliver_by": "2026-05-15", "delivered_at": "2026-05-15", "tracking_id": ""},
        {"order_id": "d", "deliver_by": "2026-05-25", "delivered_at": "2026-05-25", "tracking_id": "4"},
        {"order_id": "e", "deliver_by": "2026-05-15", "delivered_at": None, "tracking_id": "5"},
    ]
    lines = TABLES["order_items"].frame({"order_id": ["a", "a", "b", "d", "e"], "quantity": [1, 2, 2, 9, 1]})
    made = orders(*({"order_id": order} for order in "abcde"))
    sent = frame("shipments", parcels, shipped_at="2026-05-08")
    row = computed(rates(orders=made, order_items=lines, shipments=sent), "on_time_delivery_rate", 14)

    assert (row["numerator"], row["denominator"]) == (3, 6)
    assert (row["window_start"], row["window_end"]) == (pd.Timestamp("2026-05-11"), pd.Timestamp("2026-05-24"))


def test_messages_are_late_after_a_day_and_the_youngest_are_not_yet_due():
    at = pd.Timestamp("2026-05-28T12:00Z")
    made = TABLES["messages"].frame(
        {
            "order_id": list("abcd"),
            "received_at": [at, at, at, NOW - pd.Timedelta(hours=5)],
            "received_date": [pd.Timestamp("2026-05-28")] * 3 + [pd.Timestamp("2026-05-31")],
            "answered_at": [at + pd.Timedelta(hours=24), at + pd.Timedelta(hours=25), None, None],
        }
    )
    table = rates(orders=orders({"order_id": "a"}), messages=made)
    answered, waiting = (computed(table, metric, 30) for metric in ("contact_response_rate", "unanswered_messages"))

    assert (answered["numerator"], answered["denominator"], answered["status"]) == (1, 3, "bad")
    assert (waiting["numerator"], waiting["denominator"], waiting["status"]) == (2, 4, "none")


def test_refunded_and_returned_orders_count_once():
    made = orders(
        {"order_id": "a"}, {"order_id": "b"}, {"order_id": "c"}, {"order_id": "d", "order_date": "2026-01-01"}
    )
    back = TABLES["returns"].frame(
        {"order_id": ["a", "a", "b", "d"], "refunded_amount": [5.0, 5.0, None, 7.0], "reason_code": ["DEFECTIVE"] * 4}
    )
    table = rates(orders=made, returns=back)

    assert tuple(computed(table, "refund_rate", 60)[["numerator", "denominator"]]) == (1, 3)
    assert tuple(computed(table, "return_rate", 60)[["numerator", "denominator"]]) == (2, 3)


def test_what_is_not_there_is_named_with_what_would_do_it():
    table = rates(orders=orders({"order_id": "a"}))
    missing = dict(zip(table["metric"], table["missing"], strict=True))

    assert missing["late_shipment_rate"] == missing["on_time_delivery_rate"] == "shipments"
    assert missing["contact_response_rate"] == "messages"
    assert missing["ncx_rate"] == "voice_of_customer"
    assert missing["return_dissatisfaction_rate"] == missing["account_health_rating"] == "account_health"
    assert table.loc[table["missing"].ne("") & table["missing"].ne("buyer_requests"), "rate"].isna().all()
    assert set(table["status"]) == {"none"}  # the one order is older than a week, so there is nothing to divide


def test_amazons_own_rates_stand_beside_ours_over_amazons_days():
    health = frame(
        "account_health",
        [
            {"metric": "late_shipment_rate", "window_start": "2026-05-01", "window_end": "2026-05-30", "numerator": 3,
             "denominator": 100, "rate": 0.03, "status": "good"},
            {"metric": "valid_tracking_rate", "window_start": "2026-04-21", "window_end": "2026-05-20", "numerator": 9,
             "denominator": 10, "rate": 0.9, "status": "bad"},
            {"metric": "account_health_rating", "window_start": "2025-12-03", "window_end": "2026-05-31",
             "status": "at_risk"},
        ],
        marketplace_id="ATVPDKIKX0DER", source_file="health.json", target_value=0.04, target_condition="LESS_THAN",
    )  # fmt: skip
    table = rates(**shipped(a=("2026-05-25", "2026-05-25")), account_health=health)
    theirs = table[table["source"] == "amazon"].set_index("metric")

    assert theirs.loc["late_shipment_rate", ["marketplace", "numerator", "rate", "status"]].tolist() == [
        "Amazon.com", 3, 0.03, "good",
    ]  # fmt: skip
    assert theirs.loc["account_health_rating", ["reported", "status"]].tolist() == ["at_risk", "none"]
    # Freshest metric 31 May, tracking to 20 May: eleven days behind, and so is ours.
    assert computed(table, "valid_tracking_rate", 30)["window_end"] == pd.Timestamp("2026-05-20")


def test_ncx_is_all_offers_together_as_amazon_counts_them():
    offers = TABLES["voice_of_customer"].frame(
        {"asin": ["A", "B"], "ncx_orders": [3, 1], "total_orders": [100, 60], "cx_health": ["Poor", "Good"]}
    )
    row = rates(orders=orders({"order_id": "a"}), voice_of_customer=offers).set_index("metric").loc["ncx_rate"]

    assert (row["numerator"], row["denominator"], row["rate"]) == (4, 160, pytest.approx(0.025))


def test_returns_by_reason_count_orders_and_name_those_that_are_no_complaint():
    made = orders(*({"order_id": order} for order in "abcd"))
    back = TABLES["returns"].frame({"order_id": list("aabc")})
    told = pd.DataFrame(
        {"source": "return", "order_id": list("aab"), "reason": ["too_small", "too_small", "defective"]}
    )
    table = metrics.returns_by_reason(told, back, made, AS_OF - pd.Timedelta(days=59), AS_OF).set_index("reason")

    assert dict(table["return_order_count"]) == {"defective": 1, "no_complaint": 1, "too_small": 1}
    assert set(table["rate"]) == {0.25}


def test_on_the_sample_akit_finds_the_late_shipments_amazon_reports(sample):
    import akit

    table = akit.read_account(sample).day("2026-05-31").other_rates
    late = table[(table["metric"] == "late_shipment_rate") & (table["window_days"] == 30)]
    by_place = late.set_index(["source", "marketplace"])[["numerator", "denominator"]]

    for place in ("Amazon.com", "Amazon.ca"):
        assert list(by_place.loc[("computed", place)]) == list(by_place.loc[("amazon", place)])


def test_what_amazon_itself_reports_as_missed_is_said_and_its_rating_in_any_case():
    rows = [
        ("late_shipment_rate", "Amazon.com", "amazon", 0.05, 5, 0.04, "bad", "bad"),
        ("valid_tracking_rate", "Amazon.com", "amazon", 0.99, 99, 0.95, "good", "good"),
        ("listing_policy_violations", "Amazon.ca", "amazon", None, 2, 0.0, "bad", "bad"),
        ("account_health_rating", "Amazon.com", "amazon", None, None, None, "none", "warned"),
        ("late_shipment_rate", "all", "computed", 0.5, 5, 0.04, "bad", ""),
    ]
    columns = ["metric", "marketplace", "source", "rate", "numerator", "target_value", "status", "reported"]
    said = prose.reported_rates(pd.DataFrame(rows, columns=columns))

    assert said == (
        "Amazon itself reports Late shipment rate on Amazon.com: 5.00% (bad); Listing policy violations on Amazon.ca: "
        "2 (bad); Account health rating on Amazon.com: at risk."
    )
    assert prose.reported_rates(pd.DataFrame(rows[1:2], columns=columns)) == ""
