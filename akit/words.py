"""The words that figures, tables and sentences share, in English and Chinese. Amazon's own wording where it has one."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    # what a figure says about itself
    "order_defect_rate": ("Order defect rate", "订单缺陷率"),
    "target": ("Target: under", "目标：低于"),
    "still_maturing": ("still maturing", "尚未成熟"),
    "incomplete_window": ("exports start inside the window", "导出未覆盖整个窗口"),
    "peak": ("peak", "最高"),
    "orders_with_defects": ("Orders with the defect, 60-day window", "有该缺陷的订单数（60 天窗口）"),
    "week": ("Week of (month-day)", "周（月-日）"),
    "window_end": ("Window end", "窗口截止日"),
    "claims": ("Claims", "索赔数"),
    "complaints": ("Complaints", "投诉数"),
    "more_reasons": ("{count} more reasons not drawn", "另有 {count} 个原因未画出"),
    "no_orders": ("No orders in this period", "本期没有订单"),
    "no_claims": ("No claims in this period", "本期没有索赔"),
    "no_complaints": ("No complaints in this period", "本期没有投诉"),
    # defects
    "negative_feedback": ("Negative feedback", "负面反馈"),
    "a_to_z_claim": ("A-to-z claims", "亚马逊商城交易保障索赔"),
    "chargeback": ("Chargebacks", "信用卡拒付"),
    # claim outcomes
    "claim_granted_seller_funded": ("Claim granted, seller funded", "认可索赔，卖家提供资金"),
    "claim_granted_amazon_funded": ("Claim granted, Amazon funded", "认可索赔，亚马逊提供资金"),
    "claim_granted_not_counted": ("Claim granted, not counted", "认可索赔，不计入"),
    "claim_granted": ("Claim granted, funding unknown", "认可索赔，出资方未知"),
    "order_refunded": ("Order refunded", "订单已退款"),
    "order_cancelled": ("Order cancelled", "订单已取消"),
    "claim_closed": ("Claim closed", "索赔已关闭"),
    "claim_withdrawn": ("Claim withdrawn", "索赔已撤回"),
    "under_review": ("Under review", "正在审核"),
    "counts": ("Counts toward the rate", "计入缺陷率"),
    "does_not_count": ("Does not count", "不计入"),
    "pending": ("Not decided yet", "尚未裁定"),
    "unknown": ("Unknown", "未知"),
    "seller": ("Seller", "卖家"),
    "amazon": ("Amazon", "亚马逊"),
    "none": ("None", "无"),
    # where a complaint was read
    "feedback": ("Feedback", "反馈"),
    "claim": ("Claims", "索赔"),
    "return": ("Returns", "退货"),
    "message": ("Messages", "消息"),
    # complaint reasons
    "not_received": ("Not received", "未收到商品"),
    "late_delivery": ("Late delivery", "配送延误"),
    "damaged_in_transit": ("Damaged in transit", "运输中损坏"),
    "wrong_item": ("Wrong item", "发错商品"),
    "missing_parts": ("Missing parts", "缺少部件"),
    "not_as_described": ("Not as described", "与描述不符"),
    "used_or_dirty": ("Used or dirty", "二手或有污渍"),
    "counterfeit": ("Counterfeit", "疑似假货"),
    "defective": ("Defective", "有缺陷"),
    "poor_quality": ("Poor quality", "质量差"),
    "poor_performance": ("Poor performance", "性能差"),
    "too_small": ("Too small", "太小"),
    "too_large": ("Too large", "太大"),
    "odd_fit": ("Odd fit", "不合身"),
    "incompatible": ("Incompatible", "不兼容"),
    "hard_to_use": ("Hard to use", "难以使用"),
    "not_fresh": ("Not fresh", "不新鲜"),
    "bad_taste": ("Bad taste", "味道不好"),
    "side_effect": ("Side effect", "不良反应"),
    "unresponsive_service": ("Unresponsive service", "客服未回复"),
    "refund_not_received": ("Refund not received", "未收到退款"),
    "return_process": ("Return process", "退货流程"),
    "cancelled_by_seller": ("Cancelled by seller", "卖家取消"),
    "overcharged": ("Overcharged", "多收费用"),
    "account_or_website": ("Account or website", "账户或网站"),
    "changed_mind": ("Changed mind", "改变主意"),
    "unclassified": ("Unclassified", "未归类"),
    # channels and statuses
    "all": ("All orders", "全部订单"),
    "mfn": ("Seller fulfilled", "卖家自配送"),
    "afn": ("Fulfilled by Amazon", "亚马逊配送"),
    "good": ("✓ Good", "✓ 达标"),
    "bad": ("▲ Bad", "▲ 未达标"),
    "LESS_THAN": ("under", "低于"),
    "GREATER_THAN": ("over", "高于"),
    "EQUALS": ("exactly", "等于"),
    # what exhibits are called
    "defect_components": ("Defective orders by kind of defect", "按缺陷类型统计的缺陷订单"),
    "defective_orders": ("Defective orders", "缺陷订单"),
    "claim_outcomes": ("Claim outcomes", "索赔结果"),
    "complaint_reasons": ("Complaint reasons", "投诉原因"),
    "complaint_reasons_by_week": ("Complaint reasons by week", "每周投诉原因"),
    "unmatched_defects": ("Defects without an order in the exports", "在导出中找不到订单的缺陷"),
    "reconciliation": ("Reconciliation with Amazon's table", "与亚马逊缺陷订单表核对"),
    "assumed": ("Assumed", "假定"),
    "odr_lag": ("Amazon's lag", "亚马逊的数据延迟"),
    # kinds of file
    "all_orders": ("All Orders report", "所有订单报告"),
    "mfn_returns": ("Seller-fulfilled returns", "卖家自配送退货报告"),
    "fba_returns": ("FBA customer returns", "亚马逊物流买家退货报告"),
    "account_health": ("Account health export", "账户状况导出"),
    "defects_table": ("Orders-with-defects table", "缺陷订单表"),
    "ledger": ("Ledger", "台账"),
    "messages": ("Messages ledger", "消息台账"),
    "chargebacks": ("Chargebacks ledger", "信用卡拒付台账"),
    # what a rate rests on
    "feedback_table": ("seller feedback", "卖家反馈"),
    "claims_table": ("A-to-z claims (claims.csv)", "亚马逊商城交易保障索赔（claims.csv）"),
    "chargebacks_table": ("chargebacks (chargebacks.csv)", "信用卡拒付（chargebacks.csv）"),
    # why a row was set aside
    "repeated_file": ("same file again", "重复文件"),
    "repeated_row": ("same row again", "重复行"),
    "superseded": ("older state", "旧状态"),
    "missing_column": ("missing column", "缺少列"),
    "wrong_cell_count": ("wrong number of cells", "单元格数不符"),
    "bad_order_id": ("not an order id", "订单编号无效"),
    "impossible_date": ("impossible date", "日期无效"),
    "negative_quantity": ("negative quantity", "数量为负"),
    "rating_out_of_range": ("rating not 1 to 5", "评级不在 1 至 5 之间"),
    "unknown_channel": ("unknown channel", "配送渠道未知"),
    "not_yes_or_no": ("neither yes nor no", "非是非否"),
    "unreadable_metric": ("unreadable metric", "指标无法读取"),
}


def word(key: str, language: str = "en") -> str:
    """Return the word for ``key`` in ``language``; a key that has none is spelt out.

    >>> word("a_to_z_claim"), word("too_small", "zh"), word("a_new_reason")
    ('A-to-z claims', '太小', 'A new reason')
    """
    if key in WORDS:
        return WORDS[key][language == "zh"]
    spelt = str(key).replace("_", " ").strip()
    return spelt[:1].upper() + spelt[1:]
