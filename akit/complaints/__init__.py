"""Complaint reasons: a codebook, the words that point to each reason, and the buyer's own return codes.

Every text is judged alone by patterns that can be read (``lexicon/``): the same text has the same reasons in
every account, on every day and machine, and each reason shows the words it rests on.
"""

from __future__ import annotations

from akit.complaints.assignment import assign
from akit.complaints.codebook import codebook_version, reasons
from akit.complaints.return_codes import normalise_return_reason, reason_of_return, return_reasons

__all__ = [
    "assign",
    "codebook_version",
    "normalise_return_reason",
    "reason_of_return",
    "reasons",
    "return_reasons",
]
