"""Seller Fulfilled Prime returns: `GET_CSV_MFN_PRIME_RETURNS_REPORT`, the columns of the returns report, by comma.

Amazon documents the same columns for both; no real file of this one was found, so other names are met in programs only.
A file without A-to-Z Claim is refused and not read as one without claims.
"""

from __future__ import annotations

from dataclasses import replace

from akit.exports import headers
from akit.exports.returns import MFN_RETURNS

PRIME_RETURNS = replace(
    MFN_RETURNS,
    title="a Seller Fulfilled Prime returns report",
    where="SP-API report GET_CSV_MFN_PRIME_RETURNS_REPORT (at most 60 days a file)",
    names=headers.names("mfn_returns", "prime_returns"),
    delimiters=(",", ";"),
)
