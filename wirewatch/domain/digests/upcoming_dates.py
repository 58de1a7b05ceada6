"""Upcoming events: what counts as one, which announcements share one, which events moved."""

from __future__ import annotations

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
from wirewatch.domain.languages.expiry_words import EXPIRES

MAX_LISTED_EVENTS = 7
MIN_LATIN_LETTERS = 4  # of a word: shorter ones have other meanings in other languages
MAX_SENTENCE_CHARS = 300  # of a sentence that is printed whole
MIN_SHARED_WORDS_RATIO = 0.5  # of the content words of two sentences about one event
MIN_SHARED_KEYS = 2  # events, places and names of two announcements of one event
DAY_CHARS = len("2021-10-20")
MONTH_CHARS = len("2021-10")
_EVENTS = """
    talk meet delegation visit election parliament agree ceasefire invite protest parade law sanction president
    minister embass border war army weapon format party member refugee aid humanitarian recogni prime_minister
    government terror opposition security right prison expert un attack region spokes
"""
_EVENT_CONCEPTS = frozenset(_EVENTS.split())
_CALENDAR_WORDS = frozenset((*ENGLISH_WEEKDAYS, *ENGLISH_MONTHS))

_content_words = lru_cache(maxsize=2_048)(content_words)


def upcoming_events(
    announced: Iterable[UpcomingDate],
    *,
    watch: Watch,
    today: str,
    languages: Collection[str] = (),
) -> tuple[UpcomingDate, ...]:
    """Choose up to MAX_LISTED_EVENTS events, the nearest first, in words that the reader can read.

    One event is one day with a participant, place or matter in common, however many stories
    announce it. If the same or a later sentence moves an event, only the new day is listed; if a
    sentence cancels it, no day is. Books, shows and prices come after the activities of watched
    actors.
    """
    asked = [
        announcement
        for announcement in announced
        if not is_past(announcement.date, today) and watch.headings(frozenset(announcement.actors))
    ]
    candidates = [
        announcement
        for announcement in asked
        if is_event(announcement)
        and (names_exact_day(announcement) or not _names_other_day(announcement, asked))
    ]
    current = _without_moved(candidates, asked)
    current.sort(key=lambda announcement: _announcement_rank(announcement, languages))
    events = sorted(group_by_event(current), key=_event_rank)[:MAX_LISTED_EVENTS]
    listed = [_best_announcement(event) for event in events]
    listed.sort(key=lambda announcement: (first_day(announcement.date), announcement.id))
    return tuple(listed)


def group_by_event(announced: Iterable[UpcomingDate]) -> list[list[UpcomingDate]]:
    """Group announcements by event, in the order given.

    Announcements share an event if they share the time, and either the story, most of the words, or
    events, places and names.
    """
    events: list[list[UpcomingDate]] = []
    for announcement in announced:
        for event in events:
            if any(_is_same_event(announcement, other) for other in event):
                event.append(announcement)
                break
        else:
            events.append([announcement])
    return events


def is_event(announcement: UpcomingDate | AnnouncedDate) -> bool:
    """True if something happens on the day, according to a whole sentence that names it.

    A bare weekday or week counts only with an event and an actor or a place in the sentence; a
    book, a show or a price only if its sentence names an actor. The end of a deadline or a ban
    counts.
    """
    sentence = announcement.sentence
    if announcement.span not in sentence or len(sentence) > MAX_SENTENCE_CHARS:
        return False
    if not proves(sentence, announcement.span):
        return False
    names_actor = isinstance(announcement, UpcomingDate) and announcement.names
    if is_show(sentence):
        return names_actor
    if EXPIRES.search(sentence):
        return "W" not in announcement.date
    return names_actor or is_official(sentence) or _has_event_word(sentence)


def names_exact_day(announcement: UpcomingDate | AnnouncedDate) -> bool:
    """True if an announcement names its day by a figure."""
    return _is_day(announcement.date) and not is_bare(announcement.span)


def is_past(announced: str, today: str) -> bool:
    """True if a day or week has begun, or a month is over: "2021-10-20", "2021-W42", "2021-10"."""
    if "W" in announced:
        return announced <= _iso_week(today)
    if len(announced) == len(today):
        return announced <= today
    return announced < today[: len(announced)]


def _is_day(announced: str) -> bool:
    return len(announced) == DAY_CHARS


def _iso_week(day: str) -> str:
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


def _has_event_word(sentence: str) -> bool:
    for word in words(fold(sentence)):
        is_long_enough = len(word) >= MIN_LATIN_LETTERS or not word.isascii()
        if is_long_enough and concept(word) in _EVENT_CONCEPTS:
            return True
    return False


def _names_other_day(announcement: UpcomingDate, others: Sequence[UpcomingDate]) -> bool:
    """True if its sentence names another weekday too, so that the day of the event is unclear."""
    return any(
        other.sentence == announcement.sentence
        and other.date != announcement.date
        and not names_exact_day(other)
        for other in others
    )


