"""The analyst's ledgers: what Amazon gives no export for. CSV, header names in English or Chinese."""

from __future__ import annotations

import pandas as pd

from akit import policy
from akit.exports import cells
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
_ORDER = ["order_id", "order id", "amazon-order-id", "订单号", "訂單號", "订单编号", "訂單編號", "订单"]
_AMOUNT = ["amount", "金额", "金額", "索赔金额", "索賠金額"]
_CURRENCY = ["currency", "币种", "幣種", "货币", "貨幣"]
_COMMENT = ["comment", "comments", "备注", "備註", "评论", "評論", "说明", "說明"]
_STATUS = ["status", "状态", "狀態"]
_PROOF = ["proof", "证据", "證據", "证明", "證明"]
_DAY = cells.days("certain", "%d-%b-%Y", "%d-%b-%y", blank=True)


def _known(rules: str, cells_: pd.Series, reason: str, expected: str) -> cells.Cast:
    """Keep words as they are, and note those no rule knows: they count as unknown, never as harmless."""
    known = {policy.same_words(words) for words in policy.rules(rules).iloc[:, 0]}
    bad = pd.Series([bool(cell) and policy.same_words(cell) not in known for cell in cells_], cells_.index, "bool")
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
    names={
        "order_id": _ORDER,
        "filed_date": [
            "filed_date",
            "filed",
            "申请日期",
            "申請日期",
            "提交日期",
            "索赔日期",
            "索賠日期",
            "立案日期",
        ],
        "claim_type": ["claim_type", "type", "索赔类型", "索賠類型", "类型", "類型", "索赔原因", "索賠原因"],
        "status": [*_STATUS, "索赔状态", "索賠狀態"],
        "funded_by": ["funded_by", "资金来源", "資金來源", "出资方", "出資方", "提供资金方", "资金提供方"],
        "odr_effect": [
            "odr_effect",
            "ODR影响",
            "ODR影響",
            "计入ODR",
            "計入ODR",
            "是否计入ODR",
            "是否計入ODR",
            "ODR",
        ],
        "amount": _AMOUNT,
        "currency": _CURRENCY,
        "decided_date": [
            "decided_date",
            "decided",
            "裁决日期",
            "裁決日期",
            "决定日期",
            "決定日期",
            "判定日期",
        ],
        "appeal_date": ["appeal_date", "申诉日期", "申訴日期"],
        "appeal_outcome": ["appeal_outcome", "申诉结果", "申訴結果"],
        "comment": _COMMENT,
    },
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
    names={
        "order_id": _ORDER,
        "received_date": ["received_date", "received", "收到日期", "拒付日期", "接收日期"],
        "kind": ["kind", "类型", "類型", "拒付类型", "拒付類型"],
        "status": _STATUS,
        "amount": _AMOUNT,
        "currency": _CURRENCY,
        "comment": _COMMENT,
    },
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
    names={
        "order_id": _ORDER,
        "received_at": ["received_at", "received", "收到时间", "收到時間"],
        "answered_at": ["answered_at", "answered", "回复时间", "回覆時間", "回复時間"],
        "subject": ["subject", "主题", "主題"],
        "text": ["text", "message", "内容", "內容", "消息", "訊息"],
    },
    required=["order_id", "received_at", "answered_at"],
    readers={
        "order_id": cells.order_id,
        "received_at": cells.instants,
        "answered_at": cells.instants,
    },
    finish=_days_of_messages,
    date="received_date",
)

SHIPMENTS = Layout(
    kind="ledger",
    table="shipments",
    title="the ledger shipments.csv",
    where="kept by hand or exported from your shipping software",
    names={
        "order_id": _ORDER,
        "ship_by": ["ship_by", "最晚发货", "最晚發貨", "最迟发货日期", "最遲發貨日期"],
        "shipped_at": ["shipped_at", "发货时间", "發貨時間", "发货日期", "發貨日期"],
        "deliver_by": ["deliver_by", "最晚送达", "最晚送達", "最迟送达日期", "最遲送達日期"],
        "delivered_at": ["delivered_at", "送达时间", "送達時間", "送达日期", "送達日期"],
        "carrier": ["carrier", "承运人", "承運人", "物流商"],
        "tracking_id": [
            "tracking_id",
            "tracking",
            "追踪编号",
            "追蹤編號",
            "运单号",
            "運單號",
            "物流单号",
            "物流單號",
        ],
        "service": ["service", "服务", "服務", "运输服务", "運輸服務"],
    },
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
    names={
        "date": ["date", "日期"],
        "category": ["category", "类别", "類別", "分类", "分類"],
        "action": ["action", "措施", "行动", "行動", "纠正措施", "糾正措施"],
        "proof": _PROOF,
    },
    required=["date", "category", "action"],
    readers={"date": cells.days("certain", "%d-%b-%Y", "%d-%b-%y")},
    date="date",
)

DEFECT_NOTES = Layout(
    kind="ledger",
    table="defect_notes",
    title="the ledger defects.csv",
    where="kept by hand: what was done about each defective order",
    names={
        "order_id": _ORDER,
        "cause": ["cause", "原因", "根本原因"],
        "action": ["action", "措施", "行动", "行動", "处理", "處理"],
        "proof": _PROOF,
    },
    required=["order_id", "cause", "action"],
    readers={"order_id": cells.order_id},
)

LEDGERS = (CLAIMS, CHARGEBACKS, MESSAGES, SHIPMENTS, ACTIONS, DEFECT_NOTES)
