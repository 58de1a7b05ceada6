"""Which statements a digest prints for a story: verbatim words of a named speaker, each once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields, replace

from extractors.model import Relation, Statement
from extractors.stories.features import sounds
from extractors.stories.terms import fold, words
from wirewatch.domain.digests.digest_items import Quote
from wirewatch.domain.digests.model import CandidateArticle
from wirewatch.domain.digests.ranking import IN_OTHER_WORDS, can_read
from wirewatch.domain.digests.selection import Pick
from wirewatch.domain.languages.speaker_words import OPENING_PRONOUNS, WORDS_WITHOUT_NAME

MAX_QUOTES = 3
SHOWN_QUOTE_CHARS = 40  # of a statement; a passage that contains so many quotes it
MIN_QUOTE_WORDS = 3
MIN_FRAGMENT_WORDS = 8  # a shorter fragment of a sentence is not informative
MIN_NAME_SOUND_CHARS = 4
RELATION_ORDER = {
    Relation.LEAD: 0,
    Relation.INDEPENDENT: 1,
    Relation.REPORT: 2,
    Relation.COPY: 3,
    Relation.EDIT: 4,
}
# "Zakharova (she)": the text has the pronoun, the statement the name.
_RESOLVED_PRONOUN = re.compile(r" \([^\W\d_]{1,5}\)$")


def quotes_of(pick: Pick, *, shown: str, languages: Sequence[str] = ()) -> tuple[Quote, ...]:
    """Choose new statements: actors first, one quotation of each speaker before a second.

    Excluded are statements that the passage shows anyway, quotation marks in a rewrite or a
    translation, and words without a named speaker. If a speaker's words exist in several languages,
    those that the reader can read are chosen.
    """
    quotes = _new_quotes(pick, shown=shown, languages=languages)
    quotes = _drop_translations(quotes, languages=languages)
    names: set[tuple[str, str]] = set()  # actor id, and the words that name it
    for article in pick.fresh:
        for mention in article.mentions:
            if mention.actor in pick.actors:
                names.add((mention.actor, mention.surface))
    quotes = _drop_unreadable(quotes, names, languages=languages)

    def rank(quote: Quote) -> tuple[bool, bool]:
        names_actor = any(name in quote.speaker or name in quote.quote for _, name in names)
        return not can_read(languages, quote.language), not names_actor

    return tuple(_alternate_speakers(sorted(quotes, key=rank)))[:MAX_QUOTES]


def opens_with_pronoun(sentence: str) -> bool:
    """True if a sentence begins with "he", "they", «он», so that its speaker is not named."""
    first = words(fold(sentence))[:1]
    return bool(first) and first[0].casefold() in OPENING_PRONOUNS


def is_attributed(statement: Statement) -> bool:
    """True if the words are a statement of a named speaker, not of a pronoun or a document."""
    speaker = {word.casefold() for word in words(fold(statement.speaker))}
    if speaker <= WORDS_WITHOUT_NAME:
        return False
    count = len(statement.quote.split())
    is_fragment = statement.quote.lstrip("\"'“«„( ")[:1].islower()
    if is_fragment and count < MIN_FRAGMENT_WORDS:
        return False
    return count >= MIN_QUOTE_WORDS or not statement.quote.isascii()


def _new_quotes(pick: Pick, *, shown: str, languages: Sequence[str]) -> list[Quote]:
    told_keys: set[str] = set()
    for article in pick.story.articles:
        if article.told:
            told_keys.update(_statement_key(statement) for statement in article.statements)
    shown = shown.casefold()
    quotes: dict[str, Quote] = {}
    for article in _quotable_articles(pick, languages=languages):
        for statement in article.statements:
            key = _statement_key(statement)
            if key in told_keys or key in quotes or key[:SHOWN_QUOTE_CHARS] in shown:
                continue
            if is_attributed(statement):
                quotes[key] = _quote_from_statement(statement, article, lead=pick.lead)
    return list(quotes.values())


def _quotable_articles(pick: Pick, *, languages: Sequence[str]) -> list[CandidateArticle]:
    """New articles with verbatim quotations: lead, readable, closest to the source."""
    articles = {article.id: article for article in (pick.lead, *pick.fresh)}
    quotable = [
        article
        for article in articles.values()
        if not article.told and article.relation not in IN_OTHER_WORDS and article.gone_at is None
    ]
    quotable.sort(
        key=lambda article: (
            article is not pick.lead,
            not can_read(languages, article.language),
            RELATION_ORDER.get(article.relation, len(Relation)),
            article.dated_at,
            article.id,
        )
    )
    return quotable


def _drop_translations(quotes: Sequence[Quote], *, languages: Sequence[str]) -> list[Quote]:
    """Drop what a speaker says in a second language too: most likely the same words."""
    languages_by_sound: dict[str, set[str | None]] = {}
    for quote in quotes:
        for sound in _name_sounds(quote.speaker):
            languages_by_sound.setdefault(sound, set()).add(quote.language)
    chosen: list[Quote] = []
    for quote in quotes:
        sounds_of_name = _name_sounds(quote.speaker)
        readable_elsewhere = any(
            can_read(languages, language)
            for sound in sounds_of_name
            for language in languages_by_sound[sound]
        )
        if readable_elsewhere and not can_read(languages, quote.language):
            continue
        is_repeated = any(
            earlier.language != quote.language
            and not sounds_of_name.isdisjoint(_name_sounds(earlier.speaker))
            for earlier in chosen
        )
        if not is_repeated:
            chosen.append(quote)
    return chosen


def _drop_unreadable(
    quotes: Sequence[Quote], names: set[tuple[str, str]], *, languages: Sequence[str]
) -> list[Quote]:
    """Keep readable quotes, and those of actors who are quoted in no readable one.

    `names`: each actor with the words that name it. If none can be read, all are kept.
    """

    def speakers(quote: Quote) -> set[str]:
        return {actor for actor, name in names if name in quote.speaker}

    readable = [quote for quote in quotes if can_read(languages, quote.language)]
    if not readable:
        return list(quotes)
    heard = {actor for quote in readable for actor in speakers(quote)}
    chosen = []
    for quote in quotes:
        actors = speakers(quote)
        if can_read(languages, quote.language) or (actors and actors.isdisjoint(heard)):
            chosen.append(quote)
    return chosen


def _alternate_speakers(quotes: Sequence[Quote]) -> list[Quote]:
    """Put the first quotation of each speaker before the second of any."""
    counts: dict[str, int] = {}
    ranks = []
    for quote in quotes:
        ranks.append(counts.get(quote.speaker, 0))
        counts[quote.speaker] = ranks[-1] + 1
    order = sorted(range(len(quotes)), key=lambda index: ranks[index])
    return [quotes[index] for index in order]


def _quote_from_statement(
    statement: Statement, article: CandidateArticle, *, lead: CandidateArticle
) -> Quote:
    values = {column.name: getattr(statement, column.name) for column in fields(Statement)}
    values["speaker"] = _RESOLVED_PRONOUN.sub("", statement.speaker)
    quote = Quote(**values, url=article.url, language=article.language)
    return quote if article is lead else replace(quote, via=quote.via or article.outlet)


def _statement_key(statement: Statement) -> str:
    return " ".join(statement.quote.casefold().split())


def _name_sounds(speaker: str) -> set[str]:
    """The phonetic form of a speaker's name, the same in every script."""
    name_sounds: set[str] = set()
    for word in words(fold(speaker)):
        name_sounds.update(sounds(word))
    return {sound for sound in name_sounds if len(sound) >= MIN_NAME_SOUND_CHARS}
