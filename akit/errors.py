"""One family of errors. Each message says what was found, what was expected and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class AkitError(Exception):
    """Anything akit refuses to go on with.

    Parameters
    ----------
    message : what is wrong, in one sentence that names the file, row, column or option.
    found, expected, hint : shown on lines of their own where given; ``hint`` says what to do.
    """

    def __init__(self, message: str, *, found: str = "", expected: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message, self.found, self.expected, self.hint = message, found, expected, hint

    def __str__(self) -> str:
        lines = [self.message]
        for label, text in (("found", self.found), ("expected", self.expected), ("what to do", self.hint)):
            if text:
                lines.append(f"  {label}: {text}")
        return "\n".join(lines)


class AccountError(AkitError):
    """An account's folder or its settings cannot be used."""


class ExportError(AkitError):
    """A file that is plainly one of Amazon's exports or a ledger, but cannot be read right."""


class ColumnsMissingError(ExportError):
    """A recognisable export lacks a column its numbers need."""


class NoOrdersError(ExportError):
    """No file holds orders, so no rate has a denominator."""


class EngineError(AkitError):
    """An engine that was asked for is not there."""


class DateError(AkitError):
    """A day that was asked for cannot be used."""


class ParameterError(AkitError):
    """A notebook parameter that is unknown or of the wrong type."""


class UnknownNotebookError(AkitError):
    """No template has this name."""


class ReportFailedError(AkitError):
    """A notebook raised while it was being rendered; the executed notebook was kept."""


class FontError(AkitError):
    """Letters that a page or picture needs are in no font at hand."""


class FigureMixedUpError(AkitError):
    """A figure shows other rows than it should, or another account's."""


class ReportInterruptedError(ReportFailedError):
    """A report that stopped for a reason outside its notebook, as a killed kernel; made again, it may succeed."""


class ReportBusyError(ReportInterruptedError):
    """Another run is making this very report."""


class UsageError(AkitError):
    """A command was asked for something that it does not do."""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return "Did you mean 'x'?" for the known word nearest to ``word``, or ""."""
    close = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]!r}?" if close else ""
