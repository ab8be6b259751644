"""Figures draw what they are given: their data, their words, their colours; and leave no trace behind."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib import pyplot as plt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure

from akit import figures, fonts
from akit.figures import look as house
from akit.figures import sheets


def trend(rates: list[float], *, complete: int = 0, matured: int = 99) -> pd.DataFrame:
    """One seller-fulfilled row a day: the first `complete` are incomplete, those after `matured` young."""
    days = range(len(rates))
    return pd.DataFrame(
        {
            "channel": "mfn",
            "window_end": pd.date_range("2024-01-01", periods=len(rates)),
            "rate": rates,
            "negative_feedback_count": [3 + day for day in days],
            "a_to_z_claim_count": [2 for _ in days],
            "chargeback_count": [day % 2 for day in days],
            "complete": [day >= complete for day in days],
            "matured": [day <= matured for day in days],
        }
    )


OUTCOMES = pd.DataFrame(
    [
        ("claim_granted_seller_funded", "seller", "counts", 7, "USD"),
        ("claim_granted_seller_funded", "seller", "counts", 2, "CAD"),
        ("order_refunded", "seller", "counts", 1, "USD"),
        ("order_refunded", "seller", "does_not_count", 3, "USD"),
        ("under_review", "unknown", "pending", 2, "USD"),
    ],
    columns=["outcome", "funded_by", "odr_effect", "count", "currency"],
)
REASONS = pd.DataFrame(
    [
        ("too_small", 10, 0.5, 1, 2, 6, 1),
        ("not_received", 6, 0.3, 3, 3, 0, 0),
        ("unclassified", 4, 0.2, 0, 0, 4, 0),
    ],
    columns=["reason", "count", "share", "feedback", "claim", "return", "message"],
)
WEEKLY = pd.DataFrame(
    {
        "week": pd.to_datetime(["2026-05-04", "2026-05-04", "2026-05-11", "2026-05-11"]),
        "reason": ["not_received", "too_small", "not_received", "too_small"],
        "count": [0, 3, 5, 1],
    }
)
EVERY_FIGURE = [
    pytest.param(lambda **more: figures.order_defect_rate_trend(trend([0.01, 0.02]), 0.01, **more), id="trend"),
    pytest.param(lambda **more: figures.defect_components(trend([0.01, 0.02]), **more), id="components"),
    pytest.param(lambda **more: figures.claim_outcomes(OUTCOMES, **more), id="claims"),
    pytest.param(lambda **more: figures.complaint_reasons(REASONS, **more), id="reasons"),
    pytest.param(
        lambda **more: figures.complaint_reasons_by_week(WEEKLY, reasons=["too_small", "not_received"], **more),
        id="reasons-by-week",
    ),
]


def words_of(ax) -> str:
    legend = ax.get_legend()
    texts = [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels(), *(legend.get_texts() if legend else [])]
    return " | ".join([*(text.get_text() for text in texts), ax.get_xlabel(), ax.get_ylabel()])


def widths_of(ax) -> dict[str, list[float]]:
    return {bars.get_label(): [bar.get_width() for bar in bars] for bars in ax.containers}


def luminance(colour) -> float:
    """Relative luminance as WCAG 2 defines it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


# --- the data that is drawn


def test_every_figure_carries_the_very_rows_it_was_drawn_from():
    drawing = [getattr(figures, name) for name in figures.__all__ if name != "style"]
    assert [draw.__name__ for draw in drawing if not hasattr(draw, "__wrapped__")] == []
    assert vars(figures.claim_outcomes(outcomes=OUTCOMES))["akit_rows"] is OUTCOMES


def test_the_trend_line_holds_the_rates_of_the_table():
    ax = figures.order_defect_rate_trend(trend([0.004, 0.0278, 0.009]), 0.01)
    assert list(ax.lines[0].get_ydata()) == [0.004, 0.0278, 0.009]
    assert [str(day)[:10] for day in ax.lines[0].get_xdata()] == ["2024-01-01", "2024-01-02", "2024-01-03"]


def test_the_solid_line_leaves_out_windows_the_exports_do_not_cover():
    ax = figures.order_defect_rate_trend(trend([0.01, 0.02, 0.03], complete=2), 0.01)
    assert np.isnan(ax.lines[1].get_ydata()).tolist() == [True, True, False]
    assert ax.lines[1].get_linestyle() == "-" and ax.lines[0].get_linestyle() != "-"


def test_only_the_rows_of_the_channel_are_drawn():
    both = pd.concat([trend([0.01, 0.02]), trend([0.5, 0.5]).assign(channel="afn")])
    assert list(figures.order_defect_rate_trend(both, 0.01).lines[0].get_ydata()) == [0.01, 0.02]
    afn = figures.order_defect_rate_trend(both, 0.01, channel="afn")
    assert list(afn.lines[0].get_ydata()) == [0.5, 0.5]
    assert "Fulfilled by Amazon" in afn.get_ylabel()


