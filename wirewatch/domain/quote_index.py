"""Index the statements of many articles, each once for all outlets, with the day it was made."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from extractors.model import AnnouncedDate, Mention, Statement
from extractors.names.actors import Actor
from extractors.names.normalization import fold
from extractors.sentences import sentence_spans

MAX_DATE_GAP_CHARS = 160  # characters between a quote and the date of its attribution
VERB_REACH_CHARS = 40  # after a date: "on Thursday said the minister"
MAX_SENTENCE_GAP_CHARS = 4  # characters between a quote and the sentence that attributes it

# Words between a quote and a date that refer to another time than that of speaking: after the
# quote, and before it.
_OTHER_MOMENT_AFTER = re.compile(
    r"\b(?:who|whom|which|whose|that|after|before|since|until|referring|alluding|котор\w+|после|до|перед|что)\b",
    re.IGNORECASE,
)
_OTHER_MOMENT_BEFORE = re.compile(r"\b(?:who|whom|which|whose|котор\w+)\b", re.IGNORECASE)
MIN_CUT_QUOTE_CHARS = 24  # letters and figures of a quote that a longer one contains
MAX_COMPARED_QUOTES = 300  # quotes of one story that a quote is compared with
_WORD_PATTERN = re.compile(r"\w+(?:['’-]\w+)*")


def with_spoken_dates(
    text: str,
    statements: Sequence[Statement],
    dates: Sequence[AnnouncedDate],
    *,
    language: str | None,
) -> tuple[Statement, ...]:
    """The statements of a text, each with the day, week or month of speaking if given."""
    past = [date for date in dates if date.kind == "past" and not _is_quoted(date, statements)]
    if not past or not statements:
        return tuple(statements)
    spans = sentence_spans(text, language)
    starts = [start for start, _ in spans]

    def spoken_on(statement: Statement) -> str | None:
        dates_of_speaking = []
        for date in past:
            sentence = spans[max(0, bisect_right(starts, date.start) - 1)]
            if _is_date_of_speaking(text, statement, date, sentence):
                dates_of_speaking.append(date)
        nearest = min(dates_of_speaking, key=lambda date: _gap(statement, date), default=None)
        return nearest.date if nearest else None

    return tuple(replace(statement, said_on=spoken_on(statement)) for statement in statements)


def _is_quoted(date: AnnouncedDate, statements: Sequence[Statement]) -> bool:
    return any(statement.start <= date.start < statement.end for statement in statements)


def _gap(statement: Statement, date: AnnouncedDate) -> int:
    return date.start - statement.end if date.start >= statement.end else statement.start - date.end


def _is_date_of_speaking(
    text: str, statement: Statement, date: AnnouncedDate, sentence: tuple[int, int]
) -> bool:
    """True if a date is in a quote's attribution, on its verb's side, and refers to the verb."""
    if not 0 <= _gap(statement, date) <= MAX_DATE_GAP_CHARS:
        return False
    if date.end <= statement.start:
        led = text[max(sentence[0], statement.start - MAX_DATE_GAP_CHARS) : statement.start]
        return (
            statement.start < sentence[1]
            and _has_verb(led, statement.verb)
            and not _OTHER_MOMENT_BEFORE.search(text[date.end : statement.start])
        )
    followed = text[statement.end : date.end + VERB_REACH_CHARS]
    attributes = sentence[0] <= statement.end + MAX_SENTENCE_GAP_CHARS and _has_verb(
        followed, statement.verb
    )
    return attributes and not _OTHER_MOMENT_AFTER.search(text[statement.end : date.start])


def _has_verb(text: str, verb: str) -> bool:
    """True if a text has the verb of an attribution; a quote after a bare colon has no verb."""
    return not verb or verb.casefold() in " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saying:
    """One statement of one article, or of several that carry the same words."""

    quote: str
    speaker: str
    verb: str
    via: str | None  # the agency or outlet that the text cites for it
    said_on: str | None  # "YYYY-MM-DD", "YYYY-MM" or "YYYY-Www", where the text says when
    published_at: datetime  # of the article; if unknown, when it was seen
    story: str | None  # key
    article: int
    title: str
    url: str
    outlet: str
    origin: str | None  # the agency that the whole article names as its source
    language: str | None
    gone: bool = False  # the outlet has since removed the article
    others: tuple[str, ...] = ()  # further outlets that carry the same words in the same story


class Names(Protocol):
    """The part of a Watchlist that this module calls."""

    @property
    def actors(self) -> tuple[Actor, ...]:
        """All actors."""

    def mentions(self, text: str, language: str | None) -> Iterable[Mention]:
        """Find the actors that a text names."""


def deduplicate_sayings(sayings: Iterable[Saying]) -> tuple[Saying, ...]:
    """List each quote of a story once, as worded by its first article, newest first.

    A quote that another article cuts short is the same; so is one in other marks, case or spacing.
    """
    by_story: dict[str, list[tuple[str, Saying]]] = {}
    unique = []
    for saying in sorted(sayings, key=_publication_order):
        if saying.story is None:
            unique.append(saying)
            continue
        quotes = by_story.setdefault(saying.story, [])
        key = _quote_key(saying.quote)
        for index in range(max(0, len(quotes) - MAX_COMPARED_QUOTES), len(quotes)):
            earlier_key, earlier = quotes[index]
            if _is_same_quote(key, earlier_key):
                longer_key = max(key, earlier_key, key=len)
                quotes[index] = (longer_key, _merge_sayings(earlier, saying))
                break
        else:
            quotes.append((key, saying))
    for quotes in by_story.values():
        unique += [saying for _, saying in quotes]
    return tuple(sorted(unique, key=_publication_order, reverse=True))


def _publication_order(saying: Saying) -> tuple[datetime, int]:
    return saying.published_at, saying.article


def _is_same_quote(first: str, second: str) -> bool:
    shorter, longer = sorted((first, second), key=len)
    return first == second or (len(shorter) >= MIN_CUT_QUOTE_CHARS and shorter in longer)


def _merge_sayings(first: Saying, second: Saying) -> Saying:
    """A quote with another outlet that carries it; the longer wording is kept."""
    fuller = (
        second.quote
        if len(_quote_key(second.quote)) > len(_quote_key(first.quote))
        else first.quote
    )
    outlets = {first.outlet, *first.others}
    others = first.others if second.outlet in outlets else (*first.others, second.outlet)
    return replace(
        first,
        quote=fuller,
        others=others,
        via=first.via or second.via,
        said_on=first.said_on or second.said_on,
    )


def _quote_key(quote: str) -> str:
    return "".join(character for character in quote.casefold() if character.isalnum())


def speaker_test(asked: str, names: Names) -> Callable[[str, str | None], bool]:
    """Build the test of whether a speaker named in a text of this language is the requested one.

    Any part of the name matches, in any case; so does any spelling, in any script or ending, of an
    actor whose name, id or alias was requested.
    """
    wanted = fold(asked).strip()
    actor_ids_named = {mention.actor for mention in names.mentions(asked, None)}
    actors = [
        actor
        for actor in names.actors
        if actor.id in actor_ids_named or wanted in _spellings(actor)
    ]
    ids = {actor.id for actor in actors}
    spellings = {f" {spelling} " for actor in actors for spelling in _spellings(actor) if spelling}

    def is_meant(speaker: str, language: str | None) -> bool:
        folded = " ".join(_WORD_PATTERN.findall(fold(speaker)))
        if (wanted and wanted in fold(speaker)) or any(
            spelling in f" {folded} " for spelling in spellings
        ):
            return True
        return bool(ids) and any(
            mention.actor in ids for mention in names.mentions(speaker, language)
        )

    return is_meant


def _spellings(actor: Actor) -> set[str]:
    aliases = (alias for listed in actor.aliases.values() for alias in listed)
    return {
        " ".join(_WORD_PATTERN.findall(fold(text))) for text in (actor.id, actor.name, *aliases)
    }
