"""Corrections become proposals, weighed against everything else the account's buyers wrote; nothing is applied."""

import pandas as pd

from akit.complaints.proposals import proposals


def record(text, said="", phrase="", code="", read="unclassified"):
    reason = said or code or read
    by = "analyst" if said else ""
    return {
        "text": text,
        "reason": reason,
        "text_reason": read,
        "code_reason": code,
        "decided_by": by,
        "phrase": phrase,
    }


def test_the_analysts_own_words_are_proposed_where_they_are_wrong_nowhere():
    found = proposals(
        pd.DataFrame(
            [
                record("my clasp came undone", "defective", "clasp came undone"),
                record("the clasp came undone too", read="poor_quality"),  # would be read otherwise
                record("Clasp came undone!", code="defective"),
                record("hook is odd", "odd_fit", "hook"),
                record("a hook again", code="too_large"),  # the buyer's own code speaks against "hook"
            ]
        )
    )

    assert found[["entry", "reason", "text", "from"]].values.tolist() == [
        ["phrase", "defective", "clasp came undone", "phrase"]
    ]
    assert found.loc[0, ["held_count", "right_count", "wrong_count", "other_count"]].tolist() == [3, 2, 0, 1]


def test_words_that_corrected_texts_share_are_proposed_from_three_texts_on():
    corrected = [record(f"the velcro gave way on day {day}", "defective") for day in range(3)]
    others = [record(f"what a lovely garden number {day}") for day in range(30)]

    found = proposals(pd.DataFrame([*corrected, *others]))
    assert len(found) and (found["from"] == "texts").all() and (found["wrong_count"] == 0).all()
    assert found["text"].str.contains("velcro").any()
    assert proposals(pd.DataFrame([*corrected[:2], *others])).empty


def test_what_was_read_right_or_says_nothing_is_not_proposed():
    rows = [record("far too small", "too_small", "far too small", read="too_small"), record("", "too_small", "x y z")]
    assert proposals(pd.DataFrame(rows)).empty
    assert proposals(pd.DataFrame([record("fine", "unclassified", "fine", read="defective")])).empty
    assert proposals(pd.DataFrame(columns=list(record("")))).empty
