"""Amazon's return codes, as FBA and MFN exports and re-exports spell them."""

import pandas as pd
import pytest

from akit import complaints
from akit.policy import rules

FBA = """OTHER ORDERED_WRONG_ITEM FOUND_BETTER_PRICE NO_REASON_GIVEN QUALITY_UNACCEPTABLE NOT_COMPATIBLE DAMAGED_BY_FC
MISSED_ESTIMATED_DELIVERY MISSING_PARTS DAMAGED_BY_CARRIER SWITCHEROO DEFECTIVE EXTRA_ITEM UNWANTED_ITEM WARRANTY
UNAUTHORIZED_PURCHASE UNDELIVERABLE_INSUFFICIENT_ADDRESS UNDELIVERABLE_FAILED_DELIVERY_ATTEMPTS UNDELIVERABLE_REFUSED
UNDELIVERABLE_UNKNOWN UNDELIVERABLE_UNCLAIMED UNDELIVERABLE_CARRIER_MISS_SORTED UNDELIVERABLE_MISSING_LABEL
APPAREL_TOO_SMALL APPAREL_TOO_LARGE APPAREL_STYLE MISORDERED NOT_AS_DESCRIBED NEVER_ARRIVED JEWELRY_TOO_SMALL
JEWELRY_TOO_LARGE JEWELRY_BATTERY JEWELRY_NO_DOCS JEWELRY_BAD_CLASP JEWELRY_LOOSE_STONE JEWELRY_NO_CERT
PRODUCT_NOT_SPANISH PRODUCT_NOT_ITALIAN EXCESSIVE_INSTALLATION PART_NOT_COMPATIBLE""".split()

MFN = """AMZ-PG-APP-TOO-SMALL CR-UNWANTED_ITEM AMZ-PG-APP-TOO-LARGE CR-MISSED_ESTIMATED_DELIVERY CR-DEFECTIVE
AMZ-PG-BAD-DESC AMZ-PG-APP-STYLE CR-SWITCHEROO DID_NOT_LIKE_FABRIC CR-ORDERED_WRONG_ITEM CR-QUALITY_UNACCEPTABLE
DID_NOT_LIKE_COLOR CR-FOUND_BETTER_PRICE CR-MISSING_PARTS CR-DAMAGED_BY_FC CR-DAMAGED_BY_CARRIER
CR-UNAUTHORIZED_PURCHASE WRONG_SIZE AMZ-PG-MISORDERED AMZ-PG-WJ-TOO-SMALL AMZ-PG-WJ-TOO-LARGE
CR-EXTRA_ITEM AMZ-PG-WJ-BAD-CLASP CR-NOT_COMPATIBLE CR-NO_REASON_GIVEN AMZ-PG-APP-TOO-LATE POOR_FIT NOT_AS_PHOTO
AMZ-PG-BAD-ITEM AMZ-PG-DAMAGED UND-UNKNOWN UNKNOWN_OTHER_REASON JEWELRY_TARNISHED""".split()


@pytest.mark.parametrize("code", FBA + MFN)
def test_every_code_is_known_and_has_one_reason_or_is_no_complaint(code):
    row = complaints.return_reasons(pd.Series([code])).loc[0]
    assert row["known"]
    assert row["reason"] in set(complaints.reasons()["reason"]) or not row["is_complaint"]


@pytest.mark.parametrize(
    ("spellings", "reason"),
    [
        (["APPAREL_TOO_SMALL", "AMZ-PG-APP-TOO-SMALL", "APP-TOO-SMALL", "JEWELRY_TOO_SMALL", "Too small"], "too_small"),
        (["SWITCHEROO", "CR-SWITCHEROO", "WRONG ITEM SHIPPED", "Amazon sent me the wrong item"], "wrong_item"),
        (["NOT_AS_DESCRIBED", "AMZ-PG-BAD-DESC", " not as described on website "], "not_as_described"),
        (["DAMAGED_BY_CARRIER", "DAMAGED/DEFECTIVE ON ARRIVAL", "AMZ-PG-DAMAGED"], "damaged_in_transit"),
        (["MISSED_ESTIMATED_DELIVERY", "CR-MISSED_ESTIMATED_DELIVERY", "AMZ-PG-APP-TOO-LATE"], "late_delivery"),
        (["NEVER_ARRIVED"], "not_received"),
        (["FOUND_BETTER_PRICE", "FOUND BETTER PRICE ELSEWHERE"], "overcharged"),
        (["UNWANTED_ITEM", "CR-UNWANTED_ITEM", "NO_REASON_GIVEN", "MISORDERED"], "changed_mind"),
        (["UNDELIVERABLE_REFUSED", "UND-UNKNOWN", "OTHER", "CR-UNAUTHORIZED_PURCHASE", "", " "], ""),
    ],
)
def test_the_spellings_of_a_code_meet_in_one_reason(spellings, reason):
    assert {complaints.reason_of_return(spelling) for spelling in spellings} == {reason}


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("CR-DEFECTIVE", "DEFECTIVE"),
        ("AMZ-PG-WJ-BAD-CLASP", "JEWELRY_BAD_CLASP"),
        ("UND-REFUSED", "UNDELIVERABLE_REFUSED"),
        ("AMZ-PG-APP-BRAND-NEW-CODE", "APPAREL_BRAND_NEW_CODE"),
        ("", ""),
    ],
)
def test_a_code_is_spelt_in_one_way(spelling, code):
    assert complaints.normalise_return_reason(spelling) == code
    assert complaints.normalise_return_reason(code) == code


@pytest.mark.parametrize(
    "code", ["CR-UNWANTED_ITEM", "NO_REASON_GIVEN", "UNDELIVERABLE_UNCLAIMED", "ORDERED_WRONG_ITEM"]
)
def test_a_change_of_mind_and_an_undeliverable_parcel_are_no_complaint(code):
    assert not complaints.return_reasons(pd.Series([code])).loc[0, "is_complaint"]


def test_a_code_amazon_added_since_counts_as_a_complaint_of_unknown_reason():
    row = complaints.return_reasons(pd.Series(["CR-SOMETHING_NEW"])).loc[0]
    assert (row["code"], row["reason"], row["is_complaint"], row["known"]) == ("SOMETHING_NEW", "", True, False)


def test_what_is_no_code_is_nothing():
    rows = complaints.return_reasons(pd.Series([None, 3, ""], dtype="object", index=[5, 6, 7]))
    assert rows["code"].tolist() == ["", "", ""]
    assert rows["is_complaint"].tolist() == [False, False, False]
    assert rows.index.tolist() == [5, 6, 7]


def test_no_codes_give_a_typed_empty_table():
    empty = complaints.return_reasons(pd.Series([], dtype="str"))
    assert empty.columns.tolist() == ["code", "reason", "group", "is_complaint", "known"]
    assert empty["known"].dtype == "bool"


def test_the_table_has_one_row_a_code_and_every_spelling_belongs_to_one_code():
    table = rules("return_reasons")
    spellings = [spelling for row in table["aliases"] for spelling in row.split("|") if spelling]
    assert table["code"].is_unique
    assert len(spellings) == len(set(spellings))
    assert set(table["confidence"]) <= {"H", "M", "L"}
    assert set(table["is_complaint"]) == {"true", "false"}


def test_the_table_and_the_codebook_agree_on_groups():
    table = rules("return_reasons").query("reason != ''")
    groups = complaints.reasons().set_index("reason")["group"]
    theirs = table["reason"].map(groups)
    assert (table["group"] == theirs).all()
