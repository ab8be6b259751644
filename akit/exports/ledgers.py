"""The analyst's ledgers: what Amazon gives no export for. CSV, header names in English or Chinese."""

from __future__ import annotations

import pandas as pd

from akit import policy
from akit.exports import cells, headers
from akit.exports.layout import Layout

FUNDED_BY = {
    "seller": ["卖家", "賣家", "卖家提供资金", "賣家提供資金", "seller funded"],
    "amazon": ["亚马逊", "亞馬遜", "亚马逊提供资金", "亞馬遜提供資金", "amazon funded"],
    "none": ["no", "nobody", "no one", "无", "無", "没有", "沒有"],
}
ODR_EFFECT = {
    "counts": ["yes", "y", "counted", "计入", "計入", "是", "影响", "影響"],
    "does_not_count": [
        "no",
        "n",
        "not counted",
        "does not count",
        "不计入",
        "不計入",
        "否",
        "不影响",
        "不影響",
    ],
    "pending": ["待定", "待处理", "待處理", "审核中", "審核中", "under review"],
    "unknown": ["未知", "不明", "?"],
}
CHARGEBACK_KIND = {
    "service": ["服务", "服務", "服务性", "服务类", "服務類", "service chargeback"],
    "fraud": ["欺诈", "欺詐", "欺诈性", "盗刷", "盜刷", "fraudulent", "fraud chargeback"],
    "unknown": ["未知", "不明", "?"],
}
PLAN_PART = {  # which part of a plan of action; empty is both
    "actions_taken": ["actions taken", "corrective", "done", "已采取", "已採取", "纠正", "糾正"],
    "prevention": ["preventive", "prevent", "预防", "預防", "防止"],
}
COMPLAINT_SOURCE = {
    "feedback": ["seller feedback", "反馈", "卖家反馈", "反饋", "賣家反饋"],
    "claim": ["a-to-z claim", "a-to-z", "claims", "索赔", "索賠"],
    "return": ["returns", "退货", "退貨"],
    "message": ["messages", "buyer message", "消息", "买家消息", "買家消息", "站内信"],
}
_DAY = cells.days(blank=True)


def _known(rules: str, cells_: pd.Series, reason: str, expected: str) -> cells.Cast:
    """Keep words as they are, and note those no rule knows: they count as unknown, never as harmless."""
    known = {policy.same_words(words) for words in policy.rules(rules).iloc[:, 0]}
    bad = pd.Series(
        [bool(cell) and policy.same_words(cell) not in known for cell in cells_.tolist()], cells_.index, "bool"
    )
    return cells.Cast(cells_, bad, reason, expected, unknown=True)


def _status(cells_: pd.Series, home: cells.Home) -> cells.Cast:
    """Read a claim's status in Amazon's words."""
    return _known(
        "claim_outcomes", cells_, "unknown_status", "a status in Amazon's words, as Claim Granted Seller Funded"
    )


def _appeal_outcome(cells_: pd.Series, home: cells.Home) -> cells.Cast:
    """Read how an appeal ended."""
    return _known("appeal_outcomes", cells_, "unknown_appeal_outcome", "won, lost or pending")


CLAIMS = Layout(
    kind="ledger",
    table="claims",
    title="the ledger claims.csv",
    where="kept by hand from Seller Central > Performance > A-to-z Guarantee claims",
    names=headers.names("claims"),
    required=["order_id", "filed_date", "status"],
    readers={
        "order_id": cells.order_id,
        "status": _status,
        "appeal_outcome": _appeal_outcome,
        "filed_date": _DAY,
        "decided_date": _DAY,
        "appeal_date": _DAY,
        "funded_by": cells.words(FUNDED_BY),
        "odr_effect": cells.words(ODR_EFFECT),
        "amount": cells.amount,
    },
    date="filed_date",
)

CHARGEBACKS = Layout(
    kind="ledger",
    table="chargebacks",
    title="the ledger chargebacks.csv",
    where="kept by hand from Seller Central > Performance > Chargeback claims",
    names=headers.names("chargebacks"),
    required=["order_id", "received_date", "kind"],
    readers={
        "order_id": cells.order_id,
        "received_date": _DAY,
        "kind": cells.words(CHARGEBACK_KIND),
        "amount": cells.amount,
    },
    date="received_date",
)


def _days_of_messages(table: pd.DataFrame, home: cells.Home) -> pd.DataFrame:
    return table.assign(received_date=home.day(table["received_at"]), answered_date=home.day(table["answered_at"]))


MESSAGES = Layout(
    kind="ledger",
    table="messages",
    title="the ledger messages.csv",
    where="kept by hand from Seller Central > Buyer-Seller Messages",
    names=headers.names("messages"),
    required=["order_id", "received_at", "answered_at"],
    readers={
        "order_id": cells.order_id,
        "received_at": cells.instants(),
        "answered_at": cells.instants(),
    },
    finish=_days_of_messages,
    date="received_date",
)

SHIPMENTS = Layout(
    kind="ledger",
    table="shipments",
    title="the ledger shipments.csv",
    where="kept by hand or exported from your shipping software",
    names=headers.names("shipments"),
    required=["order_id", "ship_by", "shipped_at"],
    readers={
        "order_id": cells.order_id,
        "ship_by": _DAY,
        "shipped_at": _DAY,
        "deliver_by": _DAY,
        "delivered_at": _DAY,
    },
    date="shipped_at",
)

ACTIONS = Layout(
    kind="ledger",
    table="actions",
    title="the ledger actions.csv",
    where="kept by hand: what was changed and when",
    names=headers.names("actions"),
    required=["date", "category", "action"],
    readers={"date": cells.days(), "part": cells.words(PLAN_PART)},
    date="date",
)

DEFECT_NOTES = Layout(
    kind="ledger",
    table="defect_notes",
    title="the ledger defects.csv",
    where="kept by hand: what was done about each defective order",
    names=headers.names("defect_notes"),
    required=["order_id", "cause", "action"],
    readers={"order_id": cells.order_id},
)

CORRECTIONS = Layout(
    kind="ledger",
    table="reason_corrections",
    title="the ledger reasons.csv",
    where="kept by hand: what the analyst reads in a complaint",
    names=headers.names("reason_corrections"),
    required=["order_id", "source", "reason"],
    readers={
        "order_id": cells.order_id,
        "source": cells.words(COMPLAINT_SOURCE),
        "complaint_date": _DAY,
        "judged_date": _DAY,
    },
    date="judged_date",
)

LEDGERS = (CLAIMS, CHARGEBACKS, MESSAGES, SHIPMENTS, ACTIONS, DEFECT_NOTES, CORRECTIONS)
