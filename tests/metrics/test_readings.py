"""The analyst's word wins and is counted, and two readings are held against each other."""

import datetime

import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

import akit
from akit import metrics, prose

DAY = datetime.date(2026, 5, 31)


def an_account(account_folder, an_order, an_id, *rows, codebook=""):
    account_folder.orders([an_order(number) for number in range(1, 6)])
    account_folder.feedback(
        [
            ("5/18/26", 1, "It never arrived.", an_id(1)),
            ("5/19/26", 1, "the buckle pops", an_id(2)),
            ("5/20/26", 2, "Far too small", an_id(3)),
        ]
    )
    fba = ["return-date", "order-id", "reason", "detailed-disposition", "customer-comments"]
    cells = ["2026-05-20T10:00:00+00:00", an_id(4), "APPAREL_TOO_SMALL", "SELLABLE", "the buckle pops"]
    account_folder.table("fba.txt", fba, [dict(zip(fba, cells, strict=True))])
    if rows:
        account_folder.ledger("reasons", "order_id,source,reason,judged_date", *rows)
    if codebook:
        account_folder.write("codebook.csv", codebook)
    return akit.read_account(account_folder.folder)


def test_the_analysts_word_wins_over_code_and_codebook_and_each_row_is_accounted_for(account_folder, an_order, an_id):
    rows = [
        f"{an_id(1)},feedback,Late delivery,",
        f"{an_id(3)},feedback,尺码偏小,",
        f"{an_id(4)},return,odd_fit,",
        f"{an_id(9)},feedback,too_small,",
        f"{an_id(2)},feedback,no such thing,",
        f"{an_id(2)},letter,too_small,",
        f"{an_id(1)},feedback,too_large,2026-06-02",
    ]
    day = an_account(account_folder, an_order, an_id, *rows).day("2026-05-31")

    # The last row is of June: not known yet. Four ledger rows speak of nothing or in words nobody knows.
    assert day.reason_corrections["status"].tolist() == [
        "changed", "confirmed", "changed", "unmatched", "unknown_reason", "unknown_source",
    ]  # fmt: skip
    found = day.complaints.set_index(["source", "order_id"])[["reason", "read_reason", "decided_by"]]
    assert found.loc[("feedback", an_id(1))].tolist() == ["late_delivery", "not_received", "analyst"]
    assert found.loc[("feedback", an_id(3))].tolist() == ["too_small", "too_small", "analyst"]
    assert found.loc[("return", an_id(4))].tolist() == ["odd_fit", "too_small", "analyst"]
    assert day.analyst_agreement.iloc[0][["count", "agree_count", "enough"]].tolist() == [3, 1, False]
    assert "Too few for Cohen's kappa" in prose.reason_corrections(day.reason_corrections, day.analyst_agreement)


def test_a_later_row_of_the_same_complaint_overrules(account_folder, an_order, an_id):
    rows = [f"{an_id(1)},feedback,late_delivery,", f"{an_id(1)},feedback,unclassified,"]
    day = an_account(account_folder, an_order, an_id, *rows).day("2026-05-31")

    assert day.reason_corrections["status"].tolist() == ["overruled", "changed"]
    assert day.complaints.loc[day.complaints["order_id"] == an_id(1), "reason"].tolist() == ["unclassified"]


def test_the_accounts_codebook_reads_texts_and_never_over_a_return_code(account_folder, an_order, an_id):
    own = "entry,reason,text\nreason,buckle_opens,Buckle opens\nphrase,buckle_opens,the buckle pops\n"
    account = an_account(account_folder, an_order, an_id, codebook=own)
    day = account.day("2026-05-31")
    found = day.complaints.set_index(["source", "order_id"])

    assert found.loc[("feedback", an_id(2)), ["reason", "decided_by"]].tolist() == ["buckle_opens", "account_codebook"]
    assert found.loc[("return", an_id(4)), ["reason", "decided_by"]].tolist() == ["too_small", "return_code"]
    assert found.loc[("return", an_id(4)), "text_reason"] == "buckle_opens"
    assert day.return_code_agreement.iloc[0][["read_count", "agree_count", "other_reason"]].tolist() == [
        1, 0, "buckle_opens",
    ]  # fmt: skip
    assert any("codebook.csv of the account" in note for note in account.notes)
    assert day.complaint_reasons.set_index("reason").loc["buckle_opens", "count"] == 1


def test_kappa_is_that_of_the_textbook():
    # 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no. Agreement 35/50 = 0.7; by chance 25/50*30/50 + 25/50*20/50 = 0.5;
    # kappa = 0.2 / 0.5 = 0.4.
    pairs = pd.DataFrame(
        [("a", "a")] * 20 + [("a", "b")] * 5 + [("b", "a")] * 10 + [("b", "b")] * 15, columns=["first", "second"]
    )
    row = metrics.agreement(pairs, DAY).iloc[0]

    assert row[["count", "agree_count", "share"]].tolist() == [50, 35, 0.7]
    assert row["kappa"] == pytest.approx(0.4)
    assert row["kappa"] == pytest.approx(cohen_kappa_score(pairs["first"], pairs["second"]))
    assert row["kappa_low"] < 0.4 < row["kappa_high"]


def test_a_ledger_of_little_else_than_one_reason_has_a_kappa_without_an_interval():
    # 19 alike, 3 apart: the large-sample interval would be 0.42 to 0.50, of 22 complaints.
    pairs = pd.DataFrame([("a", "a")] * 19 + [("b", "c")] * 3, columns=["first", "second"])
    found = metrics.agreement(pairs, DAY)
    assert found["kappa"].iloc[0] == pytest.approx((19 / 22 - (19 / 22) ** 2) / (1 - (19 / 22) ** 2))
    assert pd.isna(found["kappa_low"].iloc[0])
    assert "no interval can be given" in prose.coded_agreement(found)


@pytest.mark.parametrize("count", [0, 1, 19])
def test_few_pairs_have_no_kappa(count):
    row = metrics.agreement(pd.DataFrame({"first": ["a"] * count, "second": ["a"] * count}), DAY).iloc[0]
    assert not row["enough"] and pd.isna(row["kappa"])


def test_one_reason_alone_has_no_kappa_and_is_said_to_have_none():
    found = metrics.agreement(pd.DataFrame({"first": ["a"] * 30, "second": ["a"] * 30}), DAY)
    assert "not defined" in prose.coded_agreement(found)
    assert "无定义" in prose.coded_agreement(found, "zh")
