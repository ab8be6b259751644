"""What buyers complain about."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from akit import metrics
from akit.day.defects import Defects


class Complaints(Defects):
    """Complaints of four sources under one codebook."""

    @cached_property
    def complaints(self) -> pd.DataFrame:
        """Every complaint with its reason."""
        known = self.known
        told = (known.feedback, self.claims, known.returns, known.messages)
        return metrics.complaint_records(*told, self.as_of, rules=self.rules)

    @cached_property
    def complaint_reasons(self) -> pd.DataFrame:
        """Complaints counted by reason."""
        return metrics.complaint_reasons(self.complaints, self.known.orders, self.window)

    @cached_property
    def complaint_reasons_by_week(self) -> pd.DataFrame:
        """Complaints counted by reason and week."""
        return metrics.complaint_reasons_by_week(self.complaints)
