"""What an article is to the one that it is most like: copy, edit, rewrite, translation, or its own report."""

from __future__ import annotations

from collections.abc import Iterable

from wirewatch.domain.model import Relation
from wirewatch.domain.story.likeness import Known
from wirewatch.domain.story.reading import ACTOR, SOUND
from wirewatch.domain.story.sourcing import is_comment
from wirewatch.domain.story.vocabulary import cosine
from wirewatch.domain.story.words import fold, words

COPY_SHARE = 0.9  # of the shorter text's word triples
EDIT_SHARE = 0.82
# A rewrite has most of the other's words, names and turns of phrase; which of them it kept differs by writer.
REWRITE = 1.05  # cosine of words + NAMES_COUNT * cosine of names and numbers + WORDING_COUNTS * share of word triples
NAMES_COUNT, WORDING_COUNTS = 0.4, 1.2
SAME_SOURCE_NAMES = 0.5  # enough when both texts name one agency as their source
BEFORE_HOURS = 1 / 60
NAMED_IN_REASON = 4


def wording_shared(one: str, other: str) -> float:
    """Give the share, 0..1, of the shorter text's word triples that the other text has too."""
    mine, theirs = _triples(one), _triples(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _triples(text: str) -> set[tuple[str, ...]]:
    found = words(fold(text).lower())
    return set(zip(found, found[1:], found[2:], strict=False)) or {tuple(found)}


def closeness(one: Known, other: Known) -> tuple[bool, float]:
    """Give a key that is greatest for the article that another is most likely taken from: same language, same words."""
    alike = one.language == other.language
    return alike, cosine(one.full, other.full) if alike else cosine(one.keys, other.keys)


def relation(one: Known, other: Known) -> tuple[Relation, str]:
    """Give what the later article is to the earlier one, and one line that tells a person why."""
    if one.language != other.language:
        if one.wire and one.wire != other.origin:
            return Relation.INDEPENDENT, f"the report of an agency of its own ({one.wire}): {_shared(one, other)}"
        return Relation.TRANSLATION, f"the same report in another language ({other.language}): {_shared(one, other)}"
    shared = wording_shared(one.text, other.text)
    if shared >= COPY_SHARE:
        return Relation.COPY, f"{shared:.0%} of its wording is that of an earlier article"
    if shared >= EDIT_SHARE:
        return Relation.EDIT, f"{shared:.0%} of its wording is that of an earlier article, the rest was edited"
    if _cites(other, one):
        return Relation.INDEPENDENT, f"the report of the agency that others name as their source ({one.wire})"
    content, names = cosine(one.full, other.full), cosine(one.names, other.names)
    reworded = content + NAMES_COUNT * names + WORDING_COUNTS * shared >= REWRITE
    if reworded or (names >= SAME_SOURCE_NAMES and one.origin is not None and one.origin == other.origin):
        return Relation.REWRITE, f"the same report in other words: {_shared(one, other)}"
    if one.hours > other.hours and is_comment(one.text, language=one.language):
        return Relation.REWRITE, f"a comment on the report that cites nobody: {_shared(one, other)}"
    return Relation.INDEPENDENT, f"another report of the event: {_shared(one, other)}"


def is_source(one: Known, kind: Relation, earlier: Iterable[Known]) -> bool:
    """Tell whether an article seen late was published before those seen earlier that have their words from it.

    Or their news: it is an agency's own, and they name that agency as their source.
    """
    before = list(earlier)
    taken = kind in (Relation.COPY, Relation.EDIT, Relation.REWRITE)
    cited = any(_cites(other, one) for other in before)
    return (taken or cited) and all(one.hours < other.hours - BEFORE_HOURS for other in before)


def _cites(one: Known, agency: Known) -> bool:
    """Tell whether an article names as its source the agency whose dateline heads the other."""
    return agency.wire is not None and one.origin == agency.wire != one.wire


def _shared(one: Known, other: Known) -> str:
    alike = one.language == other.language
    mine, theirs = (one.names, other.names) if alike else (one.keys, other.keys)
    both = [term for term in mine if term in theirs and not term.startswith((SOUND, ACTOR))]
    if not both:
        return "its words are much the same"
    both.sort(key=lambda term: -mine[term] * theirs[term])
    return "it names the same people, places and figures: " + ", ".join(both[:NAMED_IN_REASON])
