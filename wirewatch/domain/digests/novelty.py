"""What is new in a story that the series told before; a sentence with one changed word (a "not", a number) is new."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.languages.calendar import ENGLISH_MONTHS, WEEKDAY_FORMS, numbers_in_words
from extractors.languages.negations import NEGATING_IDEOGRAPHS, NEGATIONS
from extractors.languages.tags import primary_tag
from extractors.model import Relation
from extractors.sentences import sentence_spans
from extractors.stories.relations import new_sentences
from extractors.stories.terms import TELLS_NOTHING, fold, stem, words
from wirewatch.domain.digests.model import CandidateArticle, CandidateStory, Novelty
from wirewatch.domain.digests.ranking import DERIVED_RELATIONS, IN_OTHER_WORDS
from wirewatch.domain.digests.snippet import sentence_key

MIN_REPEATED_SHARE = (
    0.6  # share of a sentence's words that the earlier one must have to be the one that it repeats
)
MIN_WHOLE_SHARE = 0.8  # share of the earlier one's words from which on all of it is repeated
MAX_POSTINGS_PER_WORD = 40  # earlier sentences looked at for one word
MAX_CAPITALISED_SHARE = 0.6  # share of capitalised words from which on capitals mark no names

_VALUE = {fold(word): figures for word, figures in numbers_in_words().items()}
_DAY_FORMS = [fold(line).replace("|", " ").split() for line in WEEKDAY_FORMS.strip().split("\n")]
_DAY = {
    form: number
    for number, forms in enumerate(_DAY_FORMS)
    for form in forms
    if not form.endswith("*")
}
_DAY_STEMS = {
    form[:-1]: number
    for number, forms in enumerate(_DAY_FORMS)
    for form in forms
    if form.endswith("*")
}


@dataclass(frozen=True, slots=True)
class _Sentence:
    sentence: str
    words: tuple[str, ...]  # folded, capitals kept
    low: frozenset[str]  # the same in small letters

    @property
    def values(self) -> frozenset[str]:
        """The numbers that it names, in words or figures."""
        figures = {figure for word in self.words if (figure := word.replace(",", "")).isdigit()}
        return frozenset(_VALUE[word] for word in self.low & _VALUE.keys()) | figures

    @property
    def days(self) -> frozenset[int]:
        return frozenset(day for word in self.low if (day := _day_of(word)) is not None)

    @property
    def names(self) -> frozenset[str]:
        """The stems of words that only a name writes with a capital: none in a headline's capitals, nor the first."""
        capitals = [word for word in self.words[1:] if word[0].isupper() and len(word) > 2]
        shouted = len(capitals) > MAX_CAPITALISED_SHARE * len(self.words)
        low = (word.lower() for word in capitals)
        return (
            frozenset()
            if shouted
            else frozenset(stem(word) for word in low if not _is_common(word))
        )


def _is_common(word: str) -> bool:
    return _day_of(word) is not None or word in ENGLISH_MONTHS or word in _VALUE


@lru_cache(maxsize=16_384)
def _day_of(word: str) -> int | None:
    """Return the weekday (Monday 0) that a folded word names, with whatever ending; else None."""
    found = _DAY.get(word, _DAY.get(word.removesuffix("s")))  # "on Mondays"
    if found is not None:
        return found
    return next((number for stem_, number in _DAY_STEMS.items() if word.startswith(stem_)), None)


@lru_cache(maxsize=512)  # the same told articles are asked for by each kind of reader
def _each(text: str) -> tuple[_Sentence, ...]:
    return tuple(_read(text[start:end]) for start, end in sentence_spans(text))


def _read(sentence: str) -> _Sentence:
    plain = " ".join(sentence.split())
    found = tuple(words(fold(plain)))
    return _Sentence(plain, found, frozenset(word.lower() for word in found))


