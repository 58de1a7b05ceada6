"""Sentences that deny what a story says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from extractors.model import Statement
from extractors.sentences import sentence_spans
from extractors.stories.features import keys_of
from extractors.stories.lexicon import PLACE_NAMES
from extractors.stories.terms import concept, fold, words
from wirewatch.domain.digests.digest_items import Denial
from wirewatch.domain.digests.model import CandidateArticle
from wirewatch.domain.digests.ranking import OWN_RELATIONS, can_read
from wirewatch.domain.digests.selection import Pick
from wirewatch.domain.languages.denial_words import (
    BARE_CLAIM,
    CONTRACTED_NOT,
    DENIES_ANYTHING,
    DENIES_REPORT,
    NEGATING_WORDS,
    PLACE_POSTPOSITIONS,
    PLACE_PREPOSITIONS,
    PRONOUNS,
)

MAX_DENIAL_CHARS = 320
MAX_BARE_DENIAL_WORDS = 5  # of a sentence that does not name the denied claim
NEGATION_REACH_WORDS = 2  # before the verb


def denials_of(
    pick: Pick, *, shown: str, quoted: Sequence[Statement], languages: Sequence[str]
) -> tuple[Denial, ...]:
    """Find the first sentence of the new articles that denies what the story says; at most one.

    It counts if it denies a report, a claim or figures, and names an actor, a place or a matter of
    the headlines or says just "the report"; or if an actor or place of the headlines and leads
    denies anything. Only original reports count. Sentences that the snippet (`shown`) or the
    quotations print are skipped.
    """
    fresh = [
        article
        for article in pick.fresh
        if article.relation in OWN_RELATIONS and article.gone_at is None
    ]
    fresh.sort(key=lambda article: (not can_read(languages, article.language), article.dated_at))
    if not fresh:
        return ()
    subject = _Subject.of_story(pick.story.articles)
    for article in fresh:
        names = {
            mention.surface for mention in article.mentions if mention.actor in subject.prominent
        }
        for sentence in _short_sentences(article):
            if sentence in shown or _is_quoted(sentence, quoted):
                continue
            if subject.is_denied_by(sentence, names):
                denial = Denial(
                    sentence=sentence,
                    outlet=article.outlet,
                    url=article.url,
                    language=article.language,
                )
                return (denial,)
    return ()


@dataclass(frozen=True, slots=True)
class _Subject:
    """What a story is about, as its headlines and leads say."""

    prominent: frozenset[str]  # ids of actors, and places, in titles and leads
    headline_keys: frozenset[str]

    @classmethod
    def of_story(cls, articles: Sequence[CandidateArticle]) -> _Subject:
        prominent: set[str] = set()
        headline_keys: set[str] = set()
        for article in articles:
            prominent |= _places_in(f"{article.title} {article.lead}")
            for mention in article.mentions:
                if mention.field in ("title", "lead"):
                    prominent.add(mention.actor)
            for word in words(fold(article.title)):
                headline_keys.update(keys_of(word, True))
        return cls(frozenset(prominent), frozenset(headline_keys))

    def is_denied_by(self, sentence: str, names: Iterable[str]) -> bool:
        denies_report = DENIES_REPORT.search(sentence)
        verb = denies_report or DENIES_ANYTHING.search(sentence)
        if verb is None or sentence.rstrip().endswith("?"):
            return False
        before = sentence[: verb.start()]
        if _negates_verb(before):
            return False
        if any(name in before for name in names) or self._names_capital(before):
            return True
        return denies_report is not None and self._is_mentioned_in(sentence, names)

    def _names_capital(self, text: str) -> bool:
        """True if a place name means its government, not the location of an event."""
        tokens = [word.lower() for word in words(fold(text))]
        for position, token in enumerate(tokens):
            if (concept(token) or "") not in self.prominent:
                continue
            before, after = tokens[:position][-1:], tokens[position + 1 : position + 2]
            if PLACE_PREPOSITIONS.isdisjoint(before) and PLACE_POSTPOSITIONS.isdisjoint(after):
                return True
        return False

    def _is_mentioned_in(self, sentence: str, names: Iterable[str]) -> bool:
        """True if a denial shares something with the headlines; articles cover other topics too."""
        if any(name in sentence for name in names):
            return True
        if not self.prominent.isdisjoint(_places_in(sentence)):
            return True
        tokens = words(fold(sentence))
        if len(tokens) <= MAX_BARE_DENIAL_WORDS or BARE_CLAIM.search(sentence):
            return True
        # The first word is capitalised in any case.
        return any(not self.headline_keys.isdisjoint(keys_of(word, True)) for word in tokens[1:])


def _negates_verb(before: str) -> bool:
    """True if the words before a verb of denial change its meaning or hide who denies."""
    near = [word.lower() for word in words(fold(before))[-NEGATION_REACH_WORDS:]]
    if near and near[-1] in PRONOUNS:
        return True
    return not NEGATING_WORDS.isdisjoint(near) or CONTRACTED_NOT.search(before) is not None


def _is_quoted(sentence: str, quoted: Sequence[Statement]) -> bool:
    return any(statement.quote in sentence or sentence in statement.quote for statement in quoted)


def _places_in(text: str) -> set[str]:
    concepts = {concept(word) or "" for word in words(fold(text))}
    return concepts & PLACE_NAMES


def _short_sentences(article: CandidateArticle) -> Iterator[str]:
    for text in (article.lead, article.body):
        for start, end in sentence_spans(text):
            sentence = " ".join(text[start:end].split())
            if len(sentence) <= MAX_DENIAL_CHARS:
                yield sentence
