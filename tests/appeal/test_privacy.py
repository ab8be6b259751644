"""Nothing personal of a buyer leaves in a pack, and a pack that would hold it is not written."""

import shutil

import pytest

from akit.appeal import masking
from akit.appeal.leaks import LeakError, texts_of
from akit.appeal.masking import masks, traces


def everything(pack):
    return "\n".join(text for path in pack.rglob("*") if path.is_file() for text in texts_of(path))


def test_a_planted_mail_address_and_number_are_in_no_file(pack):
    said = everything(pack)

    assert "jane.roe" not in said
    assert "555-0143" not in said
    assert "[email 1]" in said  # the same pseudonym in the comment and in the ledger's proof


def test_a_pack_that_would_hold_an_address_is_refused_and_nothing_is_left(shop, make, tmp_path, monkeypatch):
    monkeypatch.setattr(masking.Masks, "text", lambda self, text: text)

    with pytest.raises(LeakError) as caught:
        make(shop, tmp_path)

    assert "tables/annex.csv" in str(caught.value)
    assert "jane.roe" not in str(caught.value)
    assert list(tmp_path.rglob("*.pdf")) == []


@pytest.mark.slow
def test_a_name_that_only_another_export_knows_is_masked(own, make, tmp_path, an_id):
    columns = "order-id purchase-date buyer-name buyer-email sku quantity-purchased quantity-to-ship days-past-promise"
    report = "\t".join(columns.split()) + "\n"
    row = f"{an_id(3)}\t2026-04-04T12:00:00+00:00\tWilhelmina Roe\tw@marketplace.example.com\tSKU-0\t1\t1\t0\n"
    (own / "exports" / "unshipped.txt").write_text(report + row)
    note = own / "ledgers" / "defects.csv"
    note.write_text(note.read_text().replace("Buyer answered", "Wilhelmina Roe answered"))

    said = everything(make(own, tmp_path))

    assert "Wilhelmina" not in said
    assert "[buyer 1] answered" in said


@pytest.mark.slow
def test_order_ids_go_too_where_that_is_asked_for(shop, make, tmp_path, an_id):
    pack = make(shop, tmp_path, mask_orders=True)

    assert an_id(3) not in everything(pack)
    assert "order-0004" in everything(pack)  # the fourth of the account's order ids, everywhere


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("write to jo.doe@example.com", {"email"}),
        ("jo at gmail dot com", {"email"}),
        ("ring +1 (206) 555-0142 or 555-0143", {"phone"}),
        ("我叫张伟，电话13812345678", {"buyer", "phone"}),
        ("I live at 12 Main Street, Apt 4", {"address"}),
        ("My name is Jane Roe.", {"buyer"}),
        ("order 111-0000003-0000003 of 2026-05-15 for 44.95", set()),
        ("amazon mail to seller-performance@amazon.com", set()),
        ("waited 10 days, 2 messages", set()),
    ],
)
def test_traces_are_found_and_order_ids_and_days_are_none(text, kinds):
    assert {kind for kind, _ in traces(text)} == kinds


def test_a_pseudonym_is_the_same_wherever_the_string_stands():
    hide = masks({"name": ["Jane Roe", "May"]}, ["mail me: a@example.com"])

    assert hide.text("JANE ROE, a@example.com") == "[buyer 1], [email 1]"
    assert hide.text("since May") == "since May"  # one short word tells nobody


def test_a_tracking_number_in_the_sellers_own_ledger_stays():
    hide = masks({}, ["call 15550100199"], ["parcel 770012345678"])

    assert hide.own("proof of delivery 770012345678") == "proof of delivery 770012345678"
    assert hide.own("called 15550100199 back") == "called [phone 1] back"  # the number a buyer wrote is known


@pytest.mark.slow
def test_a_second_sellers_orders_stop_the_pack_and_are_named(own, make, tmp_path, an_order):
    from akit.appeal.firewall import TwoAccountsError

    strange = [an_order(5000 + n, f"2026-05-{n % 28 + 1:02d}T12:00:00+00:00") for n in range(40)]
    header = (own / "exports" / "orders.txt").read_text().split("\n")[0].split("\t")
    lines = ["\t".join(str(row.get(column, "")) for column in header) for row in strange]
    (own / "exports" / "theirs.txt").write_text("\n".join(["\t".join(header), *lines]) + "\n")

    with pytest.raises(TwoAccountsError, match=r"theirs\.txt"):
        make(own, tmp_path)
    settings = own / "account.toml"
    settings.write_text(settings.read_text() + 'own_files = ["exports/theirs.txt"]\n')
    assert make(own, tmp_path).is_dir()  # the analyst says that they are the account's own


def test_another_sellers_feedback_merchant_or_marketplace_is_named(own, make, tmp_path, an_order):
    from akit.account import read_account
    from akit.appeal.firewall import intruders
    from akit.exports.people import people_in

    header = (own / "exports" / "orders.txt").read_text().split("\n")[0].split("\t")
    german = an_order(300, sales_channel="Amazon.de")
    line = "\t".join(str(german.get(column, "")) for column in header)
    (own / "exports" / "german.txt").write_text("\t".join(header) + "\n" + line + "\n")
    (own / "exports" / "fees.csv").write_text("merchant-id,fee\nA1OWN,1\nA1OWN,2\n")
    (own / "exports" / "other-fees.csv").write_text("merchant-id,fee\nA2OTHER,1\n")
    settings = own / "account.toml"
    settings.write_text(settings.read_text() + 'merchant_id = "A1OWN"\n')
    account = read_account(own)

    found = {one.path: one.why for one in intruders(account, people_in(own, account.input_paths).sellers)}

    assert found == {"exports/german.txt": "orders on Amazon.de", "exports/other-fees.csv": "seller id 'A2OTHER'"}


def test_orders_of_other_days_and_other_products_are_named(own, an_order):
    from akit.account import read_account
    from akit.appeal.firewall import intruders

    header = (own / "exports" / "orders.txt").read_text().split("\n")[0].split("\t")
    strange = [an_order(7000 + n, "2025-11-05T12:00:00+00:00", sku=f"THEIRS-{n}") for n in range(3)]
    lines = ["\t".join(str(row.get(column, "")) for column in header) for row in strange]
    (own / "exports" / "november.txt").write_text("\n".join(["\t".join(header), *lines]) + "\n")

    (found,) = intruders(read_account(own), {})

    assert (found.path, found.rows) == ("exports/november.txt", 3)


def test_the_months_of_one_seller_are_not_taken_for_two(sample):
    from akit.account import read_account
    from akit.appeal.firewall import intruders

    assert intruders(read_account(sample), {}) == []


def test_a_folder_that_is_not_akits_is_never_replaced(shop, make, tmp_path):
    from akit.errors import UsageError

    mine = tmp_path / "a-shop-2026-05-29-evidence"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")

    with pytest.raises(UsageError, match="no folder of akit"):
        make(shop, tmp_path)
    shutil.rmtree(mine)