def _announcement_rank(
    announcement: UpcomingDate, languages: Collection[str]
) -> tuple[bool, bool, bool, bool, bool, bool, str, int]:
    """Order announcements of one event: exact days, readable, original, official, earliest."""
    published = announcement.published_at.isoformat() if announcement.published_at else ""
    return (
        not _is_day(announcement.date),
        not can_read(languages, announcement.language),
        announcement.relation in DERIVED_RELATIONS,
        is_bare(announcement.span),
        not is_official(announcement.sentence),
        not announcement.about,
        published,
        announcement.id,
    )


def _event_rank(event: Sequence[UpcomingDate]) -> tuple[bool, bool, int, date]:
    """Order events: shows last, then watched actors, many announcements and near days first."""
    is_entertainment = all(is_show(announcement.sentence) for announcement in event)
    is_of_actor = any(announcement.about for announcement in event)
    return is_entertainment, not is_of_actor, -len(event), first_day(event[0].date)


def _best_announcement(event: Sequence[UpcomingDate]) -> UpcomingDate:
    """The announcement that says that the event was moved, otherwise the best one."""
    for announcement in event:
        if len(announcement.date) > MONTH_CHARS and change_of(announcement.sentence) == "moved":
            return announcement
    return event[0]


@dataclass(frozen=True, slots=True)
class _Move:
    """A sentence that says that an event was moved or cancelled, with the days that it names."""

    announcement: UpcomingDate
    old: frozenset[str]
    new: frozenset[str]

    def retires(self, other: UpcomingDate) -> bool:
        """True if an announcement is of the moved event and of its old day."""
        if (
            _publication_time(self.announcement) < _publication_time(other)
            or other.date in self.new
        ):
            return False
        if self.old and other.date not in self.old:
            return False
        if self.old and _is_same_story(self.announcement, other):
            return True
        if not self.old and not is_official(other.sentence):
            return False
        return _is_alike(self.announcement, other)


def _without_moved(
    candidates: Sequence[UpcomingDate], asked: Sequence[UpcomingDate]
) -> list[UpcomingDate]:
    """Drop announcements of an event's old day; `asked` holds all days that sentences name."""
    by_sentence: dict[tuple[str, str], list[UpcomingDate]] = {}
    for announcement in asked:
        by_sentence.setdefault((announcement.url, announcement.sentence), []).append(announcement)
    moves = {}
    for key, announcements in by_sentence.items():
        move = _move_in(announcements)
        if move is not None:
            moves[key] = move

    def is_current(announcement: UpcomingDate) -> bool:
        own_key = (announcement.url, announcement.sentence)
        if own_key in moves and announcement.date not in moves[own_key].new:
            return False
        return not any(key != own_key and move.retires(announcement) for key, move in moves.items())

    return [announcement for announcement in candidates if is_current(announcement)]


def _move_in(announcements: Sequence[UpcomingDate]) -> _Move | None:
    """Read a moved event from the dates of one sentence; None if the sentence moves none."""
    first = announcements[0]
    change = change_of(first.sentence)
    if change is None or not is_official(first.sentence):
        return None
    days, new_days = set(), set()
    for announcement in announcements:
        days.add(announcement.date)
        if change == "moved" and is_new_day(announcement.sentence, announcement.span):
            new_days.add(announcement.date)
    return _Move(first, frozenset(days - new_days), frozenset(new_days))


def _publication_time(announcement: UpcomingDate) -> float:
    return announcement.published_at.timestamp() if announcement.published_at else 0.0


def _is_same_event(first: UpcomingDate, second: UpcomingDate) -> bool:
    """True if two announcements share the time, and the story or the matter."""
    if not _is_same_time(first.date, second.date):
        return False
    return _is_same_story(first, second) or _is_alike(first, second)


def _is_same_story(first: UpcomingDate, second: UpcomingDate) -> bool:
    return bool(first.story) and first.story == second.story


def _is_alike(first: UpcomingDate, second: UpcomingDate) -> bool:
    """True if two announcements share most of their words, or events, places and names."""
    first_words, second_words = _content_words(first.sentence), _content_words(second.sentence)
    shared = len(first_words & second_words)
    shorter = min(len(first_words), len(second_words))
    if shared > 1 and shared >= MIN_SHARED_WORDS_RATIO * shorter:
        return True
    # "Next week" and the day itself: merging two different events here costs little.
    needed = MIN_SHARED_KEYS if len(first.date) == len(second.date) else 1
    first_keys = _matter_keys(first.title, first.sentence)
    return len(first_keys & _matter_keys(second.title, second.sentence)) >= needed


def _is_same_time(first: str, second: str) -> bool:
    if first == second:
        return True
    span, day = sorted((first, second), key=len)
    if not _is_day(day):
        return False
    if "W" in span:
        return span == _iso_week(day)
    return day.startswith(span)


@lru_cache(maxsize=2_048)
def _matter_keys(title: str, sentence: str) -> frozenset[str]:
    """Events, places and phonetic names in an announcement, the same in every language."""
    keys = set()
    for word in words(fold(f"{title} {sentence}")):
        for key in keys_of(word, True):
            if key[0].isdigit() or key in _CALENDAR_WORDS:
                continue
            if key.startswith(SOUND) or key in _EVENT_CONCEPTS or key in PLACE_NAMES:
                keys.add(key)
    return frozenset(keys)
