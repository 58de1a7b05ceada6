"""Find the news in a reported story; one changed word ("not", a number) makes a sentence new."""

from __future__ import annotations

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
from wirewatch.domain.languages.page_furniture import PAGE_FURNITURE

MIN_REPEATED_SHARE = 0.6  # of a sentence's words, in the earlier sentence that it repeats
MIN_WHOLE_SHARE = 0.8  # of the earlier sentence's words: all of it is repeated
MAX_POSTINGS_PER_WORD = 40  # earlier sentences looked at for one word
MAX_CAPITALISED_SHARE = 0.6  # of a sentence's words; above it, capitals mark no names
MAX_COMPARED_ARTICLES = 40  # latest reported articles that new ones are compared with
MAX_COMPARED_CHARS = 20_000  # of one article
MIN_NEW_CHARS = 30  # of new sentences in all; fewer are a heading, a signature or a date line
ROUND_NUMBERS = frozenset({"100", "1000"})  # "hundreds", "thousands": no new figure
PERSIAN_NEGATION = "ن"  # before a verb

_NUMBER_WORDS = {fold(word): figures for word, figures in numbers_in_words().items()}
_WEEKDAY_FORMS = [
    fold(line).replace("|", " ").split() for line in WEEKDAY_FORMS.strip().split("\n")
]
_WEEKDAYS: dict[str, int] = {}  # Monday 0
_WEEKDAY_STEMS: dict[str, int] = {}
for _number, _forms in enumerate(_WEEKDAY_FORMS):
    for _form in _forms:
        if _form.endswith("*"):
            _WEEKDAY_STEMS[_form[:-1]] = _number
        else:
            _WEEKDAYS[_form] = _number


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The new content of the articles that an issue reports of a story."""

    novelty: Novelty = "all"
    sentences: frozenset[str] | None = None  # by `sentence_key`; None: any
    article: CandidateArticle | None = None  # the one that speaks for the story; None: unchanged


def news_of(
    story: CandidateStory,
    fresh: Sequence[CandidateArticle],
    *,
    lead: CandidateArticle,
    actors: Collection[str],
) -> News:
    """Compare new articles by sentence with earlier reports of the story and the one it develops.

    The lead speaks for the story if it says anything new; otherwise the article with the most new
    text, with preference for one that names the actors. An article without an earlier one in its
    language cannot be compared: it is all new, unless it is a copy, a rewrite or a translation.
    """
    if story.told_revision and all(article.relation in IN_OTHER_WORDS for article in fresh):
        return News(
            novelty="none"
        )  # additions in such a text cannot be distinguished from invention
    told_texts = _told_texts(story)
    if not told_texts:
        return News()
    languages = {primary_tag(language) for language, _ in told_texts}
    comparable, others = [], []
    for article in (lead, *(article for article in fresh if article.id != lead.id)):
        if article.relation is not Relation.TRANSLATION and _is_in(article, languages):
            comparable.append(article)
        elif article.relation not in DERIVED_RELATIONS:
            others.append(article)
    new_by_id = _new_by_article(tuple(comparable), tuple(text for _, text in told_texts))

    def rank(article: CandidateArticle) -> tuple[bool, bool, int]:
        names_actor = any(mention.actor in actors for mention in article.mentions)
        return article is lead, names_actor, _total_chars(new_by_id[article.id])

    with_news = [article for article in comparable if article.id in new_by_id]
    if with_news:
        best = max(with_news, key=rank)
        return News(novelty="some", sentences=new_by_id[best.id], article=best)
    if others:
        return News(article=others[0])
    return News(novelty="none") if story.told_revision else News()


class ToldTexts:
    """Reported texts, as the basis for comparison. Time grows with the length of the texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._sentences: list[_Sentence] = []
        self._numbers_by_word: defaultdict[str, list[int]] = defaultdict(list)
        self._values: set[str] = set()
        self._stems: set[str] = set()
        for text in texts:
            for sentence in _parse_text(text):
                self._add(sentence)

    def reversed_sentences(self, text: str) -> frozenset[str]:
        """The sentences, white space collapsed, that repeat an earlier one with a changed meaning.

        A change is: a negation in only one of the two; a number (also in words) or a name that no
        earlier text has; a different day of the week. Sentences that repeat no earlier one are not
        compared here.
        """
        return frozenset(
            sentence.text for sentence in _parse_text(text) if self._changes_sense(sentence)
        )

    def adds_name_or_number(self, text: str) -> bool:
        """True if a sentence has a name or a number that no earlier text has."""
        sentence = _parse_sentence(text)
        return bool(sentence.names - self._stems or sentence.values - self._values)

    def shares_topic(self, text: str) -> bool:
        """True if a sentence shares two content words, or all that it has, with the earlier texts.

        Boilerplate does not: "sign up for our newsletter", "all rights reserved".
        """
        telling = {stem(word) for word in _parse_sentence(text).lower} - TELLS_NOTHING
        return len(telling & self._stems) >= min(2, len(telling))

    def _add(self, sentence: _Sentence) -> None:
        self._values |= sentence.values
        for word in sentence.lower:
            self._stems.add(stem(word))
            if len(self._numbers_by_word[word]) < MAX_POSTINGS_PER_WORD:
                self._numbers_by_word[word].append(len(self._sentences))
        self._sentences.append(sentence)

    def _changes_sense(self, sentence: _Sentence) -> bool:
        earlier = self._nearest(sentence)
        if earlier is None:
            return False
        if sentence.days and earlier.days and sentence.days.isdisjoint(earlier.days):
            return True
        if sentence.values - self._values - ROUND_NUMBERS or sentence.names - self._stems:
            return True
        if sentence.negates(earlier):
            return True
        repeated = len(sentence.lower & earlier.lower)
        return repeated >= MIN_WHOLE_SHARE * len(earlier.lower) and earlier.negates(sentence)

    def _nearest(self, sentence: _Sentence) -> _Sentence | None:
        shared = Counter(
            number for word in sentence.lower for number in self._numbers_by_word.get(word, ())
        )
        if not shared:
            return None
        number = max(shared, key=lambda number: (shared[number], -number))
        if shared[number] < MIN_REPEATED_SHARE * len(sentence.lower):
            return None
        return self._sentences[number]


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    words: tuple[str, ...]  # folded, capitals kept
    lower: frozenset[str]  # the same in small letters

    @property
    def values(self) -> frozenset[str]:
        """The numbers that it names, in words or figures."""
        figures = {word.replace(",", "") for word in self.words}
        in_words = {_NUMBER_WORDS[word] for word in self.lower & _NUMBER_WORDS.keys()}
        return frozenset(figure for figure in figures if figure.isdigit()) | in_words

    @property
    def days(self) -> frozenset[int]:
        days = {_weekday_of(word) for word in self.lower}
        return frozenset(day for day in days if day is not None)

    @property
    def names(self) -> frozenset[str]:
        """Stems of words capitalised as names; none of the first word or in all capitals."""
        capitals = [word for word in self.words[1:] if word[0].isupper() and len(word) > 2]
        if len(capitals) > MAX_CAPITALISED_SHARE * len(self.words):
            return frozenset()
        lower = (word.lower() for word in capitals)
        return frozenset(stem(word) for word in lower if not _is_calendar_or_number(word))

    def negates(self, other: _Sentence) -> bool:
        """True if only this one has a negation: word, Chinese character or Persian prefix."""
        if self.lower & NEGATIONS and not other.lower & NEGATIONS:
            return True
        mine = NEGATING_IDEOGRAPHS.intersection(self.text)
        if mine and not NEGATING_IDEOGRAPHS.intersection(other.text):
            return True
        for word in self.lower - other.lower:
            if word[0] == PERSIAN_NEGATION and len(word) > 3 and word[1:] in other.lower:
                return True
        return False


