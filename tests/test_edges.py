"""Days and accounts at the edge of what there is: each number, sentence and view has an answer, and none is a crash."""

from __future__ import annotations

import inspect

import pytest

import akit
from akit.numbers import numbers
from akit.report import views
from akit.report.exhibits import Exhibit
from akit.summary import summary


def fill(account_folder, an_order, an_id, kind: str):  # type: ignore[no-untyped-def]
    days = [f"2026-0{3 + number // 20}-{1 + number % 20:02d}T12:00:00+00:00" for number in range(60)]
    rows = {
        "one order": [an_order(1)],
        "multi-channel orders alone": [an_order(2, order_status="Pending", sales_channel="Non-Amazon")],
        "defects of every sort": [an_order(number, day) for number, day in enumerate(days)],
    }[kind]
    account_folder.orders(rows)
    if kind == "defects of every sort":
        account_folder.feedback([("5/20/26", 1, "never arrived", an_id(30)), ("5/20/26", 2, "ok", an_id(31))])
        account_folder.ledger(
            "claims",
            "order_id,filed_date,claim_type,status,amount,currency",
            f"{an_id(30)},2026-05-01,,Claim Granted Seller Funded,10,USD",
            f"{an_id(33)},,,Under Review,,",
            f"{an_id(999)},2026-05-09,,Nonsense,,",
        )
        account_folder.ledger("actions", "date,category,action,proof", "2026-05-01,not_received,x,y", ",,,")
    return akit.read_account(account_folder.folder)


def shows(day) -> list[object]:  # type: ignore[no-untyped-def]
    """Every view that needs nothing but a day."""
    shown = []
    for name in views.__all__:
        view = getattr(views, name)
        first, *rest = inspect.signature(view).parameters.values()
        if first.name == "day" and all(one.default is not one.empty for one in rest):
            shown.append(view(day))
    return shown


def test_every_view_can_be_called() -> None:
    """A file of the room by the name of a view would take its place."""
    assert [name for name in views.__all__ if not callable(getattr(views, name))] == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["one order", "multi-channel orders alone", "defects of every sort"])
@pytest.mark.parametrize("as_of", ["", "2019-01-01", "2026-08-30"])
def test_there_is_an_answer(account_folder, an_order, an_id, kind: str, as_of: str) -> None:
    day = fill(account_folder, an_order, an_id, kind).day(as_of)

    assert numbers(day)["order_defect_rate"]
    assert all(summary(day, "en")) and all(summary(day, "zh"))
    shown = shows(day)
    assert len(list(map(repr, shown))) > 20
    drawn = [exhibit for exhibit in shown if isinstance(exhibit, Exhibit)]
    assert len(drawn) > 9 and [one.name for one in drawn if not (one.rows and one.account)] == []
