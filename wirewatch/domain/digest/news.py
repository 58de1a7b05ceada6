"""What a series has not told yet of a story that it told before."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from wirewatch.domain.digest.model import CandidateArticle, CandidateStory, Novelty
from wirewatch.domain.digest.snippet import sentence_key
from wirewatch.domain.digest.turns import Earlier
from wirewatch.domain.languages.tags import primary_tag
from wirewatch.domain.model import Relation
from wirewatch.domain.sentences import sentences
from wirewatch.domain.stories.relations import new_sentences

TOLD = 40  # articles that fresh ones are compared with, the latest
LENGTH = 20_000  # characters of one article that are compared
LEAST = 30  # characters of new sentences in all; less is a heading, a signature, a date line
# What pages and agencies set under and between paragraphs. No news whoever says it.
_FURNITURE = re.compile(
    r"(?:©|\(c\)|copyright\b|all rights reserved|read (?:more|also)|see also|sign up|subscribe|follow us|listen to th|"
    r"watch:|photo\b|image:|by staff|click here|share this|this is a (?:condensed|developing)|"
    r"читайте (?:также|нас)|подпис(?:ывайтесь|аться)|фото\b|все права|материал по теме|следите за|"
    r"بیشتر بخوانید|همچنین بخوانید|عکس:|ما را دنبال|اقرأ أيضا|نور یې ولولئ)",
    re.IGNORECASE,
)

_SPOILT = frozenset({Relation.REWRITE, Relation.TRANSLATION})
_TAKEN = frozenset({Relation.COPY, Relation.EDIT, Relation.REWRITE, Relation.TRANSLATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What is new in the articles that an issue tells of a story."""

    novelty: Novelty = "all"
    sentences: frozenset[str] | None = None  # as `snippet` takes them; None: any
    article: CandidateArticle | None = None  # the one that speaks for the story; None: whoever did


def news_of(
    story: CandidateStory, fresh: Sequence[CandidateArticle], *, lead: CandidateArticle, actors: Collection[str]
) -> News:
    """Compare fresh articles, sentence by sentence, with those of the story, and of the one before it, that were told.

    The lead speaks for the story if it says anything new, else the article that says most, one that names the actors
    before others. What cannot be compared, being the first in its language, is all new unless it is a copy, a rewrite
    or a translation.
    """
    if story.told_revision and all(article.relation in _SPOILT for article in fresh):
        return News(novelty="none")  # what such a text has besides its source's is not to be told apart from invention
    told = [(a.language, _whole(a)) for a in story.articles if a.told]
    before = [*(story.earlier.texts if story.earlier else ()), *told][-TOLD:]
    if not before:
        return News()
    languages = {_tag(language) for language, _ in before}
    compared = [a for a in _first(lead, fresh) if a.relation is not Relation.TRANSLATION and _is_in(a, languages)]
    saying = _sayings(tuple(compared), tuple(text for _, text in before))
    if saying:
        speaking = [article for article in compared if article.id in saying]
        best = max(speaking, key=lambda one: (one is lead, _names(one, actors), sum(map(len, saying[one.id]))))
        return News(novelty="some", sentences=saying[best.id], article=best)
    own = [a for a in _first(lead, fresh) if a not in compared and a.relation not in _TAKEN]
    if own or not story.told_revision:
        return News(article=own[0] if own else None)
    return News(novelty="none")


@lru_cache(maxsize=512)  # an issue is composed for each kind of reader from the same articles
def _sayings(fresh: tuple[CandidateArticle, ...], told: tuple[str, ...]) -> Mapping[int, frozenset[str]]:
    """Give the new sentences of each article that has some, by its id."""
    text, earlier = "\n".join(map(_whole, fresh)), Earlier(told)
    turned = earlier.turned(text)
    new = turned.union(new_sentences(text, told))
    found = {}
    for article in fresh:
        said = {one for one in _spoken(article) & new if not _FURNITURE.match(one)}
        if article.relation in (Relation.COPY, Relation.EDIT):
            surfaces = {mention.surface for mention in article.mentions}
            said = {one for one in said if any(surface in one for surface in surfaces) or earlier.is_of_it(one)}
        elif article.relation is Relation.REWRITE:  # every sentence of it has other words: only its facts can be new
            said = {one for one in said if one in turned or earlier.lacks_name_or_number(one)}
        if sum(map(len, said)) >= LEAST:
            found[article.id] = frozenset(said)
    return found


def _names(article: CandidateArticle, actors: Collection[str]) -> bool:
    return any(mention.actor in actors for mention in article.mentions)


def _first(lead: CandidateArticle, fresh: Sequence[CandidateArticle]) -> list[CandidateArticle]:
    return [lead, *(article for article in fresh if article.id != lead.id)]


def _whole(article: CandidateArticle) -> str:
    return "\n".join((article.title, article.lead, article.body))[:LENGTH]


def _spoken(article: CandidateArticle) -> set[str]:
    """Give the sentences of an article's lead and body."""
    texts = (article.lead[:LENGTH], article.body[:LENGTH])
    return {sentence_key(text[start:end]) for text in texts for start, end in sentences(text)}


def _tag(language: str | None) -> str | None:
    return primary_tag(language)


def _is_in(article: CandidateArticle, languages: set[str | None]) -> bool:
    return article.language is None or None in languages or _tag(article.language) in languages
