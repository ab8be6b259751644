"""Amazon's reports fetched through its API, when asked to: the extra `spapi`.

What it takes is in `reports.csv` and `usage_plans.csv`; nothing is sent unless `fetch_account` is called.
"""

from __future__ import annotations

from akit.fetch.account import Request, Surroundings, fetch_account
from akit.fetch.run import Fetched

__all__ = ["Fetched", "Request", "Surroundings", "fetch_account"]
