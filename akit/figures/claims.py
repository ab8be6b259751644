"""Figures of A-to-z claims as cases: what they cost, how replies and appeals went, where money and metric part."""

from __future__ import annotations

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import ticker
from matplotlib.axes import Axes

from akit.figures.bars import EFFECTS, ROW, explain, stack
from akit.figures.look import BLUE, EDGE, INK, QUIET, STEPS, VERMILLION, carries_its_rows, new_axes, say_empty, style
from akit.figures.ticks import name_ticks
from akit.words import word

FUNDERS = ("seller", "amazon", "none", "unknown")
PALE = "#eaf3f9"


@carries_its_rows
def claim_money(table: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw, for each funder and currency, which share of the money claims took came back; the amounts at the end.

    Parameters
    ----------
    table : what `metrics.claim_money` gives. Currencies are never added up: each bar is a whole of its own.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    drawn = table[table["amount"].gt(0).fillna(False) & table["currency"].ne("") & table["funded_by"].ne("none")]
    told = drawn["recovered"].notna()
    back = (drawn["recovered"].fillna(0) / drawn["amount"]).clip(0, 1).astype("float64")
    parts = pd.DataFrame({"given_back": back, "not_given_back": (1 - back).where(told, 0.0),
                          "back_unknown": (1 - back).where(~told, 0.0)})  # fmt: skip
    with style():
        ax = new_axes(ax, height=1.2 + 0.42 * max(len(drawn), 2))
        if drawn.empty or not told.any():
            return say_empty(ax, "no_money" if drawn.empty else "no_money_report", language)
        rows, left = np.arange(len(drawn)), np.zeros(len(drawn))
        steps = (STEPS[0], STEPS[2], STEPS[3])
        for (name, widths), (colour, hatch) in zip(parts.items(), steps, strict=True):
            if widths.any():
                ax.barh(rows, widths, left=left, height=0.62, label=word(str(name), language), facecolor=colour,
                        hatch=hatch, edgecolor=EDGE, linewidth=0.6)  # fmt: skip
            left = left + widths.to_numpy()
        for row, (amount, currency, claims) in enumerate(drawn[["amount", "currency", "count"]].to_numpy()):
            said = word("money_of_claims", language).format(amount=f"{currency} {amount:,.2f}", count=claims)
            ax.annotate(said, (1, row), xytext=(6, 0), textcoords="offset points", va="center", fontsize=8.5,
                        annotation_clip=False)  # fmt: skip
        names = [word(f"funded_by_{funder}", language) for funder in drawn["funded_by"]]
        _shares(ax, names, "share_of_money", language)
        explain(ax)
    return ax


@carries_its_rows
def claim_replies(table: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw claims by how the buyer's messages before them were answered, each split by whether the claims count.

    Parameters
    ----------
    table : what `metrics.claim_replies` gives.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    drawn = table[table["count"] > 0].set_index("reply")
    labels = [
        word("counting_of", language).format(counts=counts, count=count)
        for counts, count in zip(drawn["counts"], drawn["count"], strict=True)
    ]
    with style():
        ax = new_axes(ax, height=1.1 + ROW * max(len(drawn), 3))
        if drawn.empty:
            return say_empty(ax, "no_claims", language)
        stack(ax, drawn[list(EFFECTS)].rename(index=lambda reply: f"reply_{reply}"), labels, language)
        ax.set_xlim(0, int(drawn["count"].max()) * 1.3)
        ax.set_xlabel(word("claims", language))
    return ax


@carries_its_rows
def appeals(table: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw the share of decided appeals that were won, all together and by reason, with its Wilson 95 % interval.

    Parameters
    ----------
    table : what `metrics.appeals_by_reason` gives.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    drawn = table[table["win_rate"].notna()]
    with style():
        ax = new_axes(ax, height=1.1 + ROW * max(len(drawn), 2))
        if drawn.empty:
            return say_empty(ax, "no_appeals_decided", language)
        for row, found in enumerate(drawn.to_dict("records")):
            colour = INK if found["reason"] == "all" else BLUE
            ax.plot([found["interval_low"], found["interval_high"]], [row, row], color=colour, linewidth=1.6)
            ax.plot([found["win_rate"]], [row], marker="o", color=colour, markersize=6, clip_on=False)
            decided = found["won_count"] + found["lost_count"]
            said = word("won_of", language).format(won=found["won_count"], count=decided)
            ax.annotate(said, (1, row), xytext=(8, 0), textcoords="offset points", va="center", fontsize=8.5,
                        annotation_clip=False)  # fmt: skip
        names = [word("every_appeal" if reason == "all" else reason, language) for reason in drawn["reason"]]
        _shares(ax, names, "share_won", language)
    return ax


@carries_its_rows
def claim_axes(table: pd.DataFrame, *, ax: Axes | None = None, language: str = "en") -> Axes:
    """Draw who paid for claims against whether they count, as a grid of counts; where the two part is framed.

    Parameters
    ----------
    table : what `metrics.claim_axes` gives.
    ax : where to draw; a new figure when None.
    language : "en" or "zh".
    """
    counts = table.pivot_table(index="funded_by", columns="odr_effect", values="count", aggfunc="sum", fill_value=0)
    grid = counts.reindex(index=list(FUNDERS), columns=list(EFFECTS), fill_value=0)
    with style():
        ax = new_axes(ax, height=2.9)
        if not grid.to_numpy().any():
            return say_empty(ax, "no_claims", language)
        for row, funder in enumerate(FUNDERS):
            for column, effect in enumerate(EFFECTS):
                parted = table[(table["funded_by"] == funder) & (table["odr_effect"] == effect)]["conflict_count"].sum()
                _cell(ax, (column, row), int(grid.to_numpy()[row, column]), int(parted), language)
        ax.set_xlim(-0.5, len(EFFECTS) - 0.5)
        ax.set_ylim(len(FUNDERS) - 0.5, -0.5)
        effects = [fill(word(effect, language), 12) for effect in EFFECTS]
        funders = [word(f"funded_by_{one}", language) for one in FUNDERS]
        name_ticks(ax.xaxis, range(len(effects)), effects, labelcolor=INK, labelsize=9)
        name_ticks(ax.yaxis, range(len(funders)), funders, labelcolor=INK)
        ax.xaxis.tick_top()
        ax.tick_params(length=0)
        ax.spines["bottom"].set_visible(False)
        ax.grid(visible=False)
    return ax


def _cell(ax: Axes, at: tuple[int, int], count: int, parted: int, language: str) -> None:
    """Write one count into its cell; a frame and the number of claims say where money and metric part."""
    from matplotlib.patches import Rectangle

    looks: dict[str, Any] = {"edgecolor": VERMILLION, "linewidth": 2.0} if parted else {"edgecolor": "none"}
    corner = (at[0] - 0.46, at[1] - 0.42)
    ax.add_patch(Rectangle(corner, 0.92, 0.84, facecolor=PALE if count else "none", **looks))
    ax.text(*at, f"{count:,}" if count else "·", ha="center", va="center", fontsize=11, color=EDGE if count else QUIET)
    if parted:
        said = word("claims_part", language).format(count=parted)
        ax.text(at[0], at[1] + 0.31, said, ha="center", va="center", fontsize=7, color=EDGE)


def _shares(ax: Axes, names: list[str], label: str, language: str) -> None:
    name_ticks(ax.yaxis, range(len(names)), names, labelcolor=INK)
    ax.set_ylim(len(names) - 0.4, -0.6)
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(ticker.PercentFormatter(1, decimals=0))
    ax.set_xlabel(word(label, language), color=QUIET)
    ax.grid(visible=False, axis="y")