def _is_calendar_or_number(word: str) -> bool:
    return _weekday_of(word) is not None or word in ENGLISH_MONTHS or word in _NUMBER_WORDS


@lru_cache(maxsize=16_384)
def _weekday_of(word: str) -> int | None:
    """Return the weekday (Monday 0) that a folded word names, whatever its ending."""
    day = _WEEKDAYS.get(word, _WEEKDAYS.get(word.removesuffix("s")))  # "on Mondays"
    if day is not None:
        return day
    for weekday_stem, number in _WEEKDAY_STEMS.items():
        if word.startswith(weekday_stem):
            return number
    return None


@lru_cache(maxsize=512)  # each kind of reader needs the same reported articles
def _parse_text(text: str) -> tuple[_Sentence, ...]:
    return tuple(_parse_sentence(text[start:end]) for start, end in sentence_spans(text))


def _parse_sentence(text: str) -> _Sentence:
    collapsed = sentence_key(text)
    tokens = tuple(words(fold(collapsed)))
    return _Sentence(collapsed, tokens, frozenset(word.lower() for word in tokens))


@lru_cache(maxsize=512)  # each kind of reader needs the same articles
def _new_by_article(
    fresh: tuple[CandidateArticle, ...], told_texts: tuple[str, ...]
) -> Mapping[int, frozenset[str]]:
    """The new sentences of each article that has enough of them, by its id."""
    text = "\n".join(_full_text(article) for article in fresh)
    earlier = ToldTexts(told_texts)
    reversed_ = earlier.reversed_sentences(text)
    new = reversed_.union(new_sentences(text, told_texts))

    def is_news(sentence: str, article: CandidateArticle) -> bool:
        if article.relation in (Relation.COPY, Relation.EDIT):
            names_actor = any(mention.surface in sentence for mention in article.mentions)
            return names_actor or earlier.shares_topic(sentence)
        if article.relation is Relation.REWRITE:
            # Every sentence is worded differently: only its facts can be new.
            return sentence in reversed_ or earlier.adds_name_or_number(sentence)
        return True

    new_by_id = {}
    for article in fresh:
        sentences = frozenset(
            sentence
            for sentence in _sentences_of(article) & new
            if not PAGE_FURNITURE.match(sentence) and is_news(sentence, article)
        )
        if _total_chars(sentences) >= MIN_NEW_CHARS:
            new_by_id[article.id] = sentences
    return new_by_id


def _told_texts(story: CandidateStory) -> list[tuple[str | None, str]]:
    """Language and text of the latest reported articles of a story and of the one it develops."""
    texts = list(story.earlier.texts) if story.earlier else []
    for article in story.articles:
        if article.told:
            texts.append((article.language, _full_text(article)))
    return texts[-MAX_COMPARED_ARTICLES:]


def _total_chars(sentences: Iterable[str]) -> int:
    return sum(len(sentence) for sentence in sentences)


def _full_text(article: CandidateArticle) -> str:
    return "\n".join((article.title, article.lead, article.body))[:MAX_COMPARED_CHARS]


def _sentences_of(article: CandidateArticle) -> set[str]:
    sentences = set()
    for text in (article.lead[:MAX_COMPARED_CHARS], article.body[:MAX_COMPARED_CHARS]):
        for start, end in sentence_spans(text):
            sentences.add(sentence_key(text[start:end]))
    return sentences


def _is_in(article: CandidateArticle, languages: set[str | None]) -> bool:
    if article.language is None or None in languages:
        return True
    return primary_tag(article.language) in languages
