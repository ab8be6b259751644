"""Buyers' words: a sentence for a reason, spelled the way people type."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random
from typing import Any

from maker.orders import Order

_FOLDER = Path(__file__).parent / "wording"
COMPLAINTS: dict[str, Any] = tomllib.loads((_FOLDER / "complaints.toml").read_text("utf-8"))
NOTES: dict[str, Any] = tomllib.loads((_FOLDER / "notes.toml").read_text("utf-8"))


class Words:
    """Gives texts for orders and does not say the same thing twice while there is something else to say."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._said: set[str] = set()

    def complaint(self, reason: str, order: Order) -> str:
        """Return a complaint, now and then in another language than English."""
        language = self.language(order)
        said = fitting(COMPLAINTS[language].get(reason, []), order)
        if not said:
            language, said = (
                "en",
                fitting(COMPLAINTS["en"].get(reason, COMPLAINTS["en"]["poor_quality"]), order),
            )
        return self._new(lambda: self._with_trimmings(self._fill(self._dice.choice(said), order), language))

    def message(self, reason: str, order: Order) -> tuple[str, str]:
        """Return the subject and the text of a message."""
        texts = NOTES.get(f"messages_{self.language(order)}", {}).get(reason) or NOTES["messages"].get(reason, [])
        said = fitting(texts, order) or fitting(NOTES["messages"]["question"], order)
        subject = self._dice.choice(NOTES["subjects"].get(reason, NOTES["subjects"]["question"]))
        return subject, self._new(lambda: self._typed(self._fill(self._dice.choice(said), order)))

    def language(self, order: Order) -> str:
        """Return the language the buyer writes in."""
        draw = self._dice.random()
        if order.marketplace == "Amazon.ca":
            return "fr" if draw < 0.35 else "es" if draw < 0.4 else "en"
        return "es" if draw < 0.05 else "zh" if draw < 0.07 else "en"

    def _new(self, make: Any) -> str:
        text = make()
        for _ in range(12):
            if text not in self._said:
                break
            text = make()
        self._said.add(text)
        return str(text)

    def _fill(self, text: str, order: Order) -> str:
        families, text = _tagged(text)
        goods = self._dice.choice(
            [line.product for line in order.lines if line.product.family in families or not families]
        )
        size = goods.title.rsplit(", ", 1)[1]
        carrier = order.parcel.carrier if order.parcel else "the carrier"
        filled = (
            text.replace("{item}", self._dice.choice(COMPLAINTS["items"][goods.family]))
            .replace("{size}", size)
            .replace("{smaller}", COMPLAINTS["smaller"].get(size, "kids' size"))
            .replace("{days}", str(self._dice.randint(4, 19)))
            .replace("{carrier}", carrier)
        )
        return filled[:1].upper() + filled[1:] if text.startswith("{") else filled

    def _with_trimmings(self, text: str, language: str) -> str:
        if self._dice.random() < 0.22:
            opening = self._dice.choice(COMPLAINTS["openings"][language])
            goes_on = opening[-1] in ",，" or opening.endswith((" but", " so"))
            keep = text[:2] in ("I ", "I'", "It", "OK") or not goes_on
            text = f"{opening} {text if keep else text[0].lower() + text[1:]}"
        if self._dice.random() < 0.45:
            stop = "." if text[-1].isalnum() else ""
            text = f"{text}{stop} {self._dice.choice(COMPLAINTS['tails'][language])}"
        return self._typed(text)

    def _typed(self, text: str) -> str:
        draw = self._dice.random()
        if draw < 0.10:
            return text.lower()
        if draw < 0.13:
            return text.upper()
        if draw < 0.20:
            return text.rstrip(".") + self._dice.choice(("!!", "...", "!!!", " :("))
        return self._mistyped(text) if draw < 0.32 else text

    def _mistyped(self, text: str) -> str:
        """Swap two neighbouring letters inside one longer word."""
        words = text.split(" ")
        long = [n for n, word in enumerate(words) if len(word) > 5 and word.isalpha() and word.isascii()]
        if long:
            n = self._dice.choice(long)
            at = self._dice.randint(1, len(words[n]) - 3)
            words[n] = words[n][:at] + words[n][at + 1] + words[n][at] + words[n][at + 2 :]
        return " ".join(words)


def fitting(texts: list[str], order: Order) -> list[str]:
    """Return the texts that can be about the order's goods; "WREN|..." is about goods of that family only."""
    return [text for text in texts if not _tagged(text)[0] or any(order.has(family) for family in _tagged(text)[0])]


def _tagged(text: str) -> tuple[list[str], str]:
    families, bar, rest = text.partition("|")
    return (families.split(), rest) if bar else ([], text)
