"""The catalogue tells of every report there is: what it said, and what changed since the one before."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from akit.errors import UsageError
from akit.report.catalogue import entries, history, sparkline, write_catalogue
from akit.report.status import HEADLINE

# Three weeks of one account: (day, defective orders, rules). Rates are of 100 orders.
WEEKS = [
    ("2026-05-01", ["A", "B"], "rules-1"),
    ("2026-05-08", ["A", "B", "C"], "rules-1"),
    ("2026-05-15", ["C"], "rules-2"),
]


def report(reports: Path, day: str, defective: list[str], rules: str = "r", **other: str) -> Path:
    said = {"account": "shop", "name": "odr", "language": "en", **other}
    folder = reports / said["account"] / day
    folder.mkdir(parents=True, exist_ok=True)
    rate = {"channel": "mfn", "order_count": 100, "defect_order_count": len(defective), "rate": len(defective) / 100}
    headline = {
        "account": said["account"].title(),
        "rates": [{**rate, "target_value": 0.01, "status": "good" if len(defective) < 1 else "bad"}],
        "defective_orders": defective,
    }
    made = {"notebook": said["name"], "parameters": {"language": said["language"]}, "versions": {"policy": rules}}
    cell = {"cell_type": "code", "outputs": [{"output_type": "display_data", "data": {HEADLINE: headline}}]}
    notebook = {"cells": [cell], "metadata": {"akit": made}}
    file = folder / f"{said['name']}{said.get('ending', '')}.ipynb"
    file.write_text(json.dumps(notebook), encoding="utf-8")
    if not said.get("ending"):
        (folder / f"{said['name']}.html").touch()
    return file


@pytest.fixture
def three_weeks(tmp_path: Path) -> Path:
    for day, defective, rules in WEEKS:
        report(tmp_path, day, defective, rules)
    return tmp_path


def cells(page: Path) -> list[str]:
    rows = re.findall(r"<tr>\n<th scope=\"row\">.*?</tr>", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", row))).strip() for row in rows]


def test_the_newest_comes_first_and_knows_what_changed(three_weeks: Path):
    newest, middle, oldest = entries(three_weeks)

    assert [one.as_of for one in (newest, middle, oldest)] == ["2026-05-15", "2026-05-08", "2026-05-01"]
    assert (middle.orders_entered, middle.orders_left, middle.rules_changed) == (["C"], [], False)
    assert (newest.orders_entered, newest.orders_left, newest.rules_changed) == ([], ["A", "B"], True)
    assert (oldest.orders_entered, oldest.orders_left, oldest.before) == ([], [], None)


def test_the_line_of_a_report_ends_with_its_own_rate(three_weeks: Path):
    newest, middle, _ = entries(three_weeks)

    assert history(newest, "mfn") == [("2026-05-01", 0.02), ("2026-05-08", 0.03), ("2026-05-15", 0.01)]
    assert history(middle, "mfn")[-1] == ("2026-05-08", 0.03) and history(newest, "afn") == []
    # the highest of the three stands 20 above the ground line at 24, the target at a third of it
    assert 'points="2.0,10.7 50.0,4.0 98.0,17.3"' in sparkline(history(newest, "mfn"), 0.01)
    assert 'd="M2 17.3H98"' in sparkline(history(newest, "mfn"), 0.01)


def test_the_page_says_rate_status_and_changes_in_words(three_weeks: Path):
    newest, middle, oldest = cells(write_catalogue(three_weeks))

    assert newest.startswith("Shop 2026-05-15") and "1.00% ▲ Bad" in newest
    assert "Orders no longer among them: 2 (A, B)." in newest and "Rules rules-1 became rules-2." in newest
    assert "Orders that are defective now and were not: 1 (C)." in middle and "The first of its kind." in oldest


def test_reports_of_other_kinds_accounts_and_languages_are_not_compared(three_weeks: Path):
    report(three_weeks, "2026-05-22", ["Z"], account="other")
    report(three_weeks, "2026-05-22", ["Z"], name="claims")
    report(three_weeks, "2026-05-22", ["Z"], account="shop", language="zh")

    assert [one.before for one in entries(three_weeks)[:3]] == [None, None, None]


def test_links_lead_to_files_that_are_there_and_to_no_other(three_weeks: Path):
    (three_weeks / "shop" / "2026-05-15" / "odr.pdf").touch()
    report(three_weeks, "2026-05-15", [], ending="-failed")
    report(three_weeks, "2026-05-22", [], ending="-failed")
    page = write_catalogue(three_weeks)
    links = re.findall(r'href="([^"#][^"]*)"', page.read_text(encoding="utf-8"))

    assert links and all((three_weeks / link).is_file() for link in links)
    assert sum(link.endswith(".pdf") for link in links) == 1 and sum("failed" in link for link in links) == 2
    assert "A newer run of this report failed" in cells(page)[1]


def test_what_is_no_report_of_akits_is_left_out(three_weeks: Path):
    for number, text in enumerate(["{", "[]", '{"metadata": {}}', '{"cells": [], "metadata": {"akit": {}}}']):
        (three_weeks / "shop" / "2026-05-15" / f"x{number}.ipynb").write_text(text)

    assert len(entries(three_weeks)) == 3


def test_a_report_without_cards_is_listed_without_a_rate(tmp_path: Path):
    file = report(tmp_path, "2026-05-01", [])
    bare = json.loads(file.read_text())
    bare["cells"] = []
    file.write_text(json.dumps(bare))

    assert "–" in cells(write_catalogue(tmp_path))[0]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path):
    with pytest.raises(UsageError, match="There is no folder"):
        write_catalogue(tmp_path / "nowhere")


def test_an_empty_folder_gives_an_empty_page_and_nothing_else_is_left(tmp_path: Path):
    page = write_catalogue(tmp_path, language="zh")

    assert cells(page) == [] and "报告目录" in page.read_text(encoding="utf-8")
    assert [file.name for file in tmp_path.iterdir()] == ["index.html"]


def test_words_of_a_headline_cannot_become_a_page(tmp_path: Path):
    report(tmp_path, "2026-05-01", [], account="<script>x")

    assert (
        "<script>x"
        not in write_catalogue(tmp_path).read_text(encoding="utf-8").split("</style>")[1].split("<script>\n")[0]
    )


def test_an_account_has_one_name_whether_or_not_a_report_has_cards(three_weeks: Path):
    bare = three_weeks / "shop" / "2026-05-15" / "claims.ipynb"
    made = {"notebook": "claims", "parameters": {"language": "en"}, "versions": {}}
    bare.write_text(json.dumps({"cells": [], "metadata": {"akit": made}}), encoding="utf-8")

    assert {entry.account for entry in entries(three_weeks)} == {"Shop"}
