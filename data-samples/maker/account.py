"""The whole account: every file by its path, and what is planted in them."""

from __future__ import annotations

import json
from pathlib import Path

from maker import all_orders, amazon, contacts, feedback, ledgers, planted, plot, returns, story
from maker.events import Case
from maker.orders import Order, make_orders
from maker.words import Words

_PAPERS = Path(__file__).parent / "papers"
_ADVERTISING = "".join(
    f"2026-0{month}-01,Linden spring,{clicks},{clicks * 0.41:.2f}\n"
    for month, clicks in ((3, 812), (4, 944), (5, 701), (6, 388))
)


FOLDER = "linden-apparel"


def make() -> dict[str, bytes]:
    """Return every generated file by its path below ``data-samples/``: the account, and what is in it."""
    orders = make_orders()
    cases = plot.plant(orders)
    words = Words(story.dice("words"))
    feedback.write_comments(cases, words, story.dice("feedback"))
    files = {f"exports/{name}": data for name, data in _exports(orders, cases).items()}
    files |= {f"ledgers/{name}.csv": data for name, data in _ledgers(orders, cases, words).items()}
    files |= {f"notices/{path.name}": path.read_bytes() for path in sorted(_PAPERS.glob("2026-*.txt"))}
    files |= {"account.toml": (_PAPERS / "account.toml").read_bytes(), "submissions/.gitkeep": b""}
    truths = json.dumps(planted.truths(orders, cases), indent=1) + "\n"
    return {
        **{f"{FOLDER}/{path}": data for path, data in files.items()},
        "planted.json": truths.encode(),
        "planted-reasons.csv": planted.reasons(cases),
    }


def _exports(orders: list[Order], cases: list[Case]) -> dict[str, bytes]:
    return {
        **all_orders.files(orders),
        **feedback.files(cases),
        **returns.mfn_files(orders, cases),
        **returns.fba_files(orders),
        **amazon.snapshots(orders, cases),
        amazon.DEFECTS_NAME: amazon.defects_table(cases),
        "advertising.csv": f"Month,Campaign,Clicks,Spend\n{_ADVERTISING}".encode(),
    }


def _ledgers(orders: list[Order], cases: list[Case], words: Words) -> dict[str, bytes]:
    first, last = story.window(story.DEACTIVATED)
    inside = [case for case in cases if case.order.channel == "mfn" and first <= case.order.day <= last]
    return {
        "claims": ledgers.claims(cases, words),
        "chargebacks": ledgers.chargebacks(cases, words),
        "messages": ledgers.messages(contacts.messages(orders, cases, words)),
        "shipments": ledgers.shipments(orders),
        "actions": ledgers.actions(),
        "defects": ledgers.defects([case for case in inside if any(case.kinds(story.DEACTIVATED))]),
    }
