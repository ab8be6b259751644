"""Amazon's own figures beside akit's: reconciled or off by n, explained by named orders or not, never adjusted."""

import pytest

import akit
from akit.errors import AccountError
from akit.numbers import numbers

HEAD = 'name = "A"\nhome_marketplace = "Amazon.com"\nodr_lag_days = 0\n'
SAYS = """
[[amazon_says]]
seen_on = 2026-05-31
window = [2026-04-02, 2026-05-31]
channel = "mfn"
"""


@pytest.fixture
def ten(account_folder, an_order, an_id):
    """Ten mfn orders, two cancelled, one pending; one bad feedback, one claim under review; Amazon's words typed."""

    def make(said):
        rows = [an_order(n) for n in range(7)]
        rows += [an_order(n, order_status="Cancelled", item_status="Cancelled") for n in (7, 8)]
        rows += [an_order(9, order_status="Pending", item_status="Unshipped")]
        account_folder.orders(rows)
        account_folder.feedback([("5/10/26", 1, "Never came.", an_id(1))])
        account_folder.ledger("claims", "order_id,filed_date,status", f"{an_id(2)},2026-05-12,Under Review")
        account_folder.write("account.toml", HEAD + SAYS + said)
        return akit.read_account(account_folder.folder).day("2026-05-31")

    return make


def row_of(day, metric):
    return day.recount.set_index("metric").loc[metric]


def test_figures_that_meet_are_reconciled(ten):
    day = ten("order_count = 10\ndefect_order_count = 1\nnegative_feedback_count = 1\nrate = 0.1\n")

    assert day.recount["verdict"].tolist() == ["reconciled"] * 4
    assert day.recount["difference"].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("count", "rule", "orders"),
    [(8, "without_cancelled", [7, 8]), (9, "without_pending", [9]), (7, "without_cancelled_and_pending", [7, 8, 9])],
)
def test_the_rule_of_the_denominator_that_meets_amazons_count_is_found(ten, an_id, count, rule, orders):
    row = row_of(ten(f"order_count = {count}\n"), "order_count")

    assert (row["verdict"], row["akit"], row["difference"]) == ("off", 10, 10 - count)
    assert (row["explanation"], rule in row["reproduced_by"]) == (rule, True)
    assert row["explained_by"] == [an_id(n) for n in orders]


def test_a_pending_claim_that_amazon_counts_is_named(ten, an_id):
    row = row_of(ten("defect_order_count = 2\n"), "defect_order_count")

    assert (row["akit"], row["difference"], row["explanation"]) == (1, -1, "pending_counted")
    assert row["explained_by"] == [an_id(2)]


def test_what_nothing_explains_is_said_to_be_unexplained_and_nothing_is_adjusted(ten):
    day = ten("defect_order_count = 6\norder_count = 3\n")

    assert day.recount["explained_by"].tolist() == [[], []]
    assert day.order_defect_rate.set_index(["channel", "marketplace"]).loc[("mfn", "all"), "defect_order_count"] == 1


@pytest.mark.parametrize(("rate", "verdict"), [(0.1, "reconciled"), (0.1004, "off"), (0.10004, "off")])
def test_a_rate_is_held_against_what_amazon_printed(ten, rate, verdict):
    assert row_of(ten(f"rate = {rate}\n"), "rate")["verdict"] == verdict  # 1/10


def test_figures_seen_later_are_not_known_yet(ten):
    day = ten("order_count = 10\n").account.day("2026-05-30")

    assert day.recount.empty


def test_what_amazon_leaves_open_is_shown_each_way(ten):
    table = ten("order_count = 10\n").conflicts
    mine = table[table["channel"] == "mfn"].set_index("reading")

    assert mine.loc["as_set", ["defect_order_count", "order_count"]].tolist() == [1, 10]
    assert mine.loc["pending_claims_counted", ["defect_order_count", "order_count"]].tolist() == [2, 10]
    assert mine.loc["cancelled_left_out", ["defect_order_count", "order_count"]].tolist() == [1, 8]
    assert mine.loc["lag_15_days", "window_end"].isoformat()[:10] == "2026-05-16"


def test_the_sample_meets_its_performance_report_and_its_one_struck_feedback_is_named(sample):
    """data-samples/README.md: 790-5997490-8047529 (afn) is where Amazon and the rules differ on 15 May."""
    day = akit.read_account(sample).day("2026-05-15")
    off = day.recount[day.recount["verdict"] == "off"]

    assert set(off["metric"]) == {"defect_order_count", "negative_feedback_count", "rate"}
    assert off["explained_by"].tolist()[:2] == [["790-5997490-8047529"]] * 2
    assert {row["source"] for row in numbers(day)["reconciliation"]} >= {"orders_with_defects"}


@pytest.mark.parametrize("said", ["rate = 2.78", 'order_count = "ten"', 'marketplace = "x"', "seen = 3", "# nothing"])
def test_figures_that_cannot_be_used_are_an_error_that_says_how(ten, said):
    with pytest.raises(AccountError, match=r"account\.toml") as error:
        ten(said)
    assert error.value