def test_the_trend_is_drawn_in_order_of_days_whatever_the_order_of_rows():
    ax = figures.order_defect_rate_trend(trend([0.01, 0.02, 0.03]).iloc[::-1], 0.01)
    assert list(ax.lines[0].get_ydata()) == [0.01, 0.02, 0.03]


def test_the_target_line_is_at_the_target_and_named():
    ax = figures.order_defect_rate_trend(trend([0.004, 0.006]), 0.01)
    assert [0.01, 0.01] in [list(line.get_ydata()) for line in ax.lines]
    assert "Target: under 1.00%" in words_of(ax)
    assert ax.get_ylim()[1] > 0.01, "a target above every rate stays in sight"


def test_peak_and_last_rate_are_written_beside_their_points():
    words = words_of(figures.order_defect_rate_trend(trend([0.004, 0.0278, 0.009]), 0.01))
    assert "peak 2.78%" in words and "0.90%" in words


def test_a_last_rate_that_is_the_peak_is_written_once():
    words = words_of(figures.order_defect_rate_trend(trend([0.004, 0.0278]), 0.01))
    assert words.count("2.78%") == 1 and "peak" not in words


def test_the_immature_stretch_is_shaded_from_its_first_to_its_last_day():
    ax = figures.order_defect_rate_trend(trend([0.01] * 5, matured=2), 0.01)
    (span,) = ax.patches
    first = mpl.dates.date2num(np.datetime64("2024-01-04"))
    assert (span.get_x(), span.get_width()) == (first, 1)
    assert "still maturing" in words_of(ax)


def test_a_trend_that_is_all_mature_has_no_shading():
    ax = figures.order_defect_rate_trend(trend([0.01] * 3), 0.01)
    assert not ax.patches and "maturing" not in words_of(ax)


def test_actions_are_numbered_by_date_and_keep_their_number_when_one_lies_outside():
    dates = pd.to_datetime(["2024-01-03", "2023-06-01", "2024-01-02"])
    ax = figures.order_defect_rate_trend(trend([0.01] * 4), 0.01, actions=pd.DataFrame({"date": dates}))
    numbered = {text.get_text(): text.xy[0] for text in ax.texts if text.get_text().isdigit()}
    days = mpl.dates.date2num(np.array(["2024-01-02", "2024-01-03"], dtype="datetime64[D]"))
    assert numbered == {"2": days[0], "3": days[1]}


def test_actions_too_close_to_stand_apart_share_a_label_and_keep_their_own_lines():
    dates = pd.to_datetime(["2024-01-10", "2024-03-01", "2024-03-02", "2024-03-04"])
    ax = figures.order_defect_rate_trend(trend([0.01] * 90), 0.01, actions=pd.DataFrame({"date": dates}))
    assert [text.get_text() for text in ax.texts][1:3] == ["1", "2–4"]
    drawn = {line.get_xdata()[0] for line in ax.lines if list(line.get_ydata()) == [0, 1]}
    assert drawn == set(mpl.dates.date2num(dates))


def test_component_lines_hold_the_counts():
    ax = figures.defect_components(trend([0.01] * 3))
    drawn = {line.get_label(): list(line.get_ydata()) for line in ax.lines}
    assert drawn == {"Negative feedback": [3, 4, 5], "A-to-z claims": [2, 2, 2], "Chargebacks": [0, 1, 0]}


def test_claim_bars_are_ranked_and_as_long_as_their_counts():
    ax = figures.claim_outcomes(OUTCOMES)
    rows = [label.get_text() for label in ax.get_yticklabels()]
    assert rows == ["Claim granted, seller funded", "Order refunded", "Under review"]
    assert widths_of(ax) == {
        "Counts toward the rate": [9, 1, 0],
        "Not decided yet": [0, 0, 2],
        "Does not count": [0, 3, 0],
    }
    assert [text.get_text() for text in ax.texts] == ["9", "4", "2"]


def test_reason_bars_are_as_long_as_the_counts_of_their_sources():
    ax = figures.complaint_reasons(REASONS)
    assert widths_of(ax) == {
        "Feedback": [1, 3, 0],
        "Claims": [2, 3, 0],
        "Returns": [6, 0, 4],
        "Messages": [1, 0, 0],
    }
    assert [text.get_text() for text in ax.texts] == ["10 (50.0%)", "6 (30.0%)", "4 (20.0%)"]


