"""A new account and the lab's notebooks: made once, never written over."""

import json
import os

import pytest

from akit import house
from akit.errors import AccountError
from akit.lab import new_account, notebooks_for
from akit.lab.bench import START


def test_every_notebook_is_copied_with_the_account_at_hand(tmp_path, sample):
    folder = notebooks_for(sample, tmp_path / "lab")
    at_hand = os.path.relpath(sample, folder).replace(os.sep, "/")

    assert {path.stem for path in folder.glob("*.ipynb")} == {"start", *house.notebooks()}
    for path in folder.glob("*.ipynb"):
        assert f'\\"{at_hand}\\"' in path.read_text(encoding="utf-8")
    assert (folder / at_hand).resolve() == sample.resolve()


def test_a_copy_an_analyst_has_changed_is_left_alone(tmp_path, sample):
    folder = notebooks_for(sample, tmp_path / "lab")
    (folder / "tour.ipynb").write_text("mine")

    assert (notebooks_for(sample, tmp_path / "lab") / "tour.ipynb").read_text() == "mine"


def test_a_new_account_has_a_ledger_for_what_amazon_gives_no_export_for(tmp_path):
    folder = new_account(tmp_path / "shop")

    assert sorted(path.name for path in (folder / "ledgers").iterdir()) == [
        "actions.csv",
        "chargebacks.csv",
        "claims.csv",
        "defects.csv",
        "messages.csv",
        "reasons.csv",
        "shipments.csv",
    ]
    assert (folder / "ledgers" / "claims.csv").read_text() == (
        "order_id,filed_date,claim_type,status,funded_by,odr_effect,amount,currency,decided_date,appeal_date,"
        "appeal_outcome,comment\n"
    )


def test_a_folder_with_something_in_it_is_not_touched(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")

    with pytest.raises(AccountError, match="not empty"):
        new_account(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_every_notebook_has_a_card_that_opens_its_copy_and_a_sign_that_is_there(tmp_path, sample):
    folder = notebooks_for(sample, tmp_path / "lab")
    cards = json.loads((folder / ".cards" / "jp_app_launcher.yaml").read_text(encoding="utf-8"))
    opened = {card["source"][0]["args"]["path"] for card in cards}

    assert opened == {path.name for path in folder.glob("*.ipynb")}
    assert all((folder / ".cards" / card["icon"]).read_text().startswith("<svg") for card in cards)
    assert {card["title"] for card in cards} >= {"Start here", "Order defect rate"}
    assert all(card["description"].endswith("?") for card in cards if card["id"] != "akit-tour")


def test_the_start_page_leads_to_every_notebook():
    text = START.read_text(encoding="utf-8")

    assert [name for name in house.notebooks() if text.count(f"({name}.ipynb)") != 2] == [], "once in each language"
