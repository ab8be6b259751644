"""What buyers complain about."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from akit import metrics
from akit.complaints.account_codebook import AccountCodebook
from akit.day.defects import Defects


class Complaints(Defects):
    """Complaints of four sources under one codebook."""

    @cached_property
    def codebook(self) -> AccountCodebook:
        """The codebook in force on the day, the account's own entries among it."""
        return self.account.codebook.on(self.as_of.date())

    @cached_property
    def complaints_read(self) -> pd.DataFrame:
        """Every complaint with its reason by return code or codebook, before the analyst's word."""
        known = self.known
        told = (known.feedback, self.claims, known.returns, known.messages)
        read = metrics.complaint_records(*told, self.as_of, rules=self.rules)
        return metrics.with_own_words(read, self.codebook)

    @cached_property
    def reason_corrections(self) -> pd.DataFrame:
        """What became of each row of the analyst's ledger reasons.csv."""
        return metrics.reason_corrections(self.complaints_read, self.known.reason_corrections, self.codebook)

    @cached_property
    def complaints(self) -> pd.DataFrame:
        """Every complaint with its reason: the analyst's where there is one, else the code's, else the text's."""
        return metrics.with_corrections(self.complaints_read, self.reason_corrections)

    @cached_property
    def analyst_agreement(self) -> pd.DataFrame:
        """How far the analyst and what was read before agree, where the analyst spoke."""
        return metrics.agreement(metrics.judged_pairs(self.complaints), self.as_of.date(), rules=self.rules)

    @cached_property
    def return_code_agreement(self) -> pd.DataFrame:
        """How far buyers' comments say what their return codes do, code by code."""
        return metrics.return_code_agreement(self.complaints)

    @cached_property
    def coded_agreement(self) -> pd.DataFrame:
        """How far return codes and comments agree over all returns that have both."""
        return metrics.agreement(metrics.coded_pairs(self.complaints), self.as_of.date(), rules=self.rules)

    @cached_property
    def complaint_reasons(self) -> pd.DataFrame:
        """Complaints counted by reason."""
        return metrics.complaint_reasons(self.complaints, self.known.orders, self.window, self.codebook)

    @cached_property
    def reason_shares(self) -> pd.DataFrame:
        """Which share of each source's complaints a reason has."""
        return metrics.reason_shares(self.complaints, self.known.orders)

    @cached_property
    def emerging_reasons(self) -> pd.DataFrame:
        """How often each reason came up lately and before, and which stand out."""
        return metrics.emerging_reasons(self.complaints, self.as_of, rules=self.rules)

    @cached_property
    def reason_parts(self) -> pd.DataFrame:
        """Groups that a machine found within large reasons, and the product each speaks of more than the rest."""
        known = self.known
        about = known.orders[known.orders["order_id"].isin(self.complaints["order_id"])]
        values = metrics.order_values(about, self.order_items, known.shipments)
        return metrics.reason_parts(self.complaints, values, self.as_of, rules=self.rules)

    @cached_property
    def complaint_reasons_by_week(self) -> pd.DataFrame:
        """Complaints counted by reason and week."""
        return metrics.complaint_reasons_by_week(self.complaints)
