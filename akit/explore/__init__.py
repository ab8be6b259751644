"""Controls for JupyterLab: pick a day, a window, a channel, a SKU, what is reversed; see the views the reports show.

In a live JupyterLab each function gives a panel with controls; anywhere else (papermill, a plain kernel, a terminal) it
gives the view as a report would show it, so one notebook serves both.
"""

from akit.explore.orders import orders
from akit.explore.rates import rates
from akit.explore.reversals import what_if
from akit.explore.windows import window

__all__ = ["orders", "rates", "what_if", "window"]
