"""Relation of an article to the most similar one, from copy to own report, and its new sentences."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extractors.model import Relation
from extractors.sentences import sentence_spans
from extractors.stories.alignment import Alignment, align
from extractors.stories.features import ACTOR, SOUND
from extractors.stories.similarity import IndexedArticle
from extractors.stories.sources import is_comment
from extractors.stories.terms import TELLS_NOTHING, cosine, fold, stem, words

WORDING_KNOWN = 0.6  # share of a sentence's word triples found anywhere in the earlier texts
CONTENT_KNOWN = 0.75  # share of its distinctive words found in one earlier sentence
FEWEST_WORDS = 3  # shorter pieces are headings or exclamations
MOST_POSTED = 40  # earlier sentences examined per word; hostile pages repeat one endlessly

# Scripts without spaces between words; `words` already pairs ideographs.
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff]")
_LETTERS = re.compile(r"\w")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}(?!\d)(?:\s?(?:[ap]\.?m|GMT|UTC|MSK|МСК))?", re.IGNORECASE)
COPY_SHARE = 0.9  # of the shorter text's word triples
EDIT_SHARE = 0.55
KEPT_SENTENCES = 0.3  # share of unchanged sentences in an edited copy; a spinner changes all
# Share of the words of such sentences: editors cut and split, spinners replace words.
KEPT_WORDS = 0.9
BEFORE_HOURS = 1 / 60
NAMED_IN_REASON = 4
LENGTH_APART = 0.22  # spread of length ratios from which texts are independent
COVERED = 0.9  # share of a text from which it adds nothing to another
SHORTEST_REPORT = 200  # characters; shorter texts are not evidence
OWN_NAMES = 0.25  # share of a text's names and numbers in no other report
OWN_MATTER = 0.6  # covered share below which the text is mostly original
_QUOTED = re.compile(r"[“«「『\"](?:[^”»」』\"]{25,400})[”»」』\"]|「[^」]{10,}」|“[^”]{10,}”")
_ORDER = {
    Relation.COPY: 4,
    Relation.EDIT: 3,
    Relation.REWRITE: 2,
    Relation.TRANSLATION: 1,
    Relation.REPORT: 0,
}


def new_sentences(text: str, before: Sequence[str]) -> tuple[str, ...]:
    """Return the sentences of a text that none of the earlier texts has, in order, without repeats.

    A few changed words, another order, punctuation or capitals do not make a sentence new; a new
    number does, a clock time does not. Without earlier texts all sentences are new. Works in any
    script, in time linear in the length of the texts.
    """
    known = EarlierTexts()
    for earlier in before:
        known.take(earlier)
    return known.new_in(text)


class EarlierTexts:
    """An index of earlier texts, each read only once; see `new_sentences`."""

    def __init__(self) -> None:
        self.length = 0  # characters
        self._told = _Told()

    def take(self, text: str) -> None:
        """Add one earlier text."""
        self.length += len(text)
        for start, end in sentence_spans(text):
            self._told.take(_said(text[start:end]))

    def new_in(self, text: str) -> tuple[str, ...]:
        """Return the sentences of a text found in no earlier one, in order, without repeats."""
        found = dict.fromkeys(
            " ".join(text[start:end].split()) for start, end in sentence_spans(text)
        )
        return tuple(sentence for sentence in found if self._told.lacks(_said(sentence)))


@dataclass(frozen=True, slots=True)
class _AlignedText:
    words: tuple[str, ...]  # folded, in lower case
    telling: frozenset[str]  # stems, without stop words
    figures: frozenset[str]


def _said(sentence: str) -> _AlignedText:
    folded = fold(sentence).lower()
    found = words(_CLOCK.sub(" ", folded))
    if _UNSPACED.search(folded):
        found += [letters for run in folded.split() for letters in _paired(_LETTERS.findall(run))]
    stems = frozenset(
        stemmed for word in found if (stemmed := stem(word) or word) not in TELLS_NOTHING
    )
    return _AlignedText(
        tuple(found), stems, frozenset(_figure(word) for word in found if word[0].isdigit())
    )


def _paired(letters: list[str]) -> list[str]:
    return ["".join(letters[at : at + 2]) for at in range(len(letters) - 1)]


def _figure(word: str) -> str:
    return re.sub(r"[.,](?=\d{3}(?!\d))", "", word).rstrip(".,")


def _word_triples(found: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(found[at : at + 3]) for at in range(len(found) - 2)}


@dataclass(slots=True)
class _Told:
    """An index of earlier sentences: word triples, numbers, and distinctive words by sentence."""

    triples: set[tuple[str, ...]] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    sentences: set[frozenset[str]] = field(default_factory=set)
    posted: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def take(self, said: _AlignedText) -> None:
        """Add one earlier sentence."""
        self.triples |= _word_triples(said.words)
        self.figures |= said.figures
        if said.telling in self.sentences:
            return
        number = len(self.sentences)
        self.sentences.add(said.telling)
        for term in said.telling:
            if len(self.posted[term]) < MOST_POSTED:
                self.posted[term].append(number)

    def lacks(self, said: _AlignedText) -> bool:
        """Return whether a sentence contains something that the earlier ones do not."""
        if len(said.words) < FEWEST_WORDS:
            return False
        if said.figures - self.figures:
            return True
        triples = _word_triples(said.words)
        return len(triples & self.triples) < WORDING_KNOWN * len(triples) and not self._tells(
            said.telling
        )

    def _tells(self, telling: frozenset[str]) -> bool:
        """Return whether one earlier sentence has nearly all of these words."""
        shared = Counter(number for term in telling for number in self.posted.get(term, ()))
        return max(shared.values(), default=0) >= CONTENT_KNOWN * len(telling)


# Only alignment.py is evidence: a different language alone does not make a translation, nor a shared
# subject a rewrite.


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The relation of an article to an earlier one, with the reason in one readable line."""

    relation: Relation
    nearest: IndexedArticle
    reason: str


