"""A figure drawn once is the figure matplotlib draws: the same SVG, and the same picture in pixels."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pandas as pd
import pytest

from akit import figures
from akit.figures import sheets
from akit.figures.look import style

DAYS = pd.date_range("2026-04-01", periods=40, freq="D", unit="us")
TREND = pd.DataFrame({"channel": "mfn", "window_end": DAYS, "rate": np.linspace(0.002, 0.013, 40)})
TREND = TREND.assign(complete=TREND.index > 5, matured=TREND.index < 30)
OUTCOMES = pd.DataFrame(
    {
        "outcome": ["order_refunded", "claim_withdrawn", "under_review"],
        "odr_effect": ["counts", "does_not_count", "pending"],
        "count": [12, 7, 3],
    }
)
WEEKLY = pd.DataFrame(
    {
        "week": pd.to_datetime(["2026-04-06", "2026-04-13", "2026-04-13"]),
        "reason": ["not_received", "not_received", "defective"],
        "count": [1, 4, 2],
    }
)
ACTIONS = pd.DataFrame({"date": DAYS[[10, 11, 30]]})
DRAW = {
    "trend": lambda language: figures.order_defect_rate_trend(TREND, 0.01, actions=ACTIONS, language=language),
    "bars": lambda language: figures.claim_outcomes(OUTCOMES, language=language),
    "weeks": lambda language: figures.complaint_reasons_by_week(
        WEEKLY, reasons=["not_received", "defective"], language=language
    ),
    "nothing": lambda language: figures.claim_outcomes(OUTCOMES[:0], language=language),
}


def by_matplotlib(figure) -> str:
    """The SVG that matplotlib's own canvas writes."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    out = BytesIO()
    with style():
        FigureCanvasSVG(figure).print_svg(out, metadata={**sheets.NO_TRACE, "Identifier": None})
    return out.getvalue().decode()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", DRAW)
def test_the_svg_is_byte_for_byte_the_one_matplotlib_draws(name, language):
    assert sheets.on_two_sheets(DRAW[name](language).figure, 300).svg == by_matplotlib(DRAW[name](language).figure)


@pytest.mark.parametrize("name", DRAW)
def test_the_pixels_show_what_matplotlib_draws_alone_and_lie_no_more_than_a_hairline_off(name):
    once = sheets.on_two_sheets(DRAW[name]("en").figure, 300).pixels
    alone = sheets.pixels(DRAW[name]("en").figure, 300)
    assert once.shape == alone.shape
    # Letters are hinted when drawn alone and not when drawn once, so edges differ; the darkness of areas does not.
    height, width = (side // 20 * 20 for side in once.shape[:2])
    areas = [
        sheet[:height, :width, :3].mean(axis=2).reshape(height // 20, 20, width // 20, 20).mean(axis=(1, 3))
        for sheet in (once, alone)
    ]
    assert np.abs(areas[0] - areas[1]).mean() < 2
    assert (once[..., :3] < 128).any()


def test_what_cannot_be_drawn_at_once_is_drawn_on_one_sheet_after_the_other():
    ax = DRAW["bars"]("en")
    ax.imshow(np.eye(4), extent=(0, 12, 0, 2), aspect="auto")
    drawn = sheets.on_two_sheets(ax.figure, 150)
    yellow = np.all(drawn.pixels[..., :3] == (253, 231, 36), axis=2)  # viridis' last colour
    assert "<image" in drawn.svg and yellow.mean() > 0.02


def test_a_figure_is_left_as_it_was():
    figure = DRAW["bars"]("en").figure
    before = figure.dpi, figure.canvas, figure.get_layout_engine()
    sheets.on_two_sheets(figure, 300)
    assert (figure.dpi, figure.canvas, figure.get_layout_engine()) == before


def test_counts_of_a_week_have_a_shade_each_and_the_darkest_is_the_largest():
    ax = DRAW["weeks"]("en")
    mesh = ax.collections[0]
    shades = {count: tuple(mesh.to_rgba(count)) for count in (1, 2, 4)}
    assert len(set(shades.values())) == 3 and sum(shades[4][:3]) < sum(shades[2][:3]) < sum(shades[1][:3])
    bar = ax.figure.axes[1]
    assert [tick for tick in bar.get_yticks() if bar.get_ylim()[0] <= tick <= bar.get_ylim()[1]] == [0, 1, 2, 3, 4]
