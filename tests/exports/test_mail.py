"""Amazon's mails become claims, chargebacks and returns; what is not certain in them is unknown."""

import time
from pathlib import Path

import pandas as pd
import pytest

import akit
from akit.exports import Home, mail_words
from akit.exports.files import recognise
from akit.exports.mail import decision
from akit.exports.mail_words import amount, plain

AWKWARD = Path(__file__).resolve().parents[2] / "data-samples" / "awkward"
PACIFIC = Home("America/Los_Angeles", "%m/%d/%y")
CLAIMS_HEADER = "order_id,filed_date,claim_type,status,amount,currency"


def mail(text, subject="Claim received on order 111-0000001-0000001", sent="Mon, 1 Jun 2026 12:00:00 -0700", **headers):
    said = {"From": "A-to-z <atoz-guarantee-no-reply@amazon.com>", "Subject": subject, "Date": sent}
    said |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"{name}: {value}" for name, value in said.items() if value is not None]
    head = "\n".join([*lines, "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"])
    return f"{head}\nContent-Transfer-Encoding: 8bit\n\n{text}\n".encode()


def mailbox(*mails):
    return b"".join(b"From x@example.com Mon Jun  1 12:00:00 2026\n" + one + b"\n" for one in mails)


def read(data):
    return recognise("m.eml", data).content.read("m.eml", PACIFIC)


def claim(data):
    return read(data).also["claims"].iloc[0]


@pytest.mark.parametrize("name", ["mail-claim-received.eml", "mail-every-kind.mbox", "mail-seven-languages.mbox"])
def test_the_mails_of_a_sample_give_the_tables_looked_over_by_a_person(name, golden):
    reading = recognise(name, (AWKWARD / name).read_bytes()).content.read(name, PACIFIC)
    for table, rows in reading.also.items():
        golden(f"{name}.{table}", rows)


def test_a_claim_received_is_under_review_from_the_day_the_mail_was_sent_at_home():
    row = claim((AWKWARD / "mail-claim-received.eml").read_bytes())

    assert (row["order_id"], row["status"], row["claim_type"]) == (
        "190-7000901-0000901",
        "Under Review",
        "Items Not Received",
    )
    assert (row["amount"], row["currency"]) == (1021.95, "USD")
    assert (str(row["filed_date"].date()), str(row["reply_by"].date())) == ("2026-06-12", "2026-06-15")
    assert pd.isna(row["decided_date"])


def test_each_language_writes_its_amounts_and_decisions_in_its_own_way():
    claims = read((AWKWARD / "mail-seven-languages.mbox").read_bytes()).also["claims"].set_index("source_row")

    assert claims["amount"].tolist() == [1119.00, 59.90, 1234.56, 49.90, 3980, 35.90]
    assert claims["currency"].tolist() == ["EUR", "EUR", "EUR", "EUR", "JPY", "USD"]
    granted, denied = "Claim Granted Seller Funded", "Claim Denied"
    assert claims["status"].tolist() == ["Under Review", "Under Review", granted, denied, "Under Review", granted]
    assert claims["odr_effect"].tolist() == ["", "", "counts", "does_not_count", "", "counts"]


def test_claim_and_decision_by_mail_are_one_claim_with_both_days(account_folder, an_order):
    account_folder.orders([an_order(1)])
    account_folder.write("exports/box.mbox", (AWKWARD / "mail-every-kind.mbox").read_bytes())
    account = akit.read_account(account_folder.folder)
    row = account.tables.claims.set_index("order_id").loc["190-7000902-0000902"]

    assert len(account.tables.claims) == 2
    assert (str(row["filed_date"].date()), str(row["decided_date"].date())) == ("2026-06-01", "2026-06-08")
    assert (row["status"], row["claim_type"], row["amount"], row["currency"]) == (
        "Claim Granted Seller Funded",
        "Items Not As Described",
        21.95,
        "USD",
    )
    assert account.tables.chargebacks[["order_id", "kind", "amount", "currency"]].to_numpy().tolist() == [
        ["190-7000904-0000904", "service", 44.95, "USD"]
    ]
    assert account.tables.returns["asin"].tolist() == ["B0LA000001", "B0LA000002"]


