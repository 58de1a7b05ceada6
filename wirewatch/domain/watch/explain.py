"""Reasons: why a place was flagged, in one line for an analyst."""

from __future__ import annotations

import re

from wirewatch.domain.watch.folding import fold
from wirewatch.domain.watch.forms import stems
from wirewatch.domain.watch.own_forms import own_declension
from wirewatch.domain.watch.scan import Found
from wirewatch.domain.watch.scripts import TOKEN, has_word_boundaries, script_of

_IN_WORDS = {
    "exact": "as written",
    "acronym": "acronym",
    "capitals": "in capitals",
    "case": "case ending",
    "plural": "singular or plural",
    "number": "number or case",
    "agreement": "gender or number",
    "suffix": "suffix",
    "possessive": "possessive",
    "compound": "compound",
    "order": "in other words or another order",
    "separator": "other spacing or punctuation",
    "spelling": "other spelling",
    "characters": "traditional characters",
    "encoding": "hidden or unusual characters",
}


def rule_of(found: Found) -> tuple[str, str]:
    """Give the rule that a place was found by: its short name, and in words."""
    name, words = _rule(found)
    return name, words or _IN_WORDS[name]


def _rule(found: Found) -> tuple[str, str]:
    alias, surface = found.alias, found.surface
    if alias.loose is not None or found.moved:
        return "order", ""
    if surface == alias.text:
        return "exact", ""
    if found.before:
        return "clitic", f"prefix {found.before}"
    if alias.acronym:
        return "acronym", f"acronym with ending -{found.tail.lstrip(chr(39))}" if found.tail else ""
    if found.tail:
        return _tail_rule(found)
    folded, typed = fold(surface), fold(alias.text)
    if folded == typed:
        return _same_letters(surface, alias.text)
    if _squeezed(folded) == _squeezed(typed):
        return "separator", ""
    return _ending_rule(found)


def _same_letters(surface: str, typed: str) -> tuple[str, str]:
    if surface.casefold() == typed.casefold():
        return ("capitals", "") if surface.isupper() else ("exact", "other capitals")
    if not has_word_boundaries(script_of(surface)):
        return "characters", ""
    if surface.isprintable() and len(surface) == len(typed):
        return "spelling", "other accents or letters"
    return "encoding", ""


def _tail_rule(found: Found) -> tuple[str, str]:
    tail = found.tail.strip()
    if tail.startswith("'") and tail.strip("'") == "s":
        return "possessive", ""
    language = found.language
    if language is not None and language.compounds and len(tail) > 3:
        return "compound", f"compound with -{tail}"
    name = language.tail_rule if language is not None else "suffix"
    return name, f"{_IN_WORDS[name]} -{tail.lstrip(chr(39))}"


def _ending_rule(found: Found) -> tuple[str, str]:
    """Give the rule of a changed ending when one of the words changed so; else it is another spelling."""
    surface = [match.group() for match in TOKEN.finditer(fold(found.surface))]
    for word in found.alias.words:
        cut = stems(word, found.language)
        if cut.rule != "exact" and any(part.startswith(cut.stem) and part != word.text for part in surface):
            return cut.rule, _class(found) if own_declension(word, found.language) is not None else ""
    return "spelling", ""


def _class(found: Found) -> str:
    """Return the inflection class that made the form of a name, by the first of its words that changed."""
    typed, printed = (re.findall(r"\w+", text.casefold()) for text in (found.alias.text, found.surface))
    for one, other in zip(typed, printed, strict=False):
        kept = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
        if one != other and kept:
            return f"{_IN_WORDS['case']}, -{one[kept:]} to -{other[kept:]}"
    return ""


def _squeezed(folded: str) -> str:
    return "".join(c for c in folded if c.isalnum())


def reason(found: Found, *, name: str, field: str, context: str | None) -> str:
    """Give the line: alias, language, actor, the rule in words, the field, the context that satisfied it."""
    _, words = rule_of(found)
    line = f"alias “{found.alias.text}” ({found.alias.tag}) of {name}: {words}, in {field}"
    return f"{line}; beside “{context}”" if context else line
