"""Events that announcements speak of: what counts as one, which announcements are of the same, what was moved."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from extractors.event_dates.occasions import (
    change_of,
    content_words,
    is_bare,
    is_new_day,
    is_official,
    is_show,
    proves,
)
from extractors.event_dates.spans import first_day
from extractors.languages.calendar import ENGLISH_MONTHS, ENGLISH_WEEKDAYS
from extractors.model import AnnouncedDate
from extractors.stories.features import SOUND, keys_of
from extractors.stories.lexicon import PLACE_NAMES
from extractors.stories.terms import concept, fold, words
from wirewatch.domain.digests.digest_items import UpcomingDate
from wirewatch.domain.digests.ranking import DERIVED_RELATIONS, can_read
from wirewatch.domain.digests.selection import Watch

MAX_LISTED_EVENTS = 7
MIN_LATIN_LETTERS = (
    4  # letters of a Latin word: shorter ones mean something else in the next language
)
MAX_SENTENCE_CHARS = 300  # characters of a sentence that is printed whole
MIN_SHARED_WORDS_RATIO = (
    0.5  # share of the content words that two sentences about one event have in common
)
MIN_SHARED_KEYS = 2  # events, places and names that two announcements of one event have in common, their headlines counted
_EVENTS = """
    talk meet delegation visit election parliament agree ceasefire invite protest parade law sanction president
    minister embass border war army weapon format party member refugee aid humanitarian recogni prime_minister
    government terror opposition security right prison expert un attack region spokes
"""
_EVENTFUL = frozenset(_EVENTS.split())
_CALENDAR = frozenset((*ENGLISH_WEEKDAYS, *ENGLISH_MONTHS))
# What ends on a day (a deadline, a ban) counts as an event, although nobody meets.
_EXPIRY = re.compile(
    r"\b(?:mandate|deadline|expires?|renewal|takes? effect|comes? into force|мандат|истека\w+|вступ\w+ в силу|mandat"
    r"|échéance|expire|vencimiento|vence|plazo|prazo|läuft ab|frist|in kraft)\b",
    re.IGNORECASE,
)


def upcoming_events(
    announced: Iterable[UpcomingDate], *, wanted: Watch, today: str, languages: Collection[str] = ()
) -> tuple[UpcomingDate, ...]:
    """Return the next SHOWN events that a series watches, the nearest first, in words that the reader can read.

    One event is one day with a participant, place or matter in common, however many stories announce it. Of an event
    that the same or a later sentence moves the new day alone stands; of one that is called off none. Books, shows and
    prices stand behind what watched actors do.
    """
    asked = [
        one
        for one in announced
        if wanted.headings(frozenset(one.actors)) and not is_past(one.date, today)
    ]
    watched = [
        one
        for one in asked
        if is_event(one) and (names_exact_day(one) or not _has_company(one, asked))
    ]
    standing = _without_moved(watched, asked)
    events = group_by_event(sorted(standing, key=lambda one: _rank(one, languages)))
    chosen = sorted(events, key=_weight)[:MAX_LISTED_EVENTS]
    return tuple(
        sorted((_speaks(event) for event in chosen), key=lambda one: (first_day(one.date), one.id))
    )


def group_by_event(announced: Iterable[UpcomingDate]) -> list[list[UpcomingDate]]:
    """Return the announcements of each event, in the order given.

    One event is one time, and one story, or most of the words, or events, places and names in common.
    """
    events: list[list[UpcomingDate]] = []
    for one in announced:
        same = next(
            (event for event in events if any(_is_same(one, other) for other in event)), None
        )
        if same is None:
            events.append([one])
        else:
            same.append(one)
    return events


def is_event(one: UpcomingDate | AnnouncedDate) -> bool:
    """Return whether an announcement is of something that happens, said in a whole sentence that names its day.

    A bare weekday or week counts only with an event and somebody or some place in the sentence; a book, a show or a
    price only where its sentence names an actor.
    """
    if (
        one.span not in one.sentence
        or len(one.sentence) > MAX_SENTENCE_CHARS
        or not proves(one.sentence, one.span)
    ):
        return False
    names = isinstance(one, UpcomingDate) and one.names
    if is_show(one.sentence):
        return names
    if _EXPIRY.search(one.sentence):
        return "W" not in one.date
    found = {
        known for word in words(fold(one.sentence)) if _is_word(word) and (known := concept(word))
    }
    return names or is_official(one.sentence) or bool(found & _EVENTFUL)


def _is_word(word: str) -> bool:
    return len(word) >= MIN_LATIN_LETTERS or not word.isascii()


def names_exact_day(one: UpcomingDate | AnnouncedDate) -> bool:
    """Return whether an announcement names its day by a figure."""
    return len(one.date) == len("2021-10-20") and not is_bare(one.span)


def _has_company(one: UpcomingDate, others: Sequence[UpcomingDate]) -> bool:
    """Return whether its sentence names another weekday as well: then neither says what happens on which."""
    there = (other for other in others if other.sentence == one.sentence and other.date != one.date)
    return any(not names_exact_day(other) for other in there)


def is_past(announced: str, today: str) -> bool:
    """Return whether a day or a week has come already, or a month is past: "2021-10-20", "2021-W42", "2021-10"."""
    if "W" in announced:
        year, week, _ = date.fromisoformat(today).isocalendar()
        return announced <= f"{year}-W{week:02}"
    return (
        announced <= today if len(announced) == len(today) else announced < today[: len(announced)]
    )


def _rank(
    one: UpcomingDate, languages: Collection[str]
) -> tuple[bool, bool, bool, bool, bool, bool, str, int]:
    """Order announcements of one event: exact days, readable words, reports of their own, plain proofs, the first."""
    published = one.published_at.isoformat() if one.published_at else ""
    return (
        len(one.date) != len("2021-10-20"),
        not can_read(languages, one.language),
        one.relation in DERIVED_RELATIONS,
        is_bare(one.span),
        not is_official(one.sentence),
        not one.about,
        published,
        one.id,
    )


def _weight(event: Sequence[UpcomingDate]) -> tuple[bool, bool, int, date]:
    """Order events: no shows, those of watched actors, announced by many, soon."""
    shows = all(is_show(one.sentence) for one in event)
    return shows, not any(one.about for one in event), -len(event), first_day(event[0].date)


def _speaks(event: Sequence[UpcomingDate]) -> UpcomingDate:
    """Return the announcement that speaks for an event: the one that says that it was moved, else the best."""
    return next(
        (one for one in event if change_of(one.sentence) == "moved" and len(one.date) > 7), event[0]
    )


@dataclass(frozen=True, slots=True)
class _Move:
    """A sentence that says that an event was moved or called off, with the days that it names."""

    said: UpcomingDate
    old: frozenset[str]
    new: frozenset[str]

    def retires(self, one: UpcomingDate) -> bool:
        """Return whether an announcement is of the moved event and of its old day."""
        if _published(self.said) < _published(one) or one.date in self.new:
            return False
        if self.old:
            return one.date in self.old and (
                _is_of_story(self.said, one) or _is_akin(self.said, one)
            )
        return is_official(one.sentence) and _is_akin(self.said, one)


def _without_moved(
    watched: Sequence[UpcomingDate], asked: Sequence[UpcomingDate]
) -> list[UpcomingDate]:
    """Return the announcements without those of an event's old day; `asked` holds all days that sentences name."""
    by_sentence: dict[tuple[str, str], list[UpcomingDate]] = {}
    for one in asked:
        by_sentence.setdefault((one.url, one.sentence), []).append(one)
    moves = {key: move for key, some in by_sentence.items() if (move := _move(some))}

    def stands(one: UpcomingDate) -> bool:
        own = moves.get((one.url, one.sentence))
        others = (move for move in moves.values() if move is not own)
        return (own is None or one.date in own.new) and not any(
            move.retires(one) for move in others
        )

    return [one for one in watched if stands(one)]


