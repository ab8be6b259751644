"""What names a person in a text is taken out before the text is quoted.

A name that stands alone in a sentence cannot be told from another word: read quotes before you send them.
"""

from __future__ import annotations

import re
from functools import cache

# In this order: what an earlier line takes, a later one no longer sees. Order ids stay: they are the evidence.
_ORDER_ID = r"(?<![\d-])\d{3}-\d{7}-\d{7}(?![\d-])"
_KINDS = {
    "order": _ORDER_ID,
    "e-mail": r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}",
    "link": r"(?:https?://|www\.|pic\.twitter\.com/)[^\s<>\"，。）)]{1,300}",
    "user": r"(?<!\w)@\w{2,30}",
    "name": r"(?:(?<=[Mm]y name is )|(?<=[Mm]ein Name ist )|(?<=[Jj]e m'appelle )|(?<=[Mm]e llamo )|(?<=[Mm]i chiamo )"
    r"|(?<=我叫)|(?<=我是)(?=[\u4e00-\u9fff]{2,3}(?:先生|女士|小姐)))(?:[^\W\d_]{1,20}(?: [A-Z][^\W\d_]{0,20}\.?){0,2})"
    r"|(?<=\n)(?:(?:[A-Z][a-z]{1,15}|[A-Z]\.) ){1,2}[A-Z][a-z]{1,15}(?=\s*$)"
    r"|(?:(?<=[Rr]egards,)|(?<=[Ss]incerely,)|(?<=[Tt]hanks,\n))\s*[^\W\d_]{1,20}(?: [^\W\d_]{1,20}){0,2}(?=\s*$)"
    r"|\b(?:Mr|Mrs|Ms|MR|MRS|Herr|Frau|Mme|Sr|Sra)\.? [A-Z][^\W\d_]{1,20}",
    "tracking number": r"\b1Z[0-9A-Z]{16}\b|\b[A-Z]{2}\d{9}[A-Z]{2}\b|\b(?:SF|YT|JD|TBA|LP|ZTO|STO|EMS)\d{9,16}\b"
    r"|(?<![\d-])\d{12,34}(?![\d-])",
    "phone": r"(?<![\w-])(?:\+|00)\d{1,3}[\s./-]?(?:\(?\d{1,5}\)?[\s./-]?){2,5}\d{2,4}(?![\w-])"
    r"|(?<![\w-])\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?![\w-])|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,4}[\s/-]?\d{6,8}(?!\d)"
    r"|(?<![\d-])\d{10,11}(?![\d-])",
    "address": r"\b\d{1,5}[a-z]? (?:[A-Z][\w.'-]{0,20} ){1,4}(?:street|st|avenue|ave|road|rd|lane|ln|drive|dr|court|ct|"
    r"boulevard|blvd|way|place|pl|terrace|parkway|pkwy|highway|hwy)\b(?:,? (?:apt|unit|suite|#)\.? ?\w{1,6})?"
    r"|\b[A-ZÄÖÜ][\wäöüß.-]{1,30}(?:straße|strasse|str\.|weg|platz|allee) ?\d{1,4}[a-z]?\b"
    r"|\b\d{1,4},? (?:rue|avenue|boulevard|place|chemin) (?:[\wÀ-ÿ'-]{1,20} ?){1,4}"
    r"|\b(?:calle|avenida|via|viale|piazza) (?:[\wÀ-ÿ'-]{1,20} ?){1,3},? ?\d{1,4}\b"
    r"|[\u4e00-\u9fff]{2,8}(?:省|市|自治区)[\u4e00-\u9fff\d]{2,30}(?:号|室|栋|楼|單元|单元|村|弄)(?:\d{1,5}(?:号|室|楼)?)?"
    r"|[\u4e00-\u9fff]{1,8}(?:路|街|道|巷)\d{1,5}(?:号|號|弄)(?:\d{1,5}(?:室|号楼?|号|樓|楼)?){0,3}",
}
_CASED = {"name", "tracking number"}


@cache
def _any() -> re.Pattern[str]:
    kinds = enumerate(_KINDS.items())
    return re.compile("|".join(f"(?P<k{n}>{of if kind in _CASED else f'(?i:{of})'})" for n, (kind, of) in kinds))


def masked(text: str) -> str:
    """Return a text without e-mail addresses, links, user names, phone and tracking numbers, addresses and said names.

    Each becomes its kind in square brackets; Amazon's order ids stay.

    >>> masked("Call 555-201-8877 about 111-1234567-1234567, I'm at 12 Elm Street. jo@example.com")
    "Call [phone] about 111-1234567-1234567, I'm at [address]. [e-mail]"
    """
    return _any().sub(_instead, text)


def _instead(match: re.Match[str]) -> str:
    kind = tuple(_KINDS)[int(str(match.lastgroup)[1:])]
    return match[0] if kind == "order" else f"[{kind}]"
