"""The first thing a reader sees is never better than what is known."""

from __future__ import annotations

import akit
from akit.report import views


def cards(folder, **more):  # type: ignore[no-untyped-def]
    return {card.title: card for card in views.status(akit.read_account(folder).day(), **more).cards}


def test_a_rate_no_file_tells_the_defects_of_is_a_lower_bound_and_not_good(account_folder, an_order):
    account_folder.orders([an_order(number) for number in range(200)])
    card = cards(account_folder.folder)["Order defect rate, Seller fulfilled"]

    assert (card.value, card.status) == ("0.00%", "none") and card.verdict.startswith("A lower bound")
    assert "seller feedback" in card.detail and "chargebacks" in card.detail


def test_a_rate_over_the_target_is_bad_whatever_is_not_supplied(account_folder, an_order, an_id):
    account_folder.orders([an_order(number) for number in range(50)]).feedback([("5/20/26", 1, "never came", an_id(3))])
    card = cards(account_folder.folder)["Order defect rate, Seller fulfilled"]

    assert (card.value, card.status) == ("2.00%", "bad"), "1 of 50"


def test_with_every_kind_of_defect_told_the_sample_is_good_or_bad(sample):
    found = cards(sample, others=False)

    assert {title: card.status for title, card in found.items()} == {
        "Order defect rate, Seller fulfilled": "good",
        "Order defect rate, Fulfilled by Amazon": "good",
    }
    assert all(card.rows == "exhibit-defective-orders" for card in found.values())
