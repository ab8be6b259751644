"""Figures of claims, weeks and two readings of one number: what they draw is what their tables hold."""

import warnings

import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from akit import figures

OPEN = pd.DataFrame(
    {
        "order_id": ["111-1", "111-2", "111-3", "111-4"],
        "step": ["reply", "reply", "appeal", "reply"],
        "reply_by": pd.to_datetime(["2026-05-12", "2026-05-15", None, None]),
        "appeal_by": pd.to_datetime([None, None, "2026-05-25", None]),
        "days_left": pd.array([-3, 0, 10, pd.NA], dtype="Int64"),
    }
)
MONEY = pd.DataFrame(
    {
        "funded_by": ["seller", "seller", "none"],
        "currency": ["USD", "CAD", "USD"],
        "count": [5, 2, 3],
        "amount": pd.array([200.0, 80.0, 30.0], dtype="Float64"),
        "recovered": pd.array([50.0, 0.0, 0.0], dtype="Float64"),
    }
)
REPLIES = pd.DataFrame(
    {
        "reply": ["unanswered", "late", "in_time", "no_message"],
        "count": [4, 0, 3, 6],
        "counts": [3, 0, 1, 2],
        "does_not_count": [0, 0, 2, 3],
        "pending": [1, 0, 0, 0],
        "unknown": [0, 0, 0, 1],
    }
)
APPEALS = pd.DataFrame(
    {
        "reason": ["all", "not_received", "wrong_item"],
        "won_count": [5, 3, 0],
        "lost_count": [4, 1, 0],
        "win_rate": [5 / 9, 3 / 4, None],
        "interval_low": [0.267, 0.301, None],
        "interval_high": [0.811, 0.954, None],
    }
)
AXES = pd.DataFrame(
    {
        "funded_by": ["seller", "seller", "amazon"],
        "odr_effect": ["counts", "does_not_count", "does_not_count"],
        "count": [36, 2, 3],
        "conflict_count": [0, 2, 0],
    }
)
BESIDE = pd.DataFrame(
    [
        ("order_count", "mfn", "all", 95.0, 100.0, 5.0, "off", "without_cancelled;all_utc_days"),
        ("defect_order_count", "mfn", "all", 4.0, 4.0, 0.0, "reconciled", ""),
        ("chargeback_count", "mfn", "all", 0.0, 0.0, 0.0, "reconciled", ""),
        ("rate", "mfn", "all", 0.042, 0.04, -0.002, "off", ""),
    ],
    columns=["metric", "channel", "marketplace", "amazon", "akit", "difference", "verdict", "reproduced_by"],
)
READINGS = pd.DataFrame(
    [("as_set", "mfn", 0.008, 8, 1000, "good"), ("pending_claims_counted", "mfn", 0.012, 12, 1000, "bad")],
    columns=["reading", "channel", "rate", "defect_order_count", "order_count", "status"],
)
WEEKS = pd.DataFrame(
    {
        "channel": ["all"] * 4 + ["mfn"] * 4,
        "week": [*pd.date_range("2026-05-04", periods=4, freq="7D")] * 2,
        "rate": [0.01, 0.02, 0.05, 0.07] + [0.5] * 4,
        "level": [0.015, 0.015, 0.06, 0.06] + [0.5] * 4,
    }
)
CHANGES = pd.DataFrame({"date": [pd.Timestamp("2026-05-18")]})
RETURNS = pd.DataFrame({"reason": ["too_small", "defective"], "return_order_count": [9, 2], "rate": [0.09, 0.02]})
EVERY_FIGURE = {
    "deadlines": lambda **said: figures.deadlines(OPEN, **said),
    "claim_money": lambda **said: figures.claim_money(MONEY, **said),
    "claim_replies": lambda **said: figures.claim_replies(REPLIES, **said),
    "appeals": lambda **said: figures.appeals(APPEALS, **said),
    "claim_axes": lambda **said: figures.claim_axes(AXES, **said),
    "recount": lambda **said: figures.recount(BESIDE, **said),
    "conflicts": lambda **said: figures.conflicts(READINGS, 0.01, **said),
    "change_points": lambda **said: figures.change_points(WEEKS, CHANGES, **said),
    "returns_by_reason": lambda **said: figures.returns_by_reason(RETURNS, **said),
}