def wording_shared(one: str, other: str) -> float:
    """Return the share, 0..1, of the shorter text's word triples that also occur in the other."""
    mine, theirs = _text_triples(one), _text_triples(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _text_triples(text: str) -> set[tuple[str, ...]]:
    found = words(fold(text).lower())
    return set(zip(found, found[1:], found[2:], strict=False)) or {tuple(found)}


def closeness(one: IndexedArticle, other: IndexedArticle) -> tuple[bool, float]:
    """Return a sort key, greatest for the most similar article: same language, then same words."""
    alike = one.language == other.language
    return alike, cosine(one.full, other.full) if alike else cosine(one.keys, other.keys)


def relation(one: IndexedArticle, earlier: Sequence[IndexedArticle]) -> Finding:
    """Return the relation of an article to its story, and the earlier article that decides it."""
    compared = [_compared(one, other) for other in earlier]
    derived = [
        pair for pair in compared if pair.relation is not None and not _cites(pair.other, one)
    ]
    if derived:
        best = max(
            derived,
            key=lambda pair: (
                _ORDER[pair.relation or Relation.REPORT],
                pair.weight,
                -pair.other.hours,
            ),
        )
        if one.hours < best.other.hours - BEFORE_HOURS:
            return Finding(
                relation=Relation.INDEPENDENT,
                nearest=best.other,
                reason="published before an article that was seen earlier and has its text",
            )
        return Finding(
            relation=best.relation or Relation.REPORT, nearest=best.other, reason=best.reason
        )
    return _own_or_unknown(one, compared)


@dataclass(frozen=True, slots=True)
class _Pair:
    other: IndexedArticle
    aligned: Alignment
    relation: Relation | None = None  # None: no evidence that one was made from the other
    weight: float = 0.0
    reason: str = ""


def _compared(one: IndexedArticle, other: IndexedArticle) -> _Pair:
    same = one.language == other.language
    aligned = align(other.text, one.text, same_language=same)
    return _within(one, other, aligned) if same else _across(other, aligned)


def _within(one: IndexedArticle, other: IndexedArticle, aligned: Alignment) -> _Pair:
    shared = wording_shared(one.text, other.text)
    if shared >= COPY_SHARE:
        return _Pair(
            other,
            aligned,
            Relation.COPY,
            shared,
            f"{shared:.0%} of its wording is that of an earlier article",
        )
    if shared >= EDIT_SHARE and (
        aligned.unchanged >= KEPT_SENTENCES or aligned.contained >= KEPT_WORDS
    ):
        reason = f"{shared:.0%} of its wording is that of an earlier article, the rest was edited"
        return _Pair(other, aligned, Relation.EDIT, shared, reason)
    follows = aligned.pairs >= 5 and aligned.likeness >= 0.24 and aligned.covered >= 0.75
    adds_nothing = aligned.own <= 0.25 and aligned.likeness >= 0.15 and aligned.covered >= 0.45
    same_words = (
        aligned.pairs >= 3
        and aligned.likeness >= 0.45
        and aligned.covered >= 0.85
        and aligned.own <= 0.25
    )
    if shared >= EDIT_SHARE or same_words or (aligned.parallel and (follows or adds_nothing)):
        reason = f"the same report in other words, sentence by sentence: {_shared(one, other)}"
        return _Pair(other, aligned, Relation.REWRITE, aligned.likeness, reason)
    return _Pair(other, aligned)


def _across(other: IndexedArticle, aligned: Alignment) -> _Pair:
    if aligned.parallel and aligned.likeness >= 0.5 and aligned.covered >= 0.7:
        reason = f"the same sentences in the same order as a report in another language ({other.language})"
        return _Pair(other, aligned, Relation.TRANSLATION, aligned.likeness, reason)
    return _Pair(other, aligned)


def _own_or_unknown(one: IndexedArticle, compared: Sequence[_Pair]) -> Finding:
    """Return an independent report where the text gives evidence for it, else unknown."""
    nearest = max((pair.other for pair in compared), key=lambda other: closeness(one, other))
    shared = _shared(one, nearest)
    if any(_cites(other.other, one) for other in compared):
        reason = f"the report of the agency that others name as their source ({one.wire})"
        return Finding(relation=Relation.INDEPENDENT, nearest=nearest, reason=reason)
    if one.wire and all(one.wire != pair.other.origin for pair in compared):
        reason = f"the report of an agency of its own ({one.wire}): {shared}"
        return Finding(relation=Relation.INDEPENDENT, nearest=nearest, reason=reason)
    if (
        one.origin is not None
        and not one.wire
        and any(one.origin == pair.other.origin for pair in compared)
    ):
        return Finding(
            relation=Relation.REPORT,
            nearest=nearest,
            reason=f"names the same agency as its source: {shared}",
        )
    if is_comment(one.text, language=one.language):
        return Finding(
            relation=Relation.REPORT,
            nearest=nearest,
            reason=f"a comment on the report that cites nobody: {shared}",
        )
    if any(_is_close(pair.aligned) for pair in compared) or not _shows_sources(one, compared):
        return Finding(
            relation=Relation.REPORT,
            nearest=nearest,
            reason=f"nothing in it shows a source of its own: {shared}",
        )
    return Finding(
        relation=Relation.INDEPENDENT,
        nearest=nearest,
        reason=f"another report of the event: {shared}",
    )


def _is_close(aligned: Alignment) -> bool:
    """Return whether a text adds nothing to the other or follows it too closely to be original."""
    return aligned.covered >= COVERED or (
        aligned.pairs >= 4 and aligned.covered >= 0.7 and aligned.spread < LENGTH_APART
    )


def _shows_sources(one: IndexedArticle, compared: Sequence[_Pair]) -> bool:
    """Return whether a text shows original reporting.

    Evidence is a quotation, or names and numbers or content that no other report has.
    """
    if len(one.text) < SHORTEST_REPORT:
        return False
    alignments = [pair.aligned for pair in compared]
    return (
        bool(_QUOTED.search(one.text))
        or all(aligned.own > OWN_NAMES for aligned in alignments)
        or all(aligned.covered < OWN_MATTER for aligned in alignments)
    )


def is_source(one: IndexedArticle, kind: Relation, earlier: Iterable[IndexedArticle]) -> bool:
    """Return whether an article seen late is the earlier-published source of those seen before it.

    Either their wording derives from it, or they name its agency as their source.
    """
    before = list(earlier)
    taken = kind in (Relation.COPY, Relation.EDIT, Relation.REWRITE) or any(
        _compared(one, other).relation is not None for other in before
    )
    cited = any(_cites(other, one) for other in before)
    return (taken or cited) and all(one.hours < other.hours - BEFORE_HOURS for other in before)


def _cites(one: IndexedArticle, agency: IndexedArticle) -> bool:
    """Return whether an article names as its source the agency in the other's dateline."""
    return agency.wire is not None and one.origin == agency.wire != one.wire


def _shared(one: IndexedArticle, other: IndexedArticle) -> str:
    alike = one.language == other.language
    mine, theirs = (one.names, other.names) if alike else (one.keys, other.keys)
    both = [term for term in mine if term in theirs and not term.startswith((SOUND, ACTOR))]
    if not both:
        return "its words are much the same"
    both.sort(key=lambda term: -mine[term] * theirs[term])
    return "it names the same people, places and figures: " + ", ".join(both[:NAMED_IN_REASON])
