"""Complaint reasons over four sources, by cases worked by hand."""

import akit


def day_of(account_folder, an_order, an_id):
    """Orders of May 1 and 20; a size return (code), two feedbacks, a claim and a message."""
    account_folder.orders([an_order(1), an_order(2), an_order(3, "2026-01-05T12:00:00Z")])
    header = ["Order ID", "Return request date", "A-to-Z Claim", "Return Reason", "Return quantity"]
    rows = [
        [an_id(1), "20-May-2026", "N", "AMZ-PG-APP-TOO-SMALL", 1],
        [an_id(3), "21-May-2026", "N", "CR-UNWANTED_ITEM", 1],
    ]
    account_folder.table("mfn.txt", header, [dict(zip(header, row, strict=True)) for row in rows])
    fba = ["return-date", "order-id", "reason", "detailed-disposition", "customer-comments"]
    undeliverable = ["2026-05-20T10:00:00+00:00", an_id(2), "UNDELIVERABLE_REFUSED", "SELLABLE", ""]
    other = ["2026-05-20T10:00:00+00:00", an_id(2), "OTHER", "SELLABLE", "the zipper broke the first day"]
    account_folder.table("fba.txt", fba, [dict(zip(fba, row, strict=True)) for row in (undeliverable, other)])
    account_folder.feedback(
        [
            ("5/18/26", 1, "It never arrived.", an_id(1)),
            ("5/19/26", 5, "Too small for my cat but she loves it", an_id(2)),
            ("5/19/26", 1, "We take responsibility for this fulfillment experience.", an_id(2)),
        ]
    )
    claim = f"{an_id(2)},2026-05-25,Package didn't arrive,Under Review"
    account_folder.ledger("claims", "order_id,filed_date,claim_type,status", claim)
    message = f"{an_id(1)},2026-05-12 09:00,,Qwerty,zxcvb"
    account_folder.ledger("messages", "order_id,received_at,answered_at,subject,text", message)
    return akit.read_account(account_folder.folder).day("2026-05-31")


def test_each_source_is_counted_under_one_reason_and_what_is_no_complaint_is_left_out(account_folder, an_order, an_id):
    reasons = day_of(account_folder, an_order, an_id).complaint_reasons.set_index("reason")

    # 6 complaints: the size return, the change of mind, the one coded OTHER whose comment speaks, one live bad
    # feedback, the claim, the message.
    assert reasons["count"].sum() == 6
    assert reasons.loc["defective", "return"] == 1
    assert reasons.loc["too_small", ["return", "feedback"]].tolist() == [1, 0]
    assert reasons.loc["changed_mind", "return"] == 1
    assert reasons.loc["not_received", ["feedback", "claim"]].tolist() == [1, 1]
    assert reasons.loc["unclassified", "message"] == 1
    assert reasons.loc["not_received", "share"] == 2 / 6


def test_the_window_count_is_of_orders_in_the_window(account_folder, an_order, an_id):
    reasons = day_of(account_folder, an_order, an_id).complaint_reasons.set_index("reason")

    assert reasons.loc["changed_mind", "window_count"] == 0  # about the order of January
    assert reasons.loc["too_small", "window_count"] == 1


def test_weeks_begin_on_monday_and_an_empty_one_is_there(account_folder, an_order, an_id):
    weekly = day_of(account_folder, an_order, an_id).complaint_reasons_by_week
    counts = weekly.groupby("week")["count"].sum()

    # May 11, 18 and 25 of 2026 are Mondays.
    assert {str(week.date()): count for week, count in counts.items()} == {
        "2026-05-11": 1,
        "2026-05-18": 4,
        "2026-05-25": 1,
    }


def test_an_account_without_complaints_has_none(account_folder, an_order):
    day = akit.read_account(account_folder.orders([an_order(1)]).folder).day()

    assert day.complaint_reasons.empty
    assert day.complaint_reasons_by_week.empty


def test_a_claims_type_speaks_only_where_the_buyers_own_words_say_nothing(account_folder, an_order, an_id):
    account_folder.orders([an_order(number) for number in (1, 2, 3)])
    claims = [
        f"{an_id(1)},2026-05-25,Items Not As Described,Under Review,Far too small",
        f"{an_id(2)},2026-05-25,Items Not As Described,Under Review,see my mail",
        f"{an_id(3)},2026-05-25,Items Not Received,Under Review,",
    ]
    account_folder.ledger("claims", "order_id,filed_date,claim_type,status,comment", *claims)
    records = akit.read_account(account_folder.folder).day("2026-05-31").complaints.set_index("order_id")

    assert records.loc[[an_id(1), an_id(2), an_id(3)], "reason"].tolist() == [
        "too_small", "not_as_described", "not_received",
    ]  # fmt: skip
    assert records.loc[an_id(1), "text"] == "Items Not As Described\nFar too small"