def test_every_mail_of_a_mailbox_is_kept_or_set_aside(account_folder, an_order):
    account_folder.orders([an_order(1)])
    account_folder.write("exports/box.mbox", (AWKWARD / "mail-every-kind.mbox").read_bytes())
    account = akit.read_account(account_folder.folder)
    row = account.files.set_index("path").loc["exports/box.mbox"]

    assert (row["rows_read"], row["rows_kept"], row["rows_set_aside"]) == (8, 4, 4)
    reasons = account.set_aside.set_index("source_row")["reason"].to_dict()
    assert reasons == {1: "superseded", 6: "not_a_claim_mail", 7: "not_from_amazon", 8: "repeated_row"}


def test_a_claim_in_the_ledger_supersedes_the_mails_about_its_order(account_folder, an_order, an_id):
    account_folder.orders([an_order(1), an_order(2)])
    account_folder.ledger("claims", CLAIMS_HEADER, f"{an_id(1)},2026-05-30,,Claim Withdrawn,,")
    other = mail("We have received an A-to-z Guarantee claim.", f"Claim received on order {an_id(2)}")
    account_folder.write("exports/box.mbox", mailbox(mail("We have received an A-to-z Guarantee claim."), other))
    account = akit.read_account(account_folder.folder)

    assert account.tables.claims[["order_id", "status"]].to_numpy().tolist() == [
        [an_id(1), "Claim Withdrawn"],
        [an_id(2), "Under Review"],
    ]
    assert account.set_aside[["source_row", "reason"]].to_numpy().tolist() == [[1, "superseded"]]


def test_a_return_in_the_report_supersedes_the_mail_about_it(account_folder, an_order):
    account_folder.orders([an_order(1)])
    text = "ASIN: B0LA000001\nSKU: A\nReturn Quantity: 1\nReturn Reason: Too small\n"
    subject = "Return authorization request for order 190-7000921-0000921"
    account_folder.write("exports/a.eml", mail(text, subject, From="x <order-update@amazon.com>"))
    account_folder.write("exports/r.xml", (AWKWARD / "mfn-returns-xml.xml").read_bytes())
    returns = akit.read_account(account_folder.folder).tables.returns

    assert returns.query("order_id == '190-7000921-0000921'")["reason_code"].tolist() == ["AMZ-PG-APP-TOO-SMALL"]


def test_no_name_and_no_address_of_a_buyer_gets_into_any_table():
    reading = read((AWKWARD / "mail-every-kind.mbox").read_bytes())
    tables = [reading.table, reading.set_aside, reading.noted, *reading.also.values()]
    told = "\n".join(table.to_csv() for table in tables)

    assert "@" not in told
    assert "Buyer" not in told
    assert "Two sizes small!" in told


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("We have granted the claim. We have debited your account.", "Claim Granted Seller Funded"),
        ("We have granted the claim. Amazon has covered the cost.", "Claim Granted Amazon Funded"),
        ("We have granted the claim.", "Claim Granted"),
        ("We have granted the claim. We have debited your account. Amazon has covered the cost.", "Claim Granted"),
        (
            "We will debit your account, but the claim will not count against your order defect rate.",
            "Claim Granted Not Counted",
        ),
        ("We have not granted the claim, and have not debited your account.", ""),
        ("We have denied the claim.", "Claim Denied"),
        ("The buyer has withdrawn the claim.", "Claim Withdrawn"),
        ("We have granted the claim. Then the buyer has withdrawn the claim.", ""),
        ("If we grant it, we may debit your account.", ""),
    ],
)
def test_a_decision_is_what_the_mail_says_for_certain(text, status):
    assert decision(plain(text)) == status


