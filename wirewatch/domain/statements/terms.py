"""Short pieces in quote marks: words of somebody, or a term, a title, a sneer of the narration."""

from __future__ import annotations

import re

from wirewatch.domain.statements.marks import Quotation

TERM = 3  # words: shorter quotations without an end mark are terms, part of the narration
_HANDED_OVER = re.compile(r"\s*,?\s*[—–]|\s*, -")
_SAID_RIGHT_BEHIND = re.compile(r"[,，]?\s?\S*(?:dedi|说)")
_SHOUTED = re.compile(
    r"(?:chant|shout|yell|scream)(?:ed|ing|s)?\s$|(?:скандиру|крич)\w+\s$|скандир\w+\s$", re.IGNORECASE
)
_LED_IN = re.compile(r"(?:[,:]\s?|\b(?:that|что)\s)$")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?…:][\"”’»]?\s|\n)\s?$")


def is_term(text: str, quote: Quotation) -> bool:
    """Say whether a quotation of few words is a term; an empty one is."""
    said = text[quote.start : quote.end].strip()
    if not said or len(said.split()) > TERM:
        return not said
    before, after = text[max(0, quote.opening - 14) : quote.opening], text[quote.closing : quote.closing + 12]
    if len(said.split()) == TERM and (_LED_IN.search(before) or _SHOUTED.search(before)):
        return False
    if said[-1] in ",?!…" or _HANDED_OVER.match(after[:4]) or _SAID_RIGHT_BEHIND.match(after):
        return False
    if before.endswith(": ") and said[0].isupper() and after[:1] in (".", "!", "?"):
        return False
    # A sentence of its own: “You may sit.”
    return not (said[0].isupper() and said[-1] == "." and _OPENS_SENTENCE.search(before))