class EarlierTexts:
    """Texts that were told, and what a sentence of a later text is to them. Time grows with the texts' length."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._all: list[_Sentence] = []
        self._posted: defaultdict[str, list[int]] = defaultdict(list)
        self._values: set[str] = set()
        self._stems: set[str] = set()
        for text in texts:
            for said in _each(text):
                self._take(said)

    def reversed_sentences(self, text: str) -> frozenset[str]:
        """Return the sentences, white space collapsed, that repeat an earlier one with its sense turned.

        Turned by: a negation that one of the two lacks; a number, in words, or a name that no earlier text has; another
        day of the week. What repeats no earlier sentence is left to others.
        """
        return frozenset(said.sentence for said in _each(text) if self._turns(said))

    def adds_name_or_number(self, sentence: str) -> bool:
        """Return whether a sentence has a name or a number that no earlier text has."""
        said = _read(sentence)
        return bool(said.names - self._stems or said.values - self._values)

    def shares_topic(self, sentence: str) -> bool:
        """Return whether a sentence speaks of the same things: has two telling words, or all it has, of the earlier
        texts.

        Boilerplate of a page does not: "sign up for our newsletter", "all rights reserved".
        """
        telling = {stem(word) for word in _read(sentence).low} - TELLS_NOTHING
        return len(telling & self._stems) >= min(2, len(telling))

    def _take(self, said: _Sentence) -> None:
        self._values |= said.values
        self._stems |= {stem(word) for word in said.low}
        for word in said.low:
            if len(self._posted[word]) < MAX_POSTINGS_PER_WORD:
                self._posted[word].append(len(self._all))
        self._all.append(said)

    def _turns(self, said: _Sentence) -> bool:
        near = self._nearest(said)
        if near is None:
            return False
        another_day = bool(said.days and near.days and not said.days & near.days)
        new_number = bool(said.values - self._values - {"100", "1000"})
        return another_day or new_number or bool(said.names - self._stems) or _denies(said, near)

    def _nearest(self, said: _Sentence) -> _Sentence | None:
        shared = Counter(number for word in said.low for number in self._posted.get(word, ()))
        if not shared:
            return None
        number, count = max(shared.items(), key=lambda one: (one[1], -one[0]))
        return self._all[number] if count >= MIN_REPEATED_SHARE * len(said.low) else None


def _denies(said: _Sentence, near: _Sentence) -> bool:
    """Return whether a sentence has a "not" that the one it repeats lacks, or lacks one though it repeats all of it."""
    whole = len(said.low & near.low) >= MIN_WHOLE_SHARE * len(near.low)
    return _negates(said, near) or (whole and _negates(near, said))


def _negates(one: _Sentence, other: _Sentence) -> bool:
    """Return whether one has a negation and the other none, as a word of its own or before a Persian verb."""
    signs = NEGATING_IDEOGRAPHS.intersection
    return (
        bool(one.low & NEGATIONS and not other.low & NEGATIONS)
        or bool(signs(one.sentence) and not signs(other.sentence))
        or any(
            word[0] == "ن" and len(word) > 3 and word[1:] in other.low
            for word in one.low - other.low
        )
    )


MAX_COMPARED_ARTICLES = 40  # articles that fresh ones are compared with, the latest
MAX_COMPARED_CHARS = 20_000  # characters of one article that are compared
MIN_NEW_CHARS = (
    30  # characters of new sentences in all; less is a heading, a signature, a date line
)
# Boilerplate that pages and agencies set under and between paragraphs: never news.
_FURNITURE = re.compile(
    r"(?:©|\(c\)|copyright\b|all rights reserved|read (?:more|also)|see also|sign up|subscribe|follow us|listen to th|"
    r"watch:|photo\b|image:|by staff|click here|share this|this is a (?:condensed|developing)|"
    r"читайте (?:также|нас)|подпис(?:ывайтесь|аться)|фото\b|все права|материал по теме|следите за|"
    r"بیشتر بخوانید|همچنین بخوانید|عکس:|ما را دنبال|اقرأ أيضا|نور یې ولولئ)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new in the articles that an issue tells of a story."""

    novelty: Novelty = "all"
    sentences: frozenset[str] | None = None  # as `snippet` takes them; None: any
    article: CandidateArticle | None = None  # the one that speaks for the story; None: whoever did


