"""Every count of a complaint reason leads to its rows, and the account's own reasons have the account's names."""

import re

import pytest

import akit
from akit.report import views

OWN = "entry,reason,text,text_zh\nreason,buckle_opens,Buckle opens,卡扣松开\nphrase,buckle_opens,the buckle pops,\n"


@pytest.fixture
def day(account_folder, an_order, an_id):
    account_folder.orders([an_order(number) for number in range(1, 60)])
    texts = ["never arrived", "the buckle pops", "Far too small, I had to send it back. jo@example.com", "nice colours"]
    account_folder.feedback([("5/18/26", 1, texts[number % 4], an_id(number)) for number in range(1, 60)])
    account_folder.write("codebook.csv", OWN)
    return akit.read_account(account_folder.folder).day("2026-05-31")


def test_every_count_leads_to_a_row_that_is_there(day):
    shown = [
        views.complaint_reasons_table(day, linked=True), views.emerging_reasons(day), views.reason_shares(day),
        views.reason_concentration(day),
    ]  # fmt: skip
    wanted = {name for table in shown for name in re.findall(r'href="#([^"]+)"', table._repr_html_()) if name}
    rows = views.complaint_rows(day)
    there = re.findall(r'<tr id="([^"]+)"', rows._repr_html_())

    assert wanted == set(there) == {f"complaints-{reason}" for reason in day.complaint_reasons["reason"]}
    assert len(there) == len(set(there))
    assert len(rows.numbers) == len(day.complaints) == 59  # the CSV has all, the page the newest of each reason
    assert "text" not in rows.numbers and "arrived" not in rows._repr_html_()
    assert 'href="#complaints' not in views.complaint_reasons_table(day)._repr_html_()  # a page without the rows


def test_the_accounts_own_reason_has_its_name_in_both_languages(day):
    assert "Buckle opens" in repr(views.complaint_reasons_table(day))
    assert "卡扣松开" in repr(views.complaint_reasons_table(day, "zh"))
    assert "Buckle opens · 卡扣松开" in repr(views.complaint_quotes(day))
    assert "codebook.csv of the account" in repr(views.assumed(day))


def test_quotes_are_masked_and_say_their_row(day):
    shown = views.complaint_quotes(day)

    assert "jo@example.com" not in shown._repr_html_() and "[e-mail]" in repr(shown)
    assert shown.numbers["source_row"].notna().all()
    assert "SHA-256" in shown.caption  # the rule is printed


def test_what_a_reason_means_is_told_in_the_pages_language_by_the_names_it_uses(day):
    english, chinese = repr(views.reason_meanings(day)), repr(views.reason_meanings(day, "zh"))

    assert "Smaller, shorter or tighter" in english and '"Wrong item"' in english
    assert "比买家对该尺码的预期更小" in chinese and "归“发错商品”；" in chinese
    assert not re.search("[a-z]_[a-z]", english + chinese)  # no code
    assert "Buckle opens" not in english  # the account gave it a name alone
    assert day.codebook.version in views.reason_meanings(day).caption


def test_usual_measures_say_that_they_are_general(day):
    said = views.usual_remedies(day)
    assert "no fact about this one" in said.caption and day.codebook.version in said.caption
    assert set(said.numbers["kind"]) == {"corrective", "preventive"}
