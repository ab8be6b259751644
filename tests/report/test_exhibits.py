"""Exhibits show and keep the same figure, to the byte; tables put names and numbers in a reader's form."""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

import akit
from akit import figures
from akit.errors import FigureMixedUpError
from akit.figures import style
from akit.figures.png import png
from akit.report import views
from akit.report.exhibits import Exhibit, alt, save
from akit.report.tables import table

CAPTION = 'Order defect rate. It was 0.59% & "good" in the last window. Source: orders.txt.'


def drawn():
    with style():
        ax = Figure(layout="constrained").add_subplot()
        ax.plot([0, 1], [0.01, 0.02])
        ax.set_ylabel("rate")
    return ax


@pytest.fixture(scope="module")
def page_html() -> str:
    return save(drawn(), "odr-trend", CAPTION)._repr_html_()


def cells(html: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html)


# --- figures


def test_a_png_holds_every_pixel_its_resolution_and_its_marks():
    pixels = np.random.default_rng(1).integers(0, 256, (5, 7, 4), dtype=np.uint8)
    read = Image.open(BytesIO(png(pixels, 300, {"akit rows": "ab12"})))
    read.verify()
    read = Image.open(BytesIO(png(pixels, 300, {"akit rows": "ab12"})))
    assert (read.mode, read.size, read.text) == ("RGB", (7, 5), {"akit rows": "ab12"})
    assert round(read.info["dpi"][0]) == 300
    assert np.array_equal(np.asarray(read), pixels[:, :, :3])


def test_files_are_written_only_where_a_folder_is_given(tmp_path):
    save(drawn(), "odr", CAPTION)
    assert list(tmp_path.iterdir()) == []
    save(drawn(), "odr", CAPTION, tmp_path / "new" / "folder", table=pd.DataFrame({"rate": [0.01, None]}))
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == [
        "odr.csv",
        "odr.png",
        "odr.svg",
        "odr.txt",
    ]
    assert (tmp_path / "new" / "folder" / "odr.csv").read_bytes() == b'rate\n0.01\n""\n'


def test_without_a_table_there_is_no_csv(tmp_path):
    save(drawn(), "odr", CAPTION, str(tmp_path))
    assert not (tmp_path / "odr.csv").exists()


def test_the_same_figure_gives_the_same_bytes(tmp_path):
    first, second = (save(drawn(), "odr", CAPTION, tmp_path / name) for name in "ab")
    for ending in ("png", "svg"):
        assert (tmp_path / f"a/odr.{ending}").read_bytes() == (tmp_path / f"b/odr.{ending}").read_bytes()
    assert first == second and first._repr_html_() == second._repr_html_()


def test_saving_a_figure_leaves_it_as_it_was(tmp_path):
    ax = drawn()
    engine = ax.figure.get_layout_engine()
    save(ax, "odr", CAPTION, tmp_path)
    assert ax.figure.get_layout_engine() is engine


def test_files_carry_no_date_and_no_software(tmp_path):
    save(drawn(), "odr", CAPTION, tmp_path)
    svg, png = (tmp_path / "odr.svg").read_text(encoding="utf-8"), (tmp_path / "odr.png").read_bytes()
    assert "dc:date" not in svg and "Matplotlib v" not in svg
    assert b"tEXt" not in png and b"tIME" not in png


def test_pictures_are_made_for_print(tmp_path):
    save(drawn(), "odr", CAPTION, tmp_path)
    header = (tmp_path / "odr.png").read_bytes()[16:24]
    width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:], "big")
    assert (width, height) == (1860, 1020), "6.2 by 3.4 inches at 300 dpi"


def test_a_page_gets_the_figure_inline_with_its_words(page_html):
    root = ElementTree.fromstring(page_html)
    svg = root.find(".//{http://www.w3.org/2000/svg}svg")
    assert svg is not None and svg.get("role") == "img"
    assert svg.get("aria-label") == 'Order defect rate. It was 0.59% & "good" in the last window.'
    assert "".join(root.find("figcaption").itertext()) == CAPTION


def test_ids_inside_the_picture_are_its_own_and_all_links_lead_to_them(page_html):
    ids = re.findall(r'\bid="([^"]+)"', page_html)
    links = re.findall(r'(?:href="#|url\(#)([^")]+)', page_html)
    assert len(ids) == len(set(ids)) and set(links) <= set(ids) and links
    assert {name.startswith(("odr-trend-", "exhibit-odr-trend")) for name in ids} == {True}


def test_ink_and_paper_follow_the_page_and_the_rest_of_the_page_is_left_alone(page_html):
    assert "var(--akit-ink, #1b1f24)" in page_html or "var(--akit-quiet, #57606a)" in page_html
    assert "var(--akit-paper, #ffffff)" in page_html
    assert "<style" not in page_html, "a style inside the picture would restyle the whole page"


def test_plain_text_is_the_caption():
    assert repr(Exhibit("odr", "Rate.", "<svg/>")) == "[odr] Rate."


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        (
            "The order defect rate of Amazon.com was 0.59%. More.",
            "The order defect rate of Amazon.com was 0.59%.",
        ),
        ("Short. Then the finding. Then the source.", "Short. Then the finding."),
        ("Only this", "Only this"),
        ("订单缺陷率。最近窗口为 0.59%。来源：orders.txt。", "订单缺陷率。 最近窗口为 0.59%。"),
    ],
    ids=["long", "short", "one", "chinese"],
)
def test_what_is_read_out_is_the_first_sentence_that_says_something(caption, expected):
    assert alt(caption) == expected