def words_of(ax):
    ax.figure.canvas.draw() if ax.figure.canvas else None
    ticks = [*ax.get_xticklabels(), *ax.get_yticklabels()]
    return " | ".join(text.get_text() for text in [*ax.texts, *ticks, ax.xaxis.label, ax.yaxis.label])


def test_deadlines_stand_at_their_days_and_those_without_a_day_are_counted():
    ax = figures.deadlines(OPEN)

    assert [list(line.get_xdata()) for line in ax.lines[:2]] == [[-3, 0], [10]]
    assert "111-3" in words_of(ax) and "1 more not drawn" in words_of(ax)


def test_a_quarter_of_the_sellers_dollars_came_back_and_none_of_the_canadian():
    widths = {bars.get_label(): [bar.get_width() for bar in bars] for bars in figures.claim_money(MONEY).containers}

    assert widths == {"Given back": [0.25, 0], "Not given back": [0.75, 1]}


def test_without_a_money_report_a_sentence_stands_in_place_of_bars():
    unknown = MONEY.assign(recovered=pd.array([pd.NA] * 3, dtype="Float64"))

    assert "whether any of it came back is unknown" in words_of(figures.claim_money(unknown))


def test_replies_leave_out_what_never_happened():
    said = words_of(figures.claim_replies(REPLIES))

    assert "3 of 4 count" in said and "Never answered" in said and "Answered late" not in said


def test_appeals_draw_the_decided_with_their_interval():
    ax = figures.appeals(APPEALS)

    assert list(ax.lines[0].get_xdata()) == [0.267, 0.811] and list(ax.lines[1].get_xdata()) == [5 / 9]
    assert "5 of 9" in words_of(ax) and "Wrong item" not in words_of(ax)


def test_the_axes_write_each_count_and_frame_what_points_apart():
    ax = figures.claim_axes(AXES)
    framed = [box for box in ax.patches if box.get_linewidth() == 2.0]

    assert {"36", "2", "3"} <= {text.get_text() for text in ax.texts} and len(framed) == 1


def test_amazons_count_stands_beside_ours_with_the_rule_that_gives_it():
    ax = figures.recount(BESIDE)

    assert [list(line.get_xdata()) for line in ax.lines[:2]] == [[5], [0]]  # the rate is no count; chargebacks meet
    assert "Amazon 95, akit 100\n(leaving out wholly cancelled orders)" in words_of(ax)
    assert "All of Amazon's counts are met" in words_of(figures.recount(BESIDE[1:3]))


def test_readings_on_either_side_of_the_target_differ_in_colour_and_number():
    ax = figures.conflicts(READINGS, 0.01)

    assert [list(line.get_xdata()) for line in ax.lines[:3]] == [[0.008], [0.012], [0.01, 0.01]]
    assert ax.lines[0].get_color() != ax.lines[1].get_color() and "1.20% (12/1,000)" in words_of(ax)


def test_change_points_draw_every_week_and_the_level_on_either_side():
    ax = figures.change_points(WEEKS, CHANGES)
    levels = [segment[0][1] for lines in ax.collections for segment in lines.get_segments()]

    assert list(ax.lines[0].get_ydata()) == [0.01, 0.02, 0.05, 0.07] and levels == [0.015, 0.06]
    assert "2026-05-18" in words_of(ax)


def test_returns_are_ranked_with_their_share():
    assert "9 (9.00%)" in words_of(figures.returns_by_reason(RETURNS))


@pytest.mark.parametrize("name", EVERY_FIGURE)
def test_a_figure_keeps_its_rows_and_every_chinese_letter_exists(name):
    ax = EVERY_FIGURE[name](language="zh")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        FigureCanvasAgg(ax.figure).draw()

    assert len(ax.akit_rows) > 1
    assert any("一" <= letter <= "鿿" for letter in words_of(ax))


@pytest.mark.parametrize("name", EVERY_FIGURE)
def test_without_rows_a_figure_is_a_sentence(name):
    table = {
        "deadlines": OPEN, "claim_money": MONEY, "claim_replies": REPLIES, "appeals": APPEALS, "claim_axes": AXES,
        "recount": BESIDE, "returns_by_reason": RETURNS,
    }  # fmt: skip
    empty = {
        **{key: (rows.iloc[:0],) for key, rows in table.items()},
        "conflicts": (READINGS.iloc[:0], 0.01),
        "change_points": (WEEKS.iloc[:0], CHANGES.iloc[:0]),
    }

    assert words_of(getattr(figures, name)(*empty[name])).strip(" |")
