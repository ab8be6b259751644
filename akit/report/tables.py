"""Tables for readers: plain words for headings and codes, numbers in the form their column's name tells."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

import pandas as pd

from akit.report.headings import heading
from akit.report.live import handy
from akit.words import word

Format = Callable[[Any], str]

NOT_KNOWN = {"en": "n/a", "zh": "不详"}
CODES = (
    *("channel", "funded_by", "group", "kind", "metric", "needs", "odr_effect", "outcome", "reason", "status"),
    *("target_condition", "dimension", "verdict", "why", "step", "basis", "reply", "conflict", "missing"),
    *("how", "direction", "case", "route", "why_not", "reading", "explanation"),
    *("cause", "book", "decided_by", "read_reason", "other_reason"),
    "reported",
)
BREAKS = re.compile(r"[\t\r\n]")
NO_ROW = -1  # the headings are no row
FEW_WORDS = 26  # characters that need not be broken into lines
PERCENT = ("rate", "share", "target_value", "interval_low", "interval_high")
DAYS = ("_date", "_on", "_start", "_end")


@dataclass(frozen=True, repr=False)
class Table:
    """A table as text, with its caption. A notebook shows it as HTML; plain text lines up in columns."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kinds: tuple[str, ...]  # of each column: number, day, hash, id of an order, long text, or "" for a few words
    numbers: pd.DataFrame  # what is shown, unrounded and in no language
    name: str = ""  # by which a sentence of the page links to it
    links: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # column -> the anchor each of its cells leads to
    anchors: tuple[str, ...] = ()  # of each row, "" for none: what links of other tables lead to

    def __repr__(self) -> str:
        return f"{self.caption}\n{_lined_up((self.headings, *self.rows)) if self.rows else '(no rows)'}"

    def _repr_html_(self) -> str:
        title, rest = map(escape, first_sentence(self.caption))
        body = "\n".join(self._row("td", row, at) for at, row in enumerate(self.rows)) or self._nothing()
        head = self._row("th", self.headings)
        figure = (
            f'<figure class="exhibit"{self._anchor()}><figcaption><strong>{title}</strong> {rest}</figcaption>\n'
            f'<div class="table" role="region" aria-label="{title}" tabindex="0"><table>\n'
            f"<thead>{head}</thead>\n<tbody>\n{body}\n</tbody></table></div>\n"
            f'<p class="tools">{data_link(as_csv(self.numbers), slug(self.caption))}</p></figure>'
        )
        return handy(figure, self.caption)

    def _anchor(self) -> str:
        """Return the place a sentence links to, and the columns whose meaning the page tells at its foot."""
        named = f' id="exhibit-{escape(self.name)}"' if self.name else ""
        return f'{named} data-terms="{escape(" ".join(map(str, self.numbers.columns)))}"'

    def _row(self, tag: str, texts: tuple[str, ...], at: int = NO_ROW) -> str:
        cells = zip(texts, self.kinds, self._hrefs(at), strict=True)
        anchor = self.anchors[at] if at != NO_ROW and self.anchors else ""
        named = f' id="{escape(anchor)}"' if anchor else ""
        return f"<tr{named}>" + "".join(_cell(tag, text, kind, href) for text, kind, href in cells) + "</tr>"

    def _hrefs(self, at: int) -> list[str]:
        """Return where each cell of a row leads, "" for nowhere."""
        shown = [self.links.get(str(name)) if at != NO_ROW else None for name in self.numbers]
        return [anchors[at] if anchors else "" for anchors in shown]

    def _nothing(self) -> str:
        return f'<tr><td colspan="{len(self.headings)}">–</td></tr>'


def first_sentence(text: str) -> tuple[str, str]:
    """Return the first sentence of a text, and the rest.

    >>> first_sentence("Rate was 2.78 % on Amazon.com. Window 60 days.")
    ('Rate was 2.78 % on Amazon.com.', 'Window 60 days.')
    >>> first_sentence("缺陷率为 2.78%。窗口 60 天。")
    ('缺陷率为 2.78%。', '窗口 60 天。')
    """
    first, *rest = re.split(r"(?<=[.!?])\s+|(?<=[。！？])", text.strip(), maxsplit=1)
    return first, "".join(rest)


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    formats: Mapping[str, Format | str] | None = None,
    labels: Mapping[str, str] | None = None,
    language: str = "en",
) -> Table:
    """Show a metric table to a reader.

    Parameters
    ----------
    frame : one row per row shown; the index is not shown.
    caption : what the table holds.
    formats : for some columns, a format string ("{:.1f}") or a function from value to text. The others follow
        their names: ``rate``, ``share``, ``target_value``, ``*_rate`` and ``interval_*`` are percentages with
        two decimals; ``*_date``, ``*_on``, ``*_start`` and ``*_end`` are ISO days; other numbers are grouped.
    labels : headings for some columns; the others are put in words.
    language : "en" or "zh", for headings and codes.

    Returns
    -------
    An object that a notebook displays. What is not known is shown as "n/a".
    """
    given, named = formats or {}, labels or {}
    columns = [str(name) for name in frame.columns]
    shown = [_column(frame[name], given.get(name), language) for name in columns]
    return Table(
        caption,
        tuple(named.get(name, heading(name, language)) for name in columns),
        tuple(zip(*shown, strict=True)),
        tuple(_kind(frame[name], texts) for name, texts in zip(columns, shown, strict=True)),
        frame,
    )