# --- tables


def test_numbers_take_the_form_their_names_ask_for():
    html = table(
        pd.DataFrame(
            {
                "order_count": [20311],
                "rate": [0.027834],
                "late_shipment_rate": [0.04],
                "interval_low": [float("nan")],
                "amount": [1234.5],
                "filed_date": [pd.Timestamp("2026-05-15")],
                "odr_effect": ["does_not_count"],
                "complete": [True],
                "note": ["1 < 2"],
            }
        ),
        "Numbers.",
    )._repr_html_()
    assert cells(html, "td") == [
        "20,311", "2.78%", "4.00%", "n/a", "1,234.50", "2026-05-15", "Does not count", "✓", "1 &lt; 2",
    ]  # fmt: skip


def test_a_whole_column_of_counts_with_gaps_stays_whole():
    assert cells(table(pd.DataFrame({"count": [1.0, None]}), "C.")._repr_html_(), "td") == ["1", "n/a"]


def test_formats_and_labels_given_win():
    frame = pd.DataFrame({"rate": [0.5, None], "days": [3, 4]})
    shown = table(frame, "C.", formats={"rate": "{:.0%}", "days": lambda days: f"{days} d"}, labels={"days": "Age"})
    assert shown.rows == (("50%", "3 d"), ("n/a", "4 d")) and shown.headings == ("Rate", "Age")


def test_headings_and_codes_are_spoken_in_the_language():
    shown = table(pd.DataFrame({"channel": ["mfn"], "status": ["bad"]}), "C.", language="zh")
    assert shown.headings == ("配送渠道", "状态") and shown.rows == (("卖家自配送", "▲ 未达标"),)


def test_every_marketplace_together_is_not_called_all_orders():
    assert table(pd.DataFrame({"marketplace": ["all", "Amazon.ca"]}), "C.").rows == (("All",), ("Amazon.ca",))


def test_numbers_stand_right_days_unbroken_and_long_texts_wrap():
    frame = pd.DataFrame({"count": [1], "order_date": ["2026-05-15"], "action": ["word " * 9], "sku": ["A-1"]})
    html = table(frame, "C.")._repr_html_()
    assert re.findall(r'<td(?: class="(\w+)")?>', html) == ["number", "day", "long", ""]


def test_a_table_has_a_named_region_to_scroll_in():
    html = table(pd.DataFrame({"count": [1]}), "Claims <b>. All of them.")._repr_html_()
    assert 'role="region" aria-label="Claims &lt;b&gt;." tabindex="0"' in html
    assert "<strong>Claims &lt;b&gt;.</strong> All of them." in html


def test_an_empty_table_keeps_its_headings_and_shows_a_dash():
    shown = table(pd.DataFrame({"reason": [], "count": []}), "Nothing.")
    assert cells(shown._repr_html_(), "th") == ["Reason", "Count"] and cells(shown._repr_html_(), "td") == ["–"]
    assert "(no rows)" in repr(shown)


def test_plain_text_lines_up():
    assert (
        repr(table(pd.DataFrame({"sku": ["A", "BBB"], "count": [1, 2]}), "C.")) == "C.\nSKU Count\n  A     1\nBBB     2"
    )


def test_a_figure_is_not_shown_with_another_ones_numbers(tmp_path):
    """The last plot in every report: a known failure of notebooks run side by side."""
    rows = pd.DataFrame({"outcome": ["order_refunded"], "odr_effect": ["counts"], "count": [3]})
    ax = figures.claim_outcomes(rows)
    exhibit = save(ax, "claim-outcomes", "C.", tmp_path, rows.copy())
    csv = (tmp_path / "claim-outcomes.csv").read_bytes()
    assert exhibit.rows == sha256(csv).hexdigest()
    assert exhibit.rows in (tmp_path / "claim-outcomes.svg").read_text() and exhibit.rows in exhibit._repr_html_()
    assert Image.open(tmp_path / "claim-outcomes.png").text == {"akit rows": exhibit.rows}
    with pytest.raises(FigureMixedUpError, match="claim-outcomes was drawn from other rows"):
        save(ax, "claim-outcomes", "C.", tmp_path, rows.assign(count=4))
    assert save(ax, "claim-outcomes", "C.").rows == exhibit.rows, "what it carries is kept where no table is given"


def test_a_day_is_shown_as_one_whatever_its_column_is_called_and_what_is_not_known_in_the_language():
    days = pd.DataFrame({"below_target": pd.to_datetime(["2026-05-15", None])})

    assert cells(table(days, "C.")._repr_html_(), "td") == ["2026-05-15", "n/a"]
    assert cells(table(days, "C。", language="zh")._repr_html_(), "td") == ["2026-05-15", "不详"]


def test_an_order_id_is_kept_on_one_line():
    shown = table(pd.DataFrame({"order_id": ["111-1234567-1234567"], "why": ["late"]}), "Orders.")

    assert '<td class="id">111-1234567-1234567</td><td>' in shown._repr_html_()


def test_what_was_compared_is_told_in_names_and_the_analysts_own_words(sample):
    day = akit.read_account(sample).day("2026-05-15")
    (english,), (chinese,) = views.cohorts(day).rows, views.cohorts(day, "zh").rows

    assert "Unresponsive service" in english
    assert "Claims, Feedback, Messages, Returns" in english
    assert "索赔、反馈、消息、退货" in chinese
    assert not any("_" in cell for cell in (*english, *chinese))
