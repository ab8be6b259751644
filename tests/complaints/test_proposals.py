"""Corrections become proposals, weighed against everything else the account's buyers wrote; nothing is applied."""

import json

import pandas as pd
from typer.testing import CliRunner

from akit.cli import app
from akit.complaints import read_codebook
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


def test_the_command_prints_rows_of_a_codebook_and_writes_nothing(account_folder, an_order, an_id):
    account_folder.orders([an_order(1)])
    account_folder.feedback([("5/18/26", 1, "my clasp came undone", an_id(1))])
    account_folder.ledger(
        "reasons", "order_id,source,reason,phrase", f"{an_id(1)},feedback,defective,clasp came undone"
    )
    before = sorted(account_folder.folder.rglob("*"))
    ran = CliRunner().invoke(app, ["complaints", str(account_folder.folder), "--propose"])
    proposed = account_folder.folder.parent / "proposed.csv"
    proposed.write_text(ran.stdout, encoding="utf-8")

    assert (ran.exit_code, sorted(account_folder.folder.rglob("*"))) == (0, before)
    assert "nothing is applied" in ran.stderr
    assert read_codebook(proposed).code("defective") and len(read_codebook(proposed).entries) == 1
    texts = account_folder.folder.parent / "texts.csv"
    texts.write_text("comment\nthe clasp came undone\n", encoding="utf-8")
    heard = CliRunner().invoke(
        app, ["complaints", str(texts), "--codebook", str(proposed), "--no-embeddings", "--json"]
    )
    assert json.loads(heard.stdout)["rows"][0]["reasons"][0] == "defective"
    assert CliRunner().invoke(app, ["complaints", str(texts), "--codebook", str(texts)]).exception is not None