def chance(p_value: float) -> str:
    """Return a p- or q-value with three decimals; one below them is said to be so, never to be nought.

    >>> chance(0.0421), chance(1e-9)
    ('0.042', '< 0.001')
    """
    return f"{p_value:.3f}" if p_value >= 0.001 else "< 0.001"


def as_csv(frame: pd.DataFrame) -> str:
    """Return a table as CSV text, a row a line, unrounded."""
    return frame.to_csv(index=False, lineterminator="\n")


def data_link(csv: str, name: str) -> str:
    """Return a link that holds a table's numbers whole, for a reader to keep as ``name.csv``."""
    held = b64encode(csv.encode("utf-8-sig")).decode()  # the mark lets a spreadsheet know it is UTF-8
    return f'<a class="data" download="{escape(name)}.csv" href="data:text/csv;charset=utf-8;base64,{held}">CSV</a>'


def slug(caption: str) -> str:
    """Return a file name made of a caption's first sentence.

    >>> slug("Order defect rate. It was 0.59%."), slug("订单缺陷率。")
    ('order-defect-rate', '订单缺陷率')
    """
    return re.sub(r"\W+", "-", first_sentence(caption)[0]).strip("-").lower()[:60] or "table"


def _lined_up(lines: tuple[tuple[str, ...], ...]) -> str:
    """Return a table in plain text, as pandas writes one of texts."""
    shown = [[BREAKS.sub(lambda found: repr(found[0])[1:-1], text) for text in line] for line in lines]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return "\n".join(" ".join(map(str.rjust, line, widths)) for line in shown)


def _column(values: pd.Series[Any], given: Format | str | None, language: str) -> list[str]:
    form = given.format if isinstance(given, str) else given or _form(values, language)
    return [NOT_KNOWN[language] if pd.isna(value) else form(value) for value in values]


def _form(values: pd.Series[Any], language: str) -> Format:
    """Return the form that a column's name asks for, else its values."""
    name = str(values.name)
    if name in PERCENT or name.endswith("_rate"):
        return lambda value: value if isinstance(value, str) else f"{value:.2%}"
    if _is_day(values):
        return lambda value: str(value)[:10]
    if name == "marketplace":
        return lambda value: heading("all_marketplaces", language) if value == "all" else str(value)
    if name in CODES:
        return lambda value: word(str(value), language) if value else ""
    return _number(values) if _is_numeric(values) else _plain


def _number(values: pd.Series[Any]) -> Format:
    whole = not str(values.name).endswith("amount") and (values.dropna() % 1 == 0).all()
    return lambda value: f"{value:,.0f}" if whole else f"{value:,.2f}"


def _plain(value: Any) -> str:
    return {True: "✓", False: "–"}[value] if isinstance(value, bool) else str(value)


def _is_day(values: pd.Series[Any]) -> bool:
    """Say whether these are days, by their name or because a moment without a zone is one."""
    name, kind = str(values.name), str(values.dtype)
    return name == "date" or name.endswith(DAYS) or (kind.startswith("datetime64") and "UTC" not in kind)


def _is_numeric(values: pd.Series[Any]) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def _kind(values: pd.Series[Any], texts: list[str]) -> str:
    """Return how a column is set: numbers to the right, days and ids unbroken, long texts with room to wrap."""
    if _is_numeric(values):
        return "number"
    if _is_day(values):
        return "day"
    if values.name == "sha256":
        return "hash"
    if str(values.name).endswith("order_id"):
        return "id"
    return "long" if max(map(len, texts), default=0) > FEW_WORDS else ""


def _cell(tag: str, text: str, kind: str, href: str = "") -> str:
    scope = ' scope="col"' if tag == "th" else ""
    named = f' class="{kind}"' if kind else ""
    shown = f'<a href="#{escape(href)}">{escape(text)}</a>' if href else escape(text)
    return f"<{tag}{scope}{named}>{shown}</{tag}>"
