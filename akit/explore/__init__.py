"""Controls for JupyterLab: pick a day, a channel, a SKU, and see the same views the reports show.

In a live JupyterLab each function gives a panel with controls; anywhere else (papermill, a plain kernel, a terminal) it
gives the view as a report would show it, so one notebook serves both.
"""

from akit.explore.orders import orders
from akit.explore.rates import rates

__all__ = ["orders", "rates"]
