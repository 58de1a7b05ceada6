"""Which statements a digest prints of a story: verbatim words of a named speaker, each once."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import fields, replace

from extractors.model import Relation, Statement
from extractors.stories.features import sounds
from extractors.stories.terms import fold, words
from wirewatch.domain.digests.digest_items import Quote
from wirewatch.domain.digests.model import CandidateArticle
from wirewatch.domain.digests.ranking import IN_OTHER_WORDS, can_read
from wirewatch.domain.digests.selection import Pick

MAX_QUOTES = 3
SHOWN_QUOTE_CHARS = 40  # characters of a statement by which a passage is seen to quote it
MIN_QUOTE_WORDS = 3  # words of a statement
MIN_FRAGMENT_WORDS = 8  # words; a part of a sentence that has fewer says little by itself
_ROLES = {
    Relation.LEAD: 0,
    Relation.INDEPENDENT: 1,
    Relation.REPORT: 2,
    Relation.COPY: 3,
    Relation.EDIT: 4,
}
_RESOLVED = re.compile(
    r" \([^\W\d_]{1,5}\)$"
)  # "Zakharova (she)": the text has the pronoun, the statement the name
_UNNAMED = frozenset(
    fold(
        """he she they it we i you his her their the one who him them
        он она они оно мы я вы он она кто он в письме в заявлении в документе в нём в ней
        او وی آن‌ها آنها ایشان ما من هغه دوی هغې هو هي هم نحن انا وہ انہوں اُنہوں ہم میں ان
        o onlar biz ben kendisi 他 她 他们 她们 我们 我 ӯ вай онҳо мо
        il elle ils elles on nous je lui leur él ella ellos ellas nosotros yo ele ela eles elas nós eu
        er sie es wir ich man lui lei loro noi io shi ita su mu ni yeye wao mimi sisi"""
    ).split()
)


_PRONOUNS = frozenset(
    fold(
        """he she they it his her their he's she's they're он она они его её их او وی آن‌ها آنها ایشان هغه دوی هغې
        هو هي هم وہ انہوں اُنہوں onlar kendisi 他 她 他们 她们 ӯ вай онҳо il elle ils elles él ella ellos ellas
        ele ela eles elas er sie lui lei loro"""
    ).split()
)


def quotes_of(pick: Pick, *, shown: str, languages: Sequence[str] = ()) -> tuple[Quote, ...]:
    """Return what was said and not told yet: the words of actors first, one quotation of each speaker before a second.

    Not what the passage shows anyway, what a rewrite or a translation puts in quotation marks, or words without a
    named speaker; of one speaker's words in several languages those that the reader can read.
    """
    told = {
        _words_of(one)
        for article in pick.story.articles
        if article.told
        for one in article.statements
    }
    spoken = shown.casefold()
    found: dict[str, Quote] = {}
    for article in sorted(
        _sayers(pick), key=lambda one: (one is not pick.lead, not can_read(languages, one.language))
    ):
        for statement in article.statements:
            said = _words_of(statement)
            if (
                said not in told
                and said[:SHOWN_QUOTE_CHARS] not in spoken
                and is_attributed(statement)
            ):
                found.setdefault(said, _quote(statement, article, lead=pick.lead))
    kept = _each_once(list(found.values()), languages=languages)
    surfaces = {
        (m.actor, m.surface)
        for article in pick.fresh
        for m in article.mentions
        if m.actor in pick.actors
    }
    kept = _readable(kept, surfaces, languages=languages)

    def later(one: Quote) -> tuple[bool, bool]:
        return not can_read(languages, one.language), not any(
            n in one.speaker or n in one.quote for _, n in surfaces
        )

    theirs = sorted(kept, key=later)
    return tuple(_by_turns(theirs))[:MAX_QUOTES]


def _readable(
    said: Sequence[Quote], surfaces: Collection[tuple[str, str]], *, languages: Sequence[str]
) -> list[Quote]:
    """Return what the reader can read, and the words of actors of whom there is nothing that the reader can.

    `surfaces`: each actor with the words that name it. Where nothing can be read, all of it.
    """
    plain = [one for one in said if can_read(languages, one.language)]
    heard = {actor for one in plain for actor, name in surfaces if name in one.speaker}
    others = {actor for actor, _ in surfaces} - heard

    def is_needed(one: Quote) -> bool:
        speaking = {actor for actor, name in surfaces if name in one.speaker}
        return not plain or (bool(speaking) and speaking <= others)

    return [one for one in said if can_read(languages, one.language) or is_needed(one)]


def opens_with_pronoun(sentence: str) -> bool:
    """Return whether a sentence begins with "he", "they", «он»: by itself it does not say who."""
    first = words(fold(sentence))[:1]
    return bool(first) and first[0].casefold() in _PRONOUNS


def is_attributed(statement: Statement) -> bool:
    """Return whether the words are a statement and their speaker is named: neither a pronoun nor a document."""
    speaker = [word.casefold() for word in words(fold(statement.speaker))]
    if not speaker or set(speaker) <= _UNNAMED:
        return False
    count = len(statement.quote.split())
    if statement.quote.lstrip("\"'“«„( ")[:1].islower() and count < MIN_FRAGMENT_WORDS:
        return False
    return count >= MIN_QUOTE_WORDS or not statement.quote.isascii()


def _sayers(pick: Pick) -> list[CandidateArticle]:
    """Return the fresh articles whose quotations are somebody's words, those nearest the source first."""
    fresh = {article.id: article for article in (pick.lead, *pick.fresh) if not article.told}
    there = [
        one for one in fresh.values() if one.relation not in IN_OTHER_WORDS and one.gone_at is None
    ]
    return sorted(
        there,
        key=lambda one: (_ROLES.get(one.relation, 9), one.published_at or one.seen_at, one.id),
    )