def news_of(
    story: CandidateStory,
    fresh: Sequence[CandidateArticle],
    *,
    lead: CandidateArticle,
    actors: Collection[str],
) -> News:
    """Compare fresh articles, sentence by sentence, with those of the story, and of the one before it, that were told.

    The lead speaks for the story if it says anything new, else the article that says most, one that names the actors
    before others. What cannot be compared, being the first in its language, is all new unless it is a copy, a rewrite
    or a translation.
    """
    if story.told_revision and all(article.relation in IN_OTHER_WORDS for article in fresh):
        return News(novelty="none")  # additions in such a text cannot be told from invention
    told = [(a.language, _whole(a)) for a in story.articles if a.told]
    before = [*(story.earlier.texts if story.earlier else ()), *told][-MAX_COMPARED_ARTICLES:]
    if not before:
        return News()
    languages = {_tag(language) for language, _ in before}
    compared = [
        a
        for a in _first(lead, fresh)
        if a.relation is not Relation.TRANSLATION and _is_in(a, languages)
    ]
    saying = _sayings(tuple(compared), tuple(text for _, text in before))
    if saying:
        speaking = [article for article in compared if article.id in saying]
        best = max(
            speaking,
            key=lambda one: (one is lead, _names(one, actors), sum(map(len, saying[one.id]))),
        )
        return News(novelty="some", sentences=saying[best.id], article=best)
    own = [
        a for a in _first(lead, fresh) if a not in compared and a.relation not in DERIVED_RELATIONS
    ]
    if own or not story.told_revision:
        return News(article=own[0] if own else None)
    return News(novelty="none")


@lru_cache(maxsize=512)  # an issue is composed for each kind of reader from the same articles
def _sayings(
    fresh: tuple[CandidateArticle, ...], told: tuple[str, ...]
) -> Mapping[int, frozenset[str]]:
    """Return the new sentences of each article that has some, by its id."""
    text, earlier = "\n".join(map(_whole, fresh)), EarlierTexts(told)
    turned = earlier.reversed_sentences(text)
    new = turned.union(new_sentences(text, told))
    found = {}
    for article in fresh:
        said = {one for one in _spoken(article) & new if not _FURNITURE.match(one)}
        if article.relation in (Relation.COPY, Relation.EDIT):
            surfaces = {mention.surface for mention in article.mentions}
            said = {
                one
                for one in said
                if any(surface in one for surface in surfaces) or earlier.shares_topic(one)
            }
        elif (
            article.relation is Relation.REWRITE
        ):  # every sentence of it has other words: only its facts can be new
            said = {one for one in said if one in turned or earlier.adds_name_or_number(one)}
        if sum(map(len, said)) >= MIN_NEW_CHARS:
            found[article.id] = frozenset(said)
    return found


def _names(article: CandidateArticle, actors: Collection[str]) -> bool:
    return any(mention.actor in actors for mention in article.mentions)


def _first(lead: CandidateArticle, fresh: Sequence[CandidateArticle]) -> list[CandidateArticle]:
    return [lead, *(article for article in fresh if article.id != lead.id)]


def _whole(article: CandidateArticle) -> str:
    return "\n".join((article.title, article.lead, article.body))[:MAX_COMPARED_CHARS]


def _spoken(article: CandidateArticle) -> set[str]:
    """Return the sentences of an article's lead and body."""
    texts = (article.lead[:MAX_COMPARED_CHARS], article.body[:MAX_COMPARED_CHARS])
    return {sentence_key(text[start:end]) for text in texts for start, end in sentence_spans(text)}


def _tag(language: str | None) -> str | None:
    return primary_tag(language)


def _is_in(article: CandidateArticle, languages: set[str | None]) -> bool:
    return article.language is None or None in languages or _tag(article.language) in languages
