"""An evidence pack says what the files say, all of it, and comes out the same every time."""

import csv
import hashlib
import json
import re
from zipfile import ZipFile

import pandas as pd
import pytest
from pypdf import PdfReader

from akit import figures
from akit.account import read_account
from akit.appeal.exhibits import Exhibit
from akit.appeal.pictures import write_figure
from akit.appeal.verify import verify_pack
from akit.errors import FigureMixedUpError


@pytest.fixture(scope="module")
def manifest(pack):
    return json.loads((pack / "manifest.json").read_text("utf-8"))


def rows(path):
    with path.open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def pdf_text(path):
    return " ".join("\n".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_the_folder_holds_what_the_reference_promises(pack):
    there = {path.relative_to(pack).as_posix() for path in pack.rglob("*") if path.is_file()}

    assert pack.name == "a-shop-2026-05-29-evidence"
    assert {"evidence.pdf", "evidence.docx", "annex.xlsx", "manifest.json"} <= there
    assert {"blocks/01-root-cause-unresponsive-service.txt", "blocks/03-prevention-unresponsive-service.pdf"} <= there
    for chart in (path for path in there if path.startswith("charts/") and path.endswith(".png")):
        assert chart.replace(".png", ".svg") in there
        assert chart.replace("charts", "tables").replace(".png", ".xlsx") in there


def test_each_chart_names_the_table_it_was_drawn_from_by_its_hash(pack):
    charts = sorted((pack / "charts").glob("*.svg"))
    assert charts
    for chart in charts:
        rows = hashlib.sha256((pack / "tables" / f"{chart.stem}.csv").read_bytes()).hexdigest()
        assert f"<dc:identifier>rows {rows}</dc:identifier>" in chart.read_text("utf-8")
        assert f"tEXtakit rows\0{rows}".encode() in chart.with_suffix(".png").read_bytes()


def test_a_chart_drawn_from_other_rows_than_its_table_is_refused(tmp_path):
    mine = pd.DataFrame({"outcome": ["order_refunded"], "odr_effect": ["counts"], "count": [3]})
    others = mine.assign(count=4)
    exhibit = Exhibit("claims", "", ("",), ("",), ("",), mine, lambda language: figures.claim_outcomes(others))
    with pytest.raises(FigureMixedUpError, match="other rows than its table"):
        write_figure(exhibit, "en", tmp_path, "exhibit-01-claims")
    assert not list(tmp_path.iterdir())


def test_its_numbers_are_those_counted_by_hand(manifest):
    # 120 orders, all in the 60 days to 29 May, four with feedback of one or two stars: 4 / 120.
    numbers = manifest["numbers"]

    assert numbers["order_count.mfn"] == 120
    assert numbers["defect_order_count.mfn"] == 4
    assert numbers["order_defect_rate.mfn"] == pytest.approx(4 / 120)
    assert numbers["category.unresponsive_service.orders"] == 2
    assert (numbers["messages.count"], numbers["messages.late"], numbers["messages.none"]) == (2, 1, 1)


def test_only_what_the_notice_raises_is_in_the_body(pack, an_id):
    listed = [row["order_id"] for row in rows(pack / "tables" / "annex.csv")]

    assert listed == [an_id(3), an_id(4)]  # silence; the size and the parcel that never came are not raised
    assert "Bins apart" not in pdf_text(pack / "evidence.pdf")


def test_what_else_was_found_is_for_the_analyst_and_not_in_the_pack(pack):
    beside = (pack.parent / "a-shop-2026-05-29-analyst-only.md").read_text("utf-8")

    assert "items that differ from their detail page: 1" in beside
    assert "detail page" not in pdf_text(pack / "evidence.pdf")
    usual = "Unresponsive service (2 orders), Preventive, Staff: Cover weekends and holidays"
    assert "no fact about this account" in beside and usual in beside  # the codebook's own words, for no one to send
    assert "Too small" not in beside and "Cover weekends" not in pdf_text(pack / "evidence.pdf")


def test_a_row_without_cause_or_action_makes_the_pack_say_incomplete(pack, manifest):
    from openpyxl import load_workbook

    sheet = load_workbook(pack / "annex.xlsx").worksheets[0]
    fills = [row[0].fill.fgColor.rgb for row in sheet.iter_rows(min_row=2)]

    assert manifest["complete"] is False
    assert "INCOMPLETE" in pdf_text(pack / "evidence.pdf")
    assert [fill == "00FBE9E7" for fill in fills] == [False, True]  # the first has a cause and an action


def test_actions_are_dated_and_none_is_of_the_future(pack):
    block = (pack / "blocks" / "02-actions-taken-unresponsive-service.txt").read_text("utf-8")

    assert "2026-05-16: Every open message answered. Proof: messages-2026-05-16.csv" in block
    assert "future" not in block


def test_every_number_the_body_says_is_one_the_manifest_carries(pack, manifest):
    from akit.appeal.lint import lint
    from akit.appeal.lock import carried_by

    carried = carried_by(pack)
    for block in (pack / "blocks").glob("*.txt"):
        text = "\n".join(line for line in block.read_text("utf-8").splitlines())
        wrong = [one for one in lint(text, carried) if one.kind == "unknown_number" and one.found != "100.00%"]
        assert [
            one for one in wrong if not re.search(r"Exhibit|causes recorded|Done for", text.splitlines()[one.line - 1])
        ] == []


def test_the_pdf_is_tagged_and_has_bookmarks(pack):
    reader = PdfReader(pack / "evidence.pdf")

    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert [entry for entry in reader.outline if not isinstance(entry, list)]
    assert reader.trailer["/Root"]["/Lang"] == "en"


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes_and_verify_says_so(shop, pack, make, tmp_path):
    again = make(shop, tmp_path)

    for path in sorted(pack.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(pack)).read_bytes(), path.name
    assert verify_pack(pack, read_account(shop)) == {"identical": True, "differences": []}


def test_a_changed_input_byte_is_named(own, pack):
    feedback = own / "exports" / "feedback.txt"
    feedback.write_bytes(feedback.read_bytes().replace(b"Never answered", b"never answered"))

    found = verify_pack(pack, read_account(own))

    assert not found["identical"]
    assert {"path": "exports/feedback.txt", "what": "the input has changed"} in found["differences"]


@pytest.mark.slow
def test_a_hand_edited_number_is_named(shop, pack, tmp_path):
    import shutil

    edited = shutil.copytree(pack, tmp_path / pack.name)
    file = edited / "manifest.json"
    file.write_text(
        file.read_text("utf-8").replace('"defect_order_count.mfn": 4', '"defect_order_count.mfn": 1'), "utf-8"
    )
    block = edited / "blocks" / "01-root-cause-unresponsive-service.txt"
    block.write_text(block.read_text("utf-8").replace("Of 4", "Of 1"), "utf-8")
    (edited / "extra.txt").write_text("one more")
    (edited / "annex.xlsx").unlink()

    found = {(one["path"], one["what"]) for one in verify_pack(edited, read_account(shop))["differences"]}

    assert ("numbers.defect_order_count.mfn", "1 in the manifest, 4 from the inputs") in found
    assert ("blocks/01-root-cause-unresponsive-service.txt", "changed since the pack was made") in found
    assert ("extra.txt", "not part of the pack") in found
    assert ("annex.xlsx", "missing from the pack") in found


def test_office_files_hold_no_clock(pack):
    for name in ("evidence.docx", "annex.xlsx"):
        with ZipFile(pack / name) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = archive.read("docProps/core.xml").decode()
        assert set(re.findall(r">(\d{4}-\d{2}-\d{2})T", core)) == {"2026-05-29"}


@pytest.mark.slow
def test_both_languages_stand_side_by_side_with_the_same_numbers(shop, make, tmp_path):
    both = make(shop, tmp_path, language="both")
    text = pdf_text(both / "evidence.pdf")

    assert "Of 4 defective orders, 2 (50.00%)" in text
    assert "在 4 笔缺陷订单中，有 2 笔（50.00%）" in text.replace(" 笔", " 笔")
    assert (both / "charts" / "exhibit-01-order-defect-rate-zh.svg").is_file()
