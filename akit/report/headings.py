"""Column headings in words, English and Chinese; what is not here is spelt out from its name."""

from __future__ import annotations

from akit.words import word

HEADINGS: dict[str, tuple[str, str]] = {
    "action": ("Action", "措施"),
    "afn": ("Fulfilled by Amazon", "亚马逊配送"),
    "all_marketplaces": ("All", "全部"),
    "amount": ("Amount", "金额"),
    "a_to_z_claim_count": ("A-to-z claims", "A-to-z 索赔"),
    "category": ("Category", "类别"),
    "cause": ("Cause", "原因"),
    "channel": ("Channel", "配送渠道"),
    "chargeback_count": ("Chargebacks", "信用卡拒付"),
    "comment": ("Comment", "备注"),
    "complete": ("Whole window covered", "窗口完整"),
    "count": ("Count", "数量"),
    "currency": ("Currency", "货币"),
    "date": ("Date", "日期"),
    "defect_budget": ("Defects still allowed", "可容许缺陷数"),
    "defect_order_count": ("Orders with defects", "有缺陷的订单"),
    "event_date": ("Day", "日期"),
    "event_kind": ("Kind of event", "事项类型"),
    "feedback": ("Feedback", "反馈"),
    "filed_date": ("Filed", "提交日期"),
    "first_date": ("First day", "首日"),
    "funded_by": ("Funded by", "出资方"),
    "group": ("Group", "分组"),
    "interval_high": ("95% interval, high", "95% 区间上限"),
    "interval_low": ("95% interval, low", "95% 区间下限"),
    "kind": ("Kind", "类型"),
    "lag_days": ("Lag, days", "滞后天数"),
    "last_date": ("Last day", "末日"),
    "marketplace": ("Marketplace", "商城"),
    "matured": ("Matured", "已成熟"),
    "metric": ("Metric", "指标"),
    "negative_feedback_count": ("Negative feedback", "负面反馈"),
    "odr_effect": ("Order defect rate", "对缺陷率的影响"),
    "order_count": ("Orders", "订单数"),
    "order_date": ("Order date", "下单日期"),
    "order_id": ("Order ID", "订单编号"),
    "outcome": ("Outcome", "结果"),
    "cancelled_order_count": ("Cancelled orders", "已取消订单"),
    "path": ("File", "文件"),
    "pending_order_count": ("Orders pending", "待定订单"),
    "proof": ("Proof", "证明"),
    "rate": ("Rate", "比率"),
    "reason": ("Reason", "原因"),
    "rows_kept": ("Rows kept", "保留行数"),
    "rows_read": ("Rows read", "读取行数"),
    "rows_set_aside": ("Rows set aside", "搁置行数"),
    "sha256": ("SHA-256", "SHA-256"),
    "share": ("Share", "占比"),
    "settlement_id": ("Settlement", "结算编号"),
    "status": ("Status", "状态"),
    "target_condition": ("Condition", "条件"),
    "target_value": ("Target", "目标"),
    "assumed": ("Assumed", "假定"),
    "confidence": ("Confidence", "可信度"),
    "decided_date": ("Decided", "裁定日期"),
    "encoding": ("Encoding", "编码"),
    "needs": ("Needs", "所需"),
    "pending": ("Pending", "待定"),
    "reply_by": ("Reply by", "回复期限"),
    "rule": ("Rule", "规则"),
    "source": ("Source", "来源"),
    "where": ("Where to get it", "获取途径"),
    "window_days": ("Window, days", "窗口天数"),
    "window_count": ("In the window", "窗口内"),
    "window_end": ("Window end", "窗口截止"),
    "window_start": ("Window start", "窗口起始"),
    "worst_case_defect_order_count": ("Orders with defects, worst case", "最坏情况缺陷订单"),
    "worst_case_rate": ("Rate, worst case", "最坏情况比率"),
}


def heading(column: str, language: str = "en") -> str:
    """Return the words above a column.

    >>> heading("defect_order_count"), heading("rate", "zh"), heading("ship_service")
    ('Orders with defects', '比率', 'Ship service')
    """
    return HEADINGS[column][language == "zh"] if column in HEADINGS else word(column, language)