def _move(some: Sequence[UpcomingDate]) -> _Move | None:
    """Return what a sentence, given by its dates, says of a moved event; None when it says nothing of that kind."""
    change = change_of(some[0].sentence)
    if change is None or not is_official(some[0].sentence):
        return None
    new = {one.date for one in some if change == "moved" and is_new_day(one.sentence, one.span)}
    return _Move(some[0], frozenset({one.date for one in some} - new), frozenset(new))


def _published(one: UpcomingDate) -> float:
    return one.published_at.timestamp() if one.published_at else 0.0


def _is_same(one: UpcomingDate, other: UpcomingDate) -> bool:
    """Return whether two announcements are of one event: of one time, and of one story or with matter in common."""
    if not _is_one_time(one.date, other.date):
        return False
    return _is_of_story(one, other) or _is_akin(one, other)


def _is_of_story(one: UpcomingDate, other: UpcomingDate) -> bool:
    return bool(one.story) and one.story == other.story


def _is_akin(one: UpcomingDate, other: UpcomingDate) -> bool:
    """Return whether two announcements have most of their words, or events, places and names in common."""
    mine, theirs = _words(one.sentence), _words(other.sentence)
    shared = len(mine & theirs)
    if shared > 1 and shared >= MIN_SHARED_WORDS_RATIO * min(len(mine), len(theirs)):
        return True
    # "Next week" beside the day itself: little is lost when they are two events after all.
    needed = 1 if len(one.date) != len(other.date) else MIN_SHARED_KEYS
    return len(_keys(one.title, one.sentence) & _keys(other.title, other.sentence)) >= needed


def _is_one_time(one: str, other: str) -> bool:
    if one == other:
        return True
    day, longer = (one, other) if len(one) > len(other) else (other, one)
    if len(day) != len("2021-10-20"):
        return False
    if "W" in longer:
        year, week, _ = date.fromisoformat(day).isocalendar()
        return longer == f"{year}-W{week:02}"
    return day.startswith(longer)


_words = lru_cache(maxsize=2_048)(content_words)


@lru_cache(maxsize=2_048)
def _keys(title: str, sentence: str) -> frozenset[str]:
    """Return what an announcement is of: events, places and the sounds of names, alike in every language."""
    found = set()
    for word in words(fold(f"{title} {sentence}")):
        for key in keys_of(word, True):
            if not key[0].isdigit() and key not in _CALENDAR:
                found.add(key)
    return frozenset(
        key for key in found if key.startswith(SOUND) or key in _EVENTFUL or key in PLACE_NAMES
    )
