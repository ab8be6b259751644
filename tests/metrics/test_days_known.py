"""From when to when a thing is known: signals that count, orders that are in the denominator, what Amazon said last."""

from dataclasses import dataclass, field
from datetime import date

import pandas as pd
import pytest

from akit import metrics
from akit.tables import TABLES, Tables

AS_OF = pd.Timestamp("2026-05-31")
ONE, TWO, THREE = "111-0000001-0000001", "111-0000002-0000002", "111-0000003-0000003"
ALWAYS, STILL = "1900-01-01", "2200-01-01"


def day(said):
    return pd.Timestamp(said)


def table_of(name, *rows):
    return TABLES[name].frame(pd.DataFrame(list(rows)))


def spells(**tables):
    found = metrics.defect_spells(Tables(**tables), AS_OF)
    days = [found[name].dt.strftime("%Y-%m-%d") for name in ("first_day", "last_day")]
    return list(zip(found["order_id"], found["kind"], found["effect"], *days, strict=True))


def feedback(order, given, rating, *, removed=False):
    return {"order_id": order, "feedback_date": day(given), "rating": rating, "removed": removed, "source_row": 1}


def claim(order, status, *, filed="2026-05-01", decided=None, file="a.csv"):
    ends = {} if decided is None else {"decided_date": day(decided)}
    return {"order_id": order, "filed_date": day(filed), "status": status, **ends, "source_file": file, "source_row": 1}


def test_negative_feedback_counts_from_its_day_until_the_day_before_it_was_removed():
    given = [
        feedback(ONE, "2026-05-03", 1),
        feedback(ONE, "2026-05-10", 1, removed=True),
        feedback(TWO, "2026-05-04", 2),
        feedback(THREE, "2026-05-05", 3),  # neutral
        feedback(THREE, "2026-06-01", 1),  # not yet given
    ]

    assert spells(feedback=table_of("feedback", *given)) == [
        (ONE, "negative_feedback", "counts", "2026-05-03", "2026-05-09"),
        (TWO, "negative_feedback", "counts", "2026-05-04", STILL),
    ]


def test_a_claim_is_pending_from_its_filing_and_counts_from_its_decision():
    claims = [
        claim(ONE, "Claim Granted Seller Funded", decided="2026-05-11"),
        claim(TWO, "Claim Granted Amazon Funded", decided="2026-05-11"),  # pending, then nothing
        claim(THREE, "Under Review"),
    ]

    assert spells(claims=table_of("claims", *claims)) == [
        (ONE, "a_to_z_claim", "counts", "2026-05-11", STILL),
        (ONE, "a_to_z_claim", "pending", "2026-05-01", "2026-05-10"),
        (TWO, "a_to_z_claim", "pending", "2026-05-01", "2026-05-10"),
        (THREE, "a_to_z_claim", "pending", "2026-05-01", STILL),
    ]


def test_a_service_chargeback_counts_from_its_day_and_a_fraud_chargeback_never():
    received = [
        {"order_id": order, "received_date": day("2026-05-07"), "kind": kind, "source_row": 1}
        for order, kind in ((ONE, "service"), (TWO, "fraud"), (THREE, "unknown"))
    ]

    assert spells(chargebacks=table_of("chargebacks", *received)) == [
        (ONE, "chargeback", "counts", "2026-05-07", STILL),
        (THREE, "chargeback", "pending", "2026-05-07", STILL),
    ]


def line(order, updated, status):
    at = pd.Timestamp(f"{updated}T12:00:00Z")
    return {"order_id": order, "last_updated_at": at, "last_updated_date": day(updated), "order_status": status}


def presence(*lines, count_cancelled):
    tables = Tables(order_items=table_of("order_items", *lines))
    orders = table_of("orders", {"order_id": ONE}, {"order_id": TWO})
    found = metrics.order_presence(orders, tables, count_cancelled=count_cancelled)
    days = [found[name].dt.strftime("%Y-%m-%d") for name in ("first_day", "last_day")]
    return list(zip(found["order_id"], *days, strict=True))


def test_an_order_leaves_the_denominator_when_all_its_lines_are_known_cancelled_if_such_do_not_count():
    lines = [
        line(ONE, "2026-05-01", "Pending"),
        line(ONE, "2026-05-04", "Cancelled"),
        line(TWO, "2026-05-01", "Cancelled"),
        line(TWO, "2026-05-01", "Shipped"),  # one line of the two is not
    ]

    assert presence(*lines, count_cancelled=True) == [(ONE, ALWAYS, STILL), (TWO, ALWAYS, STILL)]
    assert presence(*lines, count_cancelled=False) == [(ONE, ALWAYS, "2026-05-03"), (TWO, ALWAYS, STILL)]


@dataclass
class Typed:
    """What somebody read on Amazon's page."""

    seen_on: date
    rate: float
    channel: str = "mfn"
    marketplace: str = "Amazon.com"
    window: tuple[date, date] = (date(2026, 3, 1), date(2026, 4, 29))
    source: str = "account.toml"
    counts: dict[str, int] = field(default_factory=lambda: {"order_count": 400, "defect_order_count": 3})


def reported(file, ends, numerator):
    return {
        "source_file": file, "marketplace_id": "ATVPDKIKX0DER", "metric": "order_defect_rate", "channel": "mfn",
        "window_start": day("2026-03-01"), "window_end": day(ends), "numerator": numerator, "denominator": 500,
        "rate": numerator / 500,
    }  # fmt: skip


def test_of_amazons_figures_the_newest_snapshot_and_the_last_that_was_typed_by_the_day_stand():
    health = table_of("account_health", reported("old.json", "2026-04-01", 2), reported("new.json", "2026-04-29", 4))
    typed = [Typed(date(2026, 5, 1), 0.01), Typed(date(2026, 5, 3), 0.0075), Typed(date(2026, 6, 1), 0.5)]
    found = metrics.amazon_figures(health, {"ATVPDKIKX0DER": "Amazon.com"}, typed, AS_OF)

    assert found[["source", "marketplace", "order_count", "defect_order_count"]].values.tolist() == [
        ["account.toml", "Amazon.com", 400, 3],
        ["new.json", "Amazon.com", 500, 4],
    ]
    assert found["rate"].tolist() == pytest.approx([0.0075, 0.008])
    assert found["seen_on"].tolist() == [day("2026-05-03"), day("2026-04-29")]
    assert found["a_to_z_claim_count"].isna().all()  # neither said
