"""Where a notice stands and what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from akit.appeal import notice_phrases as phrases
from akit.appeal.notice_lines import Sentence

STAGES = (
    *("warning", "deactivation", "rejection", "final_decision", "reinstated", "claim_decision"),
    *("information_request", "other"),
)
# Of two stages a notice speaks of, the one that stands first here is its own.
_ORDER = ("final_decision", "reinstated", "rejection", "deactivation", "information_request", "warning")
_SILENT = {"send", "consequence", "help"}  # sections that say nothing of where a notice stands
_FIRM = {"reinstated", "deactivation"}  # stages that "may", "before we can" and "to have it …" speak of only
_CLAIM = "a_to_z_claim"
_LAST = ("listing_policy", "code_of_conduct", "other")  # topics only where no other is named
_TOPIC_OF = {  # what a category of complaints is about where no topic is named
    **dict.fromkeys(("not_received_or_late", "wrong_item", "damaged_or_incomplete"), "order_defect_rate"),
    **dict.fromkeys(("unresponsive_service", "defects_in_general"), "order_defect_rate"),
    "condition": "used_sold_as_new",
    "not_as_described": "not_as_described",
    "late_shipment": "late_shipment_rate",
    "cancellation": "cancellation_rate",
    "valid_tracking": "valid_tracking_rate",
    "authenticity": "inauthentic",
    "intellectual_property": "intellectual_property",
    "related_account": "related_account",
    "listing_policy": "listing_policy",
    "manipulation": "review_manipulation",
    "safety": "product_safety",
    "identity": "identity_verification",  # a part of an answer, which names its topic too
}
_CATEGORY_OF = {  # what an ask is about that names nothing but "the issue"
    "order_defect_rate": "defects_in_general",
    "late_shipment_rate": "late_shipment",
    "cancellation_rate": "cancellation",
    "valid_tracking_rate": "valid_tracking",
    "used_sold_as_new": "condition",
    "not_as_described": "not_as_described",
    "inauthentic": "authenticity",
    "forged_documents": "authenticity",
    "related_account": "related_account",
    "review_manipulation": "manipulation",
    "intellectual_property": "intellectual_property",
    "product_safety": "safety",
    "listing_policy": "listing_policy",
    "a_to_z_claim": "defects_in_general",
    "identity_verification": "none",
    **dict.fromkeys(("restricted_products", "drop_shipping", "code_of_conduct"), "policy_compliance"),
}


def stage(sentences: Sequence[Sentence], asked: bool = False) -> str:
    """Return where a notice stands: one of ``STAGES``.

    ``asked``: it asks for something. "You may no longer sell" is final only where nothing is.
    """
    said = [one.plain for one in sentences if one.section not in _SILENT and not one.heading]
    said = [one for one in said if not phrases.says("requests", "unanswered", one)]
    firm = [one for one in said if not phrases.says("stages", "hedged", one)]
    if _says(said, "claim_decision") and not (_says(firm, "deactivation") or _says(firm, "reinstated")):
        return "claim_decision"
    if not asked and _says(firm, "final_without_asks"):
        return "final_decision"
    found = next((name for name in _ORDER if _says(firm if name in _FIRM else said, name)), "")
    if found in ("", "information_request", "warning") and _says(said, "listing_removed"):
        return "warning" if _says(said, "called_warning") else "deactivation"
    return found or ("warning" if _says([one.plain for one in sentences], "warning") else "other")


def _says(texts: Iterable[str], name: str) -> bool:
    return any(phrases.says("stages", name, text) for text in texts)


def topics(sentences: Sequence[Sentence], stands: str) -> tuple[str, ...]:
    """Return what a notice says it is about, in the order of the vocabulary.

    A claim is the topic of a decision or a question about one (``stands``, the notice's stage), and of nothing else.
    """
    if stands == "claim_decision":
        return (_CLAIM,)
    spoken = [one for one in sentences if one.section not in {*_SILENT, "error"}]
    # What a list asks for may name a topic that is not the notice's: "proof of authenticity".
    found = _topics([one for one in spoken if not one.bullet]) or _topics(spoken)
    if _CLAIM in found and stands == "information_request":
        return (_CLAIM,)
    named = [topic for topic in found if topic not in (*_LAST, _CLAIM)]
    return tuple(named or [topic for topic in found if topic != _CLAIM])


def _topics(sentences: Sequence[Sentence]) -> list[str]:
    return phrases.every("topics", " \n ".join(one.plain for one in sentences))


def topics_of(categories: Iterable[str]) -> tuple[str, ...]:
    """Return what a notice is about that only names categories of complaints."""
    return tuple(dict.fromkeys(_TOPIC_OF[one] for one in categories if one in _TOPIC_OF))


def supplied(text: str) -> str:
    """Return the category that invoices and suppliers stand for where nothing else is named, or ""."""
    return phrases.first("categories_last", phrases.plain(text))


def category_of(about: Sequence[str], sentences: Sequence[Sentence]) -> str:
    """Return what an ask is about that names nothing itself: what its notice's topic stands for.

    A claim stands for what the buyer complains of, where the notice says it.
    """
    if _CLAIM in about:
        named = (phrases.first("categories", one.plain) for one in sentences)
        return next((one for one in named if one and one != "defects_in_general"), "defects_in_general")
    return _CATEGORY_OF.get(about[0], "other") if about else "none"
