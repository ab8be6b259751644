"""Complaint reasons: a codebook, the words that point to each reason, and the buyer's own return codes.

Every text is judged alone by patterns that can be read (``lexicon/``): the same text has the same reasons in
every account, on every day and machine, and each reason shows the words it rests on.
"""

from __future__ import annotations

from akit.complaints.account_codebook import AccountCodebook
from akit.complaints.assignment import assign
from akit.complaints.clusters import least_texts
from akit.complaints.codebook import codebook_version, group_name, reasons
from akit.complaints.reading_codebook import read_codebook
from akit.complaints.remedies import examples, remedies
from akit.complaints.return_codes import normalise_return_reason, reason_of_return, return_reasons

__all__ = [
    "AccountCodebook",
    "assign",
    "codebook_version",
    "examples",
    "group_name",
    "least_texts",
    "normalise_return_reason",
    "read_codebook",
    "reason_of_return",
    "reasons",
    "remedies",
    "return_reasons",
]