def test_reasons_beyond_the_top_are_counted_in_words():
    ax = figures.complaint_reasons(REASONS, top=1)
    assert len(ax.get_yticklabels()) == 1 and "2 more reasons not drawn" in ax.get_xlabel()


# --- what has nothing or little to show


@pytest.mark.parametrize(
    ("draw", "sentence"),
    [
        (lambda: figures.order_defect_rate_trend(trend([]), 0.01), "No orders in this period"),
        (lambda: figures.order_defect_rate_trend(trend([np.nan, np.nan]), 0.01), "No orders in this period"),
        (lambda: figures.defect_components(trend([])), "No orders in this period"),
        (lambda: figures.claim_outcomes(OUTCOMES.head(0)), "No claims in this period"),
        (lambda: figures.complaint_reasons(REASONS.head(0)), "No complaints in this period"),
    ],
    ids=["trend", "trend-all-unknown", "components", "claims", "reasons"],
)
def test_an_empty_table_says_so(draw, sentence):
    ax = draw()
    assert [text.get_text() for text in ax.texts] == [sentence] and not ax.lines
    ax.figure.canvas.draw()


def test_a_single_day_is_drawn_as_a_point():
    ax = figures.order_defect_rate_trend(trend([0.006], matured=-1), 0.01, actions=pd.DataFrame({"date": []}))
    ax.figure.canvas.draw()
    assert ax.lines[0].get_marker() == "o"


def test_days_without_orders_leave_a_gap_and_no_error():
    ax = figures.order_defect_rate_trend(trend([0.01, np.nan, 0.02, np.nan]), 0.01)
    ax.figure.canvas.draw()
    assert "2.00%" in words_of(ax)


# --- how it looks, and what it leaves behind


def test_fills_step_in_luminance_so_that_grey_prints_keep_them_apart():
    steps = [luminance(fill) for fill, _ in house.STEPS]
    assert np.diff(steps).min() > 0.15


def test_lines_differ_in_dashes_and_marker_not_in_colour_alone():
    lines = figures.defect_components(trend([0.01] * 3)).lines
    assert len({str(line.get_linestyle()) + line.get_marker() for line in lines}) == 3
    assert len({str(line._dash_pattern) for line in lines}) == 3


def test_text_is_readable_on_paper():
    contrast = [(luminance(house.PAPER) + 0.05) / (luminance(ink) + 0.05) for ink in (house.INK, house.QUIET)]
    assert min(contrast) > 4.5


@pytest.mark.parametrize("draw", EVERY_FIGURE)
def test_a_figure_leaves_settings_and_pyplot_as_they_were(draw):
    before, open_figures = dict(mpl.rcParams), plt.get_fignums()
    draw()
    assert dict(mpl.rcParams) == before and plt.get_fignums() == open_figures


@pytest.mark.parametrize("draw", EVERY_FIGURE)
def test_a_figure_draws_into_the_axes_it_is_given(draw):
    ax = Figure().add_subplot()
    assert draw(ax=ax) is ax


@pytest.mark.parametrize("draw", EVERY_FIGURE)
def test_a_readers_own_settings_do_not_change_a_figure(draw):
    with mpl.rc_context({"axes.facecolor": "pink", "font.size": 30}):
        ax = draw()
    assert to_hex(ax.get_facecolor()) == house.PAPER
    assert {label.get_fontsize() for label in ax.get_yticklabels()} == {house.RC["font.size"]}


@pytest.mark.parametrize("draw", EVERY_FIGURE)
def test_chinese_labels_are_drawn_with_letters_that_exist(draw):
    words = words_of(draw(language="zh"))

    assert any("一" <= letter <= "鿿" for letter in words)
    assert fonts.missing_letters("".join(words)) == ""


def ink_of(text: str, family: list[str]) -> np.ndarray:
    figure = Figure(figsize=(1, 1), dpi=50)
    figure.text(0.1, 0.3, text, fontsize=20, family=family)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())


def test_a_chinese_letter_is_ink_of_its_own_and_no_empty_box():
    """Pixels, not text: a box in place of a letter is still found by whoever extracts the text."""
    with house.style():
        family = list(house.families())
        with pytest.warns(UserWarning, match="missing from font"):
            box = ink_of("주", family)  # Korean is in neither font, so this is what a box looks like
        assert not np.array_equal(ink_of("单", family), box)
        assert not np.array_equal(ink_of("单", family), ink_of("缺", family))


def test_the_grid_of_weeks_holds_the_counts_in_the_order_asked_for():
    ax = figures.complaint_reasons_by_week(WEEKLY, reasons=["too_small", "not_received"])

    assert ax.collections[0].get_array().reshape(2, 2).tolist() == [[3, 1], [0, 5]]
    assert [label.get_text() for label in ax.get_yticklabels()] == ["Too small", "Not received"]