def test_a_decision_nobody_can_read_is_a_claim_of_unknown_status_and_noted():
    reading = read(mail("Read more in Seller Central.", "Claim decision on order 111-0000001-0000001"))

    assert reading.also["claims"].iloc[0]["status"] == ""
    assert reading.noted["reason"].tolist() == ["unknown_word"]


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1,234.56", "en", 1234.56),
        ("1.234,56", "de", 1234.56),
        ("1 234,56", "fr", 1234.56),
        ("169.01", "it", 169.01),
        ("119,00", "it", 119),
        ("3,980", "ja", 3980),
        ("1.234.567", "en", 1234567),
        ("1.234", "en", None),
        ("1,234", "de", None),
        ("1,23,456", "en", None),
        ("12.345.67", "de", None),
    ],
)
def test_an_amount_that_could_mean_two_things_is_unknown(text, language, value):
    found = amount(text, language)

    assert (None if found is None else float(found)) == value


@pytest.mark.parametrize(
    ("said", "headers", "order", "currency"),
    [
        ("$12.34", {}, "111-0000001-0000001", "USD"),
        ("$12.34", {}, "702-0000001-0000001", ""),
        ("CA$12.34", {}, "702-0000001-0000001", "CAD"),
        ("$12.34", {"X_Marketplace_ID": "A2EUQ1WTGCTBG2"}, "702-0000001-0000001", "CAD"),
        ("USD 12.34", {}, "702-0000001-0000001", "USD"),
        ("12.34 GBP", {}, "111-0000001-0000001", "GBP"),
    ],
)
def test_a_dollar_sign_is_a_currency_only_with_a_marketplace(said, headers, order, currency):
    row = claim(
        mail(f"We have received an A-to-z Guarantee claim of {said}.", f"Claim received on order {order}", **headers)
    )

    assert (row["amount"], row["currency"]) == (12.34, currency)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (mail("claim of $5.00", "Claim received on order 12"), "bad_order_id"),
        (mail("111-0000001-0000001 and 111-0000002-0000002", "Claim received on order"), "bad_order_id"),
        (mail("x", Date="Thu, 45 Foo 2026"), "impossible_date"),
        (mail("x", Date=None), None),
        (mail("x", From="Me <me@example.com>"), "not_from_amazon"),
        (mail("x", From="<atoz-guarantee-no-reply@amazon.com.evil.example>"), "not_from_amazon"),
        (mail("An order 111-0000001-0000001", "Your weekly report", From="a@amazon.com"), "not_a_claim_mail"),
        (
            mail("x", "Return authorization request for order 111-0000001-0000001", From="a@amazon.com"),
            "no_return_table",
        ),
    ],
)
def test_a_mail_without_what_a_row_needs_is_set_aside_with_the_reason(data, reason):
    if reason is None:  # neither Date nor Received: not even a mail
        assert recognise("m.eml", data).kind == "unknown"
        return
    reading = read(data)

    assert reading.set_aside["reason"].tolist() == [reason]
    assert reading.table.empty
    assert not reading.also


def test_a_mail_without_a_readable_date_has_the_day_it_was_received():
    data = b"Received: from a by b; Tue, 2 Jun 2026 05:00:00 +0000\n" + mail(
        "We received an A-to-z claim.", sent="soon"
    )

    assert str(claim(data)["filed_date"].date()) == "2026-06-01"


def test_what_an_attachment_says_is_not_read():
    body = mail("We have received an A-to-z Guarantee claim of $5.00.").partition(b"\n\n")[2].decode()
    head = mail("").partition(b"MIME-Version")[0].decode()
    parts = (
        f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\n"
        f"{body}\n--x\n"
        "Content-Type: text/html\nContent-Disposition: attachment; filename=a.html\n\nclaim of $9.00\n--x\n"
        "Content-Type: message/rfc822\n\nSubject: claim of $8.00\n\nclaim of $8.00\n--x--\n"
    )

    assert claim((head + parts).encode())["amount"] == 5