def _words_of(statement: Statement) -> str:
    return " ".join(statement.quote.casefold().split())


def _quote(statement: Statement, article: CandidateArticle, *, lead: CandidateArticle) -> Quote:
    values = {one.name: getattr(statement, one.name) for one in fields(Statement)}
    values["speaker"] = _RESOLVED.sub("", statement.speaker)
    said = Quote(**values, url=article.url, language=article.language)
    return said if article is lead else replace(said, via=said.via or article.outlet)


def _each_once(said: Sequence[Quote], *, languages: Sequence[str]) -> list[Quote]:
    """Leave out what a speaker says in another language too: it is most likely the same words."""
    in_languages: dict[str, set[str | None]] = {}
    for one in said:
        for name in _names(one.speaker):
            in_languages.setdefault(name, set()).add(one.language)
    kept: list[Quote] = []
    for one in said:
        also_in = set[str | None]().union(*(in_languages[name] for name in _names(one.speaker))) - {
            one.language
        }
        better = any(can_read(languages, other) for other in also_in) and not can_read(
            languages, one.language
        )
        same = any(
            other.language != one.language and set(_names(other.speaker)) & set(_names(one.speaker))
            for other in kept
        )
        if not better and not same:
            kept.append(one)
    return kept


def _names(speaker: str) -> tuple[str, ...]:
    """Return the sounds of a speaker's name, alike in every script."""
    return tuple(sound for word in words(fold(speaker)) for sound in sounds(word) if len(sound) > 3)


def _by_turns(said: Sequence[Quote]) -> list[Quote]:
    """Put the first quotation of each speaker before the second of any."""
    turns: dict[str, int] = {}
    placed: list[tuple[int, int, Quote]] = []
    for place, one in enumerate(said):
        turn = turns[one.speaker] = turns.get(one.speaker, -1) + 1
        placed.append((turn, place, one))
    return [one for _, _, one in sorted(placed, key=lambda each: each[:2])]