def test_no_complaints_give_a_grid_that_says_so():
    assert "No complaints" in words_of(figures.complaint_reasons_by_week(WEEKLY.head(0), reasons=[]))


# --- causes


GATHERED = pd.DataFrame(
    [
        ("carrier", "Slow Parcel", 45, 27.6, True),
        ("channel", "mfn", 20, 15.0, False),
        ("week", "2026-03-16", 0, 1.0, False),
        ("week", "2026-05-25", 3, float("nan"), False),
    ],
    columns=["dimension", "value", "defect_order_count", "expected_defect_order_count", "flagged"],
)
FOLLOWED = pd.DataFrame(
    [
        (pd.Timestamp("2026-05-18"), "unresponsive_service", 0.0, 0.0, 0.45, "improved"),
        (pd.Timestamp("2026-06-02"), "", 0.84, 0.53, 1.36, "no_change"),
        (pd.Timestamp("2026-06-08"), "too_small", None, None, None, "too_early"),
    ],
    columns=["date", "category", "rate_ratio", "interval_low", "interval_high", "verdict"],
)


def test_concentration_draws_what_is_there_beside_what_was_expected():
    ax = figures.concentration(GATHERED)
    assert widths_of(ax) == {"Stands out": [45], "Not told from chance": [20]}
    assert list(ax.lines[0].get_xdata()) == [27.6, 15.0]
    assert "Carrier: Slow Parcel" in words_of(ax) and "Channel: Seller fulfilled" in words_of(ax)


def test_effects_draw_ratio_and_interval_and_name_what_is_too_early():
    ax = figures.effects(FOLLOWED)
    assert list(ax.lines[2].get_xdata()) == [0.53, 1.36]
    assert list(ax.lines[3].get_xdata()) == [0.84]
    assert "Too early to tell" in words_of(ax) and "2026-06-02 All defects" in words_of(ax)
    assert ax.get_xscale() == "log" and ax.get_xlim()[0] > 0


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_defects_or_actions_a_figure_says_so(language):
    assert words_of(figures.concentration(GATHERED.iloc[:0], language=language)).strip(" |")
    assert words_of(figures.effects(FOLLOWED.iloc[:0], language=language)).strip(" |")


# --- the other rates, and claims by reason

OTHER = pd.DataFrame(
    [
        ("late_shipment_rate", "all", "computed", 30, 0.02, 0.04, "LESS_THAN", "good"),
        ("late_shipment_rate", "Amazon.ca", "computed", 30, 0.9, 0.04, "LESS_THAN", "bad"),
        ("late_shipment_rate", "Amazon.com", "amazon", 30, 0.05, 0.04, "LESS_THAN", "bad"),
        ("return_rate", "all", "computed", 60, 0.07, None, "", "none"),
        ("ncx_rate", "all", "missing", None, None, None, "", "none"),
    ],
    columns=["metric", "marketplace", "source", "window_days", "rate", "target_value", "target_condition", "status"],
)


def test_other_rates_stand_at_their_multiple_of_the_target_ours_and_amazons():
    ax = figures.other_rates(OTHER)
    assert [list(line.get_xdata()) for line in ax.lines[:2]] == [[0.5], [1.25]]
    assert [line.get_marker() for line in ax.lines[:2]] == ["o", "D"]
    assert "2.00% (under 4.0%)" in words_of(ax) and "Late shipment rate, 30 days" in words_of(ax)


def test_claims_by_reason_are_ranked_and_split_by_whether_they_count():
    table = pd.DataFrame(
        [("not_received", "counts", 3), ("not_received", "pending", 1), ("too_small", "does_not_count", 2)],
        columns=["reason", "odr_effect", "count"],
    )
    ax = figures.claims_by_reason(table)
    assert widths_of(ax)["Counts toward the rate"] == [3, 0]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["Not received", "Too small"]


def test_without_rates_or_claims_these_figures_say_so():
    assert "No rate can be computed" in words_of(figures.other_rates(OTHER.iloc[3:]))
    assert "No claims" in words_of(figures.claims_by_reason(pd.DataFrame(columns=["reason", "odr_effect", "count"])))


def test_ticks_drawn_together_are_those_one_gets_one_by_one_and_can_then_be_changed():
    ax, same = (figures.claim_outcomes(OUTCOMES) for _ in range(2))
    assert [label.get_text() for label in same.get_yticklabels()] == [
        "Claim granted, seller funded",
        "Order refunded",
        "Under review",
    ]
    assert (sheets.pixels(ax.figure, 80) == sheets.pixels(same.figure, 80)).all()
    same.get_yticklabels()[0].set_color("#ff0000")
    assert (sheets.pixels(ax.figure, 80) != sheets.pixels(same.figure, 80)).any()