def test_deep_nesting_and_long_bodies_end_quickly():
    head = mail("").partition(b"MIME-Version")[0]
    nested = (
        head
        + b"MIME-Version: 1.0\n"
        + b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(5000))
    )
    long = mail("x " * 5_000_000)
    markup = mail("<a<!<!--" * 1_000_000).replace(b"text/plain", b"text/html")
    unbroken = mail("1,234" * 2_000_000)
    began = time.perf_counter()

    assert read(nested).set_aside["reason"].tolist() == ["unreadable_mail"]
    for data in (long, markup, unbroken):
        reading = read(data)
        assert len(reading.table) + len(reading.set_aside) == 1
    assert time.perf_counter() - began < 60


def test_an_export_that_only_begins_like_headers_is_no_mail():
    assert recognise("a.txt", b"Note: x\nFrom: y\n\nText").kind == "unknown"
    assert recognise("a.txt", b"Date\tRating\tComments\tOrder ID\n").kind == "feedback"


def test_every_phrase_is_a_pattern_and_every_language_says_how_sure_it_is():
    for language, said in mail_words.phrases().items():
        assert said["seen"], language
        assert {"filed", "decided", "granted", "denied", "amount"} <= said.keys(), language
        assert {"asin", "sku", "quantity", "reason_code", "comment", "product_name"} == said["labels"].keys()


@pytest.mark.parametrize(
    ("domain", "subject", "text", "money"),
    [
        (
            "nl",
            "Garantieclaim ontvangen voor bestelling {}",
            "We hebben een A-tot-z-garantieclaim van € 1.024,99 ontvangen. Reageer binnen 3 dagen.",
            (1024.99, "EUR"),
        ),
        (
            "se",
            "Anspråk mottaget för beställning {}",
            "Vi har tagit emot ett anspråk på 1 249,00 kr. Svara inom 3 dagar.",
            (1249.0, "SEK"),
        ),
        (
            "pl",
            "Roszczenie dotyczące zamówienia {}",
            "Otrzymaliśmy roszczenie na kwotę 119,50 zł. Odpowiedz w ciągu 3 dni.",
            (119.5, "PLN"),
        ),
        (
            "com.br",
            "Reivindicação recebida para o pedido {}",
            "Recebemos uma reivindicação no valor de R$ 61,85. Responda em até 3 dias.",
            (61.85, "BRL"),
        ),
    ],
)
def test_further_languages_say_a_claim_its_amount_and_the_day_to_answer_by(domain, subject, text, money):
    sender = f"<atoz-guarantee-no-reply@amazon.{domain}>"
    row = claim(mail(text, subject.format("111-0000001-0000001"), From=sender))

    assert row["status"] == "Under Review"
    assert (row["amount"], row["currency"]) == money
    assert (str(row["filed_date"].date()), str(row["reply_by"].date())) == ("2026-06-01", "2026-06-04")


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("We hebben de garantieclaim voor uw bestelling niet toegekend.", "Claim Denied"),
        ("Vi har beviljat anspråk för denna beställning.", "Claim Granted"),
        ("Nie uznaliśmy roszczenia dotyczącego zamówienia.", "Claim Denied"),
        ("Negamos a reclamação deste pedido.", "Claim Denied"),
    ],
)
def test_further_languages_say_what_was_decided(text, status):
    assert decision(plain(text)) == status


def test_a_plain_text_that_only_points_to_the_page_gives_way_to_the_page():
    page = "<html><body><p>We have denied the A-to-z claim on order <b>111-0000001-0000001</b>.</p></body></html>"
    parts = [
        "--x",
        "Content-Type: text/plain",
        "",
        "See the HTML.",
        "--x",
        "Content-Type: text/html",
        "",
        page,
        "--x--",
    ]
    head = mail("", "Claim decision", MIME_Version=None).decode().split("\nMIME-Version")[0]
    sent = "\n".join([head, "MIME-Version: 1.0", 'Content-Type: multipart/alternative; boundary="x"', "", *parts])

    assert claim(sent.encode())["order_id"] == "111-0000001-0000001"
